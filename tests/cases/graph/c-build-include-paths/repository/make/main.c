#include <shared.h>
#include <stddef.h>
int make_main(void) { return shared() + (size_like)1; }
