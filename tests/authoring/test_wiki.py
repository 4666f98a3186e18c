"""A whole wiki with a model: good ones add what holds, bad ones leave the facts in place."""

import json
import re
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from codewiki.cli.app import app
from codewiki.errors import ConfigurationError, ModelError, ModelFault
from codewiki.events import Event, Planned, Used
from codewiki.pipeline import run
from codewiki.results import Result
from codewiki.settings import Settings
from codewiki.wiki.model import Author
from tests.authoring.repository import INJECTION, make
from tests.authoring.scripts import BAD, GOOD, Writer, honest, lying, obedient, sly
from tests.llm.server import Asked, Reply, Script, ScriptedServer, error, serving


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make(tmp_path / "shop")


def settings(server: ScriptedServer, root: Path, **more: object) -> Settings:
    known: dict[str, object] = {
        "writer": "llm",
        "main_model": "tiny",
        "base_url": server.url,
        "cache_folder": str(root.parent / "cache"),
        "jobs": 1,
    }
    return Settings(**(known | more))  # type: ignore[arg-type]


def written(writer: Writer | None, root: Path, script: Script | None = None) -> Result:
    """The result of a run whose model follows ``writer``, or whose server follows ``script``."""

    def follow(asked: Asked) -> str:
        assert writer is not None
        return writer(asked.prompt)

    with serving(script or follow) as server:
        return run(str(root), settings(server, root))


def passes_the_gate(root: Path) -> None:
    """The strict gate finds nothing."""
    assert found_by_the_gate(root / "docs", root) == set()


def found_by_the_gate(wiki: Path, root: Path) -> set[str]:
    words = ["check", str(wiki), "--source", str(root), "--strict", "--format", "json"]
    done = CliRunner().invoke(app, words)
    report = json.loads(done.stdout)
    return {f"{one['page']}: {one['rule']}: {one['message']}" for one in report["findings"]}


