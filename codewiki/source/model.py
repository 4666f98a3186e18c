"""Values of the source stage. All paths are relative to the repository root, with ``/``."""

from enum import StrEnum

import msgspec

from codewiki.errors import Problem


class Role(StrEnum):
    """What a file is for."""

    SOURCE = "source"
    TEST = "test"
    EXAMPLE = "example"
    DOCS = "docs"
    CONFIG = "config"
    BUILD = "build"
    CI = "ci"
    DATA = "data"
    GENERATED = "generated"
    VENDORED = "vendored"


READ_ROLES = frozenset(Role) - {Role.GENERATED, Role.VENDORED}
"""Files of these roles are analysed; the others only have an entry on a page."""


class SkipReason(StrEnum):
    """Why a file is not read."""

    BINARY = "binary"
    TOO_LARGE = "too large"
    MINIFIED = "minified"
    UNREADABLE = "unreadable"
    EXCLUDED = "excluded by the settings"
    OWN_OUTPUT = "written by codewiki"
    SYMLINK = "symbolic link"
    SPECIAL = "not a regular file"
    SUBMODULE = "submodule"
    NAME = "name that is not valid text"
    SECRET_NAME = "name that looks like a secret"  # noqa: S105


class SourceFile(msgspec.Struct, frozen=True):
    """A text file of the repository that the wiki covers.

    ``language`` is a name of the languages table ("python", "markdown", "text" when unknown).
    ``lines`` counts ``\\n``-ended lines plus an unfinished last one; ``digest`` is the BLAKE2b
    digest (32 hexadecimal digits) of the bytes on disk. ``committed`` is true when the bytes are
    those of the commit, so that a link to the commit shows what was read.
    """

    path: str
    language: str
    role: Role
    size: int
    lines: int
    digest: str
    committed: bool = False


class SkippedFile(msgspec.Struct, frozen=True):
    """A file that is not read, and why. ``detail`` may hold a size or an error's text."""

    path: str
    reason: SkipReason
    detail: str = ""


class Commit(msgspec.Struct, frozen=True):
    """The commit that is checked out: ``id`` (40 digits), committer ``time`` (Unix, UTC)."""

    id: str
    time: int


class Change(msgspec.Struct, frozen=True):
    """A commit that is no merge: who wrote it, and the paths that it touched, sorted."""

    author: str
    paths: tuple[str, ...]


class History(msgspec.Struct, frozen=True):
    """What Git tells about the past; absent for shallow clones. Dates are ISO days (UTC).

    ``changes`` are the latest commits that are no merges, some hundred, the newest first.
    """

    commits: int
    first_day: str
    last_day: str
    changes: tuple[Change, ...] = ()


class Repository(msgspec.Struct, frozen=True, kw_only=True):
    """A repository as it was read.

    ``root`` is absolute and never written to any output. ``prefix`` is the path of ``root``
    inside the Git work tree ("" or "packages/x"): links to the host need it. ``remote`` is the
    web address of the repository without user information ("https://host/owner/name").
    ``newest`` is the newest modification time of the files (Unix) where there is no commit that
    tells the time, else 0: a copy of a commit is the same whenever it was made.
    """

    name: str
    root: str
    files: tuple[SourceFile, ...]
    skipped: tuple[SkippedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    prefix: str = ""
    remote: str | None = None
    branch: str | None = None
    commit: Commit | None = None
    history: History | None = None
    newest: int = 0
