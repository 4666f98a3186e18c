"""The bases that the headers of classes name, read from source whose comments are blanked."""

import re
from collections.abc import Iterable, Iterator

from codewiki.check.arguments import after_angles
from codewiki.check.extents import closing, declared_at, keywords_of, may_declare
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of

_NAME = re.compile(r"(?:[^\W\d]|\$)[\w$]*")
_NO_BASES = frozenset(
    re.findall(
        r"\w+", "extends implements with public private protected virtual where permits final"
    )
)
_GENERIC = re.compile(r"<[^<>]*>|\[[^\[\]]*\]|\([^()]*\)")
_HEAD = re.compile(r"[^{;]{0,800}(?=\{)")
_MOST_FILES = 2_000


def bases_of(source: SourceText, paths: Iterable[str], name: str) -> list[set[str]]:
    """Return, for each declaration of the class ``name`` in ``paths``, the names of its bases.

    Languages whose classes do not name their bases in the header have none to tell.
    """
    found = []
    for path in list(paths)[:_MOST_FILES]:
        language = language_of(path)
        if may_declare(source, path, name):
            code = source.code_text(path)
            headers = [
                set(_names(_head(code, start, name, language)))
                for keyword in keywords_of(language)
                for start in declared_at(code, keyword, name)
            ]
            found += [header | _real(source, path, header) for header in headers]
    return found


def _head(code: str, start: int, name: str, language: str) -> str:
    """Return what stands between the name of a class and its body, for Python in its brackets."""
    place = code.index(name, start) + len(name)
    if language != "python":
        match = _HEAD.match(code, after_angles(code, place))
        return match[0] if match else ""
    opening = re.compile(r"[ \t]*(?:\[[^\]]*\])?[ \t]*\(").match(code, place)
    return code[opening.end() : closing(code, opening.end() - 1)] if opening else ""


def _real(source: SourceText, path: str, bases: set[str]) -> set[str]:
    """Return the names that stand behind ``bases`` where the file imports them under others."""
    aliases = source.aliases(path).items() if bases else ()
    return {name for name, others in aliases if not bases.isdisjoint(others)}


def _names(bases: str) -> Iterator[str]:
    """Yield the last words of the bases: neither their arguments nor what they are generic over."""
    before = ""
    while before != bases:
        before, bases = bases, _GENERIC.sub(" ", bases)
    for part in bases.split(","):
        if "=" not in part:
            yield from (word for word in _NAME.findall(part) if word not in _NO_BASES)
