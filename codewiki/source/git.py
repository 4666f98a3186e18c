"""What Git knows of a folder: its files, the commit, the remote and the history.

Git is the ``git`` program. The repository is not trusted and its settings can name programs, so
only commands are used that run none of them: no hook, no file-system monitor, no filter, no
text conversion, no signature check, no transport. That is why modified files are found by
comparing blob ids computed here, and not with ``git status`` or ``git diff``.
"""

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from codewiki.errors import Problem, ProblemKind, RepositoryError
from codewiki.source.model import Change, Commit, History
from codewiki.source.remote import web_address

GIT_SECONDS = 120.0
"""A watchdog for one call of the program, not a limit of the result."""

SAFE_OPTIONS = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "protocol.allow=never",
    "-c", "core.quotePath=false",
)  # fmt: skip
"""What every call is given, so that no setting of the repository starts a program."""

MOST_CHANGES = 400
"""Commits of which is told what they touched: who works where now, not who began it."""
MOST_TOLD = 8_000_000
"""Bytes that are read of their log."""
LONGEST_AUTHOR = 60
_COMMIT = b"\x01"
_LOG = (
    # Nothing here compares contents: no text conversion and no other program is asked.
    "log", f"--max-count={MOST_CHANGES}", "--no-merges", "--no-renames", "--no-ext-diff",
    "--no-textconv", "--no-show-signature", "--ignore-submodules", "--relative", "--name-only",
    "-z", "--format=%x01%an",
)  # fmt: skip
_KEPT_VARIABLES = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_GITLINK = b"160000"
_LAST_SECOND = 253_402_300_799


class GitFailure(Exception):
    """The program failed or took too long; ``message`` says so without naming any path."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Checkout:
    """What Git tells about a folder of a work tree; paths are relative to that folder.

    ``tracked`` are files of the index, ``untracked`` files that no rule ignores, ``submodules``
    map a path to what is known of the other repository. ``blobs`` maps the paths of the commit to
    their blob ids.
    """

    prefix: str
    tracked: frozenset[str]
    untracked: tuple[str, ...]
    submodules: Mapping[str, str]
    blobs: Mapping[str, str] = field(default_factory=dict)
    commit: Commit | None = None
    branch: str | None = None
    remote: str | None = None
    history: History | None = None
    problems: tuple[Problem, ...] = ()


def find_git() -> str | None:
    """Return the absolute path of the ``git`` program, ``None`` when there is none.

    Relative folders in PATH are passed over: they may lead into the repository.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which("git", path=os.pathsep.join(filter(os.path.isabs, folders)))
    return found if found is not None and os.path.isabs(found) else None


def inside_work_tree(root: str) -> bool:
    """Tell whether ``root`` or a folder above it has a ``.git``, without asking Git."""
    folder = root
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def read_checkout(root: str, program: str, *, seconds: float = GIT_SECONDS) -> Checkout | None:
    """Read what Git knows of the folder ``root`` (absolute).

    ``None`` when ``root`` merely lies inside somebody else's work tree, with no tracked file in
    it: an unpacked archive, say. Raises ``GitFailure`` when Git cannot read the repository and
    ``RepositoryError`` when ``root`` is Git's own folder and no work tree.
    """
    git = _Git(root, program, seconds)
    work_tree, shallow, prefix = git.run(
        "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"
    ).split(b"\n", 2)
    inner = _text(prefix.removesuffix(b"\n")).rstrip("/")
    if work_tree != b"true" and looks_bare(root):
        raise not_a_work_tree(root)
    if work_tree != b"true" or (inner and os.path.lexists(os.path.join(root, ".git"))):
        raise GitFailure("the settings of the repository place its files elsewhere")
    tracked, submodules = _index(git)
    if inner and not tracked:
        return None
    untracked = []
    others = git.run("ls-files", "-z", "--others", "--exclude-standard")
    for path in map(_text, filter(None, others.split(b"\0"))):
        if path.endswith("/"):
            submodules[path.rstrip("/")] = "a repository of its own"
        else:
            untracked.append(path)
    reader = _CommitReader(git, inner, shallow == b"true")
    return Checkout(
        prefix=inner,
        tracked=frozenset(tracked),
        untracked=tuple(sorted(untracked)),
        submodules=submodules,
        blobs=reader.blobs(),
        commit=reader.commit,
        branch=_branch(git),
        remote=_remote(git),
        history=reader.history(),
        problems=tuple(reader.problems),
    )


def looks_bare(root: str) -> bool:
    """Tell whether ``root`` is laid out like a bare repository or the inside of ``.git``."""
    return os.path.isfile(os.path.join(root, "HEAD")) and all(
        os.path.isdir(os.path.join(root, name)) for name in ("objects", "refs")
    )


