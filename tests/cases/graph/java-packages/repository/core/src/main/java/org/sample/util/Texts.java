package org.sample.util;

import org.sample.missing.Generated;
import org.other.Thing;

public final class Texts {
    public static String join(int left, int right) {
        return "" + left + right;
    }

    public static String trim(String text) {
        Generated generated = Generated.create();
        Thing thing = new Thing();
        return text.trim();
    }
}
