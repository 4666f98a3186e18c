package org.lib;

public class Checks {
    public static <T> T notNull(T value) { return value; }

    public static Checks of(int count) { return new Checks(); }

    public static Checks of(Iterable<String> row) { return new Checks(); }
}
