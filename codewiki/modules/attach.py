"""Attaching tests, documents, settings and data to the modules that they belong to."""

import re
from collections.abc import Iterable, Mapping

from codewiki.facts.model import FileFacts, SignalKind
from codewiki.modules.atoms import folders_above
from codewiki.modules.homes import Homes
from codewiki.modules.shares import INDEX_STEMS, Shares, file_stem
from codewiki.modules.weights import Weights
from codewiki.source.model import SourceFile

TYPED_MARKER = "py.typed"
"""The file that says that a Python package has type annotations."""

MOST_DATA_FILES = 30
"""A folder with more data files than this, and no source, is not part of the module above it."""

_TEST_AFFIX = re.compile(r"^(?:tests?|spec)[-_.]|[-_.](?:tests?|spec|e2e|unit)$", re.IGNORECASE)
_TEST_CLASS = re.compile(r"^Test(?=[A-Z])|(?<=[a-z0-9])(?:Tests?|Spec|IT)$")
_TEST_FOLDERS = frozenset({"test", "tests", "__tests__", "spec", "specs", "testing", "unit", "e2e"})
_SUPPORT = frozenset({"conftest", *INDEX_STEMS})
_DOC_FOLDERS = frozenset(
    {"", "api", "doc", "docs", "documentation", "en", "guide", "manual", "modules", "reference"}
    | {"source", "src", "usage", "user", "wiki"}
)
_NO_SUBJECT = frozenset({"index", "readme", "intro", "introduction", "conf", "toc", "contents"})


def home_of_test(
    file: SourceFile, homes: Homes, weights: Weights, facts: Mapping[str, FileFacts]
) -> int | None:
    """The leaf that a test tests: the one it is named after, or uses more than all others.

    Files that only support tests (fixtures, sample applications) belong to none.
    """
    folders = file.path.split("/")[:-1]
    # Folders around a test name its subject too ("tests/json/…"), but not words for "tests".
    near = [name for name in folders if name.casefold() not in _TEST_FOLDERS]
    stem = file_stem(file.path)
    subject = _subject(stem)
    beside = _beside(folders, homes)
    if beside is None and subject in {"", stem} and not _has_tests(file.path, facts):
        return None
    if subject and (leaf := homes.of_name(subject, near)) is not None:
        return leaf
    used = homes.of_users(file.path, weights)
    while subject := _shorter(subject):
        leaf = homes.of_name(subject, near)
        if leaf is not None and used and homes.uses(file.path, leaf, weights):
            return leaf
    if used and used[1] * 2 >= used[2]:
        return used[0]
    if near and near != folders and (leaf := homes.of_name(near[-1], near[:-1])) is not None:
        return leaf
    return beside


def _has_tests(path: str, facts: Mapping[str, FileFacts]) -> bool:
    if file_stem(path) in _SUPPORT:
        return False
    found = facts.get(path)
    return found is not None and any(signal.kind is SignalKind.TEST for signal in found.signals)


def home_of_document(file: SourceFile, homes: Homes, facts: Mapping[str, FileFacts]) -> int | None:
    """The leaf that a document documents: by the modules it declares, its folder or its name."""
    found = facts.get(file.path)
    declared = [unit.name for unit in found.units if unit.kind == "module"] if found else []
    if declared:
        leaves = {homes.of_dotted(name) for name in declared}
        return leaves.pop() if len(leaves) == 1 else None
    folder = file.path.rpartition("/")[0]
    if (leaf := homes.of_folder(folder)) is not None:
        return leaf
    stem = file_stem(file.path)
    if stem.casefold() in _NO_SUBJECT:
        return None
    near = [name for name in folder.split("/") if name.casefold() not in _DOC_FOLDERS]
    return homes.of_name(stem, near, all_of_them=True)


def home_of_settings(file: SourceFile, homes: Homes) -> int | None:
    """The leaf of the folder in which a manifest or configuration lies, if it has source."""
    folder, _, base = file.path.rpartition("/")
    if base == TYPED_MARKER:
        return homes.leaf_of.get(f"{folder}/__init__.py".removeprefix("/"))
    if any(part.startswith(".") for part in folder.split("/")):
        return None
    return homes.of_folder(folder)


class DataHomes:
    """Where data goes: to the module of its folder, else to the tests, examples or documents."""

    def __init__(self, shares: Shares, homes: Homes) -> None:
        self._homes = homes
        self._crowded = _crowded(shares.data)
        self._group: dict[str, str] = {}
        for name in ("docs", "tests", "examples"):
            for file in getattr(shares, name):
                self._group |= dict.fromkeys(folders_above(file.path), name)

    def in_examples(self, file: SourceFile) -> bool:
        """Tell whether a file lies among the examples."""
        return any(self._group.get(folder) == "examples" for folder in folders_above(file.path))

    def find(self, file: SourceFile) -> int | str | None:
        """The index of a leaf, the name of a share ("tests"), or ``None``."""
        if file.path.rpartition("/")[2] == TYPED_MARKER:
            return home_of_settings(file, self._homes)
        for folder in reversed(folders_above(file.path)):
            if (leaf := self._homes.of_folder(folder)) is not None:
                return leaf
            if folder in self._group:
                return self._group[folder]
            if folder in self._crowded:
                return None
        return None


def _crowded(data: Iterable[SourceFile]) -> set[str]:
    counts: dict[str, int] = {}
    for file in data:
        for folder in folders_above(file.path):
            counts[folder] = counts.get(folder, 0) + 1
    return {folder for folder, count in counts.items() if count > MOST_DATA_FILES}


def _subject(stem: str) -> str:
    """The name of what a test tests: "test_signer", "signer.spec" and "SignerTest" give it."""
    if stem in INDEX_STEMS:
        return ""
    while (shorter := _TEST_AFFIX.sub("", stem)) != stem:
        stem = shorter
    return _TEST_CLASS.sub("", stem).strip("_")


def _shorter(subject: str) -> str:
    """``subject`` without its last word, "" when it is one word."""
    head = re.sub(r"[-_.][^-_.]*$", "", subject)
    return head if head != subject else ""


def _beside(folders: list[str], homes: Homes) -> int | None:
    """The leaf of the folder that a test lies in, or around the test folder that it lies in."""
    while folders and folders[-1].casefold() in _TEST_FOLDERS:
        folders = folders[:-1]
    return homes.of_own_folder("/".join(folders))
