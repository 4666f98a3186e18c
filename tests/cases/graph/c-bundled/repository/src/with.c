#include "kit.h"
int with(void) { return kit_open_store(1); }
