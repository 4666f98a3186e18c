"""The sections of a module's page against small sources: errors, settings, values, types, tests."""

from pathlib import Path

import pytest

from codewiki.wiki.model import Code, Spans
from codewiki.wiki.tests_examples import asserted
from codewiki.wiki.type_words import type_words
from tests.wiki.whole_line import make, pages

STORE = '''"""Keeps things."""

import hashlib


class StoreError(Exception):
    """The base of the errors."""


class Missing(StoreError):
    """Nothing there."""


class Codec:
    """Turns things into bytes."""

    def encode(self, thing: object) -> bytes:
        raise NotImplementedError()


class Plain(Codec):
    def encode(self, thing: object) -> bytes:
        return hashlib.sha1(str(thing).encode()).digest()


class Store:
    """A store.

    :param mode: ``"read"`` or ``"write"``.
    """

    #: The codec that is used.
    default_codec: type[Codec] = Plain

    def __init__(self, mode: str, codec: "Codec | None" = None, *, size: int = 3) -> None:
        if codec is None:
            codec = self.default_codec
        self.mode = mode
        self.codec: Codec = codec

    def find(self, key: str) -> bytes:
        """Finds it."""
        if self.mode == "read":
            return b"r"
        elif self.mode == "write":
            return b"w"
        elif self.mode == "none":
            return b""
        else:
            raise ValueError("odd mode")

    def load(self, key: str) -> bytes:
        found = self.find(key)
        if found:
            return found
        raise Missing(key)

    def safe(self, key: str) -> bytes:
        try:
            return self.load(key)
        except StoreError:
            return b""

    def again(self, key: str) -> bytes:
        try:
            return self.load(key)
        except Missing:
            raise
'''
APP = """from store import Missing, Store


def run(key):
    store = Store("read")
    try:
        return store.load(key)
    except (KeyError, Missing):
        return None
"""
TESTS = """import pytest

from store import Store


@pytest.mark.parametrize("store", [Store("read"), Store("write")])
def test_modes(store):
    assert store.mode == "read"


def test_odd():
    store = Store("odd")
    with pytest.raises(ValueError):
        store.find("x")
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sections")
    (folder / "store.py").write_text(STORE, encoding="utf-8")
    (folder / "app.py").write_text(APP, encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_store.py").write_text(TESTS, encoding="utf-8")
    made = make(folder)
    assert made.problems == ()
    return pages(made)["store.md"]


def row(page: str, *parts: str) -> str:
    """The one row of a table that holds all the parts."""
    found = [line for line in page.splitlines() if all(part in line for part in parts)]
    assert len(found) == 1, found
    return found[0]


def test_errors_say_when_and_who_catches_them(page: str) -> None:
    assert "| always |" in row(page, "| `NotImplementedError` | `Codec.encode`")
    odd = row(page, "| `ValueError` | `Store.find`")
    assert "| `self.mode` is none of the 3 values compared |" in odd
    assert "| nowhere |" in odd
    missing = row(page, "| `Missing` | `Store.load`")
    assert "| unless `found` is true |" in missing
    # By the name of its base, and by its own name among others; who raises it again is left out.
    assert "`Store.safe`" in missing
    assert "`Store.again`" not in missing


def test_errors_of_calls_are_passed_on_and_caught(page: str) -> None:
    assert "`Missing` and `ValueError` from `find`" in row(page, "| `load(key)`")
    assert "`ValueError` from `load`" in row(page, "| `safe(key)`")
    assert "`Missing`" not in row(page, "| `safe(key)`")
    assert "`Missing` from `load`" in row(page, "| `again(key)`")


def test_settings_and_values(page: str) -> None:
    assert "| `Store.default_codec` | `Plain` | “The codec that is used.” |" in page
    assert "`Store.find` compares `self.mode` with `read`, `write` and `none`" in page
    assert "The documentation that names some of them does not name `none`." in page
    assert "No setting" not in page


def test_where_it_can_be_changed(page: str) -> None:
    takes = [
        line for line in page.splitlines() if line.startswith("- `Store(codec=…)` ([store.py:")
    ]
    assert len(takes) == 1
    assert ") takes `Codec`; implementations: " in takes[0]
    assert "Default from a class attribute: `Store.default_codec` for `codec`" in page


def test_interface(page: str) -> None:
    assert "Store(mode, codec=None, *, size=3)" in page
    codec = row(page, "| `codec` |")
    assert "| `Codec` or `None` | `None`, then `self.default_codec` |" in codec
    assert "From the standard library it uses `hashlib`" in page
    assert "No package from outside is imported." in page
    assert "+codec Codec" in page


def test_values_given_to_a_test_are_no_example(page: str) -> None:
    assert "```python\n[Store" not in page
    assert "raises `ValueError`" in page or "with pytest.raises(ValueError):" in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("str", (Code("str"),)),
        ("str | None", "`str` or `None`"),
        (
            "dict[str, int | None] | list[str] | bytes",
            "`dict[str, int | None]`, `list[str]` or `bytes`",
        ),
        ("t.Any", "any"),
        ("a | b | c | d | e | f | g", (Code("a | b | c | d | e | f | g"),)),
        ("Foo<A | B>", (Code("Foo<A | B>"),)),
        ("broken[a | b", (Code("broken[a | b"),)),
        ("(a: A | B) => C", (Code("(a: A | B) => C"),)),
    ],
)
def test_types_in_words(text: str, expected: str | Spans) -> None:
    found = type_words(text)
    assert (shown(found) if isinstance(expected, str) else found) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("    assert out == b'x'", "`out` equals `b'x'`"),
        ("    with pytest.raises(BadThing):", "raises `BadThing`"),
        ("    assertThrows(IOException.class, () -> f());", "raises `IOException.class`"),
        ("  expect(add(1, 2)).toBe(3)", "`add(1, 2)` equals `3`"),
        ("    assert not store.valid", "`not store.valid`"),
        ("    assert a, b", ""),
        ("    assert f(", ""),
    ],
)
def test_what_a_line_asserts(line: str, expected: str) -> None:
    assert shown(asserted([line])) == expected


def shown(spans: Spans) -> str:
    return "".join(
        f"`{one.text}`" if isinstance(one, Code) else getattr(one, "text", "") for one in spans
    )


def test_many_errors_and_circles_of_calls_are_bounded(tmp_path: Path) -> None:
    body = "".join(
        f"def f{n}(x):\n    try:\n        return f{(n + 1) % 40}(f{(n * 7) % 40}(x))\n"
        f"    except E{n}:\n        raise E{(n + 3) % 40}(x)\n\n"
        for n in range(40)
    )
    errors = "".join(f"class E{n}(Exception):\n    pass\n\n" for n in range(40))
    (tmp_path / "circle.py").write_text(errors + body, encoding="utf-8")
    found = pages(make(tmp_path))
    assert "| `E3` | `f0` | after `E0` |" in found["circle.md"]


def test_a_field_called_constructor_is_a_field(tmp_path: Path) -> None:
    (tmp_path / "writing.py").write_text(
        "class Writing:\n    suffix: str\n    constructor: str\n    ready: bool = lambda: True\n",
        encoding="utf-8",
    )
    text = "".join(pages(make(tmp_path)).values())
    assert "3 attributes" in text
