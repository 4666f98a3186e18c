"""What a write has to do: the wanted files compared with the folder and its manifest."""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from codewiki.errors import FileSystemError, Problem, ProblemKind
from codewiki.store.manifest import digest_of

_EDITED = "was changed after codewiki wrote it and is kept as it is; delete it to have it written"
_EDITED_OBSOLETE = "is no longer part of the wiki, but was changed by hand and is kept"


class Plan(msgspec.Struct, frozen=True):
    """What a write has to do; paths are sorted.

    ``before`` and ``after`` map the paths that are ours to their digests, before and after it.
    """

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    before: dict[str, str]
    after: dict[str, str]
    problems: tuple[Problem, ...]


class Survey:
    """An output folder as it is on the disk, compared with what its manifest says.

    ``before`` maps those of our files that are still there to the digest they have (or should
    have); ``edited`` are those among them that hold neither the bytes we wrote nor those with
    the line ends of another system.
    """

    def __init__(self, folder: Path, owned: Mapping[str, frozenset[str]]) -> None:
        self.folder = folder
        self.before: dict[str, str] = {}
        self.edited: set[str] = set()
        self._folders = {above for path in owned for above in self._above(path)}
        for path, digests in sorted(owned.items()):
            if self.behind_link(path) or not _is_leaf(folder / path):
                continue
            data = self.read(path)
            found = set() if data is None else _digests(data) & digests
            self.before[path] = min(found or digests)
            if not found:
                self.edited.add(path)

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a regular file, ``None`` when there is none under this name."""
        full = self.folder / path
        try:
            if not stat.S_ISREG(full.lstat().st_mode):
                return None
            return full.read_bytes()
        except OSError:
            return None

    def behind_link(self, path: str) -> bool:
        """Tell whether a folder above ``path`` is a symbolic link, and may lead anywhere."""
        return any(above.is_symlink() for above in self._above(path))

    def blocked(self, path: str) -> bool:
        """Tell whether something that is not ours to remove is in the way of ``path``."""
        if self.behind_link(path):
            return True
        for above in self._above(path):
            if _is_leaf(above):
                return not self._removable(above)
        target = self.folder / path
        if path in self.before or not os.path.lexists(target):
            return False
        if not _is_leaf(target):
            return not all(self._removable(inner) for inner in _ends_below(target))
        return not self._respelled(path)

    def _above(self, path: str) -> list[Path]:
        parts = path.split("/")
        return [self.folder.joinpath(*parts[:end]) for end in range(1, len(parts))]

    def _removable(self, full: Path) -> bool:
        if full in self._folders and full.is_dir():
            return True
        path = full.relative_to(self.folder).as_posix()
        return path in self.before and path not in self.edited

    def _respelled(self, path: str) -> bool:
        """On a disk that ignores case, a page whose name changed in case only is still ours."""
        return any(
            other.casefold() == path.casefold()
            and other not in self.edited
            and os.path.samefile(self.folder / other, self.folder / path)
            for other in self.before
        )


def make_plan(
    survey: Survey, wanted: Mapping[str, bytes], part: Callable[[str], bool] = lambda path: True
) -> Plan:
    """Compare ``wanted`` with the folder; our files for which ``part`` is false stay as they are.

    Raises ``FileSystemError`` when a file that is not ours is in the way of one of them.
    """
    foreign = [path for path in sorted(wanted) if survey.blocked(path)]
    if foreign:
        raise _foreign(survey.folder, foreign)
    written, unchanged, kept, problems = [], [], [], []
    after: dict[str, str] = {}
    for path, data in sorted(wanted.items()):
        after[path] = digest_of(data)
        if path in survey.before and survey.read(path) == data:
            unchanged.append(path)
        elif path in survey.edited:
            after[path] = survey.before[path]
            kept.append(path)
            problems.append(output_problem(path, _EDITED))
        else:
            written.append(path)
    others = [path for path in survey.before if path not in wanted]
    after |= {path: survey.before[path] for path in others if not part(path)}
    obsolete = [path for path in others if part(path)]
    for path in (path for path in obsolete if path in survey.edited):
        after[path] = survey.before[path]
        kept.append(path)
        problems.append(output_problem(path, _EDITED_OBSOLETE))
    return Plan(
        written=tuple(written),
        unchanged=tuple(unchanged),
        removed=tuple(path for path in obsolete if path not in survey.edited),
        kept=tuple(sorted(kept)),
        before=survey.before,
        after=after,
        problems=tuple(sorted(problems)),
    )


def output_problem(path: str, message: str) -> Problem:
    """Return a problem with the output; ``path`` is relative to the output folder."""
    return Problem("store", ProblemKind.OUTPUT, path, message)


def _foreign(folder: Path, paths: list[str]) -> FileSystemError:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return FileSystemError(
        f"{folder / paths[0]}{more} was not written by codewiki and is in the way",
        path=str(folder / paths[0]),
        remedy="Move it away or choose another folder with --output; nothing was changed",
    )


def _digests(data: bytes) -> set[str]:
    """The digest of ``data``, and that of it without the line ends that Git may have put in."""
    return {digest_of(data), digest_of(data.replace(b"\r\n", b"\n"))}


def _ends_below(folder: Path) -> list[Path]:
    """Everything at the ends of ``folder``'s tree: files, links, and folders that are empty."""
    found = []
    for above, folders, names in os.walk(folder):
        here = Path(above)
        found += [here / name for name in names]
        found += [here / name for name in folders if (here / name).is_symlink()]
        if not folders and not names:
            found.append(here)
    return found


def _is_leaf(path: Path) -> bool:
    """Tell whether something is there that is not a folder (a link to a folder is none)."""
    return os.path.lexists(path) and (path.is_symlink() or not path.is_dir())
