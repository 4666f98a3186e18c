"""What a kind of reader is shown first: the order of a page's sections by type of documentation."""

_FIRST = {
    "api": ("interface", "exports", "configuration", "errors", "tests"),
    "architecture": ("modules", "sits", "children", "parts", "built", "works"),
    "developer": ("files", "modules", "built", "works", "tests", "errors", "configuration"),
    "user-guide": ("exports", "tests", "configuration", "errors", "interface"),
}


def leading_parts(doc_type: str) -> tuple[str, ...]:
    """Return the parts that go before all others, in order; none for a general wiki ("").

    The parts are those that ``PageWriter.section`` is told.
    """
    return _FIRST[doc_type] if doc_type else ()
