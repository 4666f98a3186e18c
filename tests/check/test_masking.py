import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.masking import mask


@pytest.mark.parametrize(
    ("language", "source", "left"),
    [
        ("python", 'x = "def f" # class A\n', "x ="),
        ("python", '"""\nclass A:\n"""\nclass B: ...', "class B: ..."),
        ("python", "a = 'it\\'s' + b", "a = + b"),
        ("javascript", "a = `x\ny`; // function f\nb()", "a = ; b()"),
        ("javascript", 'x = /["\']/; f("a")', "x = ; f( )"),
        ("python", "x = f'say {name!r} {{no}} {f(1)}' + rf\"{a}\"", "x = {name!r} {f(1)} + {a}"),
        ("javascript", "x = `say ${f(1)} {no}`", "x = ${f(1)}"),
        ("text", "# kept", "# kept"),
    ],
)
def test_comments_and_strings_are_blanked(language: str, source: str, left: str) -> None:
    assert mask(source, language).split() == left.split()


def test_strings_can_be_kept() -> None:
    assert mask("os.environ['HOME']  # home", "python", strings=False) == (
        "os.environ['HOME']        "
    )


@given(st.text(alphabet="\"'#/*`\\\n ab(=", max_size=60), st.sampled_from(["python", "javascript"]))
def test_positions_never_move(source: str, language: str) -> None:
    masked = mask(source, language)
    assert len(masked) == len(source)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [
        i for i, c in enumerate(source) if c == "\n"
    ]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a = <p>to `stop</p>; // x\nclass B {}", "a = <p>to `stop</p>;\nclass B {}"),
        ("a = <p>/* x</p>\nclass B {} // y", "a = <p>/* x</p>\nclass B {}"),
        ("<p>`/* x</p>; f(); // `\nclass B {}", "<p> \nclass B {}"),
        ("<p>/*`</p> 'a' // b\n/*\n` + c", "<p>/* + c"),
        ("<p>don't</p>\nclass B {}", "<p>don class B {}"),
    ],
)
def test_what_a_script_does_not_close_is_text(source: str, left: str) -> None:
    for language in ("javascript", "typescript", "tsx"):
        assert mask(source, language).split() == left.split()


@pytest.mark.parametrize(
    "piece", ["`\\", "/*/", "`/*", "'\\", '"""\\', '"a\\', "/", "//`\n/*", "= /["]
)
@pytest.mark.parametrize("language", ["tsx", "python", "c"])
def test_unclosed_pieces_take_bounded_work(piece: str, language: str) -> None:
    # Starting over at each piece would take minutes; the suite's own limit would notice.
    assert len(mask(piece * 200_000, language)) == len(piece) * 200_000
