#include "shared.h"
#include "twice.h"
int lib(void) { return shared() + twice(); }
