"""Values of settings, from text and from TOML, checked by the table of options."""

import json
import math
import os
import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from codewiki.settings import Kind, Option

MOST_ENTRIES = 200
"""How many patterns or titles one source may give."""

LONGEST_PATTERN = 1000
LONGEST_TITLE = 80
LONGEST_NOTE = 400

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,20}", re.ASCII)
_NUMBER = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?")
_NO_LINE = frozenset("\0\r\n")
_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST_PATH = 4096
_SHOWN = 80
_LONGEST = {Kind.TITLES: LONGEST_TITLE, Kind.NOTES: LONGEST_NOTE}


class WrongValue(ValueError):
    """A value that a setting does not take.

    ``shown`` is the value as it may be printed, ``allowed`` a sentence that says what is taken,
    and ``key`` the entry of a table that it belongs to.
    """

    def __init__(self, value: object, allowed: str, *, key: str = "") -> None:
        self.shown = shown(value)
        self.allowed = allowed
        self.key = key
        super().__init__(f"cannot be {self.shown}")


def shown(value: object) -> str:
    """Return ``value`` for a message: text in quotation marks, at most some 80 characters."""
    if isinstance(value, str):
        return f"“{_cut(value)}”" if value else "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return "a number this large"
    return _cut(str(value))


def from_text(option: Option, text: str) -> Any:
    """Return the value of ``option`` that ``text`` (of a flag or a variable) stands for.

    Lists have commas between their entries. Raises ``WrongValue``.
    """
    if option.kind.many:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not parts:
            raise WrongValue(text, "Put entries between the commas, or unset it")
        return from_texts(option, parts)
    word = text.strip()
    match option.kind:
        case Kind.SWITCH:
            if word.lower() not in _TRUE | _FALSE:
                raise WrongValue(text, "Set it to 1 or 0, or unset it")
            return word.lower() in _TRUE
        case Kind.WHOLE:
            return _bounded(option, text, int(word) if _WHOLE.fullmatch(word) else None)
        case Kind.NUMBER:
            return _bounded(option, text, float(word) if _NUMBER.fullmatch(word) else None)
        case Kind.TEXT:
            return _line(text)
        case Kind.CHOICE:
            return _choice(option, text)
        case Kind.ADDRESS:
            return _address(text)
        case _:
            return _folder(text)


def from_texts(option: Option, texts: Sequence[str]) -> Any:
    """Return the value of ``option`` that ``texts``, one for each entry, stand for.

    Raises ``WrongValue``.
    """
    if option.kind in _LONGEST:
        pairs: dict[str, str] = {}
        for text in texts:
            name, equals, words = text.partition("=")
            if not equals:
                given = option.metavar
                raise WrongValue(text, f"Give each as {given}, such as core=The core")
            pairs[_module(name.strip())] = _words(words, name, option.kind)
        return tuple(sorted(_few(pairs).items()))
    if option.kind is Kind.MODULES:
        return tuple(dict.fromkeys(_module(text.strip()) for text in _few(texts)))
    if option.kind is Kind.PRICES:
        return tuple(sorted(dict(map(_priced, _few(texts))).items()))
    return tuple(_pattern(text) for text in _few(texts))


def from_toml(
    option: Option, value: object, *, untrusted: bool = False
) -> tuple[Any, tuple[WrongValue, ...]]:
    """Return the value of ``option`` that ``value`` of a TOML file gives, and what is wrong.

    Good entries of a list or table count although others are wrong; where nothing is good the
    first part of the answer is ``None``. Patterns of ``untrusted`` files are relative.
    """
    try:
        match option.kind:
            case Kind.PATTERNS:
                return _patterns(value, untrusted)
            case Kind.TITLES | Kind.NOTES:
                return _pairs(value, option.kind)
            case Kind.MODULES:
                return _modules(value)
            case Kind.SWITCH:
                if not isinstance(value, bool):
                    raise WrongValue(value, "Give true or false")
                return value, ()
            case Kind.WHOLE | Kind.NUMBER:
                return _number(option, value), ()
            case Kind.TEXT:
                return _line(value), ()
            case Kind.CHOICE:
                return _choice(option, value), ()
            case Kind.ADDRESS:
                return _address(value), ()
            case Kind.PRICES:
                return _price_table(value)
            case _:
                if not isinstance(value, str):
                    raise WrongValue(value, "Give the path of a folder as text")
                # No shell has seen the text: the sign for the home folder is ours to read.
                return _folder(os.path.expanduser(value)), ()
    except WrongValue as wrong:
        return None, (wrong,)


