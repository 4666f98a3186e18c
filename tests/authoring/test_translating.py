"""The fixed words in the user's language: translated once by a model, each string held against the
English one, and whatever does not fit said in English.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from codewiki.events import Event, Planned
from codewiki.pipeline import run
from codewiki.results import Result
from codewiki.settings import Settings
from codewiki.wiki.catalogue import catalogue, shipped
from tests.authoring.repository import make
from tests.authoring.scripts import honest
from tests.authoring.test_wiki import found_by_the_gate, settings
from tests.llm.server import Asked, Reply, ScriptedServer, serving

STRING = re.compile(r"^(T\d+) \(([^)]*)\): (.+)$", re.MULTILINE)
TRANSLATES = "You translate the fixed words"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make(tmp_path / "shop")


def is_about_words(asked: Asked) -> bool:
    return TRANSLATES in asked.everything


def strange(english: str) -> str:
    """A language of no people: each word backwards, the slots as they are."""
    parts = re.split(r"(\{\w+\}|“[^”]*”)", english)
    return "".join(
        part if place % 2 else re.sub(r"[^\W\d_]+", lambda word: word[0][::-1].lower(), part)
        for place, part in enumerate(parts)
    )


def answering(turn: Callable[[str], str]) -> Callable[[Asked], str]:
    def script(asked: Asked) -> str:
        if not is_about_words(asked):
            return honest(asked.prompt)
        found = STRING.findall(asked.prompt)
        strings = [{"handle": handle, "text": turn(text)} for handle, _, text in found]
        return json.dumps({"strings": strings})

    return script


def words_of(server: ScriptedServer) -> list[Asked]:
    return [asked for asked in server.log if is_about_words(asked)]


def headings(root: Path) -> set[str]:
    text = (root / "docs" / "overview.md").read_text(encoding="utf-8")
    return set(re.findall(r"^## (.+)$", text, re.MULTILINE))


def ran(root: Path, turn: Callable[[str], str], language: str = "Volapük") -> Result:
    with serving(answering(turn)) as server:
        return run(str(root), settings(server, root, language=language))


def test_a_model_translates_what_no_catalogue_has(shop: Path) -> None:
    made = ran(shop, strange)
    assert made.findings == ()
    assert strange("Relevant source files") in headings(shop)
    assert "Relevant source files" not in headings(shop)
    assert found_by_the_gate(shop / "docs", shop) == set()
    told = json.loads((shop / "docs" / "metadata.json").read_text(encoding="utf-8"))
    assert told["language"]["name"] == "Volapük"
    assert told["language"]["left_in_english"] < 30
    assert {one["stage"] for one in told["model"]["stages"]} >= {"words", "page"}


def test_it_is_asked_once_and_is_part_of_the_plan(shop: Path) -> None:
    with serving(answering(strange)) as server:
        events: list[Event] = []
        wanted = settings(server, shop, language="Volapük")
        first = run(str(shop), wanted, on_event=events.append)
        (planned,) = [one.plan for one in events if isinstance(one, Planned)]
        asked = len(words_of(server))
        assert asked > 3
        assert sum(page.stage == "words" for page in planned.pages) == asked
        assert sum(use.calls for page in first.spent.pages for use in page.uses
                   if use.stage == "words") == asked  # fmt: skip
        before = len(server.log)
        again = run(str(shop), wanted)
        assert len(server.log) == before
        assert again.written == ()


@pytest.mark.parametrize(
    "turn",
    [
        lambda text: re.sub(r"\{(\w+)\}", "{x\\1}", strange(text)) if "{" in text else "<b>no</b>",
        lambda text: f"See http://evil.example for {text}",
        lambda text: text * 9,
        lambda text: "",
    ],
    ids=["slots and markup", "addresses", "too long", "nothing"],
)
def test_what_does_not_fit_is_asked_for_no_more_and_said_in_english(
    turn: Callable[[str], str], shop: Path
) -> None:
    made = ran(shop, turn)
    assert made.findings == ()
    assert "Relevant source files" in headings(shop)
    assert found_by_the_gate(shop / "docs", shop) == set()
    pages = [path.read_text(encoding="utf-8") for path in (shop / "docs").rglob("*.md")]
    assert not any("evil.example" in page or "<b>" in page for page in pages)


def test_an_answer_in_another_language_is_not_taken(shop: Path) -> None:
    ran(shop, lambda text: text, language="français")
    told = json.loads((shop / "docs" / "metadata.json").read_text(encoding="utf-8"))
    assert told["language"]["left_in_english"] > 600
    assert "Relevant source files" in headings(shop)


def test_a_string_that_failed_is_asked_for_once_more(shop: Path) -> None:
    seen: set[str] = set()

    def forgetful(text: str) -> str:
        said = strange(text) if text in seen else text * 20
        seen.add(text)
        return said

    with serving(answering(forgetful)) as server:
        run(str(shop), settings(server, shop, language="Volapük"))
    assert strange("Relevant source files") in headings(shop)
    assert len({asked.digest for asked in words_of(server)}) < len(words_of(server)) * 2


def test_a_provider_that_fails_leaves_english(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codewiki.llm.retrying.FIRST_PAUSE", 0.01)

    def script(asked: Asked) -> Reply | str:
        return Reply(drop=True) if is_about_words(asked) else honest(asked.prompt)

    with serving(script) as server:
        made = run(str(shop), settings(server, shop, language="Volapük"))
    assert made.findings == ()
    assert "Relevant source files" in headings(shop)


def test_without_a_model_a_catalogue_that_comes_along_serves(shop: Path) -> None:
    made = run(str(shop), Settings(jobs=1, no_cache=True, language="Deutsch"))
    assert made.findings == ()
    assert made.problems == ()
    assert found_by_the_gate(shop / "docs", shop) == set()
    german = shipped("de").templates
    english = {text for key, text in catalogue().items() if key.startswith("heading.")
               and german.get(key, text) != text}  # fmt: skip
    for path in sorted((shop / "docs").rglob("*.md")):
        found = set(re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert not found & english, path
    assert str(german["heading.files"]) in headings(shop)


def test_where_there_are_no_words_the_run_says_so(shop: Path) -> None:
    made = run(str(shop), Settings(jobs=1, no_cache=True, language="Volapük"))
    assert ["Volapük" in one.message for one in made.problems] == [True]
    assert "Relevant source files" in headings(shop)


def test_the_site_speaks_the_language_of_its_wiki(shop: Path) -> None:
    run(str(shop), Settings(jobs=1, no_cache=True, language="de", github_pages=True))
    html = (shop / "docs" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in html
    assert "Auf dieser Seite" in html
    assert "geprüft" in html
    assert "On this page" not in html
