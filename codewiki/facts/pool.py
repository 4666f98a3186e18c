"""Our own pool of worker processes, one pipe each.

The parser holds the interpreter and cannot be interrupted, and a hostile file may even end its
process. So the parent knows which file each worker reads, kills a worker that takes too long,
starts another and goes on: only that file is lost. (``ProcessPoolExecutor`` loses every pending
task with one dead worker.)

Workers are fresh interpreters that get the parent's module path and never look into the working
folder, which may be the repository. Neither is the caller's main module imported again, as
``multiprocessing`` would: a script that calls us needs no guard.
"""

import json
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from codewiki.errors import Cancelled, ProblemKind
from codewiki.facts.reading import Outcome, Task, given_up
from codewiki.facts.worker import HANDLER, Start, load_handler, receive, send

START_SECONDS = 120.0
"""A worker that is not ready after this time is given up."""

_BATCH_FILES = 32
_BATCH_BYTES = 300_000
_BATCH_PATHS = 30_000
_POLL_SECONDS = 0.05
_TRIES = 2
_STARTS = 3
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from codewiki.facts.worker import main; main()"
)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome)


class _Worker:
    """A process, the thread that reads its answers, and the tasks it has not answered yet.

    Answers are put into ``inbox`` as (worker, message, time of arrival), the end as ``None``.
    """

    def __init__(
        self, start: Start, inbox: "queue.SimpleQueue[tuple[_Worker, bytes | None, float]]"
    ) -> None:
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.since = time.monotonic()
        self.late = False
        self._inbox = inbox
        self._process = subprocess.Popen(  # noqa: S603
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self._send(_encoder.encode(start))

    def _listen(self) -> None:
        stream = self._process.stdout
        body: bytes | None = b""
        while stream is not None and body is not None:
            # A read fails only on a pipe that is broken, which is the end as well.
            try:
                body = receive(stream)  # type: ignore[arg-type]
            except (OSError, ValueError):
                body = None
            self._inbox.put((self, body, time.monotonic()))

    def _send(self, body: bytes) -> None:
        # A worker that is gone is noticed by the end of its answers.
        with suppress(OSError):
            if self._process.stdin is not None:
                send(self._process.stdin, body)  # type: ignore[arg-type]

    def give(self, tasks: Sequence[Task]) -> None:
        """Let an idle worker do ``tasks``."""
        self.tasks.extend(tasks)
        self.since = time.monotonic()
        self._send(_encoder.encode(list(tasks)))

    def kill(self) -> None:
        """End the process at once; its end arrives in the inbox."""
        self._process.kill()

    def close(self) -> int:
        """End the process, free everything it held and return its exit status."""
        if self._process.poll() is None:
            self._process.kill()
        status = self._process.wait()
        self._thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        return status


def command() -> list[str]:
    """Return the command that starts a worker."""
    package = str(Path(__file__).parents[2])
    path = [folder for folder in sys.path if folder]
    if package not in path:
        path.append(package)
    flags = ["-P"]
    if sys.flags.isolated:
        flags.append("-I")
    elif sys.flags.ignore_environment:
        flags.append("-E")
    return [sys.executable, *flags, "-c", _PROGRAM, json.dumps(path)]


def can_start() -> bool:
    """Tell whether this process can start others like it: not inside a frozen program."""
    return bool(sys.executable) and not getattr(sys, "frozen", False)


class _Pool:
    def __init__(self, start: Start, tasks: Sequence[Task], jobs: int, seconds: float) -> None:
        self._start = start
        self._pending = deque(tasks)
        self._jobs = jobs
        self._seconds = seconds
        self._inbox: queue.SimpleQueue[tuple[_Worker, bytes | None, float]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        self._deaths: dict[int, int] = {}
        self._failed_starts = 0

    def run(self, cancelled: Callable[[], bool]) -> Iterator[Outcome]:
        """Yield the outcomes in the order in which they come."""
        try:
            while self._pending or any(worker.tasks for worker in self._workers):
                if cancelled():
                    raise Cancelled("request")
                if self._failed_starts >= _STARTS:
                    yield from self._alone(cancelled)
                    return
                self._staff()
                yield from self._answers()
                self._watch()
        finally:
            while self._workers:
                self._workers.pop().close()

    def _staff(self) -> None:
        """Start the workers that are missing and give tasks to the idle ones."""
        idle = sum(not worker.tasks for worker in self._workers)
        while len(self._workers) < self._jobs and len(self._pending) > idle:
            self._workers.append(_Worker(self._start, self._inbox))
            idle += 1
        for worker in self._workers:
            if worker.ready and not worker.tasks and self._pending:
                worker.give(self._batch())

    def _batch(self) -> list[Task]:
        """Take the next tasks, fewer towards the end so that all workers finish together."""
        most = min(_BATCH_FILES, 1 + len(self._pending) // (4 * self._jobs))
        batch: list[Task] = []
        size = paths = 0
        while self._pending and len(batch) < most:
            task = self._pending[0]
            size += task.size
            # The parent must never wait for room in a pipe: a message fits into its buffer.
            paths += 4 * len(task.path)
            if batch and (size > _BATCH_BYTES or paths > _BATCH_PATHS or self._deaths):
                break
            batch.append(self._pending.popleft())
        return batch

    def _answers(self) -> Iterator[Outcome]:
        """Wait a moment for answers and yield what they say."""
        try:
            message = self._inbox.get(timeout=_POLL_SECONDS)
            while True:
                yield from self._answer(*message)
                message = self._inbox.get_nowait()
        except queue.Empty:
            return

    def _answer(self, worker: _Worker, body: bytes | None, when: float) -> Iterator[Outcome]:
        if body is None:
            yield from self._bury(worker)
        elif not body:
            worker.ready = True
            self._failed_starts = 0
        else:
            self._deaths.pop(worker.tasks.popleft().index, None)
            worker.since = when
            yield _decoder.decode(body)
            if not worker.tasks and self._pending:
                worker.give(self._batch())

    def _watch(self) -> None:
        """Kill the workers that take too long for a file, or to start."""
        now = time.monotonic()
        for worker in self._workers:
            limit = self._seconds if worker.ready else START_SECONDS
            if (worker.tasks or not worker.ready) and not worker.late:
                worker.late = now - worker.since > limit
                if worker.late:
                    worker.kill()

    def _bury(self, worker: _Worker) -> Iterator[Outcome]:
        """Take a dead worker's tasks back, but for the one that killed it."""
        status = worker.close()
        self._workers.remove(worker)
        if not worker.ready:
            self._failed_starts += 1
        if worker.tasks and worker.late:
            task = worker.tasks.popleft()
            message = given_up(self._seconds)
            yield Outcome(task.index, problem=ProblemKind.TIMEOUT, message=message)
        elif worker.tasks:
            task = worker.tasks[0]
            # Someone else may have ended the worker: a file is guilty when it happens again.
            self._deaths[task.index] = self._deaths.get(task.index, 0) + 1
            if self._deaths[task.index] >= _TRIES:
                del self._deaths[task.index]
                worker.tasks.popleft()
                message = f"Reading it ended the worker process (exit status {status})"
                yield Outcome(task.index, problem=ProblemKind.CRASH, message=message)
        self._pending.extendleft(reversed(worker.tasks))

    def _alone(self, cancelled: Callable[[], bool]) -> Iterator[Outcome]:
        """Do the remaining tasks in this process, when workers do not start."""
        message = "Worker processes do not start; the files are read without a time limit"
        yield Outcome(-1, problem=ProblemKind.CRASH, message=message)
        handler = load_handler(self._start.handler)
        while self._pending:
            if cancelled():
                raise Cancelled("request")
            yield handler(self._start.root, self._pending.popleft())


def run_pool(
    root: str,
    tasks: Sequence[Task],
    *,
    jobs: int,
    parse_seconds: float,
    cancelled: Callable[[], bool] = lambda: False,
    handler: str = HANDLER,
) -> Iterator[Outcome]:
    """Yield an outcome for every task, in any order, from ``jobs`` worker processes.

    A file that takes longer than ``parse_seconds`` or ends its worker twice has an outcome that
    says so. An outcome with the index -1 tells of a problem of the pool itself. Raises
    ``Cancelled``. Closing the generator ends the workers.
    """
    return _Pool(Start(root, handler), tasks, max(jobs, 1), parse_seconds).run(cancelled)