def page(root: Path, name: str) -> str:
    return (root / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(root: Path) -> list[tuple[str, str]]:
    """The ids and authors of all blocks of the wiki."""
    wiki = json.loads(page_bytes(root, "wiki.json"))
    return [
        (block["id"], block["author"])
        for one in wiki["pages"]
        for section in one["sections"]
        for block in section["blocks"]
    ]


def page_bytes(root: Path, name: str) -> bytes:
    return (root / "docs" / name).read_bytes()


@pytest.fixture(scope="module")
def facts_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The pages as they are without any model."""
    root = make(tmp_path_factory.mktemp("facts") / "shop")
    made = run(str(root), Settings(jobs=1, no_cache=True))
    return {name: page_bytes(root, name) for name in made.files if name.endswith(".md")}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_model_adds_paragraphs_that_hold(name: str, shop: Path) -> None:
    made = written(GOOD[name], shop)
    assert made.findings == ()
    assert made.report is not None
    assert sum(one.kept for one in made.report.outcomes) > 0
    passes_the_gate(shop)
    by_model = [one for one, author in blocks(shop) if author == Author.MODEL.value]
    assert by_model
    ids = [one for one, _ in blocks(shop)]
    assert len(ids) == len(set(ids))
    assert made.figures.unchecked == 0


def test_the_page_says_who_wrote_it_and_what_is_proved(shop: Path) -> None:
    written(honest, shop)
    text = page(shop, "overview")
    assert "\nwriter: model\n" in text
    assert text.count("**The part of") >= 2
    assert re.search(r"\*Paragraphs written by a model beside the facts", text)
    counted = re.search(r"trust: \{checked: (\d+), cited: (\d+), unchecked: 0\}", text)
    assert counted is not None
    assert f"{counted[2]} cited with their source, 0 unchecked.*" in text
    pages = [path.read_text(encoding="utf-8") for path in (shop / "docs").rglob("*.md")]
    assert any("## What to watch for" in one for one in pages)


def test_prose_and_facts_join_as_a_person_would_join_them(tmp_path: Path) -> None:
    kinds = (
        '"""Kinds."""\n\n\nclass Kind:\n    def peel(self) -> int:\n        return 0\n'
        + "".join(
            f"\n\nclass {name}(Kind):\n    def peel(self) -> int:\n        return {number}\n"
            for number, name in enumerate(("Apple", "Pear", "Plum"))
        )
    )
    shop = make(tmp_path / "shop", shop__kinds=kinds)
    written(honest, shop)
    pages = {
        path.relative_to(shop / "docs").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((shop / "docs").rglob("*.md"))
    }
    drawn = 0
    for name, text in pages.items():
        body = text.split("---\n", 2)[2]
        assert "**The part of purpose" not in body, name
        heads = body.split("\n## ")
        built = next((one for one in heads if one.startswith("How it is built\n")), "")
        if "```mermaid" in built and "**The part of design" in built:
            drawn += 1
            assert built.rindex("```mermaid") < built.index("**The part of design"), name
            changed = built.find("Where it can be changed")
            assert changed < 0 or built.index("**The part of design") < changed, name
    assert drawn > 0
    first = pages["overview.md"].split("---\n", 2)[2].split("\n## ")[0]
    assert "Because `" in first


def test_the_facts_stay_as_they_are(shop: Path, facts_alone: dict[str, bytes]) -> None:
    written(honest, shop)
    for name, before in facts_alone.items():
        after = page_bytes(shop, name).decode()
        for line in before.decode().split("\n"):
            if line.startswith(("|", "- ", "1. ", "```", "  ", "#")) and "trust" not in line:
                assert line in after, (name, line)


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_model_leaves_the_facts_in_place(
    name: str, shop: Path, facts_alone: dict[str, bytes]
) -> None:
    made = written(BAD[name], shop)
    assert made.findings == ()
    passes_the_gate(shop)
    for file, before in facts_alone.items():
        if name != "obedient":
            assert page_bytes(shop, file) == before, file
    assert made.report is not None
    if name != "obedient":
        assert not any(one.kept for one in made.report.outcomes)
        assert all(one.failure for one in made.report.outcomes)


def test_what_is_false_of_names_that_are_there_does_not_pass_the_gate(shop: Path) -> None:
    made = written(sly, shop)
    assert made.findings == ()
    passes_the_gate(shop)


CALLS = [{"id": "1", "type": "function", "function": {"name": "write_file", "arguments": "{}"}}]
TROUBLE: dict[str, Reply] = {
    "refusal": Reply(refusal="I cannot help with that."),
    "content filter": Reply("", finish="content_filter"),
    "tool calls": Reply(None, tool_calls=CALLS, finish="tool_calls"),
    "bad request": error(400, "no"),
    "unpaid": error(429, "Out of credit", "insufficient_quota"),
    "no JSON": Reply(raw=b"<html>", headers={"x": "y"}),
}


@pytest.mark.parametrize("name", sorted(TROUBLE))
def test_trouble_with_the_provider_leaves_the_facts_in_place(
    name: str, shop: Path, facts_alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codewiki.llm.retrying.FIRST_PAUSE", 0.01)
    made = written(None, shop, lambda asked: TROUBLE[name])
    passes_the_gate(shop)
    assert all(page_bytes(shop, file) == before for file, before in facts_alone.items())
    assert made.report is not None
    assert all(one.failure for one in made.report.outcomes)
    assert any(problem.stage == "authoring" for problem in made.problems)


def test_trouble_that_passes_costs_nothing_but_time(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codewiki.llm.retrying.FIRST_PAUSE", 0.01)
    kinds = [
        error(429, "slow down", retry_after="0"),
        error(500, "broken"),
        Reply("x" * 900, cut=100),
        Reply(raw=b'{"half": '),
    ]
    seen: dict[str, int] = {}

    def script(asked: Asked) -> Reply | str:
        seen[asked.digest] = seen.get(asked.digest, 0) + 1
        return kinds[seen[asked.digest] - 1] if seen[asked.digest] <= 4 else honest(asked.prompt)

    made = written(None, shop, script)
    assert made.report is not None
    assert not [one.failure for one in made.report.outcomes if one.failure]
    assert set(seen.values()) == {5}
    passes_the_gate(shop)


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_plug_that_is_pulled_leaves_a_whole_wiki(
    after: int, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codewiki.llm.retrying.FIRST_PAUSE", 0.01)
    with serving(lambda asked: honest(asked.prompt)) as server:

        def script(asked: Asked) -> Reply | str:
            return honest(asked.prompt) if asked.number < after else Reply(drop=True)

        server.script = script
        made = run(str(shop), settings(server, shop, concurrency=1))
    passes_the_gate(shop)
    assert made.report is not None
    assert sum(bool(one.kept) for one in made.report.outcomes) <= after
    told = [one.message for one in made.problems if one.stage == "authoring"]
    assert any("stay as the facts writer wrote them" in one for one in told)


def test_a_server_that_is_not_there_leaves_a_whole_wiki(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codewiki.llm.retrying.FIRST_PAUSE", 0.01)
    with serving(lambda asked: "") as server:
        pass
    made = run(str(shop), settings(server, shop))
    passes_the_gate(shop)
    assert made.report is not None
    assert "no connection" in made.report.stopped


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (error(401, "Incorrect API key"), ModelFault.KEY),
        (error(404, "No such model"), ModelFault.MODEL),
    ],
)
def test_a_model_that_is_set_up_wrongly_stops_the_run(
    reply: Reply, fault: ModelFault, shop: Path
) -> None:
    with serving(lambda asked: reply) as server:
        with pytest.raises(ModelError) as caught:
            run(str(shop), settings(server, shop))
        assert caught.value.fault is fault
        assert not (shop / "docs" / "overview.md").exists()
        # Where the settings leave it open who writes, the facts do.
        made = run(str(shop), settings(server, shop, writer="auto"))
    assert made.report is not None
    passes_the_gate(shop)


def test_without_a_model_the_writer_cannot_be_one(shop: Path) -> None:
    with pytest.raises(ConfigurationError, match="no model is set"):
        run(str(shop), Settings(writer="llm", jobs=1))


# What is asked again, and what it costs


def test_a_run_without_changes_asks_nothing_and_writes_the_same_bytes(shop: Path) -> None:
    with serving(lambda asked: honest(asked.prompt)) as server:
        first = run(str(shop), settings(server, shop))
        asked = len(server.log)
        events: list[Event] = []
        second = run(str(shop), settings(server, shop), on_event=events.append)
        assert len(server.log) == asked
        assert second.written == second.removed == ()
        assert first.files == second.files
        (planned,) = [one.plan for one in events if isinstance(one, Planned)]
        assert planned.calls == (0, 0)
        assert planned.hits == len(planned.pages) > 0
        assert second.spent.calls == 0
        run(str(shop), settings(server, shop, no_cache=True))
        assert len(server.log) == 2 * asked
    assert asked == first.spent.calls > 3
    assert first.spent.usage.total > 1000


def test_what_changes_is_asked_anew_and_nothing_else(shop: Path) -> None:
    with serving(lambda asked: honest(asked.prompt)) as server:
        run(str(shop), settings(server, shop))
        asked = len(server.log)
        text = (shop / "shop" / "till.py").read_text(encoding="utf-8")
        (shop / "shop" / "till.py").write_text(text.replace('"0"', '"5"'), encoding="utf-8")
        run(str(shop), settings(server, shop))
    again = server.log[asked:]
    assert 0 < len(again) < asked
    assert all("till" in one.everything for one in again)


def test_caps_are_kept_and_the_run_says_so(shop: Path) -> None:
    with serving(lambda asked: honest(asked.prompt)) as server:
        free = run(str(shop), settings(server, shop))
        cap = free.spent.usage.total
        capped = run(str(shop), settings(server, shop, max_tokens=cap, no_cache=True))
        used = sum(call.body["max_tokens"] for call in server.log)
        assert used
        assert 0 < capped.spent.usage.total <= cap
        assert capped.report is not None
        assert f"--max-tokens {cap}" in capped.report.stopped
        assert any(one.kept for one in capped.report.outcomes)
        assert any(one.failure for one in capped.report.outcomes)
        passes_the_gate(shop)
        prices = (("tiny", (1.0, 2.0)),)
        cheap = run(str(shop), settings(server, shop, max_cost=0.02, prices=prices, no_cache=True))
        assert 0 < float(cheap.spent.cost) <= 0.02
        passes_the_gate(shop)


def test_the_plan_tells_what_the_run_then_asks(shop: Path) -> None:
    events: list[Event] = []
    prices = (("tiny", (1.0, 2.0)),)
    with serving(lambda asked: honest(asked.prompt)) as server:
        made = run(str(shop), settings(server, shop, prices=prices), on_event=events.append)
    (planned,) = [one.plan for one in events if isinstance(one, Planned)]
    assert planned.calls[0] <= made.spent.calls <= planned.calls[1]
    assert planned.input[0] * 0.5 <= made.spent.usage.input <= planned.input[1] * 2
    assert made.spent.usage.output <= planned.output[1]
    assert planned.cost is not None
    assert float(planned.cost[0]) < float(planned.cost[1])
    assert float(made.spent.cost) <= float(planned.cost[1])
    (used,) = [one.spent for one in events if isinstance(one, Used)]
    assert used == made.spent
    by_stage = [use for page in used.pages for use in page.uses]
    assert sum(use.calls for use in by_stage) == made.spent.calls
    assert {page.page for page in used.pages} <= {one.page for one in planned.pages}


def test_metadata_holds_what_each_page_and_stage_took(shop: Path) -> None:
    with serving(lambda asked: honest(asked.prompt)) as server:
        run(str(shop), settings(server, shop, prices=(("tiny", (1.0, 2.0)),)))
    told = json.loads(page_bytes(shop, "metadata.json"))
    assert told["generation_info"]["main_model"] == "tiny"
    model = told["model"]
    assert {one["stage"] for one in model["stages"]} <= {"page", "correction"}
    assert all(float(one["cost"]) > 0 for one in model["stages"])
    assert sum(one["calls"] for one in model["stages"]) == len(server.log)
    pages = {one["page"]: one for one in model["pages"]}
    assert pages["overview"]["kept"] > 0
    assert pages["overview"]["stages"][0]["tokens"]["input"] > 0


# Instructions in the repository


def test_instructions_in_the_repository_reach_neither_page_nor_file(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", shop__evil=INJECTION)
    with serving(lambda asked: obedient(asked.prompt)) as server:
        before = sorted(tmp_path.rglob("*"))
        made = run(str(root), settings(server, root))
    assert any("harmless" in asked.prompt for asked in server.log)
    assert any("Acme Fruit is" in asked.prompt for asked in server.log)
    assert not any("PWNED" in asked.everything for asked in server.log)
    assert not any("tools" in asked.body for asked in server.log)
    assert made.findings == ()
    passes_the_gate(root)
    by_model = [
        block
        for one in json.loads(page_bytes(root, "wiki.json"))["pages"]
        for section in one["sections"]
        for block in section["blocks"]
        if block["author"] == "model"
    ]
    assert "PWNED" not in json.dumps(by_model)
    assert "finest" not in json.dumps(by_model)
    for path in (root / "docs").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert "evil.example" not in text
        assert "<script" not in text
        assert "javascript:" not in text
    after = {path for path in tmp_path.rglob("*") if path not in before}
    assert all("docs" in path.parts or "cache" in path.parts for path in after)


def test_the_text_of_the_repository_stands_between_marks_that_it_cannot_hold(
    tmp_path: Path,
) -> None:
    root = make(tmp_path / "shop", shop__evil=INJECTION)
    with serving(lambda asked: honest(asked.prompt)) as server:
        run(str(root), settings(server, root))
    for asked in server.log:
        marks = re.findall(r"^(=== [0-9a-f]{10}) excerpts$", asked.prompt, re.MULTILINE)
        assert len(marks) == 1
        inside = asked.prompt.split(f"{marks[0]} excerpts\n")[1].split(f"{marks[0]} end")[0]
        assert marks[0] not in inside


def test_secrets_do_not_leave(tmp_path: Path) -> None:
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    root = make(tmp_path / "shop", shop__keys=f'"""Keys."""\n\nTOKEN = "{secret}"\n\n\n'
                "def token() -> str:\n    return TOKEN\n")  # fmt: skip
    with serving(lambda asked: honest(asked.prompt)) as server:
        run(str(root), settings(server, root))
    assert any("[redacted]" in asked.prompt for asked in server.log)
    assert all(secret not in asked.everything for asked in server.log)


# What shapes the prompts


def test_wishes_reach_the_model_and_the_prefix_is_the_same_for_all(shop: Path) -> None:
    with serving(lambda asked: lying(asked.prompt)) as server:
        run(
            str(shop),
            settings(
                server,
                shop,
                language="Deutsch",
                doc_type="api",
                instructions="Mention the weather.",
                focus=("shop/till.py",),
            ),
        )
    pages = [asked for asked in server.log if "You translate" not in asked.everything]
    prefixes = {asked.body["messages"][0]["content"] for asked in pages}
    assert len(prefixes) == 1
    (prefix,) = prefixes
    assert "Write in Deutsch" in prefix
    assert "The reader calls this code" in prefix
    assert "Mention the weather." in prefix
    focused = [asked for asked in pages if "go into detail" in asked.prompt]
    assert focused
    assert all("in Deutsch." in asked.prompt for asked in pages)


def test_a_large_module_is_summarised_in_parts_first(tmp_path: Path) -> None:
    body = "\n\n".join(
        f'def step_{n}(value: int) -> int:\n    """Add {n}."""\n    return value + {n}\n'
        for n in range(300)
    )
    root = make(tmp_path / "shop", shop__big=f'"""Steps."""\n\n\n{body}')
    with serving(lambda asked: honest(asked.prompt)) as server:
        made = run(str(root), settings(server, root, page_tokens=1000))
    parts = [asked for asked in server.log if "(part)" in asked.prompt]
    assert len(parts) > 1
    below = [asked for asked in server.log if "pages below" in asked.prompt]
    assert any("shop/big.py (step_" in asked.prompt for asked in below)
    longest = max(len(asked.prompt) for asked in server.log)
    assert longest < 1000 * 4 + 3500  # the frame of a prompt, and what is wrong with an answer
    assert made.findings == ()
    passes_the_gate(root)


def test_the_program_of_an_agent_writes_too(shop: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    program = shop.parent / "agent.py"
    program.write_text(
        f"import sys\nsys.path.insert(0, {root!r})\n"
        "from tests.authoring.scripts import delimited\nprint(delimited(sys.stdin.read()))\n",
        encoding="utf-8",
    )
    made = run(
        str(shop),
        Settings(
            writer="llm",
            model_command=f'"{sys.executable}" "{program}"',
            cache_folder=str(shop.parent / "cache"),
            jobs=1,
        ),
    )
    assert made.report is not None
    assert any(one.kept for one in made.report.outcomes)
    assert not made.spent.usage.reported
    passes_the_gate(shop)
