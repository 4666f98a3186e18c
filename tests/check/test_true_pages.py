"""What the gate took for faults on true pages of real repositories, each as its smallest case."""

import json

import pytest

from codewiki.check.gate import inspect
from codewiki.check.source_text import SourceText
from codewiki.check.subject import Subject
from codewiki.source.contents import MemoryContents
from codewiki.source.languages import language_of
from codewiki.source.model import Repository, Role, SourceFile

TYPES = "A, " * 300
SOURCE = {
    "setup.cfg": "python_requires = >=3.8\n",
    "docs/ja.md": "# Pydanticの schema_extra\n",
    "tasks.py": (
        "class Tasks:\n"
        '    """Runs.\n\n    ```python\n    def first(): ...\n'
        '    def second(): ...\n    ```\n    """\n\n'
        "    def add(self): ...\n\n"
        "    if OLD:\n\n        def remove(self):\n            def deep(): ...\n"
    ),
    "reply.d.ts": f"export interface Reply<T = [{TYPES}]> {{\n  code(status: number): Reply;\n}}\n",
    "standard.ts": "export declare namespace Standard {\n  export interface Types {}\n}\n",
    "zsf.ts": (
        "export interface $Root { type: string }\n"
        "export interface $Enum<E extends { [k: string]: string }> extends $Root { def: $Def }\n"
        "export interface $Def {}\n"
    ),
    "States.java": (
        "enum States {\n  TagName {\n    void read() { Class.forName(name); }\n  };\n}\n"
    ),
    "Safe.java": "class Safe {\n  static class TagName { }\n  static class Class { }\n}\n",
    "Calls.java": (
        "import java.lang.reflect.Method;\nclass Calls { void go(Method it) { it.invoke(); } }\n"
    ),
    "Kinds.java": "class Kinds {\n  enum Method { GET }\n}\n",
    "cancel.js": (
        "export function isCancel(value) { return test(value); }\n"
        "const test = (value) => /^[`'\"]+$/.test(value);\nclass Late { get() {} }\n"
    ),
    "client.c": '#include "uv-common.h"\nvoid go(struct client *one) { go(one); }\n',
    "client.h": (
        "struct client {\n  struct session *session;\n};\nstruct session {\n  int id;\n};\n"
    ),
    "uv-common.h": "int uv_start(int);\n",
    "index.js": "export {};\n",
    "checks.test.ts": "test('z.overwrite', () => { isCancel(z.overwrite()); });\n",
    "api.ts": "export function overwrite(value: string): string {\n  return value;\n}\n",
    "schema.ts": "export interface Schema { $anchor: string }\n",
    "lib/index.js": "export function parse() {}\n",
}


def messages(page: str, *, ours: bool = True) -> list[str]:
    """The findings on a page; of ours, two modules own a file each."""
    files = {
        "index.md": page.encode(),
        "uv-common.md": b"# uv-common\n",
        "client.md": b"# client\n",
    }
    if ours:
        files["codewiki.lock.json"] = b'{"generator": "codewiki"}'
        owned = [
            {"id": "uv-common", "owns": ["uv-common.h"]},
            {"id": "client", "owns": ["client.c"]},
        ]
        files["wiki.json"] = json.dumps({"pages": owned}).encode()
    made = tuple(
        SourceFile(path, language_of(path), Role.SOURCE, 1, 3, path) for path in sorted(SOURCE)
    )
    repository = Repository(name="shop", root="/nowhere", files=made)
    report = inspect(Subject(files, repository, MemoryContents(SOURCE), place="docs"))
    return [one.message for one in report.findings if one.page == "index.md"]


@pytest.mark.parametrize(
    "text",
    [
        "“Python 3.6+ tiene soporte” is quoted.",
        "The heading `Pydanticのschema_extra` stands there.",
        "`Tasks` has 2 methods.",
        "`Reply.code` is called.",
        "`Standard.Types` is a type.",
        "`States.TagName.read` is called.",
        "`Class.forName` and `Method.invoke` load code.",
        "`isCancel({ foo: 'bar' })` equals `false`.",
        "`z.overwrite` calls `isCancel`.",
        "`Late.get` stands behind a pattern with quotes.",
    ],
)
def test_what_is_true_is_no_finding(text: str) -> None:
    assert [one for one in messages(f"# Home\n\n{text}\n") if "`" in one or "Python" in one] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("`Tasks` has 3 methods.", "the source has 2"),
        ("`Standard.Other` and `Tasks.Types` are types.", "nothing joins `Types` to `Tasks`"),
        ("`Safe.forName` loads code.", "nothing joins `forName` to `Safe`"),
        ("`States.Safe.read` is called.", "nothing joins `read` to `Safe`"),
        ("It needs Python 3.6+.", "the source requires 3.8"),
    ],
)
def test_what_is_false_is_still_one(text: str, says: str) -> None:
    assert any(says in one for one in messages(f"# Home\n\n{text}\n"))


@pytest.mark.parametrize(
    "lines",
    [
        ("flowchart LR", '  c["client.c"] --> u["uv-common"]'),
        ("classDiagram", "  class client", "  class session", "  client o-- session : session"),
        ("classDiagram", '  class R["$Root"]', '  class E["$Enum"]', "  R <|-- E"),
        ("classDiagram", '  class E["$Enum"] {', "    +def Def", "  }"),
        ("classDiagram", "  class Schema {", "    +anchor string", "  }"),
        ("sequenceDiagram", "  participant i as index.js", "  C->>i: parse(text)"),
    ],
    ids=lambda lines: lines[-1].strip(),
)
def test_what_is_drawn_and_there_is_no_finding(lines: tuple[str, ...]) -> None:
    drawn = "\n".join(lines)
    found = messages(f"# Home\n\n```mermaid\n{drawn}\n```\n")
    assert [one for one in found if "`" in one] == []


def test_a_page_beside_a_structure_of_its_name_is_still_asked() -> None:
    drawn = "sequenceDiagram\n  participant client\n  C->>client: parse(text)"
    assert "`client` has no `parse`" in messages(f"# Home\n\n```mermaid\n{drawn}\n```\n")


def test_a_pattern_behind_an_arrow_ends_where_it_ends() -> None:
    code = SourceText(MemoryContents(SOURCE)).code_text("cancel.js")
    assert "class Late { get() {} }" in code
