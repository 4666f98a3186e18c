package org.sample.core;

import java.util.List;
import java.util.*;
import org.sample.util.*;
import static org.sample.util.Texts.join;
import static org.sample.util.Limits.*;

public class Store {
    private final Shape shape = new Shape();
    private List<String> names;

    public String describe() {
        Optional<String> first = names.stream().findFirst();
        System.out.println(first.get());
        return join(shape.area(), MOST) + Texts.trim("x") + capped(1);
    }

    org.sample.util.Shape other() {
        return new org.sample.util.Shape();
    }
}
