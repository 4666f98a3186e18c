#include <stdio.h>
#include "store.h"

int main(int argc, char **argv)
{
    store *opened = store_open(argv[1], STORE_READ);
    int (*store_size)(int) = 0;
    printf("%d", store_count);
    if (store_is_empty(opened) || STORE_CHECK(opened))
        return never_defined() + platform_sync(opened) + helper(opened) + store_size(1);
    return unix_only();
}
