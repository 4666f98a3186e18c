"""Arrows of diagrams: what they join is looked up, and what they say of it is held against it."""

import json

import pytest

from codewiki.check.arrow_reading import Arrow, read_arrows
from codewiki.check.diagrams import DiagramCheck, Options
from codewiki.check.model import Figure, Finding, Rule
from codewiki.check.subject import Subject
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile

SOURCE = {
    "shop/__init__.py": "from shop.till import Till\n",
    "shop/base.py": "class Base:\n    def shared(self):\n        return helper()\n",
    "shop/till.py": (
        "from shop.base import Base\nfrom shop.store import Store, Full\n\n\n"
        "class Till(Base):\n    def __init__(self):\n        self.store = Store()\n\n"
        "    def pay(self, amount):\n        self.store.put(amount)\n"
        "        if not amount:\n            raise Full\n"
    ),
    "shop/store.py": (
        "class Full(Exception):\n    pass\n\n\nclass Store:\n    def put(self, amount):\n"
        "        return compact(amount)\n\n\ndef compact(amount):\n    return amount\n"
    ),
    "shop/cli.py": "import click\n\nfrom shop import Till\n\n\ndef main():\n    Till().pay(1)\n",
    "web/index.ts": "import { App } from './app';\nexport function start() { new App().run(); }\n",
    "web/app.ts": "import { log } from '@shop/log';\nexport class App { run() { log(); } }\n",
    "log/package.json": '{"name": "@shop/log"}',
    "log/log.ts": "export function log() {}\n",
    "lib/list.h": "int list_add(int item);\n",
    "lib/main.c": '#include "list.h"\n\nint main(void) { return list_add(1); }\n',
    "java/One.java": "package a;\n\npublic class One { Two two; }\n",
    "java/Two.java": "package a;\n\npublic class Two { }\n",
}
PAGES = {"till": ["shop/till.py", "shop/base.py"], "store": ["shop/store.py"]}


def checked(*diagrams: str, ours: bool = True) -> tuple[list[Finding], Figure]:
    page = "# Home\n\n" + "\n".join(f"```mermaid\n{text}\n```\n" for text in diagrams)
    files = {"index.md": page.encode(), "till.md": b"# till: Paying\n", "store.md": b"# store\n"}
    if ours:
        owned = [{"id": name, "owns": paths} for name, paths in PAGES.items()]
        files["codewiki.lock.json"] = b'{"generator": "codewiki"}'
        files["wiki.json"] = json.dumps({"pages": owned}).encode()
    made = tuple(SourceFile(path, "", Role.SOURCE, 1, 3, "") for path in sorted(SOURCE))
    repository = Repository(name="shop", root="/nowhere", files=made)
    subject = Subject(files, repository, MemoryContents(SOURCE), place="docs")
    found = DiagramCheck(options=Options(engine=False))(subject)
    return list(found.findings), found.figures[1]


def sequence(*messages: str) -> str:
    return "\n".join(["sequenceDiagram", "  participant c as cli.py", *messages])


SOUND = {
    "a call of a method": sequence("Till->>Store: put(amount)"),
    "a call of an inherited method": sequence("Till->>Till: shared()"),
    "a constructor": sequence("Till->>Store: Store(…)"),
    "a call from a file": sequence("c->>Till: pay(amount)"),
    "a function of a file": "sequenceDiagram\n  participant s as store.py\n  Store->>s: compact(x)",
    "an error": sequence("Till--xCaller: Full"),
    "an attribute": "classDiagram\n  Till o-- Store : store",
    "the same the other way round": "classDiagram\n  Store <.. Till",
    "an import": "flowchart LR\n  a[shop/till.py] --> b[shop/store.py]",
    "an import by a package": "flowchart LR\n  a[shop/cli.py] --> b[shop/till.py]",
    "pages by their files": 'flowchart LR\n  till -->|"2"| store',
    "an import of a script": "flowchart LR\n  a[web/index.ts] --> b[web/app.ts]",
    "a package by its name": "flowchart LR\n  a[web/app.ts] --> b[log/log.ts]",
    "an include": "flowchart LR\n  a[lib/main.c] --> b[lib/list.h]",
    "a type of the same package": "flowchart LR\n  a[java/One.java] --> b[java/Two.java]",
}

FAULTS = {
    "an invented message": sequence("Till->>Store: shared()"),
    "a message of nobody": sequence("Till->>Store: compact(amount)"),
    "a sender that does not know it": sequence("Store->>Till: pay(amount)"),
    "a turned message": sequence("Store->>Till: put(amount)"),
    "another receiver": sequence("c->>Store: pay(amount)"),
    "an error of another": sequence("Store--xCaller: Full"),
    "a turned attribute": "classDiagram\n  Store o-- Till : till",
    "a turned import": "flowchart LR\n  a[shop/store.py] --> b[shop/till.py]",
    "a turned arrow of pages": 'flowchart LR\n  store -->|"2"| till',
    "a number that is not there": 'flowchart LR\n  till -->|"2 / 1"| store',
    "an import that is not there": "flowchart LR\n  a[shop/cli.py] --> b[web/app.ts]",
    "a turned import of a script": "flowchart LR\n  a[web/app.ts] --> b[web/index.ts]",
    "a turned include": "flowchart LR\n  a[lib/list.h] --> b[lib/main.c]",
    "a turned type": "flowchart LR\n  a[java/Two.java] --> b[java/One.java]",
}


