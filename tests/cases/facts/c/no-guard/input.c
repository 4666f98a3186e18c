#if !defined(QUIET) && defined(OLD)
#define QUIET
#endif
struct drawer { int left; };
static inline int zero(void) { return 0; }
int count(struct drawer *one) { return one->left + zero(); }
