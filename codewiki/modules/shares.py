"""Sorting the files of a repository by the kind of module that they go to."""

import re
from collections.abc import Mapping

import msgspec

from codewiki.facts.model import DefinitionKind, FileFacts
from codewiki.source.model import Repository, Role, SourceFile

INDEX_STEMS = frozenset({"__init__", "index", "mod", "lib"})
"""Files of these names stand for the folder they lie in."""

MOST_ROOT_DOCUMENTS = 12
"""Up to so many documents at the top of a repository tell of it as a whole."""

_ABOUT_ALL = re.compile(
    r"(readme|licen[cs]e|copying|copyright|notice|unlicense|patents|changelog|changes|history|news"
    r"|releases?|release[-_]notes|authors|contributors|credits|thanks|maintainers|codeowners"
    r"|contributing|code[-_]of[-_]conduct|security|support|governance|roadmap|citation|funding)"
    r"([-_.].*)?",
    re.IGNORECASE,
)
_LOOKS = frozenset({"css", "scss", "sass", "less", "html", "template", "svg"})
"""Languages of how things look: there is little to say of a line."""
_VALUES = frozenset({DefinitionKind.CONSTANT, DefinitionKind.VARIABLE})


class Shares(msgspec.Struct, frozen=True):
    """The files by what becomes of them; each file once, in path order.

    ``overview`` tell of the repository as a whole; ``source`` is divided into modules; ``tests``,
    ``docs``, ``settings`` and ``data`` attach to those modules or form modules of their own.
    """

    overview: tuple[SourceFile, ...]
    source: tuple[SourceFile, ...]
    tests: tuple[SourceFile, ...]
    examples: tuple[SourceFile, ...]
    docs: tuple[SourceFile, ...]
    settings: tuple[SourceFile, ...]
    data: tuple[SourceFile, ...]
    foreign: tuple[SourceFile, ...]


_SHARE_OF = {
    Role.SOURCE: "source",
    Role.TEST: "tests",
    Role.EXAMPLE: "examples",
    Role.DOCS: "docs",
    Role.CONFIG: "settings",
    Role.BUILD: "settings",
    Role.CI: "settings",
    Role.DATA: "data",
    Role.GENERATED: "foreign",
    Role.VENDORED: "foreign",
}


def sort_files(repository: Repository) -> Shares:
    """Sort the files of ``repository`` by role, those at its top also by name."""
    files = sorted(repository.files, key=lambda file: file.path)
    documents = [file for file in files if file.role is Role.DOCS and "/" not in file.path]
    few = len(documents) <= MOST_ROOT_DOCUMENTS
    shares: dict[str, list[SourceFile]] = {name: [] for name in Shares.__struct_fields__}
    for file in files:
        if _tells_of_all(file, few):
            shares["overview"].append(file)
        elif file.role is Role.SOURCE and file.path.startswith(".") and "/" in file.path:
            shares["settings"].append(file)  # scripts of an editor, a container, a service
        else:
            shares[_SHARE_OF[file.role]].append(file)
    return Shares(**{name: tuple(found) for name, found in shares.items()})


def _tells_of_all(file: SourceFile, few_documents: bool) -> bool:
    if "/" in file.path or file.role in {Role.SOURCE, Role.TEST, Role.GENERATED, Role.VENDORED}:
        return False
    if _ABOUT_ALL.fullmatch(file.path):
        return True
    return file.role is Role.DOCS and few_documents


def only_re_exports(path: str, facts: Mapping[str, FileFacts]) -> bool:
    """Tell whether a file stands for its folder and defines nothing itself.

    Values such as ``__version__`` are allowed, functions and types are not, but for the special
    ones of a package (``__getattr__``) and those that stand in for a name that it imports
    (``except ImportError: class Backend: …``), with what is inside them.
    """
    if file_stem(path) not in INDEX_STEMS:
        return False
    found = facts.get(path)
    if found is None:
        return True
    imported = {one.alias or one.name for one in found.imports}
    return all(
        definition.kind in _VALUES
        or definition.name.startswith("__")
        or definition.qualified.partition(".")[0] in imported
        for definition in found.definitions
    )


def reading_size(file: SourceFile, facts: Mapping[str, FileFacts]) -> int:
    """The lines of ``file`` that there is something to say about.

    A table of ten thousand constants is one definition: it weighs little, however long it is.
    """
    if file.language in _LOOKS:
        return min(file.lines, 20 + file.lines // 10)
    found = facts.get(file.path)
    if found is None or found.artifact or found.language == "text":
        return file.lines
    substance = 50 * len(found.definitions) + 5 * (len(found.references) + len(found.imports))
    return min(file.lines, 100 + substance)


def file_stem(path: str) -> str:
    """The base name of ``path`` without its suffix and without ".d" of TypeScript declarations.

    A leading dot belongs to the stem.
    """
    base = path.rpartition("/")[2]
    stem = base[:1] + base[1:].rpartition(".")[0] if "." in base[1:] else base
    return stem.removesuffix(".d") or base
