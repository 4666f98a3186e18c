static inline int shared(void) { return 8; }
