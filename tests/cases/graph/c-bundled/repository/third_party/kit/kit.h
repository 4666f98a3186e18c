int kit_open_store(int x);
