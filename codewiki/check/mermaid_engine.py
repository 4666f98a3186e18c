"""The real Mermaid as a judge of diagrams, in a process of its own.

Parsing cannot be interrupted from within and a hostile text may take its process along, so each
text has a time limit, kept by ending the process; the next text gets a new one. What the engine
cannot judge is *not checked*, never valid or invalid. Judgements are kept by a text's digest.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

START_SECONDS = 60.0
PARSE_SECONDS = 10.0
_STARTS = 5
"""So many processes are started at most: a folder of hostile diagrams ends there."""
_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from codewiki.check.mermaid_worker import main; main()"
)
_ENGINES = ("mermaidx", "quickjs-ng")


class Judgement(msgspec.Struct, frozen=True):
    """What Mermaid says: ``valid`` is ``None`` when nothing is known, and ``message`` tells why."""

    valid: bool | None
    message: str = ""


UNKNOWN_ENGINE = Judgement(None, "Mermaid is not installed (package mermaidx)")
_GIVEN_UP = Judgement(None, "the engine failed on other diagrams too often")
_TOO_LONG = Judgement(None, "Mermaid did not answer in time")
_ENDED = Judgement(None, "Mermaid's process ended")


def text_digest(text: str) -> str:
    """Return what a diagram's judgement is kept under."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def engine_key() -> str | None:
    """Return what tells one engine from another, ``None`` when there is none."""
    try:
        versions = [f"{name} {version(name)}" for name in _ENGINES]
    except PackageNotFoundError:
        return None
    driver = Path(__file__).with_name("mermaid_worker.py").read_bytes()
    return blake2b("\n".join(versions).encode() + driver, digest_size=8).hexdigest()


def judge(
    texts: Iterable[str],
    known: MutableMapping[str, Judgement],
    *,
    parse_seconds: float = PARSE_SECONDS,
) -> dict[str, Judgement]:
    """Return the judgement of each of ``texts``, which differ.

    ``known`` maps digests to judgements of earlier runs; certain ones are added to it.
    """
    found: dict[str, Judgement] = {}
    if engine_key() is None:
        return dict.fromkeys(texts, UNKNOWN_ENGINE)
    with _Process(parse_seconds) as process:
        for text in texts:
            digest = text_digest(text)
            if digest not in known:
                judged = process.ask(text)
                if judged.valid is not None:
                    known[digest] = judged
            found[text] = known.get(digest) or judged
    return found


class _Process:
    """The worker, started when it is first asked, and anew after each failure."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starts = 0

    def __enter__(self) -> "_Process":
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def ask(self, text: str) -> Judgement:
        """Ask for one text; after a failure of the engine once more, in a new process."""
        judged = self._asked(text)
        if judged.valid is None and judged is not _TOO_LONG:
            self._end()
            judged = self._asked(text)
        return judged

    def _asked(self, text: str) -> Judgement:
        if self._process is None and not self._start():
            return _GIVEN_UP
        with suppress(OSError):  # A process that is gone is noticed by the end of its answers.
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
                self._process.stdin.flush()
        answer = self._answer(self._seconds)
        if answer is None:
            self._end()
            return _TOO_LONG
        if not answer:
            self._end()
            return _ENDED
        said = json.loads(answer)
        if said["fault"]:
            return Judgement(None, _first_line(said["message"]))
        return Judgement(not said["message"], said["message"])

    def _start(self) -> bool:
        if self._starts >= _STARTS:
            return False
        self._starts += 1
        self._answers = queue.SimpleQueue()
        self._process = subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._thread = threading.Thread(
            target=_listen, args=(self._process, self._answers), daemon=True
        )
        self._thread.start()
        if self._answer(START_SECONDS):
            return True
        self._end()
        return False

    def _answer(self, seconds: float) -> bytes | None:
        """Return the next line, "" when the process has ended, ``None`` when it takes too long."""
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._thread is not None:
            self._thread.join()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()


def _listen(process: "subprocess.Popen[bytes]", answers: "queue.SimpleQueue[bytes]") -> None:
    stream = process.stdout
    if stream is not None:
        with suppress(OSError, ValueError):
            for line in stream:
                answers.put(line)
    answers.put(b"")


def _command() -> list[str]:
    """Return the command of a fresh interpreter that never looks into the working folder."""
    package = str(Path(__file__).parents[2])
    path = [folder for folder in sys.path if folder]
    if package not in path:
        path.append(package)
    return [sys.executable, "-P", "-c", _PROGRAM, json.dumps(path)]


def _first_line(message: str) -> str:
    return message.split("\n", 1)[0][:200]
