static inline int only(void) { return 1; }
