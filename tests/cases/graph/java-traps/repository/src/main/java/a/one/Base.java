package a.one;

class Base {
    int afterNested(Object list, Helper helper) { return 0; }
}
