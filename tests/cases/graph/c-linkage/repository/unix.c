#include "store.h"
int platform_sync(store *self) { return store_size(self); }
static int helper(int value) { return value; }
int unix_only(void) { return helper(1); }
