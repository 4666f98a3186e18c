package org.sample.util;

public interface Limits extends Bounds {
    int MOST = 10;
}

interface Bounds {
    static int capped(int value) {
        return value;
    }
}
