"""Kill a run again and again, and prove that nothing that was answered is asked twice.

With one request at a time the next one is sent only when the answer to the last is stored. So
between two kills every request but the last must never be seen again: that one was in flight.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.authoring.scripts import honest
from tests.llm.server import Asked, Reply, ScriptedServer, serving

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 600
FORGOTTEN = "all answers were forgotten on purpose"
"""Stands between segments where there was nothing left to kill."""


@dataclass
class Killed:
    """What came of it: ``segments`` are the requests between kills, ``twice`` those that were asked
    again although they had been answered, ``jobs`` the states of all jobs at the end.
    """

    kills: int = 0
    segments: list[list[str]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    halves: list[str] = field(default_factory=list)


class _Run:
    """One run of the command, and how it is ended."""

    def __init__(self, repository: Path, work: Path, url: str) -> None:
        words = [
            sys.executable, "-m", "codewiki", "generate", str(repository), "-q", "--yes",
            "--writer", "llm", "--main-model", "tiny", "--base-url", url, "--concurrency", "1",
            "--output", str(work / "wiki"), "--cache-folder", str(work / "cache"),
            "--data-folder", str(work / "data"), "--jobs", "1",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=os.environ | {"CODEWIKI_CONFIG_FOLDER": str(work / "none")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End it at once, with all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def kill_again_and_again(repository: Path, work: Path, kills: int, seed: int = 7) -> Killed:
    """Run, and kill: at the arrival of a request, just after an answer, and at random times
    until the files are written; ``kills`` times, then let it end.
    """
    found = Killed()
    chance = random.Random(seed)  # noqa: S311 - the same kills every time
    current: dict[str, _Run] = {}
    trigger: dict[str, object] = {}
    fired = threading.Event()

    def script(asked: Asked) -> Reply | str:
        kind, number = trigger.get("kind"), trigger.get("number")
        nth = asked.number - int(str(trigger.get("from", 0)))
        if kind == "arrival" and nth >= int(str(number)):
            current["run"].kill()
            fired.set()
        elif kind == "answer" and nth >= int(str(number)):
            threading.Timer(chance.random() * 0.03, fired.set).start()
        return honest(asked.prompt)

    with serving(script) as server:
        while found.kills < kills:
            start = len(server.log)
            fired.clear()
            kind = ("arrival", "answer", "time")[found.kills % 3]
            trigger.update({"kind": kind, "number": chance.randrange(2), "from": start})
            run = current["run"] = _Run(repository, work, server.url)
            _await(run, kind, fired, chance, server, start)
            ended = run.process.poll() == 0
            run.kill()
            found.segments.append([one.digest for one in server.log[start:]])
            if ended:
                # It was done before the kill: begin anew with another repository's worth of work.
                _forget(work)
                found.segments.append([FORGOTTEN])
            found.kills += 1
            found.halves += _halves(work / "wiki")
        trigger.clear()
        start = len(server.log)
        last = _Run(repository, work, server.url)
        assert last.process.wait(_LONGEST) == 0
        found.segments.append([one.digest for one in server.log[start:]])
    found.twice = _twice(found.segments)
    found.jobs = _jobs(work)
    found.files = _files(work / "wiki")
    return found


def _await(
    run: _Run,
    kind: str,
    fired: threading.Event,
    chance: random.Random,
    server: ScriptedServer,
    start: int,
) -> None:
    """Wait for the moment to kill, or for the end of the run."""
    until = time.monotonic() + _LONGEST
    moment = chance.random() * 1.5
    since: float | None = None
    while time.monotonic() < until and run.process.poll() is None:
        if kind != "time" and fired.wait(0.01):
            return
        if kind == "time":
            # From the first request of this run on, or from its start where nothing is left to ask.
            if since is None and len(server.log) > start:
                since = time.monotonic()
            if since is not None and time.monotonic() - since > moment:
                return
            time.sleep(0.005)


def _forget(work: Path) -> None:
    """Forget the answers of a run that came to its end, so that there is something to kill."""
    for path in sorted((work / "cache" / "answers").glob("*")):
        path.unlink()


def _twice(segments: list[list[str]]) -> list[str]:
    """The requests that were asked after they had been answered and stored."""
    stored: set[str] = set()
    twice: list[str] = []
    for segment in segments:
        if segment == [FORGOTTEN]:
            stored.clear()
            continue
        twice += [one for one in segment if one in stored]
        stored.update(segment[:-1])
    return twice


def _halves(wiki: Path) -> list[str]:
    """Files that a reader would see half of: JSON that is cut, pages without their last line."""
    broken = []
    for path in sorted(wiki.rglob("*")) if wiki.is_dir() else ():
        if path.suffix == ".json":
            try:
                json.loads(path.read_bytes())
            except ValueError:
                broken.append(path.name)
        elif path.suffix == ".md" and "\n---\n\n*" not in path.read_text(encoding="utf-8"):
            broken.append(path.name)
    return broken


def _jobs(work: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "codewiki", "jobs", "list", "--json", "--data-folder",
         str(work / "data")],
        cwd=ROOT,
        env=os.environ | {"CODEWIKI_CONFIG_FOLDER": str(work / "none")},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    jobs = told if isinstance(told, list) else told["jobs"]
    return [str(job["status"]) for job in jobs]


def _files(wiki: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(wiki)): path.read_bytes()
        for path in sorted(wiki.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def figures(found: Killed) -> Mapping[str, int]:
    """The figures that tell the story."""
    asked = [one for segment in found.segments for one in segment if one != FORGOTTEN]
    return {
        "kills": found.kills,
        "requests": len(asked),
        "different requests": len(set(asked)),
        "asked again although answered": len(found.twice),
        "half-written files": len(found.halves),
        "jobs": len(found.jobs),
        "jobs completed": found.jobs.count("completed"),
    }
