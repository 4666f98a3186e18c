package sample;

/**
 * Lines end as on another system.
 */
class Windows {
    /** Runs. */
    void run() {
        go(1);
    }
}
