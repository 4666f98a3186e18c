"""The imports of scripts, each read once: its words, the file that it means, whether it hands on
everything.
"""

import posixpath
import re
from collections.abc import Iterator

import msgspec

from codewiki.check.source_text import SourceText
from codewiki.source.words import has_word

_SUFFIXES = (".js", ".ts", ".tsx", ".mjs", ".cjs", ".jsx", ".mts", ".cts", ".d.ts")
_SPECIFIER = re.compile(r"(?:from|require\s*\(|import\s*\(|import)\s*(['\"])(?P<path>[^'\"\n]+)\1")
_STAR = re.compile(r"export\s*\*\s*(?:as\s+(?P<as>[\w$]+)\s*)?from")
_WORD = re.compile(r"[\w$]+")
_COMPILED = re.compile(r"\.(?:m|c)?js$")


class ScriptImport(msgspec.Struct, frozen=True):
    """An import or export of a script. ``target`` is the file that it means, ``None`` for packages
    and files that are not there; ``star`` says that it hands on all that the file offers.
    """

    text: str
    words: frozenset[str]
    target: str | None
    star: bool

    def names(self, name: str) -> bool:
        """Tell whether it holds a name as a whole word."""
        return name in self.words or (_WORD.fullmatch(name) is None and has_word(self.text, name))


def imports_of_script(source: SourceText, path: str) -> tuple[ScriptImport, ...]:
    """Return the imports of a script in the order of ``SourceText.imports``."""
    return source.kept(("imports of a script", path), lambda: tuple(_read(source, path)))


def _read(source: SourceText, path: str) -> Iterator[ScriptImport]:
    for _, _, text in source.imports(path):
        specifier = _SPECIFIER.search(text)
        target = _module_file(source, path, specifier["path"]) if specifier else None
        star = _STAR.search(text) is not None
        yield ScriptImport(text, frozenset(_WORD.findall(text)), target, star)


def _module_file(source: SourceText, path: str, specifier: str) -> str | None:
    """Return the file that a relative specifier means, ``None`` for packages."""
    if not specifier.startswith("."):
        return None
    base = posixpath.normpath(posixpath.join(posixpath.dirname(path), specifier))
    stem = _COMPILED.sub("", base)
    candidates = [base, *(f"{base}{suffix}" for suffix in _SUFFIXES)]
    candidates += [f"{stem}{suffix}" for suffix in _SUFFIXES if stem != base]
    candidates += [f"{base}/index{suffix}" for suffix in _SUFFIXES]
    for candidate in candidates:
        if not candidate.startswith("..") and source.text(candidate) is not None:
            return candidate
    return None
