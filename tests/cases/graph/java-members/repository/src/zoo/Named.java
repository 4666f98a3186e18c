package zoo;

interface Named {
    String name();

    default String greet() {
        return "Hello " + name();
    }
}
