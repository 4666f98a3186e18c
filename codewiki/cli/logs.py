"""The log of the command line: quiet unless asked, without secrets, as text or JSON lines.

Every module logs to the logger of its name; this is the only place that decides what is shown.
It goes to standard error. ``-v`` shows what each stage made and how long it took, ``-vv`` each
file and tracebacks as well. ``CODEWIKI_LOG=json`` makes it one JSON object per line, from ``-v``'s
level on, in place of everything else that standard error would tell.
"""

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from codewiki.cli.terminal import tell
from codewiki.redaction import redact
from codewiki.settings import LOG

_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)
_ROOT = "codewiki"
_EXTRAS = ("stage", "seconds", "path", "remedy", "exit_code")


def set_up_logging(verbosity: int = 0, environment: Mapping[str, str] = os.environ) -> bool:
    """Show the log from now on; tell whether anything below a warning is shown.

    ``verbosity`` is how often ``-v`` was given. Raises ``ConfigurationError`` when the variable
    holds anything but "json", "text" or nothing.
    """
    form = environment.get(LOG.name, "").strip().lower()
    if form not in {"", "text", "json"}:
        from codewiki.errors import ConfigurationError

        raise ConfigurationError(
            f"{LOG.name} cannot be “{form[:80]}”", setting=LOG.name, remedy="Set it to json or text"
        )
    level = _LEVELS[min(max(verbosity, int(form == "json")), 2)]
    logger = logging.getLogger(_ROOT)
    for handler in [one for one in logger.handlers if isinstance(one, _Teller)]:
        logger.removeHandler(handler)
    handler = _Teller()
    handler.addFilter(WithoutSecrets())
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    logger.addHandler(handler)
    logger.setLevel(level)
    return level < logging.WARNING


def is_json() -> bool:
    """Tell whether the log is shown as JSON lines."""
    return any(
        isinstance(handler, _Teller) and isinstance(handler.formatter, JsonLines)
        for handler in logging.getLogger(_ROOT).handlers
    )


class WithoutSecrets(logging.Filter):
    """Leaves secrets out of messages, their arguments and tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Make the record's final text, without secrets; every record passes."""
        record.msg, record.args = redact(record.getMessage()).text, None
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = redact(text).text, None
        for name in _EXTRAS:
            value = getattr(record, name, None)
            if isinstance(value, str):
                setattr(record, name, redact(value).text)
        return True


class Lines(logging.Formatter):
    """For people: time, level, logger and message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, and its traceback below."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = f"{moment:%H:%M:%S} {record.levelname.lower():<7} {record.name}: "
        return "\n".join(filter(None, [line + record.getMessage(), record.exc_text]))


class JsonLines(logging.Formatter):
    """For programs: one JSON object per line, ASCII only."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; ``time`` is ISO 8601 in UTC."""
        values: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        values |= {name: getattr(record, name) for name in _EXTRAS if hasattr(record, name)}
        if record.exc_text:
            values["traceback"] = record.exc_text
        return json.dumps(values)


class _Teller(logging.Handler):
    """Writes to standard error, where the command line writes everything for people."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            tell(self.format(record))
        except (OSError, ValueError):
            # A closed pipe, or a stream that is closed already: there is nobody to tell.
            self.handleError(record)
