"""``codewiki plan``: what a run would ask and cost; nothing is asked or written."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from codewiki.cli.app import app
from tests.authoring.repository import make
from tests.authoring.scripts import honest
from tests.llm.server import serving


def plan(root: Path, *words: str) -> str:
    cache = str(root.parent / "cache")
    done = CliRunner().invoke(
        app, ["plan", str(root), "-q", "--cache-folder", cache, "--jobs", "1", *words]
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def test_without_a_model_there_is_nothing_to_pay(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    told = plan(root)
    assert "none: the pages are written from the facts, at no cost" in told
    assert json.loads(plan(root, "--json"))["plan"] is None
    assert not (root / "docs").exists()


def test_with_a_model_calls_tokens_price_and_kept_answers_are_told(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    with serving(lambda asked: honest(asked.prompt)) as server:
        words = ("--main-model", "tiny", "--base-url", server.url, "--price", "tiny=1/2")
        told = plan(root, *words)
        assert not server.log
        assert "answered already" in told
        assert "US dollars" in told
        assert "overview" in told
        before = json.loads(plan(root, *words, "--json"))["plan"]
        assert before["hits"] == 0
        assert before["calls"][0] == len(before["pages"]) > 3
        done = CliRunner().invoke(
            app,
            ["generate", str(root), "-q", "--jobs", "1", *words, "--cache-folder",
             str(root.parent / "cache"), "--data-folder", str(root.parent / "data"), "--json"],
        )  # fmt: skip
        assert done.exit_code == 0
        job = json.loads(done.stdout)
        assert job["llm_config"] == {
            "main_model": "tiny", "cluster_model": "", "base_url": server.url,
        }  # fmt: skip
        assert job["statistics"]["total_tokens_used"] > 1000
        shown = CliRunner().invoke(
            app,
            ["jobs", "show", job["job_id"], "--events", "--data-folder",
             str(root.parent / "data")],
        )  # fmt: skip
        assert "overview: 1 calls, " in shown.stdout
        after = json.loads(plan(root, *words, "--json"))["plan"]
    assert after["calls"] == [0, 0]
    assert after["hits"] == len(after["pages"])


def test_a_cap_that_would_bite_is_told(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    words = ("--main-model", "tiny", "--base-url", "http://localhost:1/v1", "--max-tokens", "5000")
    told = plan(root, *words)
    assert "--max-tokens 5000 may leave pages as the facts wrote them" in told
    assert "price       unknown" in told


@pytest.mark.parametrize("answered", [True, False])
def test_a_cluster_model_is_part_of_the_plan_and_of_the_run(tmp_path: Path, answered: bool) -> None:
    root = make(tmp_path / "shop")
    titles = json.dumps({"titles": [{"module": "M1", "title": "What is sold"}], "groups": []})

    def script(asked: object) -> str:
        prompt = str(getattr(asked, "prompt", ""))
        if "end of modules" not in prompt:
            return honest(prompt)
        return titles if answered else "no JSON at all"

    with serving(script) as server:
        words = ("--main-model", "tiny", "--cluster-model", "small", "--base-url", server.url)
        pages = json.loads(plan(root, *words, "--json"))["plan"]["pages"]
        assert [page["stage"] for page in pages].count("modules") == 1
        done = CliRunner().invoke(
            app,
            ["generate", str(root), "-q", "--jobs", "1", *words, "--cache-folder",
             str(root.parent / "cache"), "--data-folder", str(root.parent / "data")],
        )  # fmt: skip
    assert done.exit_code == 0, done.output
    tree = (root / "docs" / "module_tree.json").read_text(encoding="utf-8")
    first = (root / "docs" / "first_module_tree.json").read_text(encoding="utf-8")
    assert ("What is sold" in tree) is answered
    assert "What is sold" not in first
    stages = json.loads((root / "docs" / "metadata.json").read_text(encoding="utf-8"))["model"]
    assert "modules" in [one["stage"] for one in stages["stages"]]
