static int inside(void) { return outside(); }
