package zoo;

enum Kind {
    CAT(4) {
        @Override
        String cry() {
            return "meow" + legs() + cry2();
        }

        private String cry2() {
            return "";
        }
    },
    BIRD(2) {
        @Override
        String cry() {
            return "tweet";
        }
    };

    private final int legs;

    Kind(int legs) {
        this.legs = legs;
    }

    abstract String cry();

    int legs() {
        return legs;
    }

    static String all() {
        for (Kind kind : values()) {
            kind.cry();
        }
        return CAT.cry();
    }
}
