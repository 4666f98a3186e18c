#include "shared.h"
int db(void) { return shared(); }
