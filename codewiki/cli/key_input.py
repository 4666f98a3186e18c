"""Taking a key from the user without showing it."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codewiki.store.secrets import Secret

_MOST = 100_000


def read_key() -> "Secret":
    """Return the key that the user types, unseen, or sends to standard input.

    Raises ``ConfigurationError`` when it can be no key, or the terminal cannot hide it.
    """
    from codewiki.store.secrets import fit_key

    if sys.stdin is not None and sys.stdin.isatty():
        return fit_key(_typed(), "what was typed")
    text = ""
    if sys.stdin is not None:
        text = sys.stdin.buffer.read(_MOST).decode("utf-8-sig", "replace")
    return fit_key(text, "standard input")


def _typed() -> str:
    import getpass
    import warnings

    from codewiki.errors import ConfigurationError

    try:
        with warnings.catch_warnings():
            # Where nothing can be hidden, getpass warns and shows what is typed.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass("API key (it is not shown): ")
    except getpass.GetPassWarning as error:
        raise ConfigurationError(
            "this terminal cannot hide what is typed",
            setting="api-key",
            remedy="Send the key to standard input, or set CODEWIKI_API_KEY_FILE",
        ) from error
    except EOFError as error:
        raise ConfigurationError(
            "no key was typed", setting="api-key", remedy="Run the command again"
        ) from error
