/* Copyright 2020 Nobody. Licensed under nothing. */
package sample.shapes;

import java.io.Serializable;

/** A shape with corners. */
public abstract sealed class Shape<T extends Number> extends Base<T>
        implements Comparable<Shape<T>>, Serializable permits Square, Round {
    public static final int MOST = 10, LEAST = -1;
    static final String TEXT = """
        class Ghost { void ghost() {} }
        """;
    protected T[] corners[];
    private transient volatile int size = 3;

    static {
        System.out.println("loaded");
    }

    {
        size = 4;
    }

    public Shape() {
        this(null);
    }

    protected <S> Shape(T... corners) {
        super();
    }

    public abstract double area(final int scale, int[] sides, String name[]) throws Problem;

    @Override
    @Deprecated
    public synchronized <K extends Comparable<K>, V> java.util.Map<K, V> pairs(
            @Nonnull K key, java.util.List<? super V> values) {
        class Local {
            void inside() {}
        }
        Runnable action = new Runnable() {
            int runs;

            public void run() {
                runs++;
            }
        };
        return null;
    }

    static void area(Shape<T> this) {}

    default_ odd;

    static class Nested {
        static class Deep {
            int depth;
        }

        private class Hidden {
            public void seen() {}
        }
    }

    interface Visitor {
        int VERSION = 1;

        void visit(Shape<?> shape);

        default void leave() {}

        private void own() {}

        class Helper {}
    }
}

final class Square extends Shape<Integer> {
    public double area(int scale, int[] sides, String[] name) {
        return 1;
    }
}

@interface Marked {
    int LEVEL = 2;

    String value() default "none";

    Class<?>[] types() default {};
}
