package sample . imports ;

import java.util.List;
import java.util.*;
import static java.lang.Math.max;
import static java.lang.Math.*;
import sample.Outer.Inner;
import /* why */ sample
    .other.Thing;
import module java.base;

class Imports {
    List<Inner> inners = new ArrayList<>(max(1, 2));
    sample.other.Thing full = new sample.other.Thing();
}
