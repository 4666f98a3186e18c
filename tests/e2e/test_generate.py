"""The whole tool from outside: the command, a real repository, the files it leaves."""

import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import pytest

from codewiki.jobs.model import DocumentationJob, JobStatus
from codewiki.jobs.store import JobStore

FILES = {
    "README.md": (
        "# Parcel\n\nParcel weighs and labels parcels.\n\n## Install\n\n`pip install parcel`\n"
    ),
    "LICENSE": "MIT License\n\nPermission is hereby granted.\n",
    "pyproject.toml": (
        '[project]\nname = "parcel"\nversion = "1.2.0"\ndescription = "Weighs parcels"\n'
        'dependencies = ["click>=8"]\n\n[project.scripts]\nparcel = "parcel.cli:main"\n'
    ),
    ".github/workflows/ci.yml": (
        "name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n"
        "    steps:\n      - run: python -m pytest\n"
    ),
    "src/parcel/__init__.py": '"""Weighs parcels."""\n\nfrom parcel.scale import Scale\n',
    "src/parcel/scale.py": (
        '"""Scales."""\n\nimport os\n\n\nclass ScaleError(ValueError):\n'
        '    """The scale cannot weigh."""\n\n\nclass Scale:\n    """Weighs things."""\n\n'
        '    limit = int(os.environ.get("PARCEL_LIMIT", "30"))\n\n'
        "    def weigh(self, grams: int) -> float:\n"
        '        """Return the weight in kilograms.\n\n'
        "        Raises ``ScaleError`` above the limit.\n"
        '        """\n        if grams > self.limit * 1000:\n'
        '            raise ScaleError("too heavy")\n        return grams / 1000\n'
    ),
    "src/parcel/label.py": (
        '"""Labels."""\n\nfrom parcel.scale import Scale\n\n\ndef label(grams: int) -> str:\n'
        '    """Return the text of a label."""\n    return f"{Scale().weigh(grams)} kg"\n'
    ),
    "src/parcel/cli.py": (
        '"""The command line."""\n\nimport sys\n\nfrom parcel.label import label\n\n\n'
        'def main() -> None:\n    """Print a label."""\n    print(label(int(sys.argv[1])))\n'
    ),
    "tests/test_label.py": (
        "from parcel.label import label\n\n\n"
        "def test_label():\n    assert label(1500) == '1.5 kg'\n"
    ),
    "web/package.json": '{\n  "name": "parcel-web",\n  "main": "index.js"\n}\n',
    "web/index.js": (
        "const { draw } = require('./draw');\n\n/** Shows a label. */\nfunction show(text) {\n"
        "  return draw(text);\n}\n\nmodule.exports = { show };\n"
    ),
    "web/draw.js": (
        "/** Draws text. */\nfunction draw(text) {\n  return `<b>${text}</b>`;\n}\n\n"
        "module.exports = { draw };\n"
    ),
}


