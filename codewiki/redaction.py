"""Secrets in text, found by their known shapes and by secret-looking names; shown as a mark.

What is replaced is the value alone; the name before it stays. A value that is plainly a stand-in
("changeme", "${TOKEN}", "<password>") is no secret. Every pattern is bounded, so that hostile
text costs time in proportion to its length.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final, NamedTuple

MARK: Final = "[redacted]"
"""What stands in the place of a secret."""

# Nothing is a secret without one of these: most texts are done after this one search.
_HINT = re.compile(
    r"AKIA|ASIA|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|[sr]k_|whsec_|AIza"
    r"|GOCSPX|ya29\.|npm_|pypi-|hf_|SG\.|sk-|eyJ|://|PRIVATE\ KEY|[Bb]asic\s"
    r"|(?i:pass|pwd|secret|token|key|credential|auth|bearer)"
)
_TOKENS = re.compile(
    r"""(?<![A-Za-z0-9_])(?:
      (?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])                                   # AWS
    | gh[pousr]_[A-Za-z0-9]{36,255} | github_pat_\w{22,255}                   # GitHub
    | gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[\w-]{20,255}             # GitLab
    | xox[abeoprs]-[A-Za-z0-9-]{10,255} | xapp-\d-[A-Za-z0-9-]{10,255}        # Slack
    | [sr]k_(?:live|test)_[A-Za-z0-9]{16,255} | whsec_[A-Za-z0-9+/=]{24,255}  # Stripe
    | AIza[\w-]{35} | GOCSPX-[\w-]{24,40} | ya29\.[\w-]{20,400}               # Google
    | npm_[A-Za-z0-9]{36} | pypi-[\w-]{50,400} | hf_[A-Za-z0-9]{30,100}       # registries
    | SG\.[\w-]{16,40}\.[\w-]{32,64} | sk-(?:ant-|proj-)?[\w-]{32,255}        # services, models
    | eyJ[\w-]{10,4000}\.[\w-]{10,8000}\.[\w-]{0,2000}                        # JSON web tokens
    )""",
    re.VERBOSE,
)
_WEBHOOK = re.compile(r"(hooks\.slack\.com/(?:services|workflows)/)([\w/]{20,200})")
_KEY_BLOCK = re.compile(
    r"(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)"
    r"([A-Za-z0-9+/=\s\\\"',.:-]{0,20000}?)"
    r"(?=-----(?:END|BEGIN)|[^A-Za-z0-9+/=\s\\\"',.:-]|\Z)"
)
_KEY_BODY = re.compile(r"[A-Za-z0-9+/]{32}")
_ADDRESS = re.compile(
    r"(\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@\"'<>]{0,100}:)([^\s/@\"'<>]{1,200})(?=@)"
)
_HEADER = re.compile(r"(\b(?:[Bb]earer|[Bb]asic)\s{1,4})([A-Za-z0-9._~+/-]{16,2000}={0,2})")
_NAME = r"(?<![\w$.-])(?P<name>[A-Za-z_$-][\w$.-]{0,80}+)"
_QUOTED = re.compile(
    _NAME + r"(?:\\?[\"'`]?\]?[ \t]{0,8}(?::[ \t]{0,4}[\w.\[\]|]{1,40}[ \t]{0,4}(?==))?"
    r"(?:=>|:=|={1,3}|!={1,2}|:)|\\?[\"'`][ \t]{0,4},)"
    r"[ \t]{0,8}[rbuRBU]{0,2}(?P<quote>\\?[\"'`])(?P<value>[^\"'`\s\\]{6,400})(?P=quote)"
)
_BARE = re.compile(
    r"(?:" + _NAME + r"(?:=|:[ \t]{0,4})|(?<![\w-])(?P<option>--[a-z-]{1,40}+)[ \t])"
    r"(?P<value>[\w+/!@%^*~.-]{8,400}+={0,2}+)(?![(\[{\"'`=])"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_NAME = re.compile(
    r"\w*(?:password|passwd|passphrase)"
    r"|(?:\w+_)?(?:pass|pwd|secret|token|credentials?|auth|authorization|bearer"
    r"|(?:api|secret|access|private|encryption|signing|auth|account|shared|master|session"
    r"|deploy|service|client)_?key)(?:_\d+|_value)?"
)
_PASSWORD = re.compile(r"pass|pwd")
_STAND_IN = re.compile(
    r"example|placeholder|change_?-?me|your[-_]?|dummy|xxxx|redacted|\.\.\.|…|\*\*\*"
    r"|^[<{$%]|\$\{|\{\{|%\(|://|^\.{0,2}/",
    re.IGNORECASE,
)
_STAND_IN_WORDS = frozenset({
    "password", "passwd", "pass", "pwd", "secret", "token", "key", "user", "username", "postgres",
    "root", "admin", "guest", "test",
})  # fmt: skip
_EXPRESSION = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")


class Redacted(NamedTuple):
    """A text without its secrets, and the secrets in order."""

    text: str
    secrets: tuple[str, ...] = ()


def redact(text: str, known: re.Pattern[str] | None = None) -> Redacted:
    """Return ``text`` with a mark in the place of every secret.

    ``known`` matches secrets found elsewhere, which are left out wherever they stand; see
    ``matcher``.
    """
    found: list[str] = []
    if known is not None:
        text, found = _without(text, known, lambda match: match[0])
    if _HINT.search(text) is not None:
        for pattern, secret in _RULES:
            text, more = _without(text, pattern, secret)
            found += more
    return Redacted(text, tuple(found))


def matcher(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of ``secrets`` for ``redact``; short ones are left out of it."""
    pieces = {
        piece
        for secret in secrets
        for piece in secret.split()
        if len(piece) >= _SHORTEST and piece != MARK
    }
    longest_first = sorted(pieces, key=lambda piece: (-len(piece), piece))
    return re.compile("|".join(map(re.escape, longest_first))) if pieces else None


