"""The walk through an entry point when there is more than fits."""

from pathlib import Path

from tests.wiki.whole_line import make, pages


def _walk(folder: Path) -> str:
    page = pages(make(folder))["engine.md"]
    return page.split("How it works: `drive`", 1)[1].split("\n## ", 1)[0].split("```", 1)[0]


def test_own_steps_come_before_turns_and_a_cut_is_told(tmp_path: Path) -> None:
    helpers = "".join(
        f"def step_{number}():\n    first_{number}()\n    second_{number}()\n\n"
        f"def first_{number}():\n    return {number}\n\n"
        f"def second_{number}():\n    return {number}\n\n"
        for number in range(14)
    )
    body = "".join(f"    step_{number}()\n" for number in range(14))
    (tmp_path / "engine.py").write_text(
        f'{helpers}def drive():\n    """Drive it."""\n{body}', encoding="utf-8"
    )
    (tmp_path / "app.py").write_text("from engine import drive\n\ndrive()\n", encoding="utf-8")
    walk = _walk(tmp_path)
    for number in range(12):
        assert f"`step_{number}`" in walk
    assert "`first_0`" not in walk
    assert "The first 12 of 14 calls and errors in its body." in walk


def test_turns_are_taken_where_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text(
        "def drive():\n    start()\n    stop()\n    return fuel()\n\n"
        "def start():\n    fuel()\n    spark()\n\n"
        "def stop():\n    return None\n\ndef fuel():\n    return 1\n\ndef spark():\n    return 2\n",
        encoding="utf-8",
    )
    (tmp_path / "app.py").write_text("from engine import drive\n\ndrive()\n", encoding="utf-8")
    walk = _walk(tmp_path)
    assert walk.index("`start`") < walk.index("`fuel`") < walk.index("`stop`")
    assert "The first" not in walk


def test_documentation_longer_than_a_citation_is_cited_where_it_speaks(tmp_path: Path) -> None:
    filler = "".join(f" * Line {number} of it.\n" for number in range(90))
    (tmp_path / "engine.js").write_text(
        f"/**\n * Drives the engine.\n *\n{filler} */\nclass Engine {{ run() {{ return 1 }} }}\n",
        encoding="utf-8",
    )
    made = make(tmp_path)
    page = pages(made)["engine.md"]
    assert "“Drives the engine.” ([engine.js:2])" in page
    assert "[engine.js:95]" in page
    assert made.problems == ()
