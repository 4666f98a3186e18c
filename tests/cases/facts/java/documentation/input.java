/**
 * Says things. Not a licence.
 */
package sample;

/**
 * Reads {@code lines} from a {@link java.io.Reader reader} &amp; keeps them.
 *
 * <p>More text.</p>
 *
 * @author Somebody
 * @since 1.0
 */
@Deprecated
public class Lines {
    /** How many at most. */
    public static final int MOST = 3;

    // A line comment.
    int plain;

    /**
     * Joins the lines.
     *
     * @param first the first <b>line</b>
     * @param <T> a type
     * @return the whole text
     * @throws java.io.IOException if nothing is there
     * @deprecated Use {@link #other()}.
     */
    public <T> String join(String first, T rest) throws java.io.IOException {
        return first;
    }

    /// Markdown documentation with `code`.
    ///
    /// @return nothing
    void other() {}

    /* an ordinary comment */
    void ordinary() {}

    /** {@inheritDoc} */
    @Override
    public String toString() {
        return "";
    }

    //--------------------------------------------------------------

    void none() {}
}
