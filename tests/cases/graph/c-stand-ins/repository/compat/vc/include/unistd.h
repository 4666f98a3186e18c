#define S_ISDIR(mode) ((mode) == 2)
