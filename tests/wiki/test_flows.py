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
        assert f"It calls `step_{number}()`" in walk
    assert "`first_0()`" not in walk
    assert "12 of its 14 steps." in walk


def test_turns_are_taken_where_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text(
        "def drive():\n    start()\n    stop()\n    return fuel()\n\n"
        "def start():\n    fuel()\n    spark()\n\n"
        "def stop():\n    return None\n\ndef fuel():\n    return 1\n\ndef spark():\n    return 2\n",
        encoding="utf-8",
    )
    (tmp_path / "app.py").write_text("from engine import drive\n\ndrive()\n", encoding="utf-8")
    walk = _walk(tmp_path)
    assert walk.index("`start()`") < walk.index("`fuel()`") < walk.index("`stop()`")
    assert "of its" not in walk


COURSE = """
from store import keep, find


def drive(key, names):
    key = find(key)
    if key not in names:
        raise KeyError(f"no {key} here")
    first, last = key.split(":", 1)
    if keep(first):
        return last
    for name in names:
        try:
            keep(name)
        except ValueError as error:
            problem = error
        except OSError:
            pass
    if key is None:
        mode = 1
    elif isinstance(key, bytes):
        keep(b"x")
    else:
        raise TypeError("odd")
    raise KeyError(key)
"""


def test_statements_become_sentences(tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text(COURSE, encoding="utf-8")
    store = "def keep(name):\n    return bool(name)\n\n\ndef find(key):\n    return key\n"
    (tmp_path / "store.py").write_text(store, encoding="utf-8")
    (tmp_path / "app.py").write_text(
        "from engine import drive\nfrom store import keep\n\nkeep(drive(1, []))\n", encoding="utf-8"
    )
    made = make(tmp_path)
    page = pages(made)["engine.md"]
    walk = page.split("How it works: `drive`", 1)[1].split("```", 1)[0]
    for wanted in (
        "`key` is passed through `find` of [store](store.md) ([engine.py:6]).",
        'If `key` is not in `names`, it raises `KeyError`: `f"no {key} here"` ([engine.py:7-8]).',
        '`key.split(":", 1)` gives `first` and `last` ([engine.py:9]).',
        "It calls `keep(first)` of [store](store.md); if the result is true, it returns `last`",
        "For each `name` of `names` ([engine.py:12]):",
        "On `ValueError`, `problem` becomes `error` ([engine.py:15-16]).",
        "On `OSError`, it goes on ([engine.py:17]).",
        'If `key` is a `bytes`, it calls `keep(b"x")` of [store](store.md)',
        "In any other case, it raises `TypeError`: `odd`",
        "It raises `KeyError`",
    ):
        assert wanted in walk, walk
    assert "mode" not in walk
    assert made.problems == ()
    drawing = page.split("sequenceDiagram", 1)[1].split("```", 1)[0]
    assert drawing.index("loop name: names") < drawing.rindex("end")
    assert drawing.count("\n  end") + drawing.count("\n    end") == drawing.count(
        "opt "
    ) + drawing.count("loop ")


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


SERVED = """
from flask import Flask

app = Flask(__name__)


def helper(names):
    for name in names:
        if name:
            while name:
                if name.upper():
                    spark(name)
    return spark(names)


def spark(name):
    return str(name)


@app.route("/orders")
def _orders():
    found = helper(["a"])
    spark(found)
    return spark("x")


def busy(names):
    helper(names)
    spark(names)
    helper(names)
    return helper(names)
"""


def test_what_a_route_starts_comes_first_and_no_head_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "served.py").write_text(SERVED, encoding="utf-8")
    page = pages(make(tmp_path))["served.md"]
    assert page.index("How it works: `_orders`") > 0
    walk = page.split("How it works: `_orders`", 1)[1].split("```", 1)[0]
    rows = [line for line in walk.splitlines() if line.strip()[:1].isdigit()]
    assert any("`helper([" in row for row in rows)
    for row, following in zip(rows, [*rows[1:], ""], strict=True):
        if row.endswith(":"):
            indent = len(row) - len(row.lstrip())
            assert len(following) - len(following.lstrip()) > indent, rows


READER = """
from keys import unwrap


class Reader:
    def tries(self, salt):
        yield self.make(salt)
        for key in self.old:
            yield self.make(key)

    def make(self, salt):
        return unwrap(salt)

    def read(self, text, salt):
        text = unwrap(text)
        for one in self.tries(salt):
            try:
                return one.take(text)
            except ValueError as error:
                last = error
        raise last
"""


