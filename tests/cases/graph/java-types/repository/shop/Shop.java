package shop;

import java.util.*;
import java.util.stream.Collectors;

class Shop {
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Basket> baskets = new HashMap<>();
    private Item[] shelf = new Item[3];
    private Item item;

    Item find(String name) {
        for (Item item : items) {
            if (item.name().equals(name)) return item;
        }
        for (var item : items) item.price();
        return items.get(0).copy();
    }

    void chains(Object thing, Basket... more) {
        var made = new Basket();
        made.first().price();
        var found = find("a");
        found.price();
        ((Basket) thing).first().name();
        if (thing instanceof Item) ((Item) thing).price();
        if (thing instanceof Item sold && sold.price() > 1) sold.copy();
        String text = switch (thing) {
            case Basket basket -> basket.first().name();
            case Item one when one.price() > 0 -> one.name();
            default -> "";
        };
        baskets.get("x").first().price();
        for (Map.Entry<String, Basket> entry : baskets.entrySet()) entry.getValue().first();
        baskets.values().forEach(basket -> basket.first());
        shelf[0].price();
        more[1].first();
        items.stream().filter(item -> item.price() > 2).map(Item::name).collect(Collectors.toList());
        Optional.of(made).get().first();
        item.price();
        unknown.price();
    }

    <T extends Item> int bounded(T thing, Boxed<Item> box) {
        box.value().price();
        return thing.price();
    }
}

class Basket extends ArrayList<Item> {
    Item first() {
        get(0).price();
        return this.get(0);
    }
}

record Item(String name) {
    int price() { return 1; }
    Item copy() { return this; }
}

class Boxed<T> {
    T value() { return null; }
}
