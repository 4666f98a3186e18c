"""Which files use which, as far as their text shows: imports, includes, names of types in Java."""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from codewiki.check.bindings import imported_from, leads_to
from codewiki.check.declarations import SCRIPTS
from codewiki.check.script_imports import imports_of_script
from codewiki.check.source_text import SourceText
from codewiki.check.vocabulary import WORD
from codewiki.source.languages import language_of

_TOP = re.compile(
    r"^(?:export\s+|default\s+|declare\s+|abstract\s+|public\s+|final\s+|static\s+|async\s+)*"
    r"(?:def|class|function\*?|interface|enum|record|type|const|let|var|struct|@interface)\s+"
    r"([A-Za-z_$][\w$]*)|^([A-Za-z_]\w*)\s*(?::[^=\n]{1,80})?=(?!=)"
    r"|^(?:[A-Za-z_][\w \t*]*[ \t*])?([A-Za-z_]\w*)\s*\([^;{}]*\)\s*[;{]"
    r"|^[ \t]*#[ \t]*define[ \t]+(\w+)|^\}?[ \t]*(?:module\.)?exports\.(\w+)\s*=",
    re.MULTILINE,
)
_PACKAGE = re.compile(r"\"name\"\s*:\s*\"([^\"\n]{2,200})\"")
_HEADER = re.compile(r"[\"<]([^\"<>\n]+)[\">]")
_SHORTEST = 3


class Uses:
    """Reads each file once for the words of its code, those of its imports, and what it declares
    at its top.
    """

    def __init__(self, source: SourceText, paths: Collection[str]) -> None:
        self._source = source
        self._paths = paths
        self._words: dict[str, frozenset[str]] = {}
        self._imported: dict[str, frozenset[str]] = {}
        self._tops: dict[str, frozenset[str]] = {}

    def words_of(self, path: str) -> frozenset[str]:
        """Return the words of the code of a file, strings included."""
        if path not in self._words:
            code = self._source.code_text(path, strings=False)
            self._words[path] = frozenset(WORD.findall(code))
        return self._words[path]

    def files_use(self, users: Iterable[str], used: Iterable[str]) -> bool:
        """Tell whether one of the files ``users`` visibly uses one of ``used``."""
        targets: dict[str, set[str]] = {}
        for target in used:
            for name in {_stem(target), *self._declared(target)}:
                targets.setdefault(name, set()).add(target)
        files = frozenset(used)
        return any(self._is_user(path, files, targets) for path in users)

    def _is_user(self, path: str, files: frozenset[str], targets: dict[str, set[str]]) -> bool:
        language = language_of(path)
        if language in SCRIPTS:
            direct = {one.target for one in imports_of_script(self._source, path)}
            if not (direct - {path}).isdisjoint(files) or self._imports_package(path, files):
                return True
        words = self._imports_of(path) if language != "java" else self.words_of(path)
        return any(
            target != path and self._shows(path, language, name, target)
            for name in sorted(words & targets.keys())
            for target in sorted(targets[name])
        )

    def _shows(self, path: str, language: str, name: str, target: str) -> bool:
        """Tell whether the imports of a file lead with a name to a file. In C the name of a header
        is enough, in Java that of a type, which needs no import in its package.
        """
        if language == "python":
            return imported_from(self._source, path, name, target)
        if language in SCRIPTS:
            return leads_to(self._source, path, name, target) is not None
        return name == _stem(target) or language != "c"

    def _imports_of(self, path: str) -> frozenset[str]:
        """Return the words of the imports of a file."""
        if path not in self._imported:
            texts = [text for _, _, text in self._source.imports(path)]
            words = {word for text in texts for word in WORD.findall(text)}
            if language_of(path) == "c":  # the names of headers may have dashes
                words.update(_stem(name) for text in texts for name in _HEADER.findall(text))
            self._imported[path] = frozenset(words)
        return self._imported[path]

    def _imports_package(self, path: str, files: frozenset[str]) -> bool:
        """Tell whether a script imports a package of the repository by its name, in whose folder
        one of the files lies.
        """
        texts = [one.text for one in imports_of_script(self._source, path) if one.target is None]
        folders = [
            folder
            for name, folder in self._packages.items()
            if any(f"{quote}{name}" in text for text in texts for quote in "\"'")
        ]
        return any(one.startswith(folder) for folder in folders for one in files)

    @cached_property
    def _packages(self) -> dict[str, str]:
        """The folders of packages of scripts by their names, from their manifests."""
        return dict(self._read_packages())

    def _read_packages(self) -> Iterator[tuple[str, str]]:
        for path in sorted(self._paths):
            folder, _, name = path.rpartition("/")
            if name == "package.json":
                match = _PACKAGE.search(self._source.text(path) or "")
                if match is not None:
                    yield match[1], f"{folder}/" if folder else ""

    def _declared(self, path: str) -> frozenset[str]:
        """Return what a file declares at its top, by one plain pattern; names of one or two signs
        tell nothing.
        """
        if path not in self._tops:
            code = self._source.code_text(path)
            names = (name for match in _TOP.finditer(code) for name in match.groups() if name)
            self._tops[path] = frozenset(name for name in names if len(name) >= _SHORTEST)
        return self._tops[path]


def _stem(path: str) -> str:
    parts = posixpath.splitext(path)[0].split("/")
    return parts[-2] if parts[-1] in {"__init__", "index"} and len(parts) > 1 else parts[-1]
