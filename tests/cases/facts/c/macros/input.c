#ifndef MACROS_H
#define MACROS_H
/* The largest size. */
#define MAX_SIZE 1024 /* bytes */
#define EMPTY
#define VERBOSE 1 // set to 1 for a verbose CHECK
#define MAX(a, b) ((a) > (b) ? (a) : limit(b))
#define LOG(...) log_line(__FILE__, __VA_ARGS__)
#define TRACE(format, args...) log_line(format, args)
#define SWAP(x, y) do {            \
    type_of(x) kept = (x); /* x */ \
    assign(x, y, MAX_SIZE);        \
    /* and
       back */                     \
    assign(y, kept, "no call()");  \
} while (0)
#define LAST(list) ((list)->tail->next(list))
#undef EMPTY
#define list_for_each(item, list) for (item = (list)->head; item; item = item->next)
LIB_BEGIN_DECLS

PROTECTED(const char *) title(void);
ZEXTERN int ZEXPORT deflate OF((stream FAR *strm, int flush));
typedef void (CALLBACK *handler)(int code);

static int walk(struct list *list)
{
    struct item *item;
    list_for_each(item, list) {
        SWAP(item->a, item->b);
    }
    return MAX(MAX_SIZE, 3);
}
LIB_END_DECLS
#endif
