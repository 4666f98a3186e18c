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
