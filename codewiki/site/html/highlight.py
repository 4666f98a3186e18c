"""Source code as HTML with classes for its colours; everything in it is escaped."""

from functools import cache
from html import escape
from typing import Any

LANGUAGES = {
    name: lexer
    for lexer, names in {
        "bash": "bash sh shell zsh console-script",
        "c": "c h",
        "cpp": "cpp c++ cc cxx hpp",
        "csharp": "csharp cs c#",
        "css": "css",
        "dart": "dart",
        "diff": "diff patch",
        "docker": "dockerfile docker",
        "go": "go golang",
        "graphql": "graphql",
        "html": "html xml svg vue svelte",
        "ini": "ini cfg conf properties",
        "java": "java",
        "javascript": "javascript js jsx mjs cjs node",
        "json": "json json5 jsonc",
        "kotlin": "kotlin kt",
        "lua": "lua",
        "make": "make makefile",
        "php": "php",
        "powershell": "powershell ps1",
        "protobuf": "protobuf proto",
        "python": "python py python3 pyi",
        "pycon": "pycon",
        "ruby": "ruby rb",
        "rust": "rust rs",
        "scala": "scala",
        "scss": "scss sass",
        "sql": "sql sqlite postgresql mysql",
        "swift": "swift",
        "toml": "toml",
        "typescript": "typescript ts tsx",
        "yaml": "yaml yml",
        "console": "console terminal session",
    }.items()
    for name in names.split()
}
"""The names of languages that are coloured, with the lexer for each; others are shown plain."""

LARGEST = 50_000
"""Characters of the longest text that is coloured."""


def highlighted(text: str, language: str) -> str:
    """``text`` as HTML, coloured when ``language`` is known and the text of a readable size."""
    lexer = LANGUAGES.get(language.lower())
    if lexer is None or len(text) > LARGEST:
        return escape(text)
    from pygments import highlight

    coloured: str = highlight(text, _lexer(lexer), _formatter())
    return coloured.removesuffix("\n")


@cache
def _lexer(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    # As it is: no line is taken away at its ends, or put there.
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


@cache
def _formatter() -> Any:
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(nowrap=True)
