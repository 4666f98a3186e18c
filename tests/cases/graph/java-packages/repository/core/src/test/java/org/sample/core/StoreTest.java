package org.sample.core;

import org.junit.jupiter.api.Test;
import static org.junit.jupiter.api.Assertions.assertEquals;

class StoreTest {
    @Test
    void describes() {
        assertEquals("x", new Store().describe());
        new Helper().help();
    }
}
