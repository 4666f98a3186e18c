#ifdef __cplusplus
extern "C" {
#endif
struct point { int x; int y; };
#ifdef __cplusplus
}
#endif
