"""``codewiki graph`` inside this process: answers, errors, and the examples of its document."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer.testing

from codewiki.cli.app import app
from codewiki.events import Stage

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "GRAPH.md"
TILL = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
assert TILL
FILES = {
    "shop/__init__.py": "",
    "shop/till.py": TILL[1],
    "shop/fruit.py": "class Fruit:\n    def cost(self) -> int:\n        return 3\n",
    "tests/test_till.py": (
        "from shop.fruit import Fruit\nfrom shop.till import total\n\n"
        "def test_total():\n    assert total([Fruit()]) == 6\n"
    ),
}
Ask = Callable[..., typer.testing.Result]


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = tmp_path / "shop-repository"
    write(root, FILES)
    return root


@pytest.fixture
def ask(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """The command in the folder of the shop."""
    monkeypatch.chdir(shop)
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setenv("CODEWIKI_JOBS", "1")
    runner = typer.testing.CliRunner()
    return lambda *arguments: runner.invoke(app, ["graph", *arguments])


def values(done: typer.testing.Result) -> Any:
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_the_examples_of_the_document_are_true(ask: Ask) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    examples = re.findall(r"```console\n\$ codewiki graph (.*?)\n(.*?)```", text, re.DOTALL)
    assert len(examples) > 4
    for command, expected in examples:
        done = ask(*command.split(), "-q")
        assert done.stdout + done.stderr == expected, command
        assert done.exit_code == int(expected.startswith("codewiki: "))


QUESTIONS = {
    "find": ("price",),
    "callers": ("price",),
    "callees": ("total",),
    "users": ("Fruit",),
    "path": ("total", "price"),
    "impact": ("price",),
    "cycles": (),
    "layers": (),
    "entry-points": (),
    "rank": (),
    "misses": (),
    "summary": (),
    "export": (),
}


def test_the_document_and_the_help_name_every_question(ask: Ask) -> None:
    overview = ask("--help").stdout
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in QUESTIONS:
        assert f"\n  {name} " in overview
        assert f"`{name}" in text
        told = " ".join(ask(name, "--help").stdout.split())
        assert f"Example: codewiki graph {name}" in told
        assert "-C, --repository PATH or URL" in told
    assert set(re.findall(r"^  ([a-z-]+) ", overview.partition("Commands:")[2], re.M)) == set(
        QUESTIONS
    )


@pytest.mark.parametrize("name", QUESTIONS)
def test_results_go_to_stdout_and_progress_to_stderr(ask: Ask, name: str) -> None:
    done = ask(name, *QUESTIONS[name])
    assert done.exit_code == 0, done.stderr
    assert done.stdout
    assert Stage.GRAPH.value in done.stderr
    assert Stage.GRAPH.value not in done.stdout
    quiet = ask(name, *QUESTIONS[name], "-q")
    assert (quiet.stdout, quiet.stderr) == (done.stdout, "")
    values(ask(name, *QUESTIONS[name], "--json", "-q"))


def test_the_second_question_is_answered_from_the_cache(ask: Ask) -> None:
    assert "0 from the cache" in ask("summary").stderr
    assert "4 from the cache" in ask("find", "price").stderr


def test_an_answer_as_data_has_every_end(ask: Ask) -> None:
    (answer,) = values(ask("callers", "price", "--json", "-q"))
    assert answer["about"]["id"] == "shop/till.py::price"
    (relation,) = answer["relations"]
    assert relation["place"] == {
        "id": "shop/till.py::total",
        "name": "total",
        "kind": "function",
        "path": "shop/till.py",
        "line": 4,
        "end_line": 5,
        "role": "source",
    }
    assert (relation["path"], relation["lines"]) == ("shop/till.py", [5])
    assert (relation["kind"], relation["seen"], relation["tier"]) == ("calls", True, "lexical")


def test_a_repository_elsewhere_and_its_own_settings(
    ask: Ask, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shop, {"codewiki.toml": 'exclude = ["tests/"]\n'})
    monkeypatch.chdir(tmp_path)
    assert "no such" not in ask("find", "price", "-C", str(shop)).stderr
    found = ask("callers", "total", "-C", str(shop), "-q")
    assert found.stdout == "total (function, shop/till.py:4): 0 callers\n"
    assert ask("find", "price", "-C", str(shop), "--exclude", "till.py", "-q").exit_code == 1
    nowhere = ask("find", "price", "-C", str(tmp_path / "nowhere"))
    assert (nowhere.exit_code, nowhere.stdout) == (3, "")


def test_nothing_is_written_into_the_repository(ask: Ask, shop: Path) -> None:
    before = sorted(shop.rglob("*"))
    ask("summary")
    assert sorted(shop.rglob("*")) == before


def test_the_exported_graph_is_that_of_the_wiki(ask: Ask, shop: Path) -> None:
    exported = ask("export", "-q").stdout
    runner = typer.testing.CliRunner()
    assert runner.invoke(app, ["generate", "-q"]).exit_code == 0
    written = (shop / "docs" / "dependency_graph.json").read_text(encoding="utf-8")
    assert exported == written
    assert ask("export", "--json", "-q").stdout == written  # the wiki is no part of it


def test_an_export_goes_to_a_file(ask: Ask, shop: Path) -> None:
    done = ask("export", "--format", "graphml", "-o", "out.graphml", "-q")
    assert (done.exit_code, done.stdout) == (0, "")
    text = (shop / "out.graphml").read_text(encoding="utf-8")
    assert len(ElementTree.fromstring(text)) > 1  # noqa: S314 - we wrote it
    refused = ask("export", "-o", "nowhere/out.json", "-q")
    assert refused.exit_code == 5
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("callers", "prize"), 1, "Did you mean price?"),
        (("callers", ""), 1, "Nothing in the graph is called “”"),
        (("export", "--format", "svg"), 2, "Give one of dot, graphml, mermaid, json"),
        (("export", "--level", "module"), 2, "Give one of files, symbols"),
        (("export", "--focus", "nowhere/"), 1, "No file matches nowhere/"),
        (("entry-points", "nowhere/"), 1, "No file matches nowhere/"),
        (("path", "total"), 2, "TO"),
        (("impact", "total", "--depth", "0"), 2, "--depth"),
    ],
)
def test_what_cannot_be_answered_says_how_to_mend_it(
    ask: Ask, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = ask(*arguments, "-q")
    assert done.exit_code == code
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_of_several_things_is_answered_for_each_and_one_of_many_is_refused(
    ask: Ask, shop: Path
) -> None:
    write(shop, {f"many/m{n:02}.py": "def pick():\n    return 1\n" for n in range(11)})
    write(shop, {"two/a.py": "def pair(): ...\n", "two/b.py": "def pair(): ...\n"})
    two = ask("callers", "pair", "-q").stdout
    assert (
        two == "pair (function, two/a.py:1): 0 callers\n\npair (function, two/b.py:1): 0 callers\n"
    )
    many = ask("callers", "pick", "-q")
    assert many.exit_code == 1
    assert "“pick” means 11 things" in many.stderr
    assert "many/m00.py::pick" in many.stderr
    assert len(ask("find", "pick", "-q").stdout.splitlines()) == 11
    write(shop, {"more.py": "".join(f"class C{n}:\n    x = pick = 1\n" for n in range(200))})
    searched = ask("find", "pick", "-q")
    assert len(searched.stdout.splitlines()) == 200
    assert "These are 200 of 211; --json has all." in searched.stderr
    assert len(values(ask("find", "pick", "-q", "--json"))) == 211
    assert "are too many" not in ask("path", "pair", "pair", "-q").stderr


def test_cycles_name_the_imports_that_close_them(ask: Ask, shop: Path) -> None:
    write(
        shop,
        {
            "ring/a.py": "from ring import b\n",
            "ring/b.py": "from ring import c\n",
            "ring/c.py": "import ring.a\n",
            "ring/__init__.py": "",
        },
    )
    assert ask("cycles", "-q").stdout == (
        "import cycle of 3 files\n"
        "  ring/a.py:1  ring/a.py imports ring/b.py\n"
        "  ring/b.py:1  ring/b.py imports ring/c.py\n"
        "  ring/c.py:1  ring/c.py imports ring/a.py\n"
    )
    assert ask("cycles", "--calls", "-q").stdout == "There are no call cycles.\n"
    layers = ask("layers", "-q").stdout
    assert "layer 1: 4 files, importing none of the others\n  ring/a.py\n" in layers


def test_chains_between_files_are_imports(ask: Ask) -> None:
    assert ask("path", "test_till.py", "fruit.py", "-q").stdout == (
        "tests/test_till.py to shop/fruit.py: the shortest chain\n"
        "  tests/test_till.py:1  imports shop/fruit.py\n"
    )
    assert ask("path", "fruit.py", "till.py", "-q").stdout == (
        "shop/fruit.py to shop/till.py: no chain of imports\n"
    )


def test_names_of_the_repository_cannot_reach_the_terminal(ask: Ask, shop: Path) -> None:
    name = "evil\u202e'\"<b>&.py"
    try:
        write(shop, {name: "from shop.till import total\n\n\ndef f():\n    return total([])\n"})
    except OSError:
        pytest.skip("this file system does not take such names")
    write(shop, {"Makefile": "ev\x1b[31mil:\n\tpython -m shop.till\n"})
    unfit = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    for question, arguments in QUESTIONS.items():
        for extra in ((), ("--json",)):
            done = ask(question, *arguments, *extra)
            assert not unfit.search(done.stdout + done.stderr), question
    for form in ("dot", "graphml", "mermaid", "json"):
        ask("export", "--format", form, "--level", "symbols", "-o", "out.txt", "-q")
        written = (shop / "out.txt").read_text(encoding="utf-8")
        assert "evil" in written
        assert not unfit.search(written), form
    (line,) = ask("find", "f", "-q").stdout.splitlines()
    assert line.startswith("  evil\\u202e'")
