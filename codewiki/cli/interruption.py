"""Being stopped by a signal: every one becomes an interrupt that says who sent it."""

import signal
from types import FrameType, TracebackType
from typing import Any, Self

_NAMES = {"SIGINT": "the user (Ctrl-C)", "SIGTERM": "a request to terminate (SIGTERM)"}
_NAMES |= {"SIGHUP": "the end of the terminal (SIGHUP)"}


class Interruption:
    """While it is entered, a signal to stop raises ``KeyboardInterrupt`` with its sender and a
    code for it ("user", "signal:SIGTERM").

    Calling it raises that again when one has come, for code that asks between two steps: an
    interrupt that strikes inside a destructor is lost, the question is not.
    """

    def __init__(self) -> None:
        self._sender: tuple[str, str] | None = None
        self._former: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for name in sorted(_NAMES):
            number = getattr(signal, name, None)
            # A program started with nohup ignores SIGHUP, and is to go on doing so.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                self._former[number] = signal.signal(number, self._stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)

    def __call__(self) -> bool:
        """Return false, or raise ``KeyboardInterrupt`` when a signal to stop has come."""
        if self._sender is not None:
            raise KeyboardInterrupt(*self._sender)
        return False

    def _stop(self, number: int, frame: FrameType | None) -> None:
        name = signal.Signals(number).name
        self._sender = (_NAMES[name], "user" if name == "SIGINT" else f"signal:{name}")
        raise KeyboardInterrupt(*self._sender)
