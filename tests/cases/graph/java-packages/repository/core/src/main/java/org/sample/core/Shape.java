package org.sample.core;

public class Shape {
    int area() {
        return new Helper().help();
    }
}

class Helper {
    int help() {
        return 1;
    }
}
