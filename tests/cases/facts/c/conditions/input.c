#ifdef __cplusplus
extern "C" {
#endif

#if 0
int never(void) { return nothing(); }
#else
int always(void) { return something(); }
#endif

#ifdef _WIN32
int path_separator(void) { return '\\'; }
#else
int path_separator(void) { return '/'; }
#endif

int split(int a)
{
#ifdef FAST
    if (a > 1) {
#else
    if (a > 2) {
#endif
        fast(a);
    }
#ifdef EXTRA
    else if (a < 0)
        extra(a);
#endif
    return a;
}

static int options =
#ifdef WIDE
    WIDE_FLAG |
#endif
    PLAIN_FLAG;

static const char *list[] = {
    "one",
#ifdef TWO
    two_text,
#endif
    last_text,
};

int call(void) {
    return many(1,
#if defined(A) && \
    defined(B)
        first
#else
        second
#endif
    );
}

#if 1
int kept(void);
#else
int dropped(void);
#endif

#ifdef __cplusplus
}
#endif
