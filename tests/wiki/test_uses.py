"""Well-known functions in use, and names of the repository that only look like them."""

from pathlib import Path

import pytest

from codewiki.facts.build import extract_facts
from codewiki.graph.build import build_graph
from codewiki.modules.build import build_modules
from codewiki.source.build import read_repository
from codewiki.source.contents import FolderContents
from codewiki.wiki.apis import TABLES, known_apis
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, Prose
from codewiki.wiki.topics.use_tables import use_section
from codewiki.wiki.uses import Use, arguments, roots, uses


def material(folder: Path, files: dict[str, str]) -> Material:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    repository = read_repository(str(folder))
    facts = extract_facts(repository.root, repository.files, jobs=1).facts
    graph = build_graph(repository, facts)
    tree = build_modules(repository, facts, graph)
    return Material(repository, facts, graph, tree, Evidence(FolderContents(repository.root)))


def apis(folder: Path, files: dict[str, str], purpose: str) -> list[str]:
    return [use.api for use in uses(material(folder, files)).of(purpose)]


@pytest.mark.parametrize(
    ("name", "text", "purpose", "expected"),
    [
        ("a.py", "import threading\nx = threading.Lock()\n", "lock", ["threading.Lock"]),
        ("a.py", "import threading as t\nx = t.Lock()\n", "lock", ["threading.Lock"]),
        ("a.py", "from threading import Lock as L\nx = L()\n", "lock", ["threading.Lock"]),
        (
            "a.py",
            "def f():\n    from os import system\n    system('x')\n",
            "subprocess",
            ["os.system"],
        ),
        ("a.py", "import os.path\nos.system('x')\n", "subprocess", ["os.system"]),
        (
            "a.py",
            "import logging\nlog = logging.getLogger()\ndef f():\n    log.info('x')\n",
            "log",
            ["logging.getLogger.info"],
        ),
        (
            "a.py",
            "import sqlite3\nclass A:\n    def __init__(self):\n"
            "        self.b = sqlite3.connect('x')\n"
            "    def f(self):\n        self.b.execute('y')\n",
            "query",
            ["sqlite3.connect.execute"],
        ),
        (
            "a.py",
            "from functools import lru_cache\n@lru_cache\ndef f(): ...\n",
            "cache",
            ["functools.lru_cache"],
        ),
        ("a.py", "eval('1')\n", "evaluate", ["eval"]),
        (
            "a.js",
            "const fs = require('node:child_process');\nfs.spawn('x');\n",
            "subprocess",
            ["child_process.spawn"],
        ),
        (
            "a.ts",
            "import { spawn as s } from 'child_process';\ns('x');\n",
            "subprocess",
            ["child_process.spawn"],
        ),
        (
            "a.ts",
            "import pino from 'pino';\nconst log = pino();\nlog.info('x');\n",
            "log",
            ["pino.info"],
        ),
        ("a.ts", "process.on('SIGTERM', () => {});\n", "signal", ["process.on"]),
        (
            "A.java",
            "import java.util.concurrent.*;\n"
            "class A { Object p = Executors.newFixedThreadPool(4); }\n",
            "pool",
            ["java.util.concurrent.Executors.newFixedThreadPool"],
        ),
        (
            "A.java",
            'import org.slf4j.Logger;\nclass A { Logger log; void f() { log.info("x"); } }\n',
            "log",
            ["org.slf4j.Logger.info"],
        ),
        ("a.c", "int main(void) { exit(2); }\n", "exit", ["exit"]),
    ],
)
def test_a_well_known_function_is_seen(
    tmp_path: Path, name: str, text: str, purpose: str, expected: list[str]
) -> None:
    assert apis(tmp_path, {name: text}, purpose) == expected


