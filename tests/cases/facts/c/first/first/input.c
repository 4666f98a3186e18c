#include <stdio.h>
#define FOO 1 /* one */
#define MAX(a, b) ((a) > (b) ? (a) : (b))
static inline __attribute__((noinline)) int f(int a, char *b[], void (*cb)(int)) { return MAX(a, FOO); }
struct foo { int a, *b; struct bar *c; union { int x; }; struct { int y; } in; int (*fn)(int); unsigned bits : 3; };
typedef struct foo_s { int q; } foo_t, *foo_p;
typedef struct { int z; } anon_t;
typedef int (*cmp)(const void *, const void *);
enum color { RED = 1, GREEN };
static const struct ops table[] = { { .read = f, .w = &g }, [RED] = {1} };
extern int counter;
int knr(a, b) int a; char *b; { return a; }
char *(*getfp(int x))(int) { p->ops->read(x); (*p->fn)(1); return (struct foo *)0; }
EXPORT_SYMBOL(f);
void h(void) { foo_t *p = malloc(sizeof(struct foo)), q; for (int i = 0; i < 3; i++) { int z; } for_each(x, y) { foo(); } }
ZEXTERN int ZEXPORT deflate(int a);
LUA_API int (lua_gettop) (lua_State *L) { return 1; }
int va(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
#if 0
int dead(void) {}
#elif X
int live;
#else
int live2;
#endif
