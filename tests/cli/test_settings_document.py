"""``docs/SETTINGS.md`` says what the table of options says, and names every variable."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import codewiki
from codewiki.cli.values import as_text, to_toml
from codewiki.settings import OPTIONS, VARIABLES, Kind, Option

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "SETTINGS.md"
_BLOCK = re.compile(r"(?<=<!-- generated -->\n\n).*?(?=\n<!-- end -->)", re.DOTALL)
_VARIABLE = re.compile(r"CODEWIKI_[A-Z_]+[A-Z]")


def _table() -> Iterator[str]:
    yield "| setting | what it does | type | default | flag | variable | `codewiki.toml` |"
    yield "|---|---|---|---|---|---|---|"
    for option in OPTIONS:
        cells = (
            f"`{option.name}`",
            option.help,
            _type(option),
            f"`{as_text(to_toml(option, option.default))}`",
            ", ".join(f"`{flag}`" for flag in option.flags),
            f"`{option.environment}`",
            "yes" if option.in_repository else "no",
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "The environment also has:"
    yield ""
    yield "| variable | what it does |"
    yield "|---|---|"
    for variable in VARIABLES:
        yield f"| `{variable.name}` | {variable.help} |"
    yield ""


def _type(option: Option) -> str:
    if option.kind is Kind.CHOICE:
        return f"{option.kind.value} {', '.join(f'`{word}`' for word in option.choices)}"
    bounds = f", {option.minimum} to {option.maximum}"
    return option.kind.value + (bounds if option.kind in {Kind.WHOLE, Kind.NUMBER} else "")


def test_the_document_is_the_table() -> None:
    expected = "".join(f"{line}\n" for line in _table())
    text = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("CODEWIKI_UPDATE_CASES"):
        text = _BLOCK.sub(lambda _: expected, text)
        DOCUMENT.write_text(text, encoding="utf-8")
    written = _BLOCK.search(text)
    assert written is not None
    assert written.group() == expected


def test_every_variable_of_the_code_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    package = Path(codewiki.__file__).parent
    tests_own = {"CODEWIKI_REQUIRE_ALL", "CODEWIKI_UPDATE_CASES"}
    for path in sorted(package.rglob("*.py")):
        for name in _VARIABLE.findall(path.read_text(encoding="utf-8")):
            assert name in tests_own or f"`{name}`" in text, (path.name, name)
