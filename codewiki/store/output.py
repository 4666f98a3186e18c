"""The output folder: what codewiki wrote, kept apart from what anybody else did.

A run first stages every changed file inside the folder, then notes in the manifest what it is
about to do, removes, renames, and writes the final manifest. Killed at any moment it leaves a
folder whose files are all known to be ours, and the next run finishes the work.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from codewiki.errors import FileSystemError, Problem
from codewiki.store.files import DISK, Disk, atomic_write
from codewiki.store.locks import FolderLock
from codewiki.store.manifest import (
    MANIFEST_NAME,
    Manifest,
    manifest_bytes,
    pending_bytes,
    read_manifest,
)
from codewiki.store.names import OWN_PREFIX, collisions, name_fault
from codewiki.store.plan import Plan, Survey, make_plan, output_problem

STAGING_NAME = ".codewiki.staging"


class WriteReport(msgspec.Struct, frozen=True):
    """What became of the files; all paths are relative to the folder and sorted.

    ``kept`` are our files that a person edited: neither overwritten nor removed, and each named
    in ``problems``. The manifest itself is not counted.
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class OutputChoice(msgspec.Struct, frozen=True):
    """The folder to write to: its absolute path, its path relative to the repository.

    ``relative`` is ``None`` when the folder lies outside the repository. ``reason`` is a clause
    for the user: why this folder.
    """

    path: str
    relative: str | None
    reason: str


def choose_output(root: str | os.PathLike[str], wanted: str = "") -> OutputChoice:
    """Choose the output folder of the repository at ``root``.

    ``wanted`` is what the user named, relative to the current folder; without it the choice is
    ``docs`` if that is absent, empty or ours, else ``docs/codewiki``. It is ours when we wrote
    pages there: a site beside pages of others does not make it so. Raises ``FileSystemError``
    when the folder would hold the repository or be part of ``.git``, is a file, or lies in the
    repository behind a symbolic link that leads out of it.
    """
    top = Path(os.path.realpath(root))
    if wanted:
        asked = Path(os.path.abspath(wanted))
        if not asked.is_relative_to(top):
            asked = Path(os.path.realpath(asked))  # the same place under another name
        return _checked(top, asked, "as asked")
    docs = top / "docs"
    if not os.path.lexists(docs):
        return _checked(top, docs, "docs/ does not exist yet")
    if docs.is_dir() and not docs.is_symlink():
        if (docs / MANIFEST_NAME).is_file() and not holds_site_only(docs):
            return _checked(top, docs, "docs/ was written by codewiki")
        if all(name.startswith(OWN_PREFIX) for name in os.listdir(docs)):
            return _checked(top, docs, "docs/ is empty")
    return _checked(top, docs / "codewiki", "docs/ holds files that codewiki did not write")


def holds_site_only(folder: Path) -> bool:
    """Tell whether we own files of ``folder``, but no page of Markdown.

    Raises ``FileSystemError`` when its manifest cannot be read.
    """
    manifest = read_manifest(folder)
    owned = manifest.owned if manifest else {}
    return bool(owned) and not any(path.endswith(".md") for path in owned)


def _checked(root: Path, folder: Path, reason: str) -> OutputChoice:
    inside = folder.is_relative_to(root)
    fault = ""
    if folder != root and root.is_relative_to(folder):
        fault = "holds the repository itself"
    elif inside and ".git" in folder.relative_to(root).parts:
        fault = "belongs to Git"
    elif any(path.exists() and not path.is_dir() for path in (folder, *folder.parents)):
        fault = "cannot be a folder, since a file is in the way"
    elif inside and not folder.resolve().is_relative_to(root.resolve()):
        fault = "leads out of the repository through a symbolic link"
    if fault:
        raise FileSystemError(
            f"The output folder {folder} {fault}",
            path=str(folder),
            remedy="Choose another folder with --output",
        )
    relative = folder.relative_to(root).as_posix() if inside else None
    return OutputChoice(str(folder), relative, reason)


