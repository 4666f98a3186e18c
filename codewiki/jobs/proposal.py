"""A wiki on a branch of its own: made ready before a run, carried out or taken back after it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from codewiki.errors import ConfigurationError, RepositoryError
from codewiki.results import Proposal, Result
from codewiki.settings import Settings
from codewiki.source.acquire import Kind, named
from codewiki.source.build import repository_root
from codewiki.source.commit import Position, WorkTree
from codewiki.source.git import GitFailure
from codewiki.source.remote import pull_request_page
from codewiki.store.locks import LOCK_NAME
from codewiki.store.manifest import MANIFEST_NAME, digest_of, read_manifest
from codewiki.store.output import choose_output

_BRANCH = "docs/codewiki-"


@contextmanager
def proposing(repository: str, settings: Settings) -> Iterator["Proposing | None"]:
    """Prepare for a branch or a commit, if the settings ask for one.

    A run that does not end with ``carry_out`` leaves the output folder as it was. Raises
    ``RepositoryError`` for a work tree with changes, ``ConfigurationError`` where there is
    nothing to commit to.
    """
    if not (settings.create_branch or settings.commit):
        yield None
        return
    flag = "--create-branch" if settings.create_branch else "--commit"
    if named(repository).kind is not Kind.FOLDER:
        raise ConfigurationError(
            f"{flag} needs a work tree",
            setting=flag,
            remedy="Clone the repository yourself and name the folder",
        )
    root = repository_root(repository)
    output = Path(choose_output(root, settings.output).path)
    proposal = Proposing(WorkTree(root), output, settings, flag)
    with proposal:
        yield proposal


class Proposing:
    """A proposal in the making; a context manager that takes back what was not carried out."""

    def __init__(self, tree: WorkTree, output: Path, settings: Settings, flag: str) -> None:
        self._tree = tree
        self._output = output
        self._settings = settings
        self._position = tree.position()
        self._backup = _Backup(output)
        relative = tree.relative(output)
        if relative is None:
            raise ConfigurationError(
                f"{output} is outside the work tree, or ignored by Git",
                setting=flag,
                remedy=f"Choose another folder with --output, or leave out {flag}",
            )
        self._place = relative
        if settings.commit:
            tree.check_identity()
            if self._position.branch is None and not settings.create_branch:
                raise RepositoryError(
                    "HEAD is at no branch, and a commit there is soon lost",
                    path=str(output),
                    remedy="Switch to a branch, or use --create-branch",
                )
        ours = {f"{relative}/{name}" for name in _untouched(output)}
        tree.check_ready((ours | {f"{relative}/{LOCK_NAME}"}).__contains__)

    def __enter__(self) -> "Proposing":
        self._backup.make()
        return self

    def __exit__(self, *error: object) -> None:
        self._backup.close()

    def carry_out(self, result: Result) -> Proposal:
        """Make the branch and the commit. Raises ``RepositoryError``; all is as before then."""
        before = self._position
        branch = before.branch
        try:
            if self._tree.position() != before:
                raise _failed("HEAD has moved during the run")
            if self._settings.create_branch:
                branch = f"refs/heads/{self._new_branch()}"
            commit, entries, count = before.commit, b"", 0
            if self._settings.commit:
                files, removed = self._changes()
                made = self._tree.commit(before, files, removed, _message(result))
                if made is None:
                    self._backup.keep()
                    return Proposal(base=_short(before.branch))
                commit, entries = made
                count = len(result.written) + len(result.removed)
            self._tree.move(before, Position(commit, branch), entries)
        except GitFailure as failure:
            raise _failed(failure.message) from failure
        self._backup.keep()
        name = _short(branch)
        return Proposal(
            branch=name,
            base=_short(before.branch),
            commit=commit if entries else "",
            files=count,
            page=pull_request_page(result.repository.remote, name),
        )

    def _changes(self) -> tuple[list[str], list[str]]:
        """Return the generated files and those generated before and gone now, from the top."""
        after = _owned(self._output)
        there = {name for name in after if (self._output / name).is_file()}
        gone = {name for name in self._backup.owned - after if not (self._output / name).exists()}
        return [f"{self._place}/{name}" for name in there], [f"{self._place}/{n}" for n in gone]

    def _new_branch(self) -> str:
        stem = f"{_BRANCH}{datetime.now(UTC):%Y%m%d-%H%M%S}"
        if self._tree.has_branch("docs") and not self._tree.has_branch("docs/"):
            # A branch that is called docs leaves no room for others below it.
            stem = stem.replace("/", "-")
        number, name = 1, stem
        while self._tree.has_branch(name):
            number += 1
            name = f"{stem}-{number}"
        return name


class _Backup:
    """Our files of an output folder as they were, to be put back."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self.owned = _owned(output)
        self._present: set[str] = set()
        self._folders: set[Path] = set()
        self._aside: tempfile.TemporaryDirectory[str] | None = None

    def make(self) -> None:
        """Copy the files aside, and note what else there is."""
        self._aside = tempfile.TemporaryDirectory(prefix="codewiki-backup-")
        for folder, _, names in os.walk(self._output):
            self._folders.add(Path(folder))
            self._present |= {
                (Path(folder) / n).relative_to(self._output).as_posix() for n in names
            }
        self._folders.update(folder for folder in self._output.parents if folder.exists())
        for name in sorted(self.owned & self._present):
            target = Path(self._aside.name, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self._output / name, target)

    def keep(self) -> None:
        """Let what was written stand."""
        if self._aside is not None:
            self._aside.cleanup()
            self._aside = None

    def close(self) -> None:
        """Put everything back, unless it was to stand."""
        if self._aside is None:
            return
        for name in sorted(_owned(self._output) | self.owned):
            kept, target = Path(self._aside.name, name), self._output / name
            if kept.is_file():
                if not target.is_file() or target.read_bytes() != kept.read_bytes():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(kept, target)
            elif name not in self._present:
                target.unlink(missing_ok=True)
        for folder, _, _ in os.walk(self._output, topdown=False):
            if Path(folder) not in self._folders and not any(Path(folder).iterdir()):
                Path(folder).rmdir()
        self.keep()


def _owned(output: Path) -> set[str]:
    """Return the files of the output folder that are ours, the manifest with them."""
    manifest = read_manifest(output)
    return {MANIFEST_NAME, *manifest.owned} if manifest else set()


def _untouched(output: Path) -> set[str]:
    """Return our files of the folder that nobody edited since, and those that are gone."""
    manifest = read_manifest(output)
    if manifest is None:
        return set()
    return {MANIFEST_NAME} | {
        name
        for name, digests in manifest.owned.items()
        if not (output / name).is_file() or digest_of((output / name).read_bytes()) in digests
    }


def _message(result: Result) -> str:
    commit = result.repository.commit
    at = f" at {commit.id[:12]}" if commit else ""
    figures = result.figures
    return (
        f"Update the wiki of {result.repository.name}\n\n"
        f"Written by codewiki: {figures.pages} pages about {figures.files} files{at}.\n"
    )


def _short(branch: str | None) -> str:
    return (branch or "").removeprefix("refs/heads/")


def _failed(reason: str) -> RepositoryError:
    return RepositoryError(
        f"The wiki cannot be committed: {reason}",
        path="",
        remedy="Branch, index and files are as before; mend it and run again",
    )
