"""A run that waits for a model stops at once when it is told to."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.authoring.repository import make
from tests.llm.server import Asked, Reply, serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_that_waits_for_an_answer(tmp_path: Path, number: int) -> None:
    root = make(tmp_path / "shop")

    def slow(asked: Asked) -> Reply:
        return Reply("late", seconds=20)

    with serving(slow) as server:
        process = subprocess.Popen(
            [sys.executable, "-m", "codewiki", "generate", str(root), "-q", "--json",
             "--main-model", "tiny", "--base-url", server.url, "--jobs", "1",
             "--cache-folder", str(tmp_path / "cache"), "--data-folder", str(tmp_path / "data")],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"CODEWIKI_CONFIG_FOLDER": str(tmp_path / "none")},
        )  # fmt: skip
        until = time.monotonic() + 120
        while not server.log and time.monotonic() < until and process.poll() is None:
            time.sleep(0.02)
        assert server.log
        time.sleep(0.3)
        since = time.monotonic()
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        took = time.monotonic() - since
    assert process.returncode == 130
    assert took < 15, "far less than the answer would have taken"
    job = json.loads(out)
    assert job["status"] == "failed"
    assert job["error_message"].startswith("cancelled by")
    assert not (root / "docs" / "overview.md").exists()
