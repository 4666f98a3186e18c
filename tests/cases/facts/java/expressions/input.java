class Expressions extends Base {
    Helper helper;
    int[] counts = {1, 2};

    void all(Object thing, Helper... more) throws Exception {
        helper.run(1, "two", 'c', 3L, 4f, 0xFF, null, true, thing, this, new Helper(), () -> 1);
        this.helper.next().next(2).run();
        super.all(thing);
        Expressions.super.toString();
        Expressions.this.all(thing);
        new Helper().run();
        outer.new Inner(1);
        ((Helper) thing).run();
        more[0].run();
        counts[1]++;
        int local = LIMIT + Other.LIMIT + counts.length;
        for (Helper one : more) one.run();
        for (var each : helpers()) each.run();
        try (Reader reader = new Reader(thing); other) {
            reader.read();
        } catch (IOException | IllegalStateException problem) {
            throw problem;
        } finally {
            done();
        }
        Runnable action = this::done;
        Function<String, Helper> make = Helper::new;
        Supplier<int[]> array = int[]::new;
        list.forEach(item -> item.run());
        list.stream().map((a) -> a.size()).filter(Helper::isGood);
        BiFunction<A, B, C> two = (a, b) -> a.with(b);
        Object result = switch (thing) {
            case Helper h when h.isGood() -> h.run();
            case Pair(Left left, var right) -> left.take(right);
            case null, default -> { yield fallback(); }
        };
        if (thing instanceof Helper h && h.isGood()) h.run();
        if (!(thing instanceof final Pair<?, ?> pair)) return;
        Object[] made = new Helper[3];
        Class<?> type = Helper.class;
        String.valueOf(1).trim();
        "text".length();
        assert thing != null : message();
        synchronized (helper) { helper.wait(); }
        label: while (true) break label;
        List<Map<String, Helper>> nested = new ArrayList<Map<String, Helper>>();
        var inferred = helper.next();
        @Marked final Helper marked = null;
        Helper a = null, b[] = {};
    }
}
