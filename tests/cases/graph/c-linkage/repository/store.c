#include "store.h"
#include <stdlib.h>

struct store { struct index *index; int size; };
int store_count;

static int helper(store *self) { return self->size; }

store *store_open(const char *path, enum store_mode mode) {
    store *made = malloc(sizeof(store));
    made->size = mode == STORE_WRITE;
    return made;
}

int store_size(const store *self) { return helper((store *)self); }
int store_fail(const store *self) { return platform_sync(self); }