def not_a_work_tree(root: str) -> RepositoryError:
    """Return the error for a bare repository or Git's own folder."""
    return RepositoryError(
        f"{root} is a Git repository without files checked out",
        path=root,
        remedy="Clone it and name the clone, or name the folder above .git",
    )


def blob_id(data: bytes, length: int = 40) -> str:
    """Return the id under which Git stores ``data``; ``length`` is that of the ids (40 or 64)."""
    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1
    digest = algorithm(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def same_as_blob(data: bytes, blob: str) -> bool:
    """Tell whether ``data`` is the blob, or differs from it only by line ends as checked out."""
    if blob_id(data, len(blob)) == blob:
        return True
    return b"\r\n" in data and blob_id(data.replace(b"\r\n", b"\n"), len(blob)) == blob


def git_problem(message: str) -> Problem:
    """Return a problem about Git."""
    return Problem("source", ProblemKind.HISTORY, "", message)


@dataclass(frozen=True)
class _Git:
    """The program, applied to one folder."""

    root: str
    program: str
    seconds: float

    def call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self.program, *SAFE_OPTIONS, "-C", self.root, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=self.seconds,
                env=git_environment(os.environ),
            )
        except subprocess.TimeoutExpired:
            raise self._too_slow(arguments) from None
        except OSError as error:
            raise cannot_start(error) from error

    def run(self, *arguments: str) -> bytes:
        """Return the output. Raises ``GitFailure``."""
        done = self.call(*arguments)
        if done.returncode == 0:
            return done.stdout
        if b"dubious ownership" in done.stderr:
            raise GitFailure(
                "Git does not read this repository because it belongs to another user "
                "(to allow it: git config --global --add safe.directory FOLDER)"
            )
        raise self._failed(arguments)

    def first(self, count: int, *arguments: str) -> bytes:
        """Return the first ``count`` bytes of an output that may be of any size.

        Raises ``GitFailure``.
        """
        command = [self.program, *SAFE_OPTIONS, "-C", self.root, *arguments]
        process = started(command, git_environment(os.environ), stderr=subprocess.DEVNULL)
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            with process:
                told = process.stdout.read(count) if process.stdout is not None else b""
                is_cut = len(told) == count
                if is_cut:
                    process.kill()
        finally:
            timer.cancel()
        if late.is_set():
            raise self._too_slow(arguments)
        if process.returncode != 0 and not is_cut:
            raise self._failed(arguments)
        return told

    def _too_slow(self, arguments: Sequence[str]) -> GitFailure:
        return GitFailure(f"git {arguments[0]} took longer than {self.seconds:g} seconds")

    def _failed(self, arguments: Sequence[str]) -> GitFailure:
        return GitFailure(f"git {arguments[0]} failed (run git status in the folder to see why)")


def started(
    command: Sequence[str], environment: Mapping[str, str], *, stderr: int, alone: bool = False
) -> subprocess.Popen[bytes]:
    """Start the program with a pipe from its output; ``alone`` gives it a session of its own.

    Raises ``GitFailure`` when it cannot be started.
    """
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=dict(environment),
            start_new_session=alone,
        )
    except OSError as error:
        raise cannot_start(error) from error


def cannot_start(error: OSError) -> GitFailure:
    """Return what is said of a program that the system does not start."""
    return GitFailure(f"the git program cannot be started: {error.strerror}")


