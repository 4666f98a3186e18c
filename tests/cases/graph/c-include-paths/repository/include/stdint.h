typedef int own_int;
