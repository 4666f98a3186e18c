"""The glossary, the index of symbols, the map of contributors, and topics without evidence."""

from pathlib import Path

from tests.wiki.test_testing_topic import write

TERMS = """\
# Shop

- **Order**: what a customer
  wants. More is said elsewhere.
- **Basket** is a list of orders.
- **Note**: this is no term at all.
- **Shelf**: the following holds:
- plain item

**Till** -- where money
goes in the end
"""


def test_terms_are_quoted_as_whole_sentences(tmp_path: Path) -> None:
    page = write(tmp_path, {"README.md": TERMS}).page("topics/glossary")
    assert "| `Order` | “what a customer wants.” ([README.md:3-4]) |" in page
    assert "| `Basket` | “a list of orders.” ([README.md:5]) |" in page
    assert "| `Till` | “where money goes in the end” ([README.md:10-11]) |" in page
    for name in ("`Note`", "`Shelf`", "plain item", "More is said"):
        assert name not in page


def test_documents_on_working_together_have_no_terms(tmp_path: Path) -> None:
    made = write(tmp_path, {"CONTRIBUTING.md": TERMS, "a.py": "x = 1\n"})
    assert "topics/glossary.md" not in made.files


def test_types_say_what_they_are(tmp_path: Path) -> None:
    text = 'class Door:\n    """What one goes through."""\nclass Wall:\n    """Wall."""\n'
    page = write(tmp_path, {"a.py": text}).page("topics/glossary")
    assert "| `Door` | “What one goes through.” |" in page
    assert "`Wall`" not in page


def test_the_index_of_symbols_is_in_order(tmp_path: Path) -> None:
    text = "".join(f"class {name}: ...\n" for name in ("Zebra", "apple", "Ant", "_hidden"))
    text += "".join(f"def number_{number}(): ...\n" for number in range(30))
    page = write(tmp_path, {"a.py": text}).page("topics/symbols")
    order = [page.index(f"`{name}`") for name in ("Ant", "apple", "number_0", "Zebra")]
    assert order == sorted(order)
    assert "`_hidden`" not in page


def test_few_symbols_need_no_index(tmp_path: Path) -> None:
    assert "topics/symbols.md" not in write(tmp_path, {"a.py": "class A: ...\n"}).files


def test_owners_with_the_files_that_they_own(tmp_path: Path) -> None:
    owners = "# all\n* @all\n/docs/ @writers @readers  # words\n*.py @coders\n[\n!x @y\n"
    files = {"CODEOWNERS": owners, "a.py": "x = 1\n", "docs/a.md": "# A\n", "docs/b.md": "# B\n"}
    page = write(tmp_path, files).page("topics/contributors")
    assert "| `*` | `@all` | 4 | [CODEOWNERS:2] |" in page
    assert "| `/docs/` | `@writers` and `@readers` | 2 | [CODEOWNERS:3] |" in page
    assert "| `*.py` | `@coders` | 1 | [CODEOWNERS:4] |" in page


def test_topics_without_evidence_are_named_on_the_overview(tmp_path: Path) -> None:
    overview = write(tmp_path, {"a.py": "class A: ...\n"}).page("overview")
    (line,) = [line for line in overview.splitlines() if "Looked for and not found, so" in line]
    for name in ("Testing", "Deployment", "Continuous integration", "Operations"):
        assert name in line
    assert "Files not read" not in line
