"""Jobs from outside: cancelled from another process, killed at any moment, run again."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = "".join(
    f'def step_{number}(x: int) -> int:\n    """Step {number}."""\n    return x + {number}\n\n\n'
    for number in range(40)
)
KILLS = 24 if os.environ.get("CODEWIKI_REQUIRE_ALL") else 6
"""A full run takes a while; six kills show that the test itself still holds."""


class Place:
    """A repository with a file of somebody else, and the command with its own folders."""

    def __init__(self, folder: Path, files: int) -> None:
        self.folder = folder
        self.repository = folder / "mill"
        for number in range(files):
            path = self.repository / f"part{number % 4}" / f"step{number}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'"""Part {number}."""\n\n\n{SOURCE}', encoding="utf-8")
        (self.repository / "README.md").write_text("# Mill\n\nIt mills grain.\n", encoding="utf-8")

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "codewiki", *arguments]

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CODEWIKI_")}
        return kept | {
            "CODEWIKI_DATA_FOLDER": str(self.folder / "data"),
            "CODEWIKI_CACHE_FOLDER": str(self.folder / "cache"),
            "CODEWIKI_JOBS": "1",
            "SOURCE_DATE_EPOCH": "1700000000",
        }

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wiki(self) -> dict[str, bytes]:
        docs = self.repository / "docs"
        return {
            path.relative_to(docs).as_posix(): path.read_bytes()
            for path in sorted(docs.rglob("*"))
            if path.is_file()
        }


def begun(process: "subprocess.Popen[str]") -> None:
    first = process.stderr.readline() if process.stderr else ""
    assert first.startswith("Reading the repository"), first
    assert process.poll() is None, "the run was over before it could be stopped"


def test_a_job_is_cancelled_from_another_process_and_resumed(tmp_path: Path) -> None:
    place = Place(tmp_path, 150)
    process = place.begin("generate", str(place.repository))
    try:
        begun(process)
        (listed,) = json.loads(place.run("jobs", "list", "--json", "--status", "running").stdout)
        asked = place.run("jobs", "cancel", listed["job_id"][:8])
        assert asked.returncode == 0, asked.stderr
        assert str(process.pid) in asked.stdout
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "codewiki jobs cancel" in err
    shown = json.loads(place.run("jobs", "show", listed["job_id"], "--json", "--events").stdout)
    assert shown["status"] == "failed"
    assert shown["error_message"].startswith("cancelled by ")
    kinds = [(one["kind"], one["reason"]) for one in shown["events"]]
    assert ("cancel requested", "user") in kinds
    assert kinds[-1] == ("state", "user")
    assert not (place.repository / "docs").exists()
    resumed = place.run("jobs", "resume", listed["job_id"], "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["status"] == "completed"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_a_signal_is_the_reason_in_the_log(tmp_path: Path) -> None:
    place = Place(tmp_path, 150)
    process = place.begin("generate", str(place.repository))
    try:
        begun(process)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    finally:
        process.kill()
    (job,) = json.loads(place.run("jobs", "list", "--json").stdout)
    shown = json.loads(place.run("jobs", "show", job["job_id"], "--json", "--events").stdout)
    assert shown["events"][-1]["reason"] == "signal:SIGTERM"
    assert "SIGTERM" in shown["error_message"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_killed_at_any_moment_nothing_is_half_written(tmp_path: Path) -> None:
    """Kill runs at random moments, some while the first wiki is written, some while it changes."""
    place = Place(tmp_path, 12)
    started = time.monotonic()
    assert place.run("generate", str(place.repository)).returncode == 0
    whole = time.monotonic() - started
    undisturbed = place.wiki()
    readme = place.repository / "README.md"
    versions = [readme.read_text(encoding="utf-8"), "# Mill\n\nIt mills grain and nuts.\n"]
    readme.write_text(versions[1], encoding="utf-8")
    assert place.run("generate", str(place.repository)).returncode == 0
    wikis = [undisturbed, place.wiki()]
    assert wikis[0] != wikis[1]
    random_moment = random.Random(7)  # noqa: S311 - moments, not secrets
    killed = 0
    for number in range(KILLS):
        # Every second run begins anew; the others change the wiki of the other version.
        version = (number + 1) // 2 % 2
        if number % 2 == 0:
            shutil.rmtree(place.repository / "docs")
        readme.write_text(versions[version], encoding="utf-8")
        if number % 4 == 0:
            shutil.rmtree(tmp_path / "cache", ignore_errors=True)
        process = place.begin("generate", str(place.repository))
        try:
            # The writing is at the end: most moments are chosen from there.
            time.sleep(whole * random_moment.uniform(0.3 if number % 3 else 0.75, 1.0))
            killed += process.poll() is None
            process.kill()
            process.communicate(timeout=60)
        finally:
            process.kill()
        half = place.wiki() if (place.repository / "docs").is_dir() else {}
        for name, data in half.items():
            ours = name.startswith(".codewiki.") or name == "codewiki.lock.json"
            assert ours or data in {wiki.get(name) for wiki in wikis}, name
        done = place.run("generate", str(place.repository))
        assert done.returncode == 0, done.stderr
        assert place.wiki() == wikis[version]
        assert sorted(path.name for path in place.repository.iterdir()) == [
            "README.md",
            "docs",
            *(f"part{part}" for part in range(4)),
        ]
    assert killed
    jobs = json.loads(place.run("jobs", "list", "--json", "--limit", "1000").stdout)
    failed = [job for job in jobs if job["status"] == "failed"]
    assert {job["error_message"] for job in failed} == {"interrupted"}
    assert {job["status"] for job in jobs} == {"completed", "failed"}
    resumed = place.run("jobs", "resume", failed[0]["job_id"])
    assert resumed.returncode == 0, resumed.stderr
    assert "(nothing changed)" in resumed.stdout
