#include "store.h"
int platform_sync(store *self) { return 0; }
