package a.two;

import a.one.Store;

class Use {
    void here(Helper helper, Store store) {
        helper.help();
        new a.one.Helper().help();
        store.toString();
    }
}
