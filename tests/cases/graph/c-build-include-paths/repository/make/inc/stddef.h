typedef int size_like;
