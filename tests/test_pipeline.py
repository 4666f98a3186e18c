"""The pipeline: where it writes, what it tells while it runs, and what it gives back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from codewiki.errors import Cancelled, ConfigurationError, RepositoryError
from codewiki.events import Advanced, Event, Finished, Stage, Started
from codewiki.pipeline import analyse, run
from codewiki.settings import Settings
from codewiki.source.model import SkipReason

FILES = {
    "README.md": "# Shop\n\nThe shop sells fruit.\n",
    "shop/__init__.py": '"""A shop."""\n',
    "shop/till.py": (
        '"""The till."""\n\nfrom shop.fruit import Fruit\n\n\n'
        "def total(fruits: list[Fruit]) -> int:\n"
        '    """Return the price of all ``fruits``."""\n'
        "    return sum(price(fruit) for fruit in fruits)\n\n\n"
        "def price(fruit: Fruit) -> int:\n"
        '    """Return the price of one fruit."""\n    return fruit.price\n'
    ),
    "shop/fruit.py": ('"""Fruit."""\n\n\nclass Fruit:\n    """A fruit."""\n\n    price: int = 3\n'),
}

STAGES = [
    stage
    for stage in Stage
    if stage not in {Stage.FETCH, Stage.PROPOSE, Stage.WORDS, Stage.AUTHOR, Stage.SITE}
]
"""The stages of a run over a folder, in English and without a model."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository without Git."""
    root = tmp_path / "shop"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that keep to the test's folder."""
    return Settings(jobs=1, cache_folder=str(tmp_path / "cache"))


def test_a_repository_that_is_no_folder_is_refused(shop: Path) -> None:
    for path in (shop / "README.md", shop / "nowhere"):
        with pytest.raises(RepositoryError) as caught:
            run(str(path), Settings())
        assert caught.value.path == str(path)


def test_events_tell_every_stage_in_order(shop: Path, settings: Settings) -> None:
    events: list[Event] = []
    run(str(shop), settings, on_event=events.append)
    started = [event.stage for event in events if isinstance(event, Started)]
    finished = [event for event in events if isinstance(event, Finished)]
    assert started == STAGES
    assert [event.stage for event in finished] == STAGES
    assert all(event.summary for event in finished)
    advanced = [event for event in events if isinstance(event, Advanced)]
    assert advanced
    assert advanced[-1].done == advanced[-1].total
    assert {event.stage for event in advanced} == {Stage.FACTS}


def test_an_analysis_stops_after_the_graph_of_a_run(shop: Path, settings: Settings) -> None:
    events: list[Event] = []
    before = sorted(shop.rglob("*"))
    found = analyse(str(shop), settings, on_event=events.append)
    started = [event.stage for event in events if isinstance(event, Started)]
    assert started == [Stage.READ, Stage.FACTS, Stage.GRAPH]
    assert sorted(shop.rglob("*")) == before
    assert sorted(found.facts) == sorted(FILES)
    made = run(str(shop), settings)
    assert found.graph.statistics == made.graph
    assert found.repository == made.repository
    with pytest.raises(Cancelled):
        analyse(str(shop), settings, cancelled=lambda: True)


def test_the_result_says_what_was_made(shop: Path, settings: Settings) -> None:
    made = run(str(shop), settings)
    assert made.repository.name == "shop"
    assert made.output == str(shop / "docs")
    assert made.findings == ()
    assert made.written == made.files
    assert "overview.md" in made.files
    assert list(made.files) == sorted(made.files)
    assert all((shop / "docs" / name).is_file() for name in made.files)
    figures = made.figures
    assert (figures.files, figures.owned, figures.skipped) == (4, 4, 0)
    assert figures.analysed == 4
    assert figures.pages == sum(name.endswith(".md") for name in made.files)
    assert figures.checked > 0
    assert made.graph.nodes > 4


def test_our_own_output_is_no_input(shop: Path, settings: Settings) -> None:
    first = run(str(shop), settings)
    second = run(str(shop), settings)
    assert second.written == second.removed == ()
    assert second.figures == first.figures
    assert second.repository == first.repository
    assert not [file for file in second.repository.skipped if file.reason is SkipReason.OWN_OUTPUT]