@pytest.mark.parametrize(
    ("files", "purpose"),
    [
        (
            {
                "threading.py": "def Lock(): ...\n",
                "a.py": "import threading\nx = threading.Lock()\n",
            },
            "lock",
        ),
        ({"a.py": "def eval(x): ...\neval('1')\n"}, "evaluate"),
        ({"a.py": "def f(eval):\n    eval('1')\n"}, "evaluate"),
        (
            {"a.py": "class A:\n    def run(self): ...\nsubprocess = A()\nsubprocess.run()\n"},
            "subprocess",
        ),
        ({"a.py": "import threading\ndef f(threading):\n    threading.Lock()\n"}, "lock"),
        ({"a.py": "lock()\ncache = 1\n"}, "lock"),
        ({"a.ts": "export function setTimeout() {}\nsetTimeout();\n"}, "wait"),
        (
            {
                "fs.ts": "export const spawn = 1;\n",
                "a.ts": "import { spawn } from './fs';\nspawn();\n",
            },
            "subprocess",
        ),
        (
            {
                "Executors.java": "class Executors { static void newFixedThreadPool(int n) {} }\n",
                "A.java": "class A { void f() { Executors.newFixedThreadPool(4); } }\n",
            },
            "pool",
        ),
        (
            {
                "a.c": "void signal(int n) {}\n",
                "b.c": "void signal(int n);\nint main(void) { signal(1); }\n",
            },
            "signal",
        ),
        ({"tests/test_a.py": "import threading\ndef test_a():\n    threading.Lock()\n"}, "lock"),
    ],
)
def test_what_the_repository_defines_itself_is_not_taken_for_it(
    tmp_path: Path, files: dict[str, str], purpose: str
) -> None:
    assert apis(tmp_path, files, purpose) == []


def test_what_a_use_made_counts_with_it(tmp_path: Path) -> None:
    text = "import hashlib\nx = hashlib.sha256(b'').hexdigest()\n"
    (tmp_path / "a.c").write_text("int main(void) { hashlib(); }\n", encoding="utf-8")
    found = uses(material(tmp_path, {"a.py": text})).of("hash")
    assert [use.api for use in found] == ["hashlib.sha256", "hashlib.sha256.hexdigest"]
    assert [use.api for use in roots(found)] == ["hashlib.sha256"]


def test_a_package_under_another_name_is_told_with_it(tmp_path: Path) -> None:
    text = "const escape = require('escape-html');\nmodule.exports = (u) => escape(u);\n"
    asked = material(tmp_path, {"a.js": text})
    (prose,) = (
        one for one in use_section(asked, "p", "escaping", ("escape",)) if isinstance(one, Prose)
    )
    shown = [span.text for span in prose.sentences[0].cells[0] if isinstance(span, Code)]
    assert shown == ["escape-html", "escape"]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("f(1, 2)", "1, 2"),
        ("f(\n    1,\n    g(2),\n)", "1, g(2)"),
        ("f(')', \"(\")", "')', \"(\""),
        ("f(1", ""),
        ("f()", ""),
        (f"f({'x' * 90})", ""),
        ("xf(1); f(2)", "2"),
    ],
)
def test_arguments_are_the_text_between_the_brackets(
    tmp_path: Path, call: str, expected: str
) -> None:
    found = material(tmp_path, {"a.py": call + "\n"})
    assert arguments(found, Use("a.py", 1, -1, "f", "f", (), True)) == expected


@pytest.mark.parametrize("language", sorted(TABLES))
def test_tables_are_well_formed(language: str) -> None:
    table = known_apis(language)
    assert table is not None
    for name in (*table.whole, *table.below):
        assert name.strip() == name
        assert name
        assert "*" not in name
    for purposes in (*table.whole.values(), *table.below.values()):
        assert len(set(purposes)) == len(purposes)


def test_a_language_without_a_table_has_no_uses(tmp_path: Path) -> None:
    assert known_apis("cobol") is None
    assert apis(tmp_path, {"a.rb": "eval('1')\n"}, "evaluate") == []
