static inline int twice(void) { return 8; }
