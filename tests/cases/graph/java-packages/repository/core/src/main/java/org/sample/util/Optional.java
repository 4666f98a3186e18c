package org.sample.util;

/** Never meant where java.util is imported by name or the language has its own. */
class Optional {
    Object get() {
        return null;
    }
}