def _reader(folder: Path) -> dict[str, str]:
    for name, text in (
        ("reader/read.py", READER.replace("from keys", "from keys.wrap")),
        ("reader/name.py", "NAME = 'reader'\n"),
        ("keys/wrap.py", "def unwrap(text):\n    return text\n"),
        ("keys/size.py", "SIZE = 3\n"),
        ("README.md", "# Reader\n\nReads what was sealed before.\n"),
        ("docs/index.md", "# Start here\n\nReads what was sealed before.\n"),
        ("docs/more.md", "# More\n\nThere is more to say here.\n"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return pages(make(folder))


def test_what_a_loop_calls_is_told_apart_from_what_it_holds(tmp_path: Path) -> None:
    page = _reader(tmp_path)["read.md"]
    walk = page.split("How it works: `Reader.read`", 1)[1].split("```", 1)[0]
    levels = {line.strip().partition(" ")[2]: line for line in walk.splitlines()}
    loop, inside, taken = (
        next(line for text, line in levels.items() if text.startswith(head))
        for head in ("For each `one` of", "In `Reader.tries`:", "It returns `one.take(text)`")
    )
    assert loop.startswith("2. ")
    assert inside.startswith("   1. ")
    assert taken.startswith("   2. ")
    assert walk.index("In `Reader.tries`:") < walk.index("It yields `self.make(salt)`")
    assert walk.index("It yields `self.make(salt)`") < walk.index("It returns `one.take(text)`")


def test_the_overview_leads_through_the_modules_and_repeats_no_step(tmp_path: Path) -> None:
    written = _reader(tmp_path)
    works = written["overview.md"].split("How it works: `Reader.read`", 1)[1].split("```", 1)[0]
    assert "is told on [read](read.md#how-it-works-readerread)" in works
    assert "1. `Reader.read` of [read](read.md) calls `unwrap` of [keys](keys.md)" in works
    assert "For each `one`" not in works


def test_what_the_overview_quotes_is_not_quoted_again(tmp_path: Path) -> None:
    written = _reader(tmp_path)
    quoting = [name for name, text in written.items() if "“Reads what was sealed before.”" in text]
    assert quoting == ["overview.md"]
    assert any("“There is more to say here.”" in text for text in written.values())


BUSY = """
from inner.b import keep


class Shop:
    def seldom(self):
        self.often(1)
        return keep(self.often(2))

    def often(self, one):
        found = self.look(one)
        if found:
            return keep(found)
        return self.look(one + 1)

    def look(self, one):
        return one
"""


def test_the_overview_follows_what_is_used(tmp_path: Path) -> None:
    for name, text in (
        ("outer/a.py", BUSY),
        ("inner/b.py", "def keep(one):\n    return one\n"),
        ("tests/test_a.py", "from outer.a import Shop\ndef test_a():\n    Shop().often(1)\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    written = pages(make(tmp_path))
    assert "## How it works: `Shop.often`" in written["overview.md"]
    (page,) = (
        text for name, text in written.items() if "class `Shop`" in text and name != "overview.md"
    )
    assert "## How it works: `Shop.often`" in page
    assert "How it works: `Shop.seldom`" not in page


def test_a_statement_far_below_its_condition_is_cited_alone(tmp_path: Path) -> None:
    many = "        b = b;\n" * 70
    (tmp_path / "engine.c").write_text(
        "void note(int a) { (void)a; }\nvoid fail(int a) { (void)a; }\n"
        f"void drive(int a, int b) {{\n    note(a);\n    if (a > b) {{\n{many}"
        "    } else {\n        fail(a);\n    }\n}\nvoid go(void) { drive(1, 2); drive(2, 1); }\n",
        encoding="utf-8",
    )
    made = make(tmp_path)
    assert made.problems == ()
    assert any("`fail(a)` ([engine.c:77])" in text for text in pages(made).values())


def test_of_functions_that_reach_as_much_the_tested_ones_are_told(tmp_path: Path) -> None:
    deep = "".join(f"def s{n}():\n    s{n + 1}()\n\n" for n in range(120)) + "def s120(): ...\n\n"
    body = "    first()\n    s0()\n    last()\n    return 1\n\n\n"
    (tmp_path / "engine.py").write_text(
        f"{deep}def first(): ...\n\n\ndef last(): ...\n\n\n"
        f"def aside():\n{body}def before():\n    s0()\n{body}def work():\n{body}",
        encoding="utf-8",
    )
    (tmp_path / "shop.py").write_text(
        "from engine import first, last, s0\n\n\ndef sell():\n    first()\n    s0()\n    last()\n",
        encoding="utf-8",
    )
    tests = "".join(f"def test_{n}():\n    sell()\n\n\n" for n in range(9))
    (tmp_path / "test_shop.py").write_text(
        "from engine import work\nfrom shop import sell\n\n\n"
        f"{tests}def test_work():\n    work()\n",
        encoding="utf-8",
    )
    page = pages(make(tmp_path))["engine.md"]
    assert "How it works: `work`" in page
