package org.sample.util;

public class Shape {
    public int area() {
        return 2;
    }
}
