"""``python -m codewiki``, and the entry point of the command."""

import os
import sys

_UTF8 = "PYTHONUTF8"


def main() -> None:
    """Run the command line."""
    _have_streams()
    _leave_the_locale()
    # Imported here: worker processes load this module again and need none of it.
    from codewiki.cli.app import main as run_command_line

    run_command_line()


def _have_streams() -> None:
    """Open what is closed of the three streams: files opened later would take their places."""
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            mode = "w" if descriptor else "r"
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _leave_the_locale() -> None:
    """Begin again where the locale would decide what names of files mean: in UTF-8 mode."""
    if sys.getfilesystemencoding().lower() == "utf-8" or os.environ.get(_UTF8) == "1":
        return
    os.environ[_UTF8] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
