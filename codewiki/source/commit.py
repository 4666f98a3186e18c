"""Committing generated files: nothing of the user's is touched, nothing of the repository run.

Only plumbing commands are used. No hook, filter, file-system monitor or signing program starts,
and the user's index and branch change at the very end or not at all.
"""

import hashlib
import os
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from codewiki.errors import ConfigurationError, RepositoryError
from codewiki.source.git import (
    GIT_SECONDS,
    SAFE_OPTIONS,
    GitFailure,
    find_git,
    git_environment,
    same_as_blob,
)
from codewiki.source.reading import printable

_IDENTITY_VARIABLES = ("GIT_AUTHOR_", "GIT_COMMITTER_")
_UNFINISHED = (
    "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply",
)  # fmt: skip
_GITLINK = "160000"
_LINK = "120000"
_CHUNK = 1 << 20
_SMALL = 16 << 20
_SHOWN = 10


@dataclass(frozen=True)
class Position:
    """Where HEAD is: the commit, and the full name of the branch (``None`` when detached)."""

    commit: str
    branch: str | None


class WorkTree:
    """The work tree that holds the folder ``root``.

    Raises ``RepositoryError`` when ``root`` lies in none, or Git cannot read it.
    """

    def __init__(self, root: str) -> None:
        program = find_git()
        if program is None:
            raise _unfit(root, "cannot be committed to: the git program was not found")
        self._root = root
        self._program = program
        self.top = root
        try:
            self.top = os.path.realpath(self._text("rev-parse", "--show-toplevel"))
            self._folder = self._text("rev-parse", "--absolute-git-dir")
            self._index = self._place("index")
        except GitFailure as failure:
            raise _unfit(root, "is no Git work tree that can be committed to") from failure

    def position(self) -> Position:
        """Return where HEAD is. Raises ``RepositoryError`` before the first commit."""
        try:
            commit = self._text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitFailure as failure:
            raise _unfit(self._root, "has no commit yet") from failure
        try:
            return Position(commit, self._text("symbolic-ref", "--quiet", "HEAD"))
        except GitFailure:
            return Position(commit, None)

    def relative(self, path: Path) -> str | None:
        """Return ``path`` relative to the top with ``/``, ``None`` when it is not Git's to keep.

        That is: outside, inside another repository, behind a link, or ignored.
        """
        real = Path(os.path.realpath(path))
        top = Path(self.top)
        if real == top or not real.is_relative_to(top) or "\n" in str(real):
            return None
        inner = [real, *real.parents]
        if any(os.path.lexists(folder / ".git") for folder in inner[: inner.index(top)]):
            return None
        relative = real.relative_to(top).as_posix()
        ignored = self._call((
            "check-ignore",
            "--quiet",
            "--no-index",
            "--",
            f"{relative}/overview.md",
        ))
        return None if ignored.returncode == 0 else relative

    def check_ready(self, ours: Callable[[str], bool]) -> None:
        """Raise ``RepositoryError`` unless all files are as in the commit, but for ``ours``."""
        for name in _UNFINISHED:
            if os.path.lexists(self._place(name)):
                raise _unfit(self._root, f"is in the middle of something ({name})")
        try:
            changed = sorted(path for path in self._changed() if not ours(path))
        except GitFailure as failure:
            raise _unfit(self._root, "cannot be compared with its commit") from failure
        if changed:
            names = ", ".join(printable(_shown(path)) for path in changed[:_SHOWN])
            more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
            raise RepositoryError(
                f"The work tree has changes that are not committed: {names}{more}",
                path=self._root,
                remedy="Commit or stash them first, so that the wiki describes a commit",
            )

    def check_identity(self) -> None:
        """Raise ``ConfigurationError`` unless the user told Git who they are."""
        for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            if self._call(("var", name)).returncode != 0:
                raise ConfigurationError(
                    "Git does not know who commits",
                    setting="--commit",
                    remedy="Set it with git config user.name NAME and git config user.email MAIL",
                )

    def has_branch(self, name: str) -> bool:
        """Tell whether there is a branch ``name``, or any below it."""
        return bool(self._run("for-each-ref", "--count=1", f"refs/heads/{name}"))

    def commit(
        self, position: Position, files: Iterable[str], removed: Iterable[str], message: str
    ) -> tuple[str, bytes] | None:
        """Write a commit of ``files`` as they are on disk, without ``removed``; move nothing.

        Paths are relative to the top. Returns the commit and what ``move`` needs, or ``None``
        when the commit would change nothing. Raises ``GitFailure``.
        """
        entries = self._entries(sorted(files), sorted(removed), len(position.commit))
        with tempfile.TemporaryDirectory(prefix="codewiki-index-") as folder:
            index = os.path.join(folder, "index")
            self._write_index("read-tree", position.commit, index=index)
            self._write_index("update-index", "-z", "--index-info", data=entries, index=index)
            tree = (
                self._write_index("write-tree", "--missing-ok", index=index).decode("ascii").strip()
            )
        if tree == self._text("rev-parse", f"{position.commit}^{{tree}}"):
            return None
        arguments = ("commit-tree", tree, "-p", position.commit, "-F", "-")
        commit = self._run(*arguments, data=message.encode("utf-8"))
        return commit.decode("ascii").strip(), entries

    def move(self, before: Position, after: Position, entries: bytes = b"") -> None:
        """Move the user to ``after``: its branch (made if it is new), its commit, the index.

        When any of it fails all is put back. Raises ``GitFailure``.
        """
        index = Path(self._index)
        kept = index.read_bytes() if index.exists() else None
        own = after.branch != before.branch
        try:
            reference = after.branch or "HEAD"
            former = "0" * len(before.commit) if own else before.commit
            self._run("update-ref", "-m", "codewiki", reference, after.commit, former)
            if entries:
                self._write_index("update-index", "-z", "--index-info", data=entries)
            if own and after.branch:
                self._run("symbolic-ref", "-m", "codewiki", "HEAD", after.branch)
        except BaseException:
            self._put_back(before, after, kept)
            raise

    def _put_back(self, before: Position, after: Position, index: bytes | None) -> None:
        """Undo as much of a move as was done; each step stands for itself."""
        with suppress(GitFailure):
            if before.branch:
                self._run("symbolic-ref", "HEAD", before.branch)
            else:
                self._run("update-ref", "--no-deref", "HEAD", before.commit)
        with suppress(GitFailure):
            if after.branch and after.branch != before.branch:
                self._run("update-ref", "-d", after.branch, after.commit)
            elif after.branch:
                self._run("update-ref", after.branch, before.commit, after.commit)
        if index is not None:
            aside = Path(f"{self._index}.codewiki-{os.getpid()}")
            aside.write_bytes(index)
            aside.replace(self._index)

    def _place(self, name: str) -> str:
        return os.path.join(self.top, self._text("rev-parse", "--git-path", name))

    def _entries(self, files: Sequence[str], removed: Sequence[str], length: int) -> bytes:
        """Return what ``update-index --index-info`` reads; the blobs are written."""
        paths = "".join(f"{path}\n" for path in files).encode("utf-8", "surrogateescape")
        arguments = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        blobs = self._run(*arguments, data=paths).split() if files else []
        lines = [
            b"100644 %s\t%s" % (blob, os.fsencode(path))
            for blob, path in zip(blobs, files, strict=True)
        ]
        lines += [b"0 %s\t%s" % (b"0" * length, os.fsencode(path)) for path in removed]
        return b"".join(line + b"\0" for line in lines)

    def _changed(self) -> set[str]:
        """Return the paths that differ from the commit: staged, changed, new or gone."""
        staged = self._run("diff-index", "--cached", "--name-only", "-z", "HEAD", "--")
        others = self._run("ls-files", "-z", "--others", "--exclude-standard")
        found = {os.fsdecode(path) for path in (staged + others).split(b"\0") if path}
        return found | self._differing()

    def _differing(self) -> set[str]:
        """Return the paths of the index whose file on disk is another."""
        found = set()
        for entry in self._run("ls-files", "-z", "-v", "--stage").split(b"\0"):
            information, _, name = entry.partition(b"\t")
            if not name:
                continue
            tag, mode, blob, _stage = information.decode("ascii").split(" ")
            # Entries that a sparse checkout leaves out, or that the user told Git to trust.
            if tag == "S" or tag.islower() or mode == _GITLINK:
                continue
            path = os.fsdecode(name)
            if not _is_blob(os.path.join(self.top, path), mode, blob):
                found.add(path)
        return found - self._converted(found)

    def _converted(self, paths: set[str]) -> set[str]:
        """Return those of ``paths`` that Git converts when it checks them out.

        What their bytes should be cannot be told without running the user's filters. They count
        as unchanged: nothing of them is ever committed here.
        """
        if not paths:
            return set()
        data = b"".join(os.fsencode(path) + b"\0" for path in sorted(paths))
        names = ("filter", "ident", "working-tree-encoding")
        fields = self._run("check-attr", "-z", "--stdin", *names, data=data).split(b"\0")
        return {
            os.fsdecode(path)
            for path, value in zip(fields[0::3], fields[2::3], strict=False)
            if value not in (b"unspecified", b"unset")
        }

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._run(*arguments)).removesuffix("\n")

    def _write_index(self, *arguments: str, data: bytes = b"", index: str = "") -> bytes:
        """Run a command that writes an index.

        Git then compares files as new as the index with it, and runs their filters for that. It
        finds none in the empty folder that it is told to take for the work tree.
        """
        with tempfile.TemporaryDirectory(prefix="codewiki-empty-") as empty:
            places = {"GIT_DIR": self._folder, "GIT_WORK_TREE": empty}
            places |= {"GIT_INDEX_FILE": index or self._index}
            return self._output(arguments, self._call(arguments, data, empty, places))

    def _run(self, *arguments: str, data: bytes = b"") -> bytes:
        return self._output(arguments, self._call(arguments, data))

    @staticmethod
    def _output(arguments: Sequence[str], done: subprocess.CompletedProcess[bytes]) -> bytes:
        if done.returncode != 0:
            told = printable(done.stderr.decode("utf-8", "replace").strip())[:300]
            raise GitFailure(f"git {arguments[0]} failed: {told}")
        return done.stdout

    def _call(
        self,
        arguments: Sequence[str],
        data: bytes = b"",
        folder: str = "",
        places: Mapping[str, str] = MappingProxyType({}),
    ) -> subprocess.CompletedProcess[bytes]:
        outer = os.environ
        environment = git_environment(outer)
        environment |= {k: v for k, v in outer.items() if k.startswith(_IDENTITY_VARIABLES)}
        environment |= places
        # An identity that Git would guess from the machine's name is nobody's own.
        options = (*SAFE_OPTIONS, "-c", "user.useConfigOnly=true", "-c", "core.splitIndex=false")
        try:
            return subprocess.run(
                [self._program, *options, "-C", folder or self.top, *arguments],
                input=data,
                capture_output=True,
                check=False,
                timeout=GIT_SECONDS,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            raise GitFailure(f"git {arguments[0]} took longer than {GIT_SECONDS:g} s") from None


def _is_blob(path: str, mode: str, blob: str) -> bool:
    """Tell whether the file at ``path`` is what the index says."""
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            return mode == _LINK and same_as_blob(os.fsencode(os.readlink(path)), blob)
        if mode == _LINK or not stat.S_ISREG(status.st_mode):
            return False
        if status.st_size <= _SMALL:
            return same_as_blob(Path(path).read_bytes(), blob)
        digest = hashlib.new("sha256" if len(blob) == 64 else "sha1", usedforsecurity=False)
        digest.update(b"blob %d\0" % status.st_size)
        with Path(path).open("rb") as file:
            while part := file.read(_CHUNK):
                digest.update(part)
        return digest.hexdigest() == blob
    except OSError:
        return False


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _unfit(root: str, reason: str) -> RepositoryError:
    return RepositoryError(
        f"{root} {reason}",
        path=root,
        remedy="Leave out --create-branch and --commit, or make it fit for them first",
    )
