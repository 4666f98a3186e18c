"""The bases that the headers of classes name, read from source whose comments are blanked."""

import re
from collections.abc import Iterable, Iterator

from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of

_PYTHON = (
    r"^[ \t]*class[ \t]+{0}\b(?:\[[^\]]*\])?[ \t]*"
    r"(?:\((?P<bases>[^()]*(?:\([^()]*\)[^()]*)*)\))?[ \t]*:"
)
_BRACED = (
    r"\b(?:class|interface|struct|enum|trait|record|object|protocol)\s+{0}\b(?P<bases>[^{{;]{{0,600}})"
    r"\{{"
)
_BRACED_LANGUAGES = frozenset({
    "javascript",
    "typescript",
    "tsx",
    "java",
    "kotlin",
    "scala",
    "csharp",
    "cpp",
    "php",
    "swift",
    "dart",
})
_NAME = re.compile(r"[^\W\d]\w*")
_NO_BASES = frozenset(
    re.findall(
        r"\w+", "extends implements with public private protected virtual where permits final"
    )
)
_GENERIC = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)")
_MOST_FILES = 40


def bases_of(source: SourceText, paths: Iterable[str], name: str) -> list[set[str]]:
    """Return, for each declaration of the class ``name`` in ``paths``, the names of its bases.

    Languages whose classes do not name their bases in the header have none to tell.
    """
    found = []
    for path in list(paths)[:_MOST_FILES]:
        pattern = _pattern(language_of(path), name)
        if pattern is not None:
            code = source.code_text(path, strings=False)
            found += [set(_names(match["bases"] or "")) for match in pattern.finditer(code)]
    return found


def _pattern(language: str, name: str) -> re.Pattern[str] | None:
    if language == "python":
        return re.compile(_PYTHON.format(re.escape(name)), re.MULTILINE)
    if language in _BRACED_LANGUAGES:
        return re.compile(_BRACED.format(re.escape(name)))
    return None


def _names(bases: str) -> Iterator[str]:
    """Yield the last words of the bases: neither their arguments nor what they are generic over."""
    before = ""
    while before != bases:
        before, bases = bases, _GENERIC.sub(" ", bases)
    for part in bases.split(","):
        if "=" not in part:
            yield from (word for word in _NAME.findall(part) if word not in _NO_BASES)
