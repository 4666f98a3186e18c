package org.sample.app;

class Side {
    static void run() {
        String text = String.valueOf(1);
        Store store = null;
    }
}
