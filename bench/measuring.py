"""What a command costs: CPU and wall seconds and peak memory of the whole process tree.

CPU seconds are user plus system time of the process and of all its descendants that were waited
for. ``largest`` is the peak resident set of the largest single process, as the system tells it;
``together`` is the greatest sum over the tree that was seen by looking every few milliseconds,
with pages that processes share counted once; only Linux tells it.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOKED_EVERY = 0.02
_KIB = 1024


class Unmeasurable(Exception):
    """This platform does not tell what a child process used."""


class Failed(Exception):
    """A measured command did not end well; the text says how."""


@dataclass(frozen=True)
class Usage:
    """CPU and wall in seconds, memory in bytes; ``printed`` is the command's standard output."""

    cpu: float
    wall: float
    largest: int
    together: int | None
    printed: str = ""


def measured(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = 3600.0,
    watched: bool = False,
) -> Usage:
    """Run ``command`` without a shell and return what it used.

    ``environment`` is added to that of this process. ``watched`` asks for ``together``. A command
    that takes longer than ``seconds`` is killed with all of its group. Raises ``Failed`` and, where
    the platform has no ``wait4``, ``Unmeasurable``.
    """
    if not hasattr(os, "wait4"):
        raise Unmeasurable("this platform tells nothing of a child's CPU time (no wait4)")
    since = time.perf_counter()
    try:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise Failed(f"{command[0]} cannot be started: {error}") from error
    outputs = [_Reader(stream) for stream in (process.stdout, process.stderr) if stream]
    watcher = _Watcher(process.pid) if watched else None
    killer = threading.Timer(seconds, _kill, [process.pid])
    killer.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - since
    killer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    together = watcher.ended() if watcher else None
    printed, told = (output.text() for output in outputs)
    if process.returncode:
        raise Failed(f"{command[0]} ended with {process.returncode}: {told.strip()[-400:]}")
    unit = 1 if sys.platform == "darwin" else _KIB
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit, together, printed)


def alternated(runs: Mapping[str, Callable[[], Usage]], rounds: int) -> dict[str, Usage]:
    """Do each of ``runs`` in turn, ``rounds`` times; return the smallest figures of each.

    A slow moment of the machine then meets all of them, and the smallest is what is left when
    nothing else was going on.
    """
    found: dict[str, list[Usage]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            found[name].append(run())
    return {name: smallest(usages) for name, usages in found.items()}


def smallest(usages: Sequence[Usage]) -> Usage:
    """Return the smallest of each figure, with what the run with the least CPU printed."""
    seen = [usage.together for usage in usages if usage.together is not None]
    best = min(usages, key=lambda usage: usage.cpu)
    return Usage(
        cpu=best.cpu,
        wall=min(usage.wall for usage in usages),
        largest=min(usage.largest for usage in usages),
        together=min(seen) if seen else None,
        printed=best.printed,
    )


def _kill(process: int) -> None:
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Reader(threading.Thread):
    """Reads a pipe to its end, so that the command never waits for us."""

    def __init__(self, stream: "subprocess._Readable") -> None:  # type: ignore[name-defined]
        super().__init__(daemon=True)
        self._stream = stream
        self._data = b""
        self.start()

    def run(self) -> None:
        with self._stream:
            self._data = self._stream.read()

    def text(self) -> str:
        self.join()
        return self._data.decode("utf-8", "replace")


class _Watcher(threading.Thread):
    """Looks at the memory of a process and its descendants until told to end."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._over = threading.Event()
        self._peak = 0
        self.start()

    def run(self) -> None:
        pause = _LOOKED_EVERY
        while not self._over.wait(pause):
            since = time.perf_counter()
            self._peak = max(self._peak, sum(map(_resident, _tree(self._process))))
            # To look at a large process takes the system a while: not more than a tenth of it.
            pause = max(_LOOKED_EVERY, 10 * (time.perf_counter() - since))

    def ended(self) -> int | None:
        self._over.set()
        self.join()
        return self._peak or None


def _tree(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            threads = [path / "children" for path in Path(f"/proc/{one}/task").iterdir()]
            found += [int(child) for path in threads for child in path.read_text("ascii").split()]
        except OSError:
            continue
    return found


def _resident(process: int) -> int:
    """Return the proportional resident set of a process in bytes, 0 where it is not told."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    for line in told.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * _KIB
    return 0
