package zoo;

import java.util.function.Supplier;

abstract class Animal implements Named {
    protected final Food food = new Food();
    static int count;

    Animal(String name) {
        count++;
    }

    Animal() {
        this("none");
    }

    abstract String sound();

    public String name() {
        return sound() + this.sound() + food.name + Kind.BIRD.legs() + Kind.valueOf("CAT");
    }

    static class Food {
        String name;

        String name() {
            return name;
        }
    }

    class Cage {
        String sound() {
            return Animal.this.sound() + name() + food.name();
        }
    }

    Supplier<String> later() {
        Supplier<String> one = this::sound;
        Supplier<Food> two = Food::new;
        Named three = new Named() {
            @Override
            public String name() {
                return sound() + greet();
            }
        };
        return () -> name();
    }
}
