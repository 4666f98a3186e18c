package org.sample.app;

import org.sample.core.Store;
import org.sample.util.Texts;

/** Its folders say nothing of its package. */
class Main {
    public static void main(String[] args) {
        Store store = new Store();
        store.describe();
        Texts.trim(args[0]);
        Side.run();
    }
}
