package zoo;

@interface Audited {
    String value() default "";
}

record Point(int x, Dog dog) {
    Point {
        check(x);
    }

    Point(int x) {
        this(x, new Dog());
    }

    static void check(int x) {
        if (x < 0) throw new BadPoint("negative");
    }

    double far() {
        return x() + dog.name().length() + dog().name().length();
    }
}

class BadPoint extends IllegalArgumentException {
    BadPoint(String text) {
        super(text);
    }
}

@Audited("visits")
class Visit {
    @Audited
    void walk(Point point) throws BadPoint {
        try {
            point.dog().name();
        } catch (BadPoint problem) {
            problem.getMessage();
        }
    }
}
