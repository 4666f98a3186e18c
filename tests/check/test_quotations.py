import pytest

from codewiki.check.quotations import holds, words


@pytest.mark.parametrize(
    ("source", "quotation"),
    [
        (
            '    """A signer securely signs bytes,\n    then unsigns them."""',
            "A signer securely signs",
        ),
        ("A serializer wraps a :class:`~itsdangerous.signer.Signer` to", "wraps a Signer to"),
        ("Use :meth:`.Signer.sign` here", "Use Signer.sign here"),
        ("Set :attr:`url_map.host_matching` now", "Set url_map.host_matching now"),
        ("See `the docs <https://host/page>`_ first", "See the docs first"),
        (" * Send a {@link Response} now", "Send a Response now"),
        (
            " * All that a {@link Browser | browser instance} may emit",
            "a browser instance may emit",
        ),
        ("Read [the guide](guide.md) twice", "Read the guide twice"),
        ("you can't do Mapping[str, Animal]['a'] = Dog()", "Mapping[str, Animal]['a'] = Dog()"),
        ("a <b>bold</b> word", "a bold word"),
        ("see <https://host/page>.", "see https://host/page."),
        ("first part, then something, last part", "first part … last part"),
        ("Reverse of :meth:`dumps`.", "Reverse of dumps."),
        ("Returns the {@link Failure}s of it", "Returns the Failures of it"),
        ("Reads from {@link java.io.Reader#read(char[], int) a reader} now", "from a reader now"),
        ("{@inheritDoc} Also {@value} more", "Also more"),
        ("the document <b>body</b>is valid", "the document bodyis valid"),
        ("<code>&lt;a href&gt;</code> or none", "<a href> or none"),
        ('the <a\n *   href="http://x/y">pattern</a> that', "the pattern that"),
    ],
)
def test_markup_and_line_breaks_do_not_count(source: str, quotation: str) -> None:
    assert holds(source, quotation)


@pytest.mark.parametrize(
    ("source", "quotation"),
    [
        ("signs bytes", "signs text"),
        ("signs some bytes", "signs bytes"),
        ("last part, first part", "first part … last part"),
        ("anything", ""),
        ("", "something"),
    ],
)
def test_other_words_are_not_held(source: str, quotation: str) -> None:
    assert not holds(source, quotation)


def test_words_split_identifiers_like_their_quotation() -> None:
    assert words("``secret_key``") == ["secret", "key"]
