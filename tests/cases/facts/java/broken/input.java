package sample;

import java.util.List

public class Broken {
    void first() {
        helper.run(;
    }

    int second( {
        return 1;
    }

    void third() {
        fine();
    }
