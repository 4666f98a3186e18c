package org.kit;

import java.util.Map;
import org.lib.Checks;

class Kit {
    Map<String, String> table;

    void run() {
        Checks.notNull(this);
        Checks.of(table.values());
        Checks.of(table.size());
    }
}
