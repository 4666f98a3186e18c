"""Settings of a run: one frozen value, and the table from which flags, help and checks come."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

REPOSITORY_FILE = "codewiki.toml"
"""The file with which a repository steers its wiki; it is untrusted."""

USER_FILE = "config.toml"
"""The user's own settings, in the user's folder of settings."""

CHECK_TABLE = "check"
"""The table of that file that ``codewiki check`` reads: what share of each property must hold."""

WRITERS = ("auto", "facts", "llm")
"""Who writes the pages: the facts alone, a model too, or a model where one is set."""

DOC_TYPES = ("api", "architecture", "developer", "user-guide")
"""Whom a wiki is for, as far as the order of its sections goes."""


@dataclass(frozen=True)
class Settings:
    """What a run may be told. Read once at the edge; stages get what they need as arguments.

    ``jobs`` is the number of worker processes, 0 for as many as there are processors.
    ``max_file_bytes`` is the size above which a file is listed but not read. ``titles`` are pairs
    of a module (its id or its folder) and the title that it is to have. ``focus`` are patterns of
    the files that matter most to the reader; ``page_order`` and ``pinned_pages`` are modules (ids
    or folders): those that come first among their siblings, and those that the overview links
    first; ``notes`` are pairs of a module and what its page is to say of it. ``doc_type`` says
    which parts of a page come first.
    ``prices`` are pairs of a model and its prices in dollars for a million tokens of input, output
    and, if there are three, cached input. ``max_tokens`` and ``max_cost`` are caps of a whole run,
    0 for none; so are the limits a minute. ``ignored`` is no option: it says, entry by entry, what
    of the repository's own file of settings has no effect.
    """

    output: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    doc_type: str = ""
    titles: tuple[tuple[str, str], ...] = ()
    page_order: tuple[str, ...] = ()
    pinned_pages: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
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
    github_pages: bool = False
    cache_folder: str = ""
    data_folder: str = ""
    writer: str = "auto"
    main_model: str = ""
    cluster_model: str = ""
    fallback_model: str = ""
    base_url: str = ""
    model_command: str = ""
    max_tokens: int = 0
    max_cost: float = 0.0
    prices: tuple[tuple[str, tuple[float, ...]], ...] = ()
    language: str = ""
    instructions: str = ""
    page_tokens: int = 12_000
    answer_tokens: int = 2_000
    look_ups: int = 0
    concurrency: int = 4
    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    model_seconds: float = 300.0
    transcript: str = ""
    ignored: tuple[str, ...] = ()


def uses_model(settings: Settings) -> bool:
    """Tell whether a run with ``settings`` asks a language model at all."""
    if settings.writer == "auto":
        return bool(settings.main_model)
    return settings.writer == "llm"


class Kind(StrEnum):
    """What a setting takes; the value is its name for people."""

    SWITCH = "true or false"
    WHOLE = "whole number"
    NUMBER = "number"
    FOLDER = "folder"
    TEXT = "text"
    CHOICE = "one of"
    PATTERNS = "list of patterns"
    TITLES = "table of titles"
    MODULES = "list of modules"
    NOTES = "table of notes"
    ADDRESS = "address"
    PRICES = "table of prices"

    @property
    def many(self) -> bool:
        """Whether several values may be given."""
        return self in {Kind.PATTERNS, Kind.TITLES, Kind.PRICES, Kind.MODULES, Kind.NOTES}


@dataclass(frozen=True)
class Option:
    """One setting as users see it: its flag, environment variable and help text.

    ``minimum`` and ``maximum`` bound a number; ``choices`` are the words that a choice is between.
    ``in_repository`` tells whether the file of the repository, which is untrusted, may set it: such
    a setting steers what is written and can do no harm. ``steers`` marks what does so too and is
    the user's alone.
    """

    name: str
    flags: tuple[str, ...]
    kind: Kind
    help: str
    metavar: str = ""
    minimum: int | float = 0
    maximum: int | float = 0
    choices: tuple[str, ...] = ()
    in_repository: bool = False
    steers: bool = False

    @property
    def environment(self) -> str:
        """The environment variable that sets it."""
        return "CODEWIKI_" + self.name.upper()

    @property
    def default(self) -> Any:
        """The value when nothing sets it."""
        return next(field.default for field in fields(Settings) if field.name == self.name)


@dataclass(frozen=True)
class Variable:
    """An environment variable that is no setting of a run."""

    name: str
    help: str


OPTIONS: tuple[Option, ...] = (
    Option(
        "output",
        ("-o", "--output"),
        Kind.FOLDER,
        "Folder to write the wiki to. Default: docs/ if it is absent or ours, else docs/codewiki/; "
        "for an address, an archive or a bare repository NAME-wiki in the current directory.",
        "DIR",
    ),
    Option(
        "include",
        ("--include",),
        Kind.PATTERNS,
        "Read only files that match this pattern (as in .gitignore; repeatable).",
        "PATTERN",
        in_repository=True,
    ),
    Option(
        "exclude",
        ("--exclude",),
        Kind.PATTERNS,
        "Leave out files that match this pattern (as in .gitignore; repeatable).",
        "PATTERN",
        in_repository=True,
    ),
    Option(
        "focus",
        ("--focus",),
        Kind.PATTERNS,
        "Put the modules with files that match this pattern first, and tell of the whole by them "
        "(repeatable).",
        "PATTERN",
        in_repository=True,
    ),
    Option(
        "doc_type",
        ("--doc-type",),
        Kind.CHOICE,
        "Which parts of a page come first: its interface (api), how it is built (architecture), "
        "how it is used (user-guide), how it works and is tested (developer).",
        "TYPE",
        choices=DOC_TYPES,
        in_repository=True,
    ),
    Option(
        "titles",
        ("--title",),
        Kind.TITLES,
        "Give a module, named by its id or its folder, this title (repeatable).",
        "MODULE=TITLE",
        in_repository=True,
    ),
    Option(
        "page_order",
        ("--page-order",),
        Kind.MODULES,
        "Put this module, named by its id or its folder, before its siblings; several in the order "
        "given (repeatable).",
        "MODULE",
        in_repository=True,
    ),
    Option(
        "pinned_pages",
        ("--pin",),
        Kind.MODULES,
        "Link the page of this module, named by its id or its folder, at the top of the overview "
        "(repeatable).",
        "MODULE",
        in_repository=True,
    ),
    Option(
        "notes",
        ("--note",),
        Kind.NOTES,
        "Put a note on the page of a module, named by its id or its folder; “overview” names the "
        "overview (repeatable).",
        "MODULE=NOTE",
        in_repository=True,
    ),
    Option("no_cache", ("--no-cache",), Kind.SWITCH, "Analyse every file afresh and keep nothing."),
    Option(
        "no_prose",
        ("--no-prose",),
        Kind.SWITCH,
        "Quote nothing from README and documentation files; use the code alone.",
    ),
    Option(
        "jobs",
        ("--jobs",),
        Kind.WHOLE,
        "Worker processes; 0 means one per processor.",
        "N",
        maximum=1024,
    ),
    Option(
        "max_file_bytes",
        ("--max-file-bytes",),
        Kind.WHOLE,
        "List files above this size without reading them.",
        "BYTES",
        minimum=1,
        maximum=1_000_000_000,
    ),
    Option(
        "parse_seconds",
        ("--parse-seconds",),
        Kind.NUMBER,
        "Give up on a file after this time (a watchdog, not a limit of the result).",
        "SECONDS",
        minimum=0.1,
        maximum=86_400,
    ),
    Option(
        "ref",
        ("--ref",),
        Kind.TEXT,
        "Branch, tag or commit to read of a repository named by an address. Default: its default "
        "branch.",
        "REF",
    ),
    Option(
        "full_history",
        ("--full-history",),
        Kind.SWITCH,
        "Fetch all commits of a repository named by an address, not only the one that is read.",
    ),
    Option(
        "fetch_seconds",
        ("--fetch-seconds",),
        Kind.NUMBER,
        "Give up on fetching or unpacking a repository after this time.",
        "SECONDS",
        minimum=1,
        maximum=86_400,
    ),
    Option(
        "create_branch",
        ("--create-branch",),
        Kind.SWITCH,
        "Write the wiki on a new branch docs/codewiki-TIME; the work tree must have no changes.",
    ),
    Option(
        "commit",
        ("--commit",),
        Kind.SWITCH,
        "Commit the generated files, and only them, as you, unsigned and without running hooks; "
        "the work tree must have no changes.",
    ),
    Option(
        "github_pages",
        ("--github-pages",),
        Kind.SWITCH,
        "Write the static site too: HTML beside the Markdown, fit for GitHub Pages and for reading "
        "without a server.",
    ),
    Option(
        "cache_folder",
        ("--cache-folder",),
        Kind.FOLDER,
        "Folder of the cache. Default: the user's cache folder.",
        "DIR",
    ),
    Option(
        "data_folder",
        ("--data-folder",),
        Kind.FOLDER,
        "Folder of the records of jobs. Default: the user's data folder.",
        "DIR",
    ),
    Option(
        "writer",
        ("--writer",),
        Kind.CHOICE,
        "Who writes: the facts alone (facts), a language model too (llm), or a model where one is "
        "set (auto). Tables, diagrams, steps and the interface are always made from the code.",
        "WRITER",
        choices=WRITERS,
    ),
    Option(
        "main_model",
        ("--main-model",),
        Kind.TEXT,
        "The model that writes, as its provider names it; before it may stand the provider "
        "(openai:, anthropic:, google:, azure:, bedrock:, openrouter:). “command” asks the program "
        "of --model-command.",
        "MODEL",
    ),
    Option(
        "cluster_model",
        ("--cluster-model",),
        Kind.TEXT,
        "The model that may propose names and regroupings of modules. Default: none does.",
        "MODEL",
    ),
    Option(
        "fallback_model",
        ("--fallback-model",),
        Kind.TEXT,
        "The model to ask where the main model fails or refuses.",
        "MODEL",
    ),
    Option(
        "base_url",
        ("--base-url",),
        Kind.ADDRESS,
        "The address of an OpenAI-compatible server (such as http://localhost:11434/v1), or of the "
        "provider.",
        "URL",
    ),
    Option(
        "model_command",
        ("--model-command",),
        Kind.TEXT,
        "A program to ask instead: it gets the prompt on standard input and prints the answer. It "
        "is started without a shell, in an empty folder.",
        "COMMAND",
    ),
    Option(
        "max_tokens",
        ("--max-tokens",),
        Kind.WHOLE,
        "Never use more tokens than this in a run, both directions together; 0 means no cap. Pages "
        "beyond it stay as the facts writer wrote them.",
        "N",
        maximum=10**12,
    ),
    Option(
        "max_cost",
        ("--max-cost",),
        Kind.NUMBER,
        "Never spend more than this in a run, in US dollars; 0 means no cap.",
        "DOLLARS",
        maximum=1_000_000,
    ),
    Option(
        "prices",
        ("--price",),
        Kind.PRICES,
        "What a model costs in US dollars for a million tokens of input, output and, if given, "
        "cached input; published prices are known already (repeatable).",
        "MODEL=IN/OUT",
    ),
    Option(
        "language",
        ("--language",),
        Kind.TEXT,
        "The language of the pages and of the model (Deutsch, fr, 日本語). Default: English.",
        "LANGUAGE",
        steers=True,
    ),
    Option(
        "instructions",
        ("--instructions",),
        Kind.TEXT,
        "What the model is told besides: whom it writes for, what matters to them.",
        "TEXT",
        steers=True,
    ),
    Option(
        "page_tokens",
        ("--page-tokens",),
        Kind.WHOLE,
        "Show the model at most this many tokens for one page; lower it for a small context.",
        "N",
        minimum=1_000,
        maximum=1_000_000,
    ),
    Option(
        "answer_tokens",
        ("--answer-tokens",),
        Kind.WHOLE,
        "Let one answer have at most this many tokens, what the model thinks included.",
        "N",
        minimum=100,
        maximum=200_000,
    ),
    Option(
        "look_ups",
        ("--look-ups",),
        Kind.WHOLE,
        "Let the model look at more of the repository before it writes a page, so many times: "
        "symbols, their callers and callees, words, pages. For strong models; each is a call.",
        "N",
        maximum=5,
    ),
    Option(
        "concurrency",
        ("--concurrency",),
        Kind.WHOLE,
        "Ask the model so many things at once.",
        "N",
        minimum=1,
        maximum=256,
    ),
    Option(
        "requests_per_minute",
        ("--requests-per-minute",),
        Kind.WHOLE,
        "Send a provider at most so many requests a minute; 0 means no limit.",
        "N",
        maximum=1_000_000,
    ),
    Option(
        "tokens_per_minute",
        ("--tokens-per-minute",),
        Kind.WHOLE,
        "Send a provider, and ask of it, at most so many tokens a minute; 0 means no limit.",
        "N",
        maximum=10**12,
    ),
    Option(
        "model_seconds",
        ("--model-seconds",),
        Kind.NUMBER,
        "Give up on one answer after this time, and ask again.",
        "SECONDS",
        minimum=1,
        maximum=86_400,
    ),
    Option(
        "transcript",
        ("--transcript",),
        Kind.FOLDER,
        "Keep every question to a model and its answer in this folder, as JSON. They hold source.",
        "DIR",
    ),
)

STEERING = tuple(option for option in OPTIONS if option.in_repository or option.steers)
"""The settings that say what is written about and how; a repository may give most of them too."""

CONFIG_FOLDER = Variable(
    "CODEWIKI_CONFIG_FOLDER",
    f"Folder of {USER_FILE} and of a key kept in a file. Default: the user's folder of settings.",
)
API_KEY = Variable("CODEWIKI_API_KEY", "The API key itself; wins over every other place.")
API_KEY_FILE = Variable("CODEWIKI_API_KEY_FILE", "A file that holds the API key and nothing else.")
NO_KEYRING = Variable("CODEWIKI_NO_KEYRING", "Set to 1 to leave the system keyring alone.")
LOG = Variable("CODEWIKI_LOG", "Set to json for the log as one JSON object per line, on stderr.")

VARIABLES: tuple[Variable, ...] = (CONFIG_FOLDER, API_KEY, API_KEY_FILE, NO_KEYRING, LOG)
"""What the environment may set besides the options."""
