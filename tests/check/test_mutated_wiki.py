"""A wiki that codewiki wrote has no fault; one fault for every rule is found."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from codewiki.check.model import Rule
from codewiki.check.rules import RULES
from codewiki.checking import check_wiki
from codewiki.pipeline import run
from codewiki.settings import Settings
from tests.check.planted import CASE

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the wiki of it that codewiki writes, in docs/."""
    root = tmp_path_factory.mktemp("mutated") / "parcel"
    shutil.copytree(CASE / "source", root)
    run(str(root), Settings(output=str(root / "docs"), no_cache=True, jobs=1))
    return root


def page(old: str, new: str, name: str = "worker.md") -> Change:
    """Replace ``old``, a pattern, where it first stands on a page."""

    def change(root: Path) -> None:
        path = root / "docs" / name
        text = path.read_text("utf-8")
        changed = re.sub(old, lambda match: match.expand(new), text, count=1, flags=re.MULTILINE)
        assert changed != text, f"{old!r} is not on {name}"
        path.write_text(changed, "utf-8")

    return change


def added(text: str, name: str = "worker.md") -> Change:
    """Put ``text`` at the end of a page, which is made where it is not there."""

    def change(root: Path) -> None:
        path = root / "docs" / name
        before = path.read_text("utf-8") if path.exists() else ""
        path.write_text(f"{before}\n{text}\n", "utf-8")

    return change


def source(name: str, old: str, new: str) -> Change:
    """Replace ``old`` in a file of the source."""

    def change(root: Path) -> None:
        path = root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def owned(root: Path) -> None:
    """Give a file to two pages, in the machine-readable file that says who owns what."""
    path = root / "docs" / "wiki.json"
    wiki = json.loads(path.read_text("utf-8"))
    first, second = [one for one in wiki["pages"] if one.get("owns")][:2]
    second["owns"].append(first["owns"][0])
    path.write_text(json.dumps(wiki), "utf-8")


def disowned(root: Path) -> None:
    """Take a file from its page."""
    path = root / "docs" / "wiki.json"
    wiki = json.loads(path.read_text("utf-8"))
    first = next(one for one in wiki["pages"] if one.get("owns"))
    first["owns"] = []
    path.write_text(json.dumps(wiki), "utf-8")


def unlinked(root: Path) -> None:
    """Add a page of words to which nothing leads, and which no module has."""
    (root / "docs" / "lone.md").write_text(f"# Lone\n\n{'words and more words ' * 20}\n", "utf-8")


def renamed(root: Path) -> None:
    """Let a claim beside the pages name something else, with a source that is what it was."""
    path = root / "docs" / "wiki.json"
    text = path.read_text("utf-8")
    claim = '"kind":"declares","subject":"Worker"'
    assert claim in text
    path.write_text(text.replace(claim, '"kind":"declares","subject":"Sleeper"'), "utf-8")


def written(root: Path) -> None:
    """Add a file to the source."""
    (root / "new.py").write_text("x = 1\n", "utf-8")


def foreign(root: Path) -> None:
    """Draw an arrow between two files that do not know each other, in the wiki of somebody else."""
    (root / "docs" / "codewiki.lock.json").unlink()
    arrow = "  a[parcel/store.py] --> b[web/src/types.ts]"
    added(f"```mermaid\nflowchart LR\n{arrow}\n```")(root)


REPEATED = " ".join(f"number {number} of them," for number in range(20))


def repeated(root: Path) -> None:
    for name in ("worker.md", "store.md"):
        added(f"## Notes\n\n{REPEATED}", name)(root)


