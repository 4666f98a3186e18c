"""What a code span says: a name, a call, a path, a route, a flag, a variable, a type."""

import re
from enum import Enum

import msgspec

from codewiki.check.document import CodeSpan
from codewiki.source.languages import language_of

_NAME = r"[^\W\d]\w*"
_QUALIFIED = re.compile(
    rf"@?(?P<name>\$?{_NAME}(?:(?:\.|::|->|#)~?{_NAME})*)(?P<call>\(\s*\)|\(\.\.\.\)|\(…\))?!?\Z"
)
_CALL = re.compile(
    rf"(?:(?:async|await|new|def|function|func|fn|pub|public|static)\s+)*"
    rf"(?P<name>{_NAME}(?:(?:\.|::|->|#){_NAME})*)(?:<[\w\s,.]{{1,80}}>)?\("
)
_ROUTE = re.compile(
    r"(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?(?P<route>/[\w\-./{}:<>$*]*)\Z"
)
_FLAG = re.compile(r"(?P<flag>--[a-zA-Z][\w-]*)(?:[= ].*)?\Z", re.DOTALL)
_VARIABLE = re.compile(r"\$?\{?(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\}?(?:=.*)?\Z", re.DOTALL)
_PATH = re.compile(r"(?:\./)?(?P<path>[\w@.+\-]+(?:/[\w@.+\-\[\]()]+)*/?)(?P<lines>[:#]L?\d.*)?\Z")
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,8}\Z")
_TYPE = re.compile(r"[\w\s.<>\[\],|?&:*']{3,120}\Z")
_DISTINCT = re.compile(r"[a-z0-9][A-Z]|\w_\w|[A-Z][a-z]+[A-Z]")
LONGEST = 300


class Kind(Enum):
    """What a code span is taken for."""

    NAME = "name"
    CALL = "call"
    PATH = "path"
    ROUTE = "route"
    FLAG = "flag"
    VARIABLE = "variable"
    TYPE = "type"
    OTHER = "other"


class Named(msgspec.Struct, frozen=True):
    """A code span as it is understood. ``name`` is the name, path, route or flag in it;
    ``called`` says that parentheses follow.
    """

    kind: Kind
    name: str
    called: bool = False


def understood(span: CodeSpan) -> Named:
    """Tell what a code span says."""
    text = span.text.strip()
    if not text or len(text) > LONGEST:
        return Named(Kind.OTHER, text)
    if match := _FLAG.match(text):
        return Named(Kind.FLAG, match["flag"])
    if match := _ROUTE.match(text):
        return Named(Kind.ROUTE, match["route"])
    if path := path_in(text):
        return Named(Kind.PATH, path)
    if match := _VARIABLE.match(text):
        return Named(Kind.VARIABLE, match["name"])
    if match := _QUALIFIED.match(text):
        return Named(Kind.NAME, match["name"], bool(match["call"]))
    if match := _CALL.match(text):
        return Named(Kind.CALL, match["name"], called=True)
    if _TYPE.match(text) and any(mark in text for mark in "<[|"):
        return Named(Kind.TYPE, text)
    return Named(Kind.OTHER, text)


def path_in(text: str) -> str:
    """Return the path that ``text`` is, without lines behind it, "" when it is none.

    A path has a folder or the suffix of a language that is known.
    """
    match = _PATH.match(text)
    if match is None:
        return ""
    path = match["path"]
    name = path.rstrip("/").rsplit("/", 1)[-1]
    suffix = _SUFFIX.search(name)
    if suffix and name != suffix.group() and _is_file_suffix(suffix.group()):
        return path
    return path if path.endswith("/") and len(path) > 1 else ""


def _is_file_suffix(suffix: str) -> bool:
    return suffix.lower() in _SUFFIXES or (
        suffix.islower() and language_of(f"x{suffix}") not in {"text", ""}
    )


_SUFFIXES = frozenset([
    ".txt",
    ".cfg",
    ".ini",
    ".env",
    ".lock",
    ".db",
    ".csv",
    ".html",
    ".css",
    ".svg",
    ".png",
    ".sql",
    ".proto",
    ".tf",
    ".ipynb",
    ".vue",
    ".svelte",
    ".gradle",
    ".csproj",
    ".sln",
    ".xml",
    ".properties",
    ".service",
])


def is_distinct(name: str) -> bool:
    """Tell whether a name is written as only programs write: ``maxDepth``, ``max_depth``."""
    return _DISTINCT.search(name) is not None