class OutputFolder:
    """An output folder, locked against other runs while it is entered.

    Entering creates the folder, takes the lock and reads the manifest; leaving gives the lock
    back and removes the folder again if it is new and empty. Raises ``OutputBusyError`` when
    another run writes to it and ``FileSystemError`` when it cannot be used.
    """

    def __init__(self, path: str | os.PathLike[str], *, disk: Disk = DISK) -> None:
        self.path = Path(path)
        self._disk = disk
        self._lock = FolderLock(self.path)
        self._created: list[Path] = []
        self._manifest: Manifest | None = None

    def __enter__(self) -> Self:
        self._created = _missing_folders(self.path)
        try:
            self._disk.make_folder(self.path)
        except OSError as error:
            raise _failure("create", self.path, error) from error
        try:
            self._lock.acquire()
            self._clear_leftovers()
            self._manifest = read_manifest(self.path)
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    @property
    def content(self) -> Mapping[str, object]:
        """What the previous run put into the manifest beside the list of files.

        Empty when there was none, or when it did not finish.
        """
        return self._manifest.content if self._manifest else {}

    @property
    def owned(self) -> tuple[str, ...]:
        """The paths that the manifest lists as ours, sorted."""
        return tuple(sorted(self._manifest.owned)) if self._manifest else ()

    def write(
        self,
        files: Mapping[str, bytes],
        lock: Mapping[str, object] | None = None,
        *,
        part: Callable[[str], bool] = lambda path: True,
    ) -> WriteReport:
        """Make the folder hold ``files`` (relative path to bytes) and what others put there.

        ``lock`` is further content of the manifest; a file named ``codewiki.lock.json`` in
        ``files`` (a JSON object) is taken as such too. A file with equal bytes is not touched.
        ``part`` tells which paths this write is about: our files for which it is false stay.
        Raises ``FileSystemError``, before anything is changed, when a path is not fit for an
        output folder, leads out of it or names a file that is not ours.
        """
        content = {**_given_content(files), **(lock or {})}
        wanted = {path: data for path, data in sorted(files.items()) if path != MANIFEST_NAME}
        _check_names(wanted)
        survey = Survey(self.path, self._manifest.owned if self._manifest else {})
        plan = make_plan(survey, wanted, part)
        try:
            self._carry_out(plan, wanted, manifest_bytes(plan.after, content))
        except OSError as error:
            raise _failure("write to", self.path, error) from error
        self._manifest = read_manifest(self.path)
        problems = plan.problems
        if not self._lock.effective:
            text = "the file system has no locks; a second run on this folder is not noticed"
            problems = (output_problem("", text), *problems)
        return WriteReport(plan.written, plan.unchanged, plan.removed, plan.kept, problems)

    def _carry_out(self, plan: Plan, wanted: Mapping[str, bytes], final: bytes) -> None:
        if plan.written or plan.removed:
            staged = self._stage(plan, wanted)
            pending = {path: plan.after[path] for path in plan.written}
            self._put_manifest(pending_bytes(plan.before, pending))
            for path in plan.removed:
                self._disk.remove(self.path / path)
            self._remove_empty_folders(plan)
            for path, aside in staged:
                target = self.path / path
                self._disk.make_folder(target.parent)
                self._disk.replace(aside, target)
        else:
            self._remove_empty_folders(plan)
        self._put_manifest(final)
        self._clear_leftovers()

    def _put_manifest(self, data: bytes) -> None:
        manifest = self.path / MANIFEST_NAME
        if manifest.exists() and manifest.read_bytes() == data:
            return
        staging = self.path / STAGING_NAME
        self._disk.make_folder(staging)
        atomic_write(manifest, data, aside=staging / "0", disk=self._disk)

    def _stage(self, plan: Plan, wanted: Mapping[str, bytes]) -> list[tuple[str, Path]]:
        """Write the changed files aside, all before the first old one is replaced."""
        staging = self.path / STAGING_NAME
        staged = [(path, staging / str(n)) for n, path in enumerate(plan.written, 1)]
        if staged:
            self._disk.make_folder(staging)
        for path, aside in staged:
            self._disk.write(aside, wanted[path])
        return staged

    def _remove_empty_folders(self, plan: Plan) -> None:
        """Remove folders that held our files and hold nothing any more.

        Files that the manifest lists and that are gone count too: their folder may have been
        left by a run that died.
        """
        gone = {path for path in self.owned if path not in plan.after}
        above = {
            "/".join(parts[:end])
            for parts in (path.split("/") for path in gone)
            for end in range(1, len(parts))
        }
        for folder in sorted(above, key=lambda path: (-path.count("/"), path)):
            if not any(above.is_symlink() for above in _chain(self.path, folder)):
                self._disk.remove_folder(self.path / folder)

    def _clear_leftovers(self) -> None:
        """Remove what a run that died left staged; never anything that is not its work."""
        staging = self.path / STAGING_NAME
        if not os.path.lexists(staging):
            return
        if staging.is_symlink() or not staging.is_dir():
            raise FileSystemError(
                f"{staging} is in the way: codewiki stages its files in a folder of this name",
                path=str(staging),
                remedy="Move it away or choose another folder with --output",
            )
        for file in sorted(staging.iterdir()):
            if file.name.isdecimal() and not file.is_dir():
                self._disk.remove(file)
        self._disk.remove_folder(staging)

    def _leave(self) -> None:
        self._lock.release()
        for folder in self._created:
            if not self._disk.remove_folder(folder):
                break


def _given_content(files: Mapping[str, bytes]) -> dict[str, object]:
    data = files.get(MANIFEST_NAME)
    if data is None:
        return {}
    try:
        return msgspec.json.decode(data, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise ValueError(f"{MANIFEST_NAME} must be a JSON object") from error


def _check_names(wanted: Mapping[str, bytes]) -> None:
    for path in wanted:
        if fault := name_fault(path):
            raise FileSystemError(
                f"{path!r} cannot be a file of the output folder: {fault}",
                path=path,
                remedy="Please report this: codewiki made a name that it must not make",
            )
    for first, second in collisions(wanted):
        raise FileSystemError(
            f"{first!r} and {second!r} cannot stand in one output folder on every system",
            path=first,
            remedy="Please report this: codewiki made two names that collide",
        )


def _chain(folder: Path, path: str) -> list[Path]:
    """The paths from ``folder`` down to ``path`` in it, without ``folder`` itself."""
    parts = path.split("/")
    return [folder.joinpath(*parts[:end]) for end in range(1, len(parts) + 1)]


def _missing_folders(path: Path) -> list[Path]:
    """The folders on the way to ``path`` that do not exist yet, innermost first."""
    missing = []
    for folder in (path, *path.parents):
        if folder.exists():
            break
        missing.append(folder)
    return missing


def _failure(verb: str, path: Path, error: OSError) -> FileSystemError:
    return FileSystemError(
        f"codewiki cannot {verb} {path} ({error.strerror or error})",
        path=str(path),
        remedy="Check that there is space and that the folder is writable, then run again",
    )
