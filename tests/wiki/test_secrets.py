"""No secret of a repository reaches its wiki, and what is left out is not held against it."""

import json
from pathlib import Path

from codewiki.pipeline import run
from codewiki.redaction import MARK
from codewiki.settings import Settings
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Claim,
    ClaimKind,
    Code,
    Diagram,
    DiagramKind,
    DiagramNode,
    Excerpt,
    FileLink,
    Page,
    PageKind,
    PageLink,
    Plain,
    Prose,
    Quote,
    Section,
    Statement,
    Table,
    Wiki,
)
from codewiki.wiki.secrets import without_secrets
from tests.wiki.whole_line import make, pages

# Invented, and in pieces, so that this file holds none itself.
TOKEN = "gh" + "p_" + "Zk3Vx8Qm2Rt7Yw1Lp9Sd4Fg6Hj5Nb0Cq3We8"
PASSWORD = "tr0ub4dor" + "&3"
KEY = "AK" + "IA" + "Q3EGRT5YHB7UJN2M"
SECRET = "q8Z4m" + "N2x7Lk0Vb5Tr9Wc3Yh6"


def wiki_of(*statements: Statement) -> Wiki:
    sections = (
        Section((Plain("Home"),), "home", 1, (Block("a#home/1", Prose(statements)),)),
        Section((Plain("Use "), Code(TOKEN)), "old", 2, (Block("a#old/1", Prose(())),)),
    )
    return Wiki("A", (Page("a", "Home", PageKind.OVERVIEW, sections),))


def only(wiki: Wiki) -> Statement:
    content = without_secrets(wiki).pages[0].sections[0].blocks[0].content
    assert isinstance(content, Prose)
    return content.sentences[0]


def test_a_wiki_without_secrets_is_the_same_object() -> None:
    section = Section((Plain("Home"),), "home", 1, (Block("a#home/1", Prose(())),))
    wiki = Wiki("A", (Page("a", "Home", PageKind.OVERVIEW, (section,)),))
    assert without_secrets(wiki) is wiki


def test_a_quotation_with_a_secret_is_none_any_more() -> None:
    words = f"Log in with {TOKEN} to start."
    citation = Citation("README.md", 3, 3, "0" * 16, words)
    claim = Claim(ClaimKind.QUOTES, "README.md", value=words, citation=citation)
    made = only(wiki_of(Statement(((Quote(words), Cite(citation)),), (claim,))))
    code, cite = made.cells[0]
    assert code == Code(f"Log in with {MARK} to start.")
    assert isinstance(cite, Cite)
    assert cite.citation.needle == "Log"
    assert [one.kind for one in made.claims] == [ClaimKind.DERIVED]
    assert TOKEN not in repr(made)


def test_a_citation_of_nothing_but_a_secret_leads_to_the_file() -> None:
    citation = Citation("a.env", 1, 1, "0" * 16, KEY)
    made = only(wiki_of(Statement(((Plain("The key is "), Code(KEY), Cite(citation)),))))
    assert made.cells[0][1:] == (Code(MARK), FileLink("a.env"))


def test_a_value_in_another_cell_than_its_name() -> None:
    row = Statement(((Code("DB_PASSWORD"),), (Code(f'"{PASSWORD}"'),), (Code("settings.py"),)))
    other = Statement(((Code("color"),), (Code('"a1b2c3d4"'),)))
    section = Section((), "", 1, (Block("a#/1", Table(("name", "value"), (row, other))),))
    cleaned = without_secrets(Wiki("A", (Page("a", "A", PageKind.MODULE, (section,)),)))
    content = cleaned.pages[0].sections[0].blocks[0].content
    assert isinstance(content, Table)
    assert content.rows[0].cells[1] == (Code(f'"{MARK}"'),)
    assert content.rows[0].cells[2] == (Code("settings.py"),)
    assert content.rows[1] is other
    assert cleaned.redacted == 1


