int without(void) { return kit_open_store(1); }