def to_toml(option: Option, value: Any) -> Any:
    """Return ``value`` of ``option`` as TOML and JSON have it: lists and tables, no tuples."""
    if option.kind in _LONGEST:
        return dict(value)
    if option.kind is Kind.PRICES:
        return {model: list(prices) for model, prices in value}
    return list(value) if option.kind.many else value


def as_text(value: Any) -> str:
    """Return a value in the form of ``to_toml`` as one line of TOML."""
    if isinstance(value, dict):
        inside = ", ".join(f"{_quoted(key)} = {as_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_text, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's but for DEL, which values cannot hold, and escaped surrogates.
    return json.dumps(text, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _few(entries: Any) -> Any:
    if len(entries) > MOST_ENTRIES:
        raise WrongValue(f"{len(entries)} entries", f"Give at most {MOST_ENTRIES}")
    return entries


def _bounded(option: Option, given: object, number: float | None) -> Any:
    noun = "a whole number" if option.kind is Kind.WHOLE else "a number"
    least, most = option.minimum, option.maximum
    if number is None or not math.isfinite(number) or not least <= number <= most:
        raise WrongValue(given, f"Give {noun} of at least {least} and at most {most}")
    return number


def _number(option: Option, value: object) -> Any:
    if option.kind is Kind.NUMBER and type(value) in {int, float}:
        # Compared before it is converted: a whole number may be too large for a float.
        return float(_bounded(option, value, _finite(value)))
    return _bounded(option, value, _finite(value) if type(value) is int else None)


def _finite(value: Any) -> Any:
    return value if abs(value) < 10**18 else None


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise WrongValue(value, "Give some text on one line")
    return value.strip()


def _choice(option: Option, value: object) -> str:
    word = value.strip().lower() if isinstance(value, str) else ""
    if word not in option.choices:
        raise WrongValue(value, f"Give one of {', '.join(option.choices)}")
    return word


def _folder(text: str) -> str:
    if not text.strip() or "\0" in text or len(text) > _LONGEST_PATH:
        raise WrongValue(text, "Give the path of a folder")
    return text


def _patterns(value: object, untrusted: bool) -> tuple[Any, tuple[WrongValue, ...]]:
    if not isinstance(value, list):
        raise WrongValue(value, 'Give a list of patterns, such as ["src/", "*.py"]')
    check = _relative_pattern if untrusted else _pattern
    return _sifted(_few(value), check, tuple)


def _modules(value: object) -> tuple[Any, tuple[WrongValue, ...]]:
    if not isinstance(value, list):
        raise WrongValue(value, 'Give a list of modules, such as ["core", "src/net"]')
    return _sifted(_few(value), _module, lambda names: tuple(dict.fromkeys(names)))


def _pairs(value: object, kind: Kind) -> tuple[Any, tuple[WrongValue, ...]]:
    if not isinstance(value, dict):
        raise WrongValue(value, f'Give a {kind.value}, such as {{ core = "The core" }}')

    def check(entry: tuple[str, object]) -> tuple[str, str]:
        return _module(entry[0]), _words(entry[1], entry[0], kind)

    def gather(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(dict(pairs).items()))

    return _sifted(list(_few(value).items()), check, gather)


def _sifted(
    entries: Sequence[Any], check: Callable[[Any], Any], gather: Callable[[list[Any]], Any]
) -> tuple[Any, tuple[WrongValue, ...]]:
    """Gather the entries that ``check`` accepts, and what is wrong with the others."""
    good: list[Any] = []
    wrong: list[WrongValue] = []
    for entry in entries:
        try:
            good.append(check(entry))
        except WrongValue as error:
            wrong.append(error)
    return (None if wrong and not good else gather(good)), tuple(wrong)


def _pattern(value: object) -> str:
    from codewiki.source.patterns import parse_rule

    allowed = "Give a pattern as in .gitignore, such as docs/ or *.min.js"
    if not isinstance(value, str):
        raise WrongValue(value, allowed)
    if not value.strip() or len(value) > LONGEST_PATTERN or not _NO_LINE.isdisjoint(value):
        raise WrongValue(value, f"{allowed}; one line of at most {LONGEST_PATTERN} characters")
    try:
        rule = parse_rule(value)
    except ValueError as error:
        raise WrongValue(value, f"{allowed}; here {error}") from None
    if rule is None:
        raise WrongValue(value, f"{allowed}; what begins with # is a comment")
    return value


def _relative_pattern(value: object) -> str:
    pattern = _pattern(value)
    path = pattern.removeprefix("!")
    if path.startswith(("/", "~")) or _DRIVE.match(path):
        raise WrongValue(value, "Give a pattern relative to the repository, such as docs/")
    if not pattern.isprintable():
        raise WrongValue(value, "Give a pattern of printable characters")
    if ".." in path.replace("\\", "/").split("/"):
        raise WrongValue(value, "Give a pattern without “..”; it is relative to the repository")
    return pattern


def _module(name: object) -> str:
    if isinstance(name, str):
        path = name.removesuffix("/")
        fits = 0 < len(path) <= LONGEST_PATTERN and path.isprintable()
        if fits and all(part not in {"", ".", ".."} for part in path.split("/")):
            return path
    allowed = "Name a module by its id or its folder, such as core or src/core"
    raise WrongValue(name, allowed, key=str(name))


def _words(value: object, key: str, kind: Kind) -> str:
    """A title or a note: printable words on one line, not longer than its kind allows."""
    words = " ".join(value.split()) if isinstance(value, str) else ""
    if not words or len(words) > _LONGEST[kind] or not words.isprintable():
        what = "title" if kind is Kind.TITLES else "note"
        allowed = f"Give a {what}: 1 to {_LONGEST[kind]} printable characters"
        raise WrongValue(value, allowed, key=key)
    return words


def _address(value: object) -> str:
    """An address of a server: without a password, which would show in reports and records."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable()
        named = bool(parts.username or parts.password) or parts.port == 0
    except ValueError:
        fits = named = False
    if not fits or " " in text or len(text) > _LONGEST_PATH:
        raise WrongValue(value, "Give an address such as https://host/v1")
    if named:
        raise WrongValue("an address with a user or a password", "Give the key as the key is given")
    return text.rstrip("/")


_DEAREST = 1_000_000
_PRICES_ALLOWED = "Give dollars for a million tokens as MODEL=INPUT/OUTPUT, or INPUT/OUTPUT/CACHED"


def _priced(text: str) -> tuple[str, tuple[float, ...]]:
    model, equals, rest = text.rpartition("=")
    parts = [part.strip() for part in rest.split("/")]
    if not equals or not all(_NUMBER.fullmatch(part) for part in parts):
        raise WrongValue(text, _PRICES_ALLOWED)
    return _prices(model.strip(), [float(part) for part in parts], text)


def _prices(model: str, prices: list[Any], given: object) -> tuple[str, tuple[float, ...]]:
    numbers = [one for one in prices if type(one) in {int, float} and 0 <= one <= _DEAREST]
    named = bool(model) and len(model) <= LONGEST_PATTERN and model.isprintable()
    if not named or len(numbers) != len(prices) or len(numbers) not in {2, 3}:
        raise WrongValue(given, _PRICES_ALLOWED, key="" if given == model else model)
    return model, tuple(map(float, numbers))


def _price_table(value: object) -> tuple[Any, tuple[WrongValue, ...]]:
    if not isinstance(value, dict):
        raise WrongValue(value, 'Give a table of prices, such as { "my-model" = [1.0, 4.0] }')

    def check(entry: tuple[str, object]) -> tuple[str, tuple[float, ...]]:
        listed = entry[1] if isinstance(entry[1], list) else [entry[1]]
        return _prices(str(entry[0]), listed, entry[1])

    def gather(pairs: list[tuple[str, tuple[float, ...]]]) -> Any:
        return tuple(sorted(dict(pairs).items()))

    return _sifted(list(_few(value).items()), check, gather)
