class Printer {
    Printer print(int number) { return print((long) number); }
    Printer print(long number) { return this; }
    Printer print(char sign) { return this; }
    Printer print(String text) { return this; }
    Printer print(Object thing) { return print(String.valueOf(thing)); }
    Printer print(int[] numbers) { return this; }
    Printer print(Shape shape) { return this; }
    Printer print(Runnable action) { return this; }
    Printer print(String format, Object... things) { return this; }
    Printer print(String format, int number) { return this; }
    boolean quiet() { return true; }
    Printer quiet(boolean quiet) { return this; }
    <T> T kept(T thing) { return thing; }
}

interface Shape {}

class Round implements Shape {
    int size;
    String label() { return ""; }
}

class Use {
    private String text = "x";

    void all(Printer printer, char sign, Round round, int... numbers) {
        printer.print(1).print(2L).print('c').print("text");
        printer.print(sign);
        printer.print(text);
        printer.print(round);
        printer.print(round.size);
        printer.print(round.label());
        printer.print(numbers);
        printer.print(new Round());
        printer.print(() -> all(null, sign, null));
        printer.print("%s", 1);
        printer.print("%s", text);
        printer.print("%s", text, text);
        printer.print("a" + sign);
        printer.print(new int[] {1});
        printer.print((Object) text);
        printer.quiet(true).quiet();
        printer.quiet(printer.quiet()).print(1);
        for (int i = 0; i < 3; i++) {
            printer.print(i);
        }
        for (String i : new String[0]) {
            printer.print(i);
        }
    }
}
