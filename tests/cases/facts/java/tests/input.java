package sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.*;

class StoreTest {
    @BeforeEach
    void setUp() {}

    @Test
    void keeps() {
        assertEquals(1, 1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"a", "b"})
    void each(String text) {}

    @Nested
    class Inner {
        @org.junit.Test(expected = Exception.class)
        public void fails() {}
    }
}

class OldTest extends junit.framework.TestCase {
    public void testOld() {}

    public void helper() {}
}
