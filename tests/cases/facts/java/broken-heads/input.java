package sample;

import java.util.List;

class Whole {
    /** Its parameter has a default, which Java does not know. */
    int defaults(String prefix = "a") { return 3; }

    void after() { fine(); }
}

/** Never ends. */
@Deprecated
public final class Half extends Base implements One, Two {
    private int count;

    public void whole(int a) { fine(); }

    protected List<String> open(String name, int... more) throws IOException {
        if (count > 0) {
            fine(