def _without(
    text: str, pattern: re.Pattern[str], secret: Callable[[re.Match[str]], str]
) -> tuple[str, list[str]]:
    parts: list[str] = []
    found: list[str] = []
    end = position = 0
    while match := pattern.search(text, position):
        position = match.end()
        if value := secret(match):
            # The value is the last of its match; the name before it may be the same word.
            start = text.rindex(value, match.start(), match.end())
            parts += [text[end:start], MARK]
            end = start + len(value)
            found.append(value)
        elif "name" in pattern.groupindex and match["name"]:
            # What follows a harmless name may be a name itself: "Error: token = …".
            position = match.end("name")
    return "".join([*parts, text[end:]]), found


def has_token(text: str) -> bool:
    """Tell whether ``text`` holds a secret of a known shape (names are not looked at)."""
    return any(
        secret(match)
        for (pattern, secret), hints in zip(_RULES[:_SHAPES], _SIGNS, strict=True)
        if any(sign in text and hint.search(text) for sign, hint in hints)
        for match in pattern.finditer(text)
    )


def may_hold_tokens(texts: Iterable[str]) -> bool:
    """Tell whether any of many texts may have a token: the quick look before ``has_token``."""
    together = "\n".join(texts)
    return any(sign in together for hints in _SIGNS for sign, _ in hints)


def is_secret_name(name: str) -> bool:
    """Tell whether ``name`` (in any convention) is that of a password, token or key."""
    return _SECRET_NAME.fullmatch(_plain(name)) is not None


def is_secret_value(name: str, value: str) -> bool:
    """Tell whether ``value``, without quotation marks, is a secret given that it is ``name``'s.

    Passwords may be short; of anything else a secret has mixed signs and high entropy.
    """
    if not is_secret_name(name) or _is_stand_in(value) or re.search(r"\s", value):
        return False
    if value.isidentifier() and value.startswith(name.rpartition(".")[2]):
        return False  # another name of the same family: ``get_passwd``, ``get_passwd2``
    if _PASSWORD.search(_plain(name)):
        mixed = re.search(r"[A-Za-z]", value) and re.search(r"[\d!@#%^&*~+]", value)
        return bool(mixed) and len(value) >= _SHORTEST_PASSWORD
    if _EXPRESSION.fullmatch(value):
        return False
    return _is_random(value)


_SHORTEST_PASSWORD = 6
_SHORTEST = 8
_LONG = 24
_MANY_CHANGES = 2
_BARE_CHANGES = 3
_LONG_BARE = 16
_KINDS = ("[a-z]", "[A-Z]", "[0-9]")


def _plain(name: str) -> str:
    """The last part of a dotted name in lower case, its words joined by ``_``."""
    last = name.replace("-", "_").rstrip(".").rsplit(".", 1)[-1]
    return "_".join(_WORDS.findall(last)).lower()


