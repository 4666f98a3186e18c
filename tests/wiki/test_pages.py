"""Pages of small repositories, from their files to Markdown."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from codewiki.check.build import check_files, check_ownership
from codewiki.source.contents import FolderContents
from codewiki.source.model import Role
from codewiki.wiki.evidence import statements
from codewiki.wiki.model import Cite, Diagram, State
from tests.site.mermaid_parser import parser
from tests.wiki.whole_line import CASES, Made, make, pages

BANK = CASES / "bank" / "input"


@pytest.fixture(scope="module")
def bank() -> Made:
    return make(BANK)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_pages_are_as_expected(case: str) -> None:
    """After a change that is meant: ``python -m tests.wiki.whole_line``."""
    expected = CASES / case / "expected"
    found = {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(expected.rglob("*.md"))
    }
    assert pages(make(CASES / case / "input")) == found


def test_nothing_is_contradicted_dead_or_without_a_page(bank: Made) -> None:
    contents = FolderContents(BANK)
    assert bank.problems == ()
    assert check_files(bank.files, bank.repository, contents, place="docs/wiki") == ()
    assert check_ownership(bank.wiki, bank.repository) == ()


def test_no_statement_is_unchecked(bank: Made) -> None:
    for page in bank.wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                for statement in statements(block):
                    assert not statement.counted or statement.state is not State.UNCHECKED


def test_block_ids_are_addresses(bank: Made) -> None:
    ids = [
        block.id
        for page in bank.wiki.pages
        for section in page.sections
        for block in section.blocks
        if block.id.startswith(f"{page.id}#{section.anchor}/")
    ]
    every = [
        block.id
        for page in bank.wiki.pages
        for section in page.sections
        for block in section.blocks
    ]
    assert ids == every
    assert len(set(ids)) == len(ids)


def test_mermaid_accepts_every_diagram(bank: Made) -> None:
    drawn = [
        text
        for page in pages(bank).values()
        for text in re.findall(r"```mermaid\n(.*?)\n```", page, re.DOTALL)
    ]
    assert len(drawn) > 5
    assert [parser().problem(text) for text in drawn] == [""] * len(drawn)


def test_every_edge_of_a_diagram_leads_to_a_box(bank: Made) -> None:
    for page in bank.wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block.content, Diagram):
                    ids = {node.id for node in block.content.nodes}
                    ends = {
                        end for edge in block.content.edges for end in (edge.source, edge.target)
                    }
                    assert ends <= ids


def test_the_steps_of_an_entry_point(bank: Made) -> None:
    page = bank.page("account")
    assert "## How it works: `transfer`" in page
    assert "1. It calls `source.withdraw(amount)` (it appears to be `Account.withdraw`)" in page
    assert (
        "If `amount > self.balance`, it raises `Overdrawn`: "
        '`f"{self.owner} holds {self.balance}"` ([account.py:46-47])'
    ) in page


def test_unusual_facts_are_said(bank: Made) -> None:
    assert "public types and functions of the modules are not among them" in bank.page("overview")
    assert "- `Account(policy=…)` ([account.py:32]) takes `Policy`; implementations: `Strict`." in (
        bank.page("account")
    )
    assert "`Unused` |  | [errors](../errors.md) | [errors.py:12] |" in bank.page("topics/testing")


def test_text_of_the_repository_is_shown_as_text(bank: Made) -> None:
    assert "<b>" not in re.sub(r"`[^`\n]*`", "", bank.page("command"))
    assert "“A small ledger for accounts.”" in bank.page("overview")


def test_without_prose_no_document_is_quoted() -> None:
    made = make(BANK, prose=False)
    text = "".join(pages(made).values())
    assert "small ledger" not in text
    assert "Keeps accounts.” ([pyproject" not in text
    assert made.problems == ()


def test_without_a_commit_files_are_linked_on_the_disk() -> None:
    made = make(BANK, committed=False)
    page = made.page("account")
    assert "](../../src/bank/account.py)" in page
    assert "[account.py:25-51]: ../../src/bank/account.py#L25-L51" in page
    assert "commit:" not in page
    place = check_files(made.files, made.repository, FolderContents(BANK), place="docs/wiki")
    assert place == ()


EDGE_CASES: dict[str, dict[str, str | bytes]] = {
    "one empty file": {"a.py": ""},
    "no code": {"README.md": "# T\n\nOnly words here.\n", "data.csv": "1,2\n"},
    "syntax errors": {"a.py": "def f(:\n  x = \n", "b.py": "class (\n", "c.js": "function {{{"},
    "odd names": {
        "a b/[c](d).py": "def f() -> None:\n    '''Says <b>it</b>.'''\n",
        "x|y.py": "class K:\n    '''`a` | *b* [c](d)'''\n    def m(self): pass\n",
        "#.py": "import os\n",
        "ünï.py": "def ß() -> None:\n    raise Exception('x')\n",
        "Overview.md": "# overview\n",
        "topics/build.py": "x = 1\n",
    },
    "same names": {"a/x.py": "def f(): pass\n", "b/x.py": "from a.x import f\nf()\n", "X.PY": ""},
    "bytes": {"a.py": b"# \xff\xfe\ndef f():\n    '''Says \xff it.'''\n    return 1\n"},
    "cycle": {
        "a.py": "import b\nclass A(b.B):\n    def m(self): return b.B()\n",
        "b.py": "import a\nclass B(a.A):\n    def m(self): return a.A()\n",
    },
    "deep": {
        "a.py": "".join("    " * depth + f"def f{depth}():\n" for depth in range(40))
        + "    " * 40
        + "pass\n"
    },
}


@pytest.mark.parametrize("name", sorted(EDGE_CASES))
def test_any_repository_gets_a_sound_wiki(name: str, tmp_path: Path) -> None:
    for path, data in EDGE_CASES[name].items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
    made = make(tmp_path)
    contents = FolderContents(tmp_path)
    assert made.problems == ()
    assert check_files(made.files, made.repository, contents, place="docs/wiki") == ()
    assert check_ownership(made.wiki, made.repository) == ()
    assert "overview.md" in made.files


def test_the_hash_seed_does_not_show() -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; from tests.wiki.whole_line import make;"
        "made = make(Path(sys.argv[1]));"
        "print(hashlib.sha256(repr(sorted(made.files.items())).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(BANK)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent.parent,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_pages_of_one_title_are_told_apart(tmp_path: Path) -> None:
    for name in ("fp/fp.js", "fp/fp/a.js", "fp/fp/b.js", "fp-fp/fp.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"export function f{number}() {{}}\n" for number in range(200))
        (tmp_path / name).write_text(body, encoding="utf-8")
    titles = [page.title.casefold() for page in make(tmp_path).wiki.pages]
    assert len(set(titles)) == len(titles)


REAL = Path(__file__).parents[2] / "bench" / "corpus" / "flask-3.1.3"


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the corpus is not fetched")
def test_without_prose_nothing_of_the_documents_of_a_real_repository_is_left() -> None:
    """Documents are named as files; no sentence of theirs is quoted, and none is cited."""
    spoken = make(REAL, prose=True)
    silent = make(REAL, prose=False)
    documents = {
        file.path
        for file in silent.repository.files
        if file.path.endswith((".rst", ".md")) and file.role in {Role.DOCS, Role.EXAMPLE}
    }

    def quoted_from(made: Made) -> set[str]:
        told = [
            statement
            for page in made.wiki.pages
            for section in page.sections
            for block in section.blocks
            for statement in statements(block)
        ]
        claims = (claim for statement in told for claim in statement.claims)
        cited = {claim.citation.path for claim in claims if claim.citation is not None}
        spans = (span for statement in told for cell in statement.cells for span in cell)
        shown = {span.citation.path for span in spans if isinstance(span, Cite)}
        return (cited | shown) & documents

    assert "README.md" in quoted_from(spoken)
    assert quoted_from(silent) == set()
    assert silent.problems == ()
