"""What reaches the terminal: results to standard output, everything else to standard error."""

import re
import sys
from typing import TYPE_CHECKING, TextIO

from codewiki.redaction import redact

if TYPE_CHECKING:
    from rich.console import Console

# Controls but for the line feed, marks that turn the direction of writing, lone surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""Return ``text`` with control characters written out ("\x1b").

    File names and messages come from the repository; none may move the cursor, colour the
    terminal or turn the direction of writing.
    """
    return _UNPRINTABLE.sub(lambda match: ascii(match[0])[1:-1], text)


def say(text: str = "") -> None:
    """Print ``text`` as part of the result, to standard output."""
    _print(text, sys.stdout)


def tell(text: str) -> None:
    """Print ``text`` for the user to read, without secrets, to standard error."""
    _print(redact(text).text, sys.stderr)


def error_console() -> "Console":
    """Return a console on standard error; it honours NO_COLOR and finds out about terminals."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def _print(text: str, stream: TextIO) -> None:
    # A terminal or pipe that is not UTF-8 gets question marks rather than an error.
    encoding = stream.encoding or "utf-8"
    print(printable(text).encode(encoding, "replace").decode(encoding), file=stream)
