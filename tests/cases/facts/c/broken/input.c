int whole(void) { return part(1); }
int half(int a { return a +; }
struct { int
int after(void) { call(intop(+, 1, 2)); }
static const char text[] = "unfinished;
}}}
int last(void) { return 1; }