def _entropy(text: str) -> float:
    """Bits per letter of ``text``."""
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


def _changes(text: str) -> int:
    """How often a letter and a digit stand beside each other."""
    return sum(
        (one.isdigit() and two.isalpha()) or (one.isalpha() and two.isdigit())
        for one, two in pairwise(text)
    )


def _is_random(value: str) -> bool:
    if len(value) < _SHORTEST:
        return False
    entropy = _entropy(value)
    if _changes(value) >= _MANY_CHANGES:
        return entropy >= 2.8
    mixed = re.search(r"[a-z]", value) and re.search(r"[A-Z]", value)
    return bool(mixed) and len(value) >= _LONG and value.isalnum() and entropy >= 4.2


def _is_stand_in(value: str) -> bool:
    if _STAND_IN.search(value) or value.lower() in _STAND_IN_WORDS:
        return True
    return len(set(value)) <= 2


def _token(match: re.Match[str]) -> str:
    value = match[0]
    if len(set(value[8:])) < 6 or "EXAMPLE" in value:
        return ""
    # A class name may begin like a key of a model: a key has digits and capitals.
    plain = value.startswith("sk-") and not (re.search(r"\d", value) and re.search("[A-Z]", value))
    return "" if plain else value


def _block(match: re.Match[str]) -> str:
    return match[2] if _KEY_BODY.search(match[2]) else ""


def _credential(match: re.Match[str]) -> str:
    return "" if _is_stand_in(match[2]) else match[2]


def _header(match: re.Match[str]) -> str:
    return match[2] if _is_random(match[2]) and not _is_stand_in(match[2]) else ""


def _quoted(match: re.Match[str]) -> str:
    return match["value"] if is_secret_value(match["name"], match["value"]) else ""


def _bare(match: re.Match[str]) -> str:
    """Without quotation marks much is code, so the value must look more random."""
    name, value = match["name"] or match["option"], match["value"].rstrip(".")
    mixed = len(value) >= _LONG_BARE and all(re.search(kind, value) for kind in _KINDS)
    if _EXPRESSION.fullmatch(value) or (_changes(value) < _BARE_CHANGES and not mixed):
        return ""
    return value if is_secret_value(name, value) else ""


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_KEY_BLOCK, _block),
    (_TOKENS, _token),
    (_WEBHOOK, lambda match: match[2]),
    (_ADDRESS, _credential),
    (_HEADER, _header),
    (_QUOTED, _quoted),
    (_BARE, _bare),
)
_SHAPES = 4


def _signs(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sign, re.compile(re.escape(sign) + rest)) for sign, rest in rows)


# What each rule cannot do without, beginning with letters that are soon looked for: a text of ten
# million letters is looked through in a tenth of the time that the rules themselves would take.
_SIGNS = (
    _signs(("PRIVATE KEY", "")),
    _signs(
        *((sign, "[A-Z0-9]{16}") for sign in ("AKIA", "ASIA")),
        *((f"gh{kind}_", "[A-Za-z0-9]{36}") for kind in "pousr"),
        ("github_pat_", r"\w{22}"),
        *(
            (f"gl{kind}-", r"[\w-]{20}")
            for kind in ("pat", "dt", "rt", "cbt", "ptt", "ft", "soat", "imt", "agent", "oas")
        ),
        *((f"xox{kind}-", "[A-Za-z0-9-]{10}") for kind in "abeoprs"),
        ("xapp-", r"\d-"),
        *((f"{kind}_{mode}_", "") for kind in ("sk", "rk") for mode in ("live", "test")),
        *((sign, "") for sign in ("whsec_", "GOCSPX-", "pypi-")),
        ("AIza", r"[\w-]{35}"),
        ("ya29.", r"[\w-]{20}"),
        ("npm_", "[A-Za-z0-9]{36}"),
        ("hf_", "[A-Za-z0-9]{30}"),
        ("SG.", r"[\w-]{16,40}\."),
        ("sk-", r"[\w-]{32}"),
        ("eyJ", r"[\w-]{10}"),
    ),
    _signs(("hooks.slack.com/", "")),
    _signs(("://", r"[^\s/:@\"'<>]{0,100}:[^\s/@\"'<>]{1,200}@")),
)
