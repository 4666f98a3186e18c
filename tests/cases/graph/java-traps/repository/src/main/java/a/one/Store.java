package a.one;

import java.util.List;
import java.util.Map;

public class Store extends Base {
    private final Map<String, Item> items;

    static class Item {
        class Part {
            int size() { return weigh(); }
        }

        int weigh() { return 1; }
    }

    record Pair(Item left, Item right) {
        Pair {
            left.weigh();
        }

        static Pair of(Item item) { return new Pair(item, item); }

        int both() { return left().weigh() + right.weigh(); }
    }

    int afterNested(List<Item> list, Helper helper) {
        items.get("a");
        items.remove("b");
        list.stream().filter(one -> one.weigh() > 1);
        log.error("no");
        helper.help();
        return super.afterNested(list, helper) + Pair.of(list.get(0)).both();
    }

    Item get(String key) { return null; }

    void remove(String key) { }

    List<Item> filter() { return null; }

    void error(String text) { }
}
