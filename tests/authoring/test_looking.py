"""A model may look at more before it writes: read-only, bounded, only with names that are known."""

import json
from pathlib import Path

import pytest

from codewiki.pipeline import run
from codewiki.settings import Settings
from tests.authoring.repository import make
from tests.authoring.scripts import excerpts, honest
from tests.llm.server import Asked, serving

ASKED = "Before you write, you may look"


def looking(questions: object, root: Path, rounds: int = 2) -> tuple[list[Asked], int]:
    """The requests of a run whose model asks ``questions`` first; how many paragraphs it has."""

    def script(asked: Asked) -> str:
        if ASKED in asked.prompt:
            return json.dumps({"questions": questions})
        return honest(asked.prompt)

    with serving(script) as server:
        made = run(
            str(root),
            Settings(
                writer="llm",
                main_model="tiny",
                base_url=server.url,
                cache_folder=str(root.parent / "cache"),
                look_ups=rounds,
                jobs=1,
            ),
        )
    assert made.report is not None
    assert made.findings == ()
    return server.log, sum(one.kept for one in made.report.outcomes)


def test_what_is_asked_for_is_shown_as_further_excerpts(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    questions = [
        {"ask": "read", "what": "Fruit.reduced"},
        {"ask": "callers", "what": "discount"},
        {"ask": "search", "what": "SHOP_DISCOUNT"},
        {"ask": "page", "what": "fruit"},
    ]
    log, kept = looking(questions, root)
    assert kept > 0
    before = [one for one in log if ASKED in one.prompt]
    after = [one for one in log if ASKED not in one.prompt and "again" not in one.prompt]
    assert before
    build = [one for one in after if one.prompt.startswith("Page: build")]
    assert build
    assert "def reduced" in build[0].prompt
    assert "SHOP_DISCOUNT" in build[0].prompt
    handles = [handle for handle, _ in excerpts(build[0].prompt)]
    assert handles == [f"S{number}" for number in range(1, len(handles) + 1)]


@pytest.mark.parametrize(
    "questions",
    [
        [{"ask": "read", "what": "/etc/passwd"}],
        [{"ask": "read", "what": "../../outside.txt"}],
        [{"ask": "find", "what": "no_such_name"}],
        [{"ask": "search", "what": "zz"}],
        [{"ask": "delete", "what": "Shelf"}],
        [{"ask": "read"}, 5, None, {"ask": 1, "what": 2}],
        "everything",
        [],
    ],
)
def test_what_is_not_there_is_not_shown(questions: object, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("a secret of the neighbour\n", encoding="utf-8")
    root = make(tmp_path / "shop")
    log, kept = looking(questions, root)
    assert kept > 0
    assert not any("neighbour" in one.everything or "root:" in one.everything for one in log)
    looks = [one for one in log if ASKED in one.prompt]
    # A round that shows nothing new is the last.
    assert len(looks) == len({one.prompt.split("\n")[0] for one in looks})


def test_questions_without_end_come_to_an_end(tmp_path: Path) -> None:
    root = make(tmp_path / "shop")
    many = [{"ask": "search", "what": word} for word in ("fruit", "shelf", "name", "def ") * 20]
    log, _ = looking(many, root, rounds=3)
    pages = {one.prompt.split("\n")[0] for one in log}
    assert len([one for one in log if ASKED in one.prompt]) <= 3 * len(pages)


def test_nothing_is_looked_up_unless_it_is_asked_for(tmp_path: Path) -> None:
    log, kept = looking([{"ask": "read", "what": "Shelf"}], make(tmp_path / "shop"), rounds=0)
    assert kept > 0
    assert not any(ASKED in one.prompt for one in log)
