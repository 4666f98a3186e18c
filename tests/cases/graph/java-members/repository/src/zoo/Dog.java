package zoo;

class Dog extends Animal {
    Dog() {
        super("dog");
    }

    @Override
    String sound() {
        return food.name() + new Food().name + count;
    }

    @Override
    public String name() {
        return super.name() + Named.super.greet() + greet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dog dog && dog.name().equals(name()) && super.equals(other);
    }

    private static class Bone extends Food {
        String name() {
            return super.name();
        }
    }
}
