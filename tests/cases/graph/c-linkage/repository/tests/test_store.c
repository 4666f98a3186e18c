#include "../store.h"
static int helper(void) { return store_size(0); }
int store_fail(const store *self) { return 1; }
int main(void) { return helper() + store_fail(0); }