CASES: dict[Rule, Change] = {
    Rule.DEAD_LINK: page(r"\]\(store\.md\)", "](stores.md)"),
    Rule.MISSING_IMAGE: added("![x](x.png)"),
    Rule.SPACE_IN_LINK: added("[x](my store.md)"),
    Rule.DEAD_ANCHOR: added("[x](store.md#nowhere)"),
    Rule.RAW_HTML: added("<details>x</details>"),
    Rule.HIDDEN_TEXT: added("A list<Parcel> of them."),
    Rule.ACTIVE_HTML: added("<script>x</script>"),
    Rule.DUPLICATE_TITLE: page(r"^# .*", "# The same", "worker.md"),
    Rule.NO_TITLE: page(r"^# .*", "No title"),
    Rule.ORPHAN_PAGE: unlinked,
    Rule.OUTSIDE_TREE: unlinked,
    Rule.MODULE_WITHOUT_PAGE: lambda root: (root / "docs" / "worker.md").unlink(),
    Rule.THIN_PAGE: added("# Thin\n\nTo do.", "thin.md"),
    Rule.SPECULATIVE_HEADING: added("## Future enhancements"),
    Rule.REPEATED_TEXT: repeated,
    Rule.ABSENT_FILE: added("`parcel/nothing.py`"),
    Rule.INVENTED_NAME: added("`Worker.invented_name`"),
    Rule.WRONG_OWNER: added("`Worker.vacuum`"),
    Rule.BROKEN_DIAGRAM: added("```mermaid\ngraph TD\n  a[b --> c\n```"),
    Rule.DIAGRAM_LOOP: added("```mermaid\ngraph TD\n  subgraph a\n  b --> a\n  end\n```"),
    Rule.DRAWN_NAME: added("```mermaid\nclassDiagram\n  class WorkerFactory\n```"),
    Rule.DRAWN_EDGE: added("```mermaid\nclassDiagram\n  Store <|-- Worker\n```"),
    Rule.DRAWN_ARROW: added("```mermaid\nsequenceDiagram\n  Worker->>Store: deliver(parcel)\n```"),
    Rule.DRAWN_IDEA: foreign,
    Rule.CITATION_LINES: added("`Worker` ([worker.py:900](../parcel/worker.py))."),
    Rule.CITATION_TEXT: added("`Worker` ([worker.py:4](../parcel/worker.py))."),
    Rule.CITATION_WIDE: added("`Worker` ([worker.py:1-64](../parcel/worker.py))."),
    Rule.CITATION_MOVED: source("parcel/worker.py", "import logging\n", "\n\nimport logging\n"),
    Rule.CITATION_STALE: source("parcel/worker.py", "tried += 1", "tried += 2"),
    Rule.CONTRADICTED: added("`deliver(parcel: Parcel, force: bool) -> bool`"),
    Rule.STATEMENT_STALE: source("parcel/worker.py", "def stop(", "def halt("),
    Rule.STATEMENT_INVENTED: renamed,
    Rule.FILE_WITHOUT_PAGE: disowned,
    Rule.FILE_ON_TWO_PAGES: owned,
    Rule.SYMBOL_UNNAMED: source("parcel/api.py", "def create_app", "def build_application"),
    Rule.SOURCE_CHANGED: source("parcel/api.py", "ok=True", "ok=False"),
    Rule.SOURCE_ADDED: written,
    Rule.SOURCE_GONE: lambda root: (root / "web" / "src" / "types.ts").unlink(),
    Rule.SECRET: added('```\napi_key = "q7Xv2Lm9Rt4Zk8Wb3Yp6"\n```'),
}


def found(root: Path) -> set[Rule]:
    return {one.rule for one in check_wiki(str(root / "docs"), strict=True).report.findings}


def test_the_clean_wiki_has_no_fault(clean: Path) -> None:
    assert check_wiki(str(clean / "docs"), strict=True).report.findings == ()


def test_there_is_a_fault_for_every_rule() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule", list(CASES))
def test_a_fault_is_found(rule: Rule, clean: Path, tmp_path: Path) -> None:
    root = tmp_path / "parcel"
    shutil.copytree(clean, root)
    CASES[rule](root)
    if rule is Rule.DUPLICATE_TITLE:
        page(r"^# .*", "# The same", "store.md")(root)
    assert rule in found(root)