def test_diagrams_and_excerpts() -> None:
    node = DiagramNode("n", f"use {KEY}", members=(f'api_key = "{SECRET}"',))
    drawing = Diagram(DiagramKind.CLASSES, "Parts", (node,), (), Statement(((),)))
    excerpt = Excerpt("python", f'token = "{SECRET}"\nx = 1\n')
    blocks = (Block("a#/1", drawing), Block("a#/2", excerpt))
    section = Section((), "", 1, blocks)
    cleaned = without_secrets(Wiki("A", (Page("a", "A", PageKind.MODULE, (section,)),)))
    assert cleaned.redacted == 3
    assert KEY not in repr(cleaned)
    assert SECRET not in repr(cleaned)
    content = cleaned.pages[0].sections[0].blocks[1].content
    assert isinstance(content, Excerpt)
    assert content.text == f'token = "{MARK}"\nx = 1\n'


def test_a_heading_moves_and_links_follow() -> None:
    link = Statement(((PageLink("a", "there", "old"),),))
    cleaned = without_secrets(wiki_of(link))
    heading = cleaned.pages[0].sections[1]
    assert heading.anchor == "use-redacted"
    assert heading.blocks[0].id == "a#use-redacted/1"
    content = cleaned.pages[0].sections[0].blocks[0].content
    assert isinstance(content, Prose)
    assert content.sentences[0].cells[0] == (PageLink("a", "there", "use-redacted"),)


FILES = {
    "README.md": (
        f"# Shop with {KEY}\n\nUse the token {TOKEN} to log in to the shop.\n\n"
        f"## Install\n\n```\nexport API_TOKEN={SECRET}\npip install shop\n```\n"
    ),
    "pyproject.toml": f'[project]\nname = "shop"\ndescription = "Log in with {TOKEN} today"\n',
    "Dockerfile": f"FROM python:3.12\nENV DB_PASSWORD={PASSWORD}\nCMD python -m shop.till\n",
    ".env": f"DB_PASSWORD={PASSWORD}\nAPI_TOKEN={SECRET}\n",
    "shop/__init__.py": '"""A shop."""\n',
    "shop/till.py": (
        f'"""The till; the key is {KEY} for now."""\n\nimport os\n\n'
        f'API_TOKEN = "{SECRET}"\nADDRESS = "postgres://shop:{PASSWORD}@db/shop"\n'
        f'KEY = os.environ.get("API_TOKEN", "{SECRET}")\n\n\n'
        f'def connect(host: str, password: str = "{PASSWORD}") -> str:\n'
        f'    """Connect with {TOKEN} to the shop."""\n'
        f'    raise ValueError("wrong token {TOKEN}")\n\n\n'
        'def main() -> None:\n    """Run the till."""\n    connect("localhost")\n\n\n'
        'if __name__ == "__main__":\n    main()\n'
    ),
    "shop/web.js": (
        f"/** Shows {TOKEN} to nobody. */\nfunction show(apiKey = '{SECRET}') {{\n"
        f"  return fetch('/x?token={SECRET}');\n}}\n\nmodule.exports = {{ show }};\n"
    ),
    "tests/test_till.py": (
        "from shop.till import connect\n\n\n"
        f'def test_connect():\n    assert connect("x", password="{PASSWORD}")\n'
    ),
}


def test_no_secret_of_a_repository_is_written_and_the_wiki_holds(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    made = run(str(root), Settings(jobs=1, no_cache=True))
    assert made.problems == ()
    for path in sorted((root / "docs").rglob("*.*")):
        text = path.read_text(encoding="utf-8")
        for secret in (TOKEN, PASSWORD, KEY, SECRET):
            assert secret not in text, path
            assert secret.replace("_", "\\_") not in text, path
    metadata = json.loads((root / "docs" / "metadata.json").read_text(encoding="utf-8"))
    assert metadata["redacted"] > 5
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "docs").rglob("*.md"))
    assert MARK in pages


def test_a_name_beside_a_secret_name_is_no_value(tmp_path: Path) -> None:
    (tmp_path / "proxy.py").write_text(
        "def _init_socks5_connection_3f9a(stream, password=None):\n"
        '    """Open it."""\n'
        "    if password != stream.password_token:\n"
        "        raise ValueError('no password')\n"
        "    return stream\n\n\n"
        "def auth_password(stream):\n"
        "    return _init_socks5_connection_3f9a(stream, password='x')\n",
        encoding="utf-8",
    )
    made = make(tmp_path)
    assert made.wiki.redacted == 0
    assert any("`_init_socks5_connection_3f9a" in text for text in pages(made).values())
