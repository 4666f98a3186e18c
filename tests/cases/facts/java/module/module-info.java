/** The module of samples. */
@Deprecated
open module sample.app {
    requires java.logging;
    requires transitive static sample.base;
    exports sample.app.api to sample.other;
    uses sample.app.spi.Provider;
    provides sample.app.spi.Provider with sample.app.Own;
}
