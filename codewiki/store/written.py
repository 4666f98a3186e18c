"""Reading a wiki as it stands in its folder, whoever wrote it: bounded, and without its links."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from codewiki.errors import FileSystemError, Problem, ProblemKind
from codewiki.store.manifest import MANIFEST_NAME, read_manifest

PAGES = (".md",)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")
LARGEST_PICTURE = 10_000_000
LARGEST_FILE = 400_000_000
MOST_FILES = 20_000
MOST_BYTES = 2_000_000_000
MOST_LISTED = 500_000
_FIRST_PAGES = ("overview.md", "index.md")
_LEFT_OUT = frozenset({"node_modules", "__pycache__", "site-packages"})


class WrittenWiki(msgspec.Struct, frozen=True):
    """The files of a wiki by their path in its folder, sorted; ``others`` are paths of files in
    the folder that were not read.
    """

    files: dict[str, bytes]
    problems: tuple[Problem, ...] = ()
    others: tuple[str, ...] = ()


class WikiFile(msgspec.Struct, frozen=True, order=True):
    """A file of a wiki; two that are equal hold, for all we know, the same bytes."""

    path: str
    size: int
    changed: int


def find_wiki(named: str) -> Path:
    """The folder of the wiki that the user means.

    ``named`` is the folder itself or a repository that holds it in ``docs`` or ``docs/codewiki``;
    "" is the current folder. Raises ``FileSystemError`` when there is none.
    """
    top = Path(named or ".").resolve()
    folders = [top, top / "docs", top / "docs" / "codewiki"]
    for is_wiki in (_ours, _somebodys):
        for folder in folders:
            if is_wiki(folder):
                return folder
    if named and top.is_dir() and any(name.endswith(".md") for name in os.listdir(top)):
        return top
    raise FileSystemError(
        f"There is no wiki in {named or 'the current folder'}",
        path=str(top),
        remedy="Name its folder, or make one: codewiki generate",
    )


def _ours(folder: Path) -> bool:
    manifest = read_manifest(folder)
    return manifest is not None and any(path.endswith(".md") for path in manifest.owned)


def _somebodys(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _FIRST_PAGES)


def wiki_files(folder: Path, machine: tuple[str, ...]) -> list[WikiFile]:
    """The files of the wiki in ``folder``: its pages, its pictures, and those of ``machine`` at
    its top.

    Every page of Markdown below the folder counts, but where the folder is the top of a
    repository only those that our manifest lists. Hidden folders and symbolic links are passed
    over. At most ``MOST_FILES`` files, in the order of their paths.
    """
    found = [
        file
        for file in _walk(folder)
        if file.path in machine or file.path.lower().endswith(PICTURES) or file.path.endswith(PAGES)
    ]
    if os.path.lexists(folder / ".git"):
        manifest = read_manifest(folder)
        owned = manifest.owned if manifest else {}
        found = [file for file in found if file.path in owned]
    return sorted(found)[:MOST_FILES]


def read_wiki(folder: Path, machine: tuple[str, ...]) -> WrittenWiki:
    """Read the files of the wiki in ``folder``; see ``wiki_files``.

    A file that cannot be read, or is too large, is a problem. Raises ``FileSystemError`` when the
    folder is none.
    """
    _require_folder(folder)
    return _read(folder, wiki_files(folder, machine))


def read_texts(folder: Path, machine: tuple[str, ...], pages: tuple[str, ...]) -> WrittenWiki:
    """Read the pages and the files of ``machine`` below ``folder``, and list all other files.

    Pages are the files that end in one of ``pages``. In a folder that is both the top of a
    repository and ours, only those of our manifest count. Raises ``FileSystemError`` when the
    folder is none.
    """
    _require_folder(folder)
    every = sorted(_walk(folder))[:MOST_LISTED]
    found = [file for file in every if file.path in machine or file.path.lower().endswith(pages)]
    manifest = read_manifest(folder) if os.path.lexists(folder / ".git") else None
    if manifest is not None:
        ours = {*manifest.owned, MANIFEST_NAME}
        found = [file for file in found if file.path in ours]
    read = _read(folder, found[:MOST_FILES])
    others = tuple(file.path for file in every if file.path not in read.files)
    return msgspec.structs.replace(read, others=others)


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise FileSystemError(
            f"{folder} is no folder", path=str(folder), remedy="Name the folder of a wiki"
        )


def _read(folder: Path, wanted: list[WikiFile]) -> WrittenWiki:
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    room = MOST_BYTES
    for file in wanted:
        picture = file.path.lower().endswith(PICTURES)
        if file.size > min(room, LARGEST_PICTURE if picture else LARGEST_FILE):
            problems.append(_problem(file.path, ProblemKind.LIMIT, "is too large to be read"))
            continue
        try:
            files[file.path] = (folder / file.path).read_bytes()
        except OSError as error:
            message = f"cannot be read ({error.strerror or error})"
            problems.append(_problem(file.path, ProblemKind.UNREADABLE, message))
        else:
            room -= file.size
    return WrittenWiki(files, tuple(problems))


def _problem(path: str, kind: ProblemKind, message: str) -> Problem:
    return Problem("store", kind, path, message)


def _walk(folder: Path) -> Iterator[WikiFile]:
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _LEFT_OUT
        )
        for name in sorted(names):
            full = Path(above, name)
            try:
                status = full.lstat()
            except OSError:
                continue  # It has gone since it was listed.
            if full.is_file() and not full.is_symlink():
                path = full.relative_to(folder).as_posix()
                yield WikiFile(path, status.st_size, status.st_mtime_ns)
