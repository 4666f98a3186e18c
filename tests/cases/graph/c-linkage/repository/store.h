#ifndef STORE_H
#define STORE_H
typedef struct store store;
enum store_mode { STORE_READ, STORE_WRITE };
extern int store_count;
store *store_open(const char *path, enum store_mode mode);
int store_size(const store *self);
int platform_sync(store *self);
int never_defined(void);
static inline int store_is_empty(const store *self) { return store_size(self) == 0; }
#define STORE_CHECK(self) (store_size(self) > LIMIT ? store_fail(self) : 0)
#endif
