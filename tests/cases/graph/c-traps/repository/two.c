#include "list.h"

static int helper(void) { return 2; }

int count(const struct node *from) { return helper(); }