def git_environment(outer: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for the program: nothing that redirects it, nothing that asks."""
    kept = {
        name: value
        for name, value in outer.items()
        if not name.startswith("GIT_") or name.startswith(_KEPT_VARIABLES)
    }
    return kept | _FIXED_VARIABLES


_FIXED_VARIABLES = MappingProxyType({
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    # Overrides every protocol setting of the repository; no transport has this name.
    "GIT_ALLOW_PROTOCOL": "none",
})


def _text(path: bytes) -> str:
    return os.fsdecode(path)


def _index(git: _Git) -> tuple[set[str], dict[str, str]]:
    """Return the files and the submodules of the index."""
    tracked: set[str] = set()
    submodules: dict[str, str] = {}
    for entry in git.run("ls-files", "-z", "--stage").split(b"\0"):
        information, _, path = entry.partition(b"\t")
        if not path:
            continue
        mode, object_id, _ = information.split(b" ")
        if mode == _GITLINK:
            submodules[_text(path)] = f"at commit {object_id[:12].decode('ascii')}"
        else:
            tracked.add(_text(path))
    return tracked, submodules


def _branch(git: _Git) -> str | None:
    done = git.call("symbolic-ref", "--quiet", "--short", "HEAD")
    name = _text(done.stdout.removesuffix(b"\n"))
    return name if done.returncode == 0 and name.isprintable() else None


def _remote(git: _Git) -> str | None:
    """Return the web address of ``origin``, or of the only remote."""
    done = git.call("config", "--local", "-z", "--get-regexp", r"^remote\..*\.url$")
    urls: dict[str, str] = {}
    for entry in done.stdout.split(b"\0") if done.returncode == 0 else ():
        key, _, value = _text(entry).partition("\n")
        if key:
            urls.setdefault(key.removeprefix("remote.").removesuffix(".url"), value)
    url = urls.get("origin") or (next(iter(urls.values())) if len(urls) == 1 else "")
    return web_address(url)


class _CommitReader:
    """What the checked-out commit tells; whatever cannot be read becomes a problem."""

    def __init__(self, git: _Git, prefix: str, shallow: bool) -> None:
        self._git = git
        self._prefix = prefix
        self._shallow = shallow
        self.problems: list[Problem] = []
        self.commit = self._commit()

    def _commit(self) -> Commit | None:
        if self._git.call("rev-parse", "--verify", "--quiet", "HEAD").returncode != 0:
            return None
        line = self._attempt("rev-list", "--timestamp", "--max-count=1", "HEAD", "--")
        if not line:
            return None
        time, commit = line.split()
        return Commit(commit.decode("ascii"), int(time))

    def blobs(self) -> dict[str, str]:
        if self.commit is None:
            return {}
        found = {}
        for entry in self._attempt("ls-tree", "-r", "-z", self.commit.id).split(b"\0"):
            information, _, path = entry.partition(b"\t")
            if path:
                found[_text(path)] = information.rsplit(b" ", 1)[-1].decode("ascii")
        return found

    def history(self) -> History | None:
        """Return the counts of the commits that touched the folder; ``None`` when incomplete."""
        if self.commit is None or self._shallow:
            return None
        folder = ("--", ".") if self._prefix else ("--",)
        lines = self._attempt("rev-list", "--timestamp", self.commit.id, *folder).splitlines()
        times = [int(line.split(b" ", 1)[0]) for line in lines]
        if not times:
            return None
        return History(len(times), _day(min(times)), _day(max(times)), self._changes(self.commit))

    def _changes(self, commit: Commit) -> tuple[Change, ...]:
        """Return the latest commits that are no merges, as far as they fit."""
        try:
            told = self._git.first(MOST_TOLD, *_LOG, commit.id, "--", ".")
        except GitFailure as failure:
            self.problems.append(git_problem(failure.message))
            return ()
        return tuple(_changes_in(told))

    def _attempt(self, *arguments: str) -> bytes:
        try:
            return self._git.run(*arguments)
        except GitFailure as failure:
            self.problems.append(git_problem(failure.message))
            return b""


def _changes_in(told: bytes) -> Iterator[Change]:
    """Yield the commits of a log; the last one is left out where the log was cut."""
    records = told.split(_COMMIT)[1:]
    if len(told) >= MOST_TOLD:
        records.pop()
    for record in records:
        author, _, rest = record.partition(b"\0")
        name = author.decode("utf-8", "replace")
        plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
        paths = {_text(path) for path in rest.removeprefix(b"\n").split(b"\0") if path}
        yield Change(plain[:LONGEST_AUTHOR], tuple(sorted(paths)))


def _day(time: int) -> str:
    """Return the day of a time as Git stores it: any number, so it is kept within the calendar."""
    return datetime.fromtimestamp(min(max(time, 0), _LAST_SECOND), UTC).date().isoformat()


def tree_at(root: str, program: str, base: str, *, seconds: float = GIT_SECONDS) -> dict[str, str]:
    """Return the files in the folder ``root`` at commit ``base`` with the ids of their blobs.

    Raises ``GitFailure``, also for a ``base`` that is no commit; it is never taken for an option.
    """
    if not base or base.startswith("-") or "\0" in base:
        raise GitFailure(f"{base!r} is no commit")
    git = _Git(root, program, seconds)
    found = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    commit = found.decode("ascii", "replace").strip()
    blobs = {}
    for entry in filter(None, git.run("ls-tree", "-r", "-z", commit).split(b"\0")):
        about, _, path = entry.partition(b"\t")
        kind, blob = about.split(b" ")[1:3]
        if kind == b"blob":
            blobs[_text(path)] = blob.decode("ascii", "replace")
    return blobs


def blob_at(root: str, program: str, blob: str, *, seconds: float = GIT_SECONDS) -> bytes:
    """Return the bytes of a blob by its id. Raises ``GitFailure``."""
    return _Git(root, program, seconds).run("cat-file", "blob", blob)
