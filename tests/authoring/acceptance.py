"""What a run with a model has to stand: whole repositories, honest and lying models, pulled plugs.

Each ordeal runs the command as a user would and ends with the strict gate over all that is written.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from tests.authoring.scripts import honest, lying, sly
from tests.llm.server import Asked, Reply, ScriptedServer, serving

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 1200


class Ordeal(msgspec.Struct, frozen=True):
    """What came of one: ``findings`` are those of the strict gate, ``kept`` the paragraphs by the
    model that the wiki holds, ``calls`` the requests that the server saw.
    """

    repository: str
    name: str
    exit_code: int
    kept: int
    calls: int
    findings: tuple[str, ...]


class Bench:
    """A copy of a repository, and the folders of its runs, below ``work``."""

    def __init__(self, repository: Path, work: Path) -> None:
        self.name = repository.name
        self.root = work / repository.name
        if not self.root.exists():
            shutil.copytree(repository, self.root, ignore=shutil.ignore_patterns(".git"))
        self._work = work

    def command(self, url: str, ordeal: str) -> list[str]:
        """The words of the command for one ordeal; each has a cache and a wiki of its own."""
        folder = self._work / f"{self.name}-{ordeal}"
        return [
            sys.executable, "-m", "codewiki", "generate", str(self.root), "-q", "--yes",
            "--writer", "llm", "--base-url", url, "--main-model", "tiny",
            "--output", str(folder / "wiki"), "--cache-folder", str(folder / "cache"),
            "--data-folder", str(folder / "data"), "--model-seconds", "60",
        ]  # fmt: skip

    def start(self, words: list[str]) -> subprocess.Popen[bytes]:
        """Start a run of the command in a process group of its own."""
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env=os.environ | {"CODEWIKI_CONFIG_FOLDER": str(self._work / "none")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def judged(self, ordeal: str, code: int, server: ScriptedServer) -> Ordeal:
        """Hold what was written against the source, by the strict gate."""
        wiki = self._work / f"{self.name}-{ordeal}" / "wiki"
        done = subprocess.run(
            [sys.executable, "-m", "codewiki", "check", str(wiki), "--source", str(self.root),
             "--strict", "--format", "json"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        report = json.loads(done.stdout)
        told = json.loads((wiki / "metadata.json").read_bytes()).get("model", {})
        return Ordeal(
            repository=self.name,
            name=ordeal,
            exit_code=code,
            kept=sum(page["kept"] for page in told.get("pages", ())),
            calls=len(server.log),
            findings=tuple(
                f"{one['page']}:{one['line']}: {one['rule']}: {one['message']}"
                for one in report["findings"]
            ),
        )


def _once(bench: Bench, name: str, script: Callable[[Asked], Reply | str]) -> Ordeal:
    with serving(script) as server:
        run = bench.start(bench.command(server.url, name))
        return bench.judged(name, run.wait(_LONGEST), server)


def well(bench: Bench) -> Ordeal:
    """A model that answers as it was asked to."""
    return _once(bench, "honest", lambda asked: honest(asked.prompt))


def lies(bench: Bench) -> Ordeal:
    """A model that says nothing true."""
    return _once(bench, "lying", lambda asked: lying(asked.prompt))


def lies_slyly(bench: Bench) -> Ordeal:
    """A model that says false things of names that are there."""
    return _once(bench, "sly", lambda asked: sly(asked.prompt))


def unplugged(bench: Bench, after: int = 5) -> Ordeal:
    """A server that dies in the middle, and is not there again."""

    def script(asked: Asked) -> Reply | str:
        return honest(asked.prompt) if asked.number < after else Reply(drop=True)

    return _once(bench, "unplugged", script)


def killed(bench: Bench, after: int = 5) -> Ordeal:
    """A run that is killed at a request, and run again to its end."""
    reached = threading.Event()

    def script(asked: Asked) -> Reply | str:
        if asked.number == after:
            reached.set()
        return honest(asked.prompt)

    with serving(script) as server:
        words = bench.command(server.url, "killed")
        first = bench.start(words)
        while first.poll() is None and not reached.wait(0.02):
            pass
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        return bench.judged("killed", bench.start(words).wait(_LONGEST), server)


ORDEALS: tuple[Callable[[Bench], Ordeal], ...] = (
    well,
    lies,
    lies_slyly,
    unplugged,
    killed,
)


def all_ordeals(repositories: Iterable[Path], work: Path) -> Iterator[Ordeal]:
    """Yield what comes of every ordeal of every repository."""
    for repository in repositories:
        bench = Bench(repository, work)
        for ordeal in ORDEALS:
            yield ordeal(bench)
