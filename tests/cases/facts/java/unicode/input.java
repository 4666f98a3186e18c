package sample;

class Größe {
    int número_1, $cash, _under;
    String \u0061b = "\u0022" + '\'' + '"';

    void größer(Größe andere) {
        andere.größer(this);
        \u0061b.length();
    }
}
