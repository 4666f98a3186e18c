static int outside(void) { return 1; }
#include "part.c"
#include "private.h"
int whole(void) { return inside() + secret(); }
