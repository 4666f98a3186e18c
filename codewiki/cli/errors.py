"""How errors reach the user: one sentence, then how to mend it, and an exit code."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from codewiki.cli.logs import is_json
from codewiki.cli.terminal import tell

INTERRUPTED = 130
INTERNAL = 1
FILE_SYSTEM = 5

_log = logging.getLogger(__name__)


@contextmanager
def reported() -> Iterator[None]:
    """Turn what goes wrong inside into a message and ``typer.Exit`` with the error's exit code.

    The traceback goes to the log; where the log is made of JSON lines, so does the message.
    """
    try:
        yield
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except (Exception, KeyboardInterrupt) as error:
        message, remedy, code = describe(error)
        _log.debug("stopped by %s", type(error).__name__, exc_info=error)
        if is_json():
            _log.error(message, extra={"remedy": remedy, "exit_code": code})
        else:
            tell(f"codewiki: {_sentence(message)}")
            tell(f"  {_sentence(remedy)}")
        raise typer.Exit(code) from error


def describe(error: BaseException) -> tuple[str, str, int]:
    """Return what happened, how to mend it, and the exit code."""
    from codewiki.errors import CodewikiError

    if isinstance(error, CodewikiError):
        return error.message, error.remedy, error.exit_code
    if isinstance(error, KeyboardInterrupt):
        return "cancelled by the user", "Run the same command again", INTERRUPTED
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        reason = error.strerror or type(error).__name__
        return (
            f"A file cannot be read or written: {reason}{place}",
            "See that it exists, that you may use it, and that the disk has room",
            FILE_SYSTEM,
        )
    if isinstance(error, MemoryError):
        return (
            "The memory of this machine does not suffice",
            "Leave out large folders with --exclude, or set --jobs 1",
            INTERNAL,
        )
    return (
        f"A fault of codewiki itself: {type(error).__name__}: {error}",
        "Please report it, with the traceback that -vv prints",
        INTERNAL,
    )


def _sentence(text: str) -> str:
    # The first letter stays as it is: it may be that of a path.
    return text if text.endswith((".", "!", "?")) else text + "."
