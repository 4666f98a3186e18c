"""Settings of a run: one frozen value, and the table from which flags, help and checks come."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Settings:
    """What a run may be told. Read once at the edge; stages get what they need as arguments.

    ``jobs`` is the number of worker processes, 0 for as many as there are processors.
    ``max_file_bytes`` is the size above which a file is listed but not read.
    """

    output: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    no_cache: bool = False
    no_prose: bool = False
    jobs: int = 0
    max_file_bytes: int = 1_000_000
    parse_seconds: float = 30.0
    ref: str = ""
    full_history: bool = False
    fetch_seconds: float = 1800.0
    create_branch: bool = False
    commit: bool = False
    cache_folder: str = ""
    data_folder: str = ""


@dataclass(frozen=True)
class Option:
    """One setting as users see it: its flag, environment variable and help text.

    ``minimum`` is the least value of a number.
    """

    name: str
    flags: tuple[str, ...]
    help: str
    metavar: str = ""
    minimum: float = 0

    @property
    def environment(self) -> str:
        """The environment variable that sets it."""
        return "CODEWIKI_" + self.name.upper()

    @property
    def default(self) -> Any:
        """The value when nothing sets it."""
        return next(field.default for field in fields(Settings) if field.name == self.name)


OPTIONS: tuple[Option, ...] = (
    Option(
        "output",
        ("-o", "--output"),
        "Folder to write the wiki to. Default: docs/ if it is absent or ours, else docs/codewiki/; "
        "for an address, an archive or a bare repository NAME-wiki in the current directory.",
        "DIR",
    ),
    Option(
        "include",
        ("--include",),
        "Read only files that match this pattern (as in .gitignore; repeatable).",
        "PATTERN",
    ),
    Option(
        "exclude",
        ("--exclude",),
        "Leave out files that match this pattern (as in .gitignore; repeatable).",
        "PATTERN",
    ),
    Option("no_cache", ("--no-cache",), "Analyse every file afresh and keep nothing."),
    Option(
        "no_prose",
        ("--no-prose",),
        "Quote nothing from README and documentation files; use the code alone.",
    ),
    Option("jobs", ("--jobs",), "Worker processes; 0 means one per processor.", "N"),
    Option(
        "max_file_bytes",
        ("--max-file-bytes",),
        "List files above this size without reading them.",
        "BYTES",
        minimum=1,
    ),
    Option(
        "parse_seconds",
        ("--parse-seconds",),
        "Give up on a file after this time (a watchdog, not a limit of the result).",
        "SECONDS",
        minimum=0.1,
    ),
    Option(
        "ref",
        ("--ref",),
        "Branch, tag or commit to read of a repository named by an address. Default: its default "
        "branch.",
        "REF",
    ),
    Option(
        "full_history",
        ("--full-history",),
        "Fetch all commits of a repository named by an address, and not the one that is read.",
    ),
    Option(
        "fetch_seconds",
        ("--fetch-seconds",),
        "Give up on fetching or unpacking a repository after this time.",
        "SECONDS",
        minimum=1,
    ),
    Option(
        "create_branch",
        ("--create-branch",),
        "Write the wiki on a new branch docs/codewiki-TIME; the work tree must have no changes.",
    ),
    Option(
        "commit",
        ("--commit",),
        "Commit the generated files, and only them, as you, unsigned and without running hooks; "
        "the work tree must have no changes.",
    ),
    Option(
        "cache_folder",
        ("--cache-folder",),
        "Folder of the cache. Default: the user's cache folder.",
        "DIR",
    ),
    Option(
        "data_folder",
        ("--data-folder",),
        "Folder of the records of jobs. Default: the user's data folder.",
        "DIR",
    ),
)