def test_what_the_settings_exclude_is_reported(shop: Path, settings: Settings) -> None:
    excluding = Settings(
        exclude=("till.py",), jobs=1, output=str(shop.parent / "wiki"), no_cache=True
    )
    made = run(str(shop), excluding)
    assert [file.path for file in made.repository.skipped] == ["shop/till.py"]
    assert made.figures.skipped == 1
    assert made.output == str(shop.parent / "wiki")
    assert not (shop / "docs").exists()
    assert not (shop.parent / "cache").exists()
    assert run(str(shop), settings).figures.files == 4


def test_a_wiki_may_be_written_into_the_root(shop: Path, settings: Settings) -> None:
    into = Settings(output=str(shop), jobs=1, cache_folder=settings.cache_folder)
    first = run(str(shop), into)
    assert (shop / "overview.md").is_file()
    assert run(str(shop), into).written == ()
    assert (shop / "README.md").read_text(encoding="utf-8") == FILES["README.md"]
    assert first.figures.files == 4


def test_cancelling_stops_between_any_two_stages_and_writes_nothing(
    shop: Path, settings: Settings
) -> None:
    for last in STAGES:
        events: list[Event] = []

        def cancelled(last: Stage = last, events: list[Event] = events) -> bool:
            return Started(last) in events

        if last is Stage.WRITE:
            run(str(shop), settings, on_event=events.append, cancelled=cancelled)
            break
        with pytest.raises(Cancelled):
            run(str(shop), settings, on_event=events.append, cancelled=cancelled)
        assert events[-1] != Started(Stage.WRITE)
        assert not (shop / "docs").exists()
    assert (shop / "docs" / "overview.md").is_file()


def test_a_run_leaves_nothing_beside_the_wiki(shop: Path, settings: Settings) -> None:
    made = run(str(shop), settings)
    names = {path.relative_to(shop / "docs").as_posix() for path in (shop / "docs").rglob("*.*")}
    assert {name for name in names if (shop / "docs" / name).is_file()} == {
        *made.files,
        "codewiki.lock.json",
    }


def at_start_of(stage: Stage, change: Callable[[], object]) -> Callable[[Event], None]:
    """Return a follower that makes a change when a stage begins."""

    def follow(event: Event) -> None:
        if event == Started(stage):
            change()

    return follow


def test_a_file_that_goes_while_the_wiki_is_made_is_no_fault_of_the_wiki(
    shop: Path, settings: Settings
) -> None:
    earlier = run(str(shop), settings)
    overview = (shop / "docs" / "overview.md").read_bytes()
    for stage in (Stage.FACTS, Stage.GRAPH, Stage.WIKI, Stage.SETTLE, Stage.CHECK):
        till = shop / "shop" / "till.py"
        text = till.read_bytes()
        with pytest.raises(RepositoryError, match=r"^shop/till\.py changed or went"):
            run(str(shop), settings, on_event=at_start_of(stage, till.unlink))
        assert (shop / "docs" / "overview.md").read_bytes() == overview
        till.write_bytes(text)
    assert run(str(shop), settings).files == earlier.files


def test_a_file_that_changes_while_the_wiki_is_checked_is_reported(
    shop: Path, settings: Settings
) -> None:
    till = shop / "shop" / "till.py"
    text = till.read_bytes() + b"\n\ndef more() -> int:\n    return 1\n"
    change = at_start_of(Stage.CHECK, lambda: till.write_bytes(text))
    made = run(str(shop), settings, on_event=change)
    assert made.findings == ()
    assert [one.message for one in made.problems if one.path == "shop/till.py"] == [
        "The file changed or went while the wiki was written"
    ]


def test_a_wrong_source_date_stops_the_run_at_once(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    events: list[Event] = []
    with pytest.raises(ConfigurationError, match="SOURCE_DATE_EPOCH"):
        run(str(shop), Settings(), on_event=events.append)
    assert events == []


def test_names_with_signs_that_do_not_show_are_cited(shop: Path, settings: Settings) -> None:
    for name in ("a\u202eyp.py", "a\u202dyp.py", "b\u200b.py", "c\ufeff.py", "d\u00ad.py"):
        text = 'def fetch():\n    """Fetch it."""\n    return 1\n'
        (shop / "shop" / name).write_text(text, encoding="utf-8")
    made = run(str(shop), settings)
    assert made.findings == ()
    assert made.figures.unchecked == 0