@pytest.mark.parametrize("what", SOUND)
def test_what_the_source_shows_is_sound(what: str) -> None:
    findings, figure = checked(SOUND[what])
    assert findings == []
    assert figure.sound >= 1


@pytest.mark.parametrize("what", FAULTS)
def test_what_the_source_does_not_show_is_found(what: str) -> None:
    findings, figure = checked(FAULTS[what])
    assert [one.rule for one in findings] == [Rule.DRAWN_ARROW]
    assert (figure.looked_at, figure.sound) == (1, 0)


def test_in_wikis_of_others_an_arrow_may_be_an_idea() -> None:
    back = "flowchart LR\n  a[shop/store.py] --> b[shop/till.py]"
    none = "flowchart LR\n  a[shop/store.py] --> b[web/app.ts]"
    through = sequence("Store->>Till: pay(amount)")
    assert checked(back, through, ours=False)[0] == []
    [idea] = checked(none, ours=False)[0]
    assert idea.rule is Rule.DRAWN_IDEA
    [wrong] = checked(sequence("Till->>Store: shared()"), ours=False)[0]
    assert wrong.rule is Rule.DRAWN_ARROW


def test_what_is_no_thing_of_the_source_is_counted_as_not_checked() -> None:
    ideas = "flowchart LR\n  A[Customer] --> B[Payment]\n  B --> C[(Database)]\n  C -.-> till"
    findings, figure = checked(ideas, sequence("Caller->>Till: thanks for paying"))
    assert findings == []
    assert (figure.looked_at, figure.not_checked) == (0, 4)


def test_a_class_with_a_base_from_outside_may_have_anything() -> None:
    source = "class Tab(Widget):\n    pass\n"
    SOURCE["shop/tab.py"] = source
    try:
        findings, figure = checked(sequence("c->>Tab: shared()"))
    finally:
        del SOURCE["shop/tab.py"]
    assert findings == []
    assert figure.not_checked == 1


def test_a_file_in_a_box_is_there() -> None:
    findings, _ = checked(
        "flowchart LR\n  a[shop/tills.py] --> b[Node.js]\n  c[shop/till.py] --> b"
    )
    assert [(one.rule, one.line) for one in findings] == [(Rule.DRAWN_NAME, 5)]


def test_a_name_that_is_nowhere_is_told_once() -> None:
    findings, _ = checked(sequence("Till->>Store: refundEverything(x)"))
    assert [one.rule for one in findings] == [Rule.DRAWN_NAME]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a --> b", [("a", "b", "")]),
        ("a[One] -->|two words| b(Three)", [("One", "Three", "two words")]),
        ('a["x #40;y#41;"] -- why --> b', [("x (y)", "b", "why")]),
        ("a & b --> c & d", [("a", "c", ""), ("a", "d", ""), ("b", "c", ""), ("b", "d", "")]),
        ("a --> b -.-> c ==> d", [("a", "b", ""), ("b", "c", ""), ("c", "d", "")]),
        ("a <--> b", [("a", "b", ""), ("b", "a", "")]),
        ("a:::red --> b{{hex}}", [("a", "hex", "")]),
        ("a --- b", []),
        ("class a here", []),
        ("style a fill:#fff", []),
        ("a -->", []),
        ("-->|x| b", []),
    ],
)
def test_arrows_of_flowcharts(text: str, expected: list[tuple[str, str, str]]) -> None:
    drawn = read_arrows(f"flowchart TD\n  {text}")
    assert [(one.source, one.target, one.label) for one in drawn.arrows] == expected


def test_groups_are_no_boxes() -> None:
    drawn = read_arrows("graph TD\n subgraph g[Group]\n  a\n end\n g --> b\n a --> b")
    assert set(drawn.boxes) == {"a", "b"}
    assert [(one.source, one.line) for one in drawn.arrows] == [("a", 6)]


def test_messages_name_what_they_call() -> None:
    text = "sequenceDiagram\n  A->>+B: go(x)\n  B-->>A: done(x)\n  B--xA: Bad\n  A->>B: a word"
    assert read_arrows(text).arrows == (
        Arrow("A", "B", "call", "go(x)", "go", 2),
        Arrow("B", "A", "call", "done(x)", "", 3),
        Arrow("B", "A", "fail", "Bad", "Bad", 4),
        Arrow("A", "B", "call", "a word", "", 5),
    )


def test_hostile_diagrams_are_read_in_time() -> None:
    for part in ("a[", "a((", "a & ", "a --> ", "a -- ", "-->|", "subgraph ", "A->>B: ("):
        flow = read_arrows("flowchart TD\n" + part * 20_000)
        said = read_arrows("sequenceDiagram\n" + part * 20_000)
        assert (flow.kind, said.kind) == ("flow", "sequence")
        assert {one.line for one in (*flow.arrows, *said.arrows)} <= {2}