class Workplace:
    """A folder with a repository in it, and the command with its own cache and job records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "parcel"

    def jobs(self) -> list[DocumentationJob]:
        """The jobs that were recorded, the newest first."""
        with JobStore.of_user(str(self.folder / "data")) as store:
            return [kept.job for kept in store.jobs()]

    def job(self) -> DocumentationJob:
        """The only job that was recorded."""
        (job,) = self.jobs()
        return job

    def environment(self, **more: str) -> dict[str, str]:
        """The environment without any setting of the caller."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CODEWIKI_")}
        own = {
            "CODEWIKI_DATA_FOLDER": str(self.folder / "data"),
            "CODEWIKI_CACHE_FOLDER": str(self.folder / "cache"),
        }
        return kept | own | more

    def write(self, files: dict[str, str]) -> None:
        """Write ``files`` into the repository."""
        for name, text in files.items():
            path = self.repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self) -> str:
        """Commit everything, at a fixed time, and return the commit's id."""
        moment = {"GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "1700000000 +0000"}

        def git(*arguments: str) -> str:
            done = subprocess.run(
                ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
                cwd=self.repository,
                env=os.environ | moment,
                capture_output=True,
                text=True,
                check=True,
            )
            return done.stdout.strip()

        git("init", "-q", "-b", "main")
        git("add", "-A")
        git("commit", "-q", "-m", "All of it")
        return git("rev-parse", "HEAD")

    def generate(
        self, *arguments: str, path: str | None = None, **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run ``codewiki generate``."""
        return subprocess.run(
            self.command(*arguments, path=path),
            cwd=self.folder,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def command(self, *arguments: str, path: str | None = None) -> list[str]:
        """The command as a list."""
        return [sys.executable, "-m", "codewiki", "generate", path or "parcel", *arguments]


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """A workplace with the small repository, committed."""
    workplace = Workplace(tmp_path)
    workplace.write(FILES)
    workplace.commit()
    return workplace


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_repository_becomes_a_wiki(place: Workplace) -> None:
    done = place.generate("--jobs", "1")
    assert done.returncode == 0, done.stderr
    docs = place.repository / "docs"
    names = set(tree(docs))
    assert names >= {
        "overview.md",
        "module_tree.json",
        "first_module_tree.json",
        "metadata.json",
        "codewiki.lock.json",
    }
    assert f"The wiki of parcel is in {Path('parcel', 'docs')}" in done.stdout
    assert f"start reading  {Path('parcel', 'docs', 'overview.md')}" in done.stdout
    assert re.search(r"coverage +(\d+) of \1 files", done.stdout)
    assert "Reading the repository: 12 files" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    text = b"\n".join(tree(docs).values()).decode()
    for name in ("Scale", "ScaleError", "PARCEL_LIMIT", "label", "draw"):
        assert name in text
    assert str(place.folder) not in text


def test_the_job_is_kept_and_filled_in(place: Workplace) -> None:
    done = place.generate("--json", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    job = DocumentationJob.from_dict(told)
    assert place.job() == job
    assert job.status is JobStatus.COMPLETED
    assert job.repository_name == "parcel"
    assert Path(job.repository_path) == place.repository.resolve()
    assert Path(job.output_directory).resolve() == (place.repository / "docs").resolve()
    assert re.fullmatch("[0-9a-f]{40}", job.commit_hash)
    assert job.branch_name == "main"
    assert job.module_count == told["figures"]["modules"] > 0
    assert 9 <= job.statistics.total_files_analyzed == told["figures"]["analysed"] <= 12
    assert 0 < job.statistics.leaf_nodes == told["graph"]["leaf_nodes"]
    assert 0 < job.statistics.max_depth == told["graph"]["max_depth"]
    assert job.statistics.total_tokens_used == 0
    on_disk = set(tree(Path(job.output_directory)))
    assert set(job.files_generated) == on_disk - {"codewiki.lock.json"}
    assert told["figures"]["owned"] == told["figures"]["files"] == 12
    assert told["findings"] == []
    assert told["figures"]["checked"] > 0


def test_a_second_run_writes_nothing(place: Workplace) -> None:
    assert place.generate("--jobs", "1").returncode == 0
    docs = place.repository / "docs"
    before = tree(docs)
    times = {path: path.stat().st_mtime_ns for path in docs.rglob("*")}
    done = place.generate("--jobs", "1", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["written"], told["removed"]) == ([], [])
    assert tree(docs) == before
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*")} == times


def test_a_change_is_followed(place: Workplace) -> None:
    assert place.generate("--jobs", "1").returncode == 0
    place.write({
        "src/parcel/crate.py": '"""Crates."""\n\n\nclass CrateOfApples:\n    """A crate."""\n'
    })
    place.commit()
    done = place.generate("--jobs", "1")
    assert done.returncode == 0, done.stderr
    text = b"\n".join(tree(place.repository / "docs").values()).decode()
    assert "CrateOfApples" in text


def test_the_bytes_do_not_depend_on_seed_workers_or_cache(tmp_path: Path) -> None:
    """Above some 200 files there is a pool of workers."""
    place = Workplace(tmp_path)
    place.write(FILES)
    place.write({
        f"src/parcel/part{number // 40}/piece{number:03}.py": (
            f'"""Piece {number}."""\n\nfrom parcel.scale import Scale\n\n\n'
            f"class Piece{number}(Scale):\n"
            f'    """One piece."""\n\n    def cut(self) -> float:\n'
            f'        """Cut it."""\n        return self.weigh({number})\n'
        )
        for number in range(240)
    })
    place.commit()
    wikis = []
    for seed, jobs, options in (("1", "1", ["--no-cache"]), ("2", "2", []), ("3", "2", [])):
        output = tmp_path / "wiki"
        done = place.generate(
            "-o", "wiki", "--jobs", jobs, *options, PYTHONHASHSEED=seed, LC_ALL="C"
        )
        assert done.returncode == 0, done.stderr
        wikis.append(tree(output))
        output.rename(tmp_path / f"wiki{seed}")
    assert len(wikis[0]) > 5
    assert wikis[0] == wikis[1] == wikis[2]


def test_files_of_others_are_left_alone(place: Workplace) -> None:
    place.write({"docs/guide.md": "# Guide\n\nBy hand.\n"})
    done = place.generate("--jobs", "1")
    assert done.returncode == 0, done.stderr
    docs = place.repository / "docs"
    assert (docs / "guide.md").read_text(encoding="utf-8") == "# Guide\n\nBy hand.\n"
    assert (docs / "codewiki" / "overview.md").is_file()
    assert [path.name for path in sorted(docs.iterdir())] == ["codewiki", "guide.md"]
    assert str(Path("docs", "codewiki")) in done.stdout


def test_a_file_of_somebody_else_in_the_way_stops_the_run(place: Workplace) -> None:
    place.write({"out/overview.md": "mine\n"})
    done = place.generate("-o", "parcel/out", "--jobs", "1")
    assert done.returncode == 5
    assert "overview.md" in done.stderr
    assert tree(place.repository / "out") == {"overview.md": b"mine\n"}


def test_a_missing_or_empty_repository_is_exit_3(place: Workplace) -> None:
    (place.folder / "empty").mkdir()
    for path in ("nowhere", "empty"):
        done = place.generate(path=path)
        assert done.returncode == 3, path
        assert done.stdout == ""
        assert path in done.stderr
        assert "Traceback" not in done.stderr
    assert list((place.folder / "empty").iterdir()) == []
    assert {job.status for job in place.jobs()} == {JobStatus.FAILED}


@pytest.mark.parametrize("path", ["http://u:s3cret@example.org/a/b", "ext::sh -c true"])
def test_an_address_that_is_not_taken_is_exit_3(place: Workplace, path: str) -> None:
    done = place.generate(path=path)
    assert done.returncode == 3
    assert "Use https://host/owner/name" in done.stderr
    assert "s3cret" not in done.stderr
    assert place.jobs() == []


def test_an_address_and_an_archive_become_the_wiki_of_the_folder(place: Workplace) -> None:
    address = place.repository.as_uri()
    done = place.generate("--jobs", "1", path=address)
    assert done.returncode == 0, done.stderr
    assert "The wiki of parcel is in parcel-wiki" in done.stdout
    assert f"read from      {address} at commit " in done.stdout
    assert not (place.repository / "docs").exists()
    job = place.job()
    assert (job.repository_path, job.repository_name) == (address, "parcel")
    assert job.output_directory == str(place.folder / "parcel-wiki")
    first = tree(place.folder / "parcel-wiki")
    assert str(place.folder).encode() not in b"".join(first.values())
    assert "(nothing changed)" in place.generate("--jobs", "1", path=address).stdout
    assert place.generate("--no-cache", "-o", "again", path=address).returncode == 0
    assert tree(place.folder / "again") == first
    with tarfile.open(place.folder / "parcel-1.2.tgz", "w:gz") as archive:
        archive.add(
            place.repository, "parcel-1.2", filter=lambda e: None if ".git/" in e.name else e
        )
    done = place.generate("--jobs", "1", path="parcel-1.2.tgz")
    assert done.returncode == 0, done.stderr
    assert "The wiki of parcel-1.2 is in parcel-1.2-wiki" in done.stdout
    assert set(first) == set(tree(place.folder / "parcel-1.2-wiki"))


def test_a_copy_is_steered_by_its_own_file_of_settings(place: Workplace) -> None:
    place.write({"codewiki.toml": "exclude = ['web/']\njobs = 900\n"})
    place.commit()
    address = place.repository.as_uri()
    done = place.generate("--jobs", "1", path=address)
    assert done.returncode == 0, done.stderr
    made = place.folder / "parcel-wiki"
    assert "“jobs” is not allowed" in (made / "metadata.json").read_text(encoding="utf-8")
    assert "web/draw.js::" not in (made / "dependency_graph.json").read_text(encoding="utf-8")
    # A flag goes before the file.
    done = place.generate("--jobs", "1", "--exclude", "x/", "-o", "other", path=address)
    assert done.returncode == 0, done.stderr
    other = place.folder / "other" / "dependency_graph.json"
    assert "web/draw.js::" in other.read_text(encoding="utf-8")


def test_an_output_that_cannot_be_written_is_exit_5(place: Workplace) -> None:
    (place.folder / "file").write_text("x", encoding="utf-8")
    done = place.generate("-o", str(Path("file", "wiki")), "--json")
    assert done.returncode == 5
    told = json.loads(done.stdout)
    assert told["status"] == "failed"
    assert "file" in told["error_message"]
    assert "figures" not in told
    assert len(done.stderr.strip().splitlines()) <= 3


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--jobs", "many"], {}),
        ([], {"CODEWIKI_JOBS": "many"}),
        ([], {"CODEWIKI_NO_CACHE": "perhaps"}),
    ],
)
def test_a_wrong_setting_is_exit_2(
    place: Workplace, arguments: list[str], environment: dict[str, str]
) -> None:
    done = place.generate(*arguments, **environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert (arguments[0] if arguments else next(iter(environment))) in done.stderr
    assert place.jobs() == []


def test_quiet_says_nothing_but_the_result(place: Workplace) -> None:
    done = place.generate("-q", "--jobs", "1")
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout


def test_records_that_cannot_be_kept_do_not_stop_the_wiki(place: Workplace) -> None:
    (place.folder / "data").write_text("in the way", encoding="utf-8")
    done = place.generate("--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert "the record of the job cannot be kept" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_a_failed_job_and_no_half_wiki(
    tmp_path: Path, number: signal.Signals, jobs: str
) -> None:
    place = Workplace(tmp_path)
    text = "".join(f"def step_{count}(x: int) -> int:\n    return x\n\n\n" for count in range(400))
    place.write({f"parcel/step{count}.py": text for count in range(240)})
    process = subprocess.Popen(
        place.command("--jobs", jobs, "--no-cache"),
        cwd=place.folder,
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        first = process.stderr.readline() if process.stderr else ""
        assert first.startswith("Reading the repository: 240 files")
        assert process.poll() is None, "the run was over before it could be stopped"
        if number is signal.SIGINT:
            os.killpg(process.pid, number)  # as Ctrl-C does: to the workers too
        else:
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert out == ""
    assert "codewiki: cancelled by" in err
    assert "Traceback" not in err
    job = place.job()
    assert job.status is JobStatus.FAILED
    assert job.error_message is not None
    assert job.error_message.startswith("cancelled by ")
    assert ("SIGTERM" in job.error_message) == (number is signal.SIGTERM)
    assert not (place.repository / "docs").exists()
    assert is_gone(process.pid), "a worker is still there"


def is_gone(group: int) -> bool:
    """Tell whether all processes of a group have ended, or do so soon."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
