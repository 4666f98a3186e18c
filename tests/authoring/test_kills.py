"""kill -9 anywhere: nothing that was answered is asked again, no page is lost or half-written."""

import os
from pathlib import Path

import pytest

from codewiki.pipeline import run
from codewiki.settings import Settings
from tests.authoring.killing import figures, kill_again_and_again
from tests.authoring.repository import make
from tests.authoring.scripts import honest
from tests.llm.server import serving

KILLS = 6
"""``python -m bench.kills`` does 60."""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    found = kill_again_and_again(root, tmp_path / "work", KILLS)
    told = figures(found)
    assert told["kills"] == KILLS
    assert told["requests"] > KILLS
    assert found.twice == []
    assert found.halves == []
    assert told["jobs completed"] >= 1
    with serving(lambda asked: honest(asked.prompt)) as server:
        whole = Settings(
            writer="llm",
            main_model="tiny",
            base_url=server.url,
            cache_folder=str(tmp_path / "other"),
            output=str(tmp_path / "whole"),
            jobs=1,
        )
        made = run(str(root), whole)
    for name in made.files:
        if name.endswith((".md", "wiki.json", "module_tree.json")):
            assert found.files[name] == (tmp_path / "whole" / name).read_bytes(), name
    assert set(found.files) == set(made.files) | {"codewiki.lock.json"}
