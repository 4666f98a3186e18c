package sample;

/**
 * A place.
 *
 * @param x how far right
 * @param name what it is called
 */
public record Place<T>(int x, @Nonnull T name, String... tags) implements Named {
    static final Place<String> NOWHERE = new Place<>(0, "");

    public Place {
        if (x < 0) {
            throw new IllegalArgumentException("x is negative: " + x);
        }
    }

    Place(int x) {
        this(x, null);
    }

    @Override
    public T name() {
        return name;
    }

    record Empty() {}
}

enum Size implements Named {
    /** Not large. */
    SMALL,
    LARGE("l", 2) {
        @Override
        int weight() {
            return 2;
        }
    },
    @Deprecated HUGE("h", 3);

    private final String code;

    Size() {
        this("s", 1);
    }

    Size(String code, int weight) {
        this.code = code;
    }

    int weight() {
        return 1;
    }
}

enum Empty {}
