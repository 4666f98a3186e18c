"""Whatever a folder holds, the gate ends with a report and tells nothing that is not printable."""

import json
import random
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.check.diagrams import DiagramCheck, Options
from codewiki.check.gate import checks, inspect
from codewiki.check.machine import MACHINE_FILES
from codewiki.check.report.places import Places
from codewiki.check.report.sarif import sarif
from codewiki.check.report.text import text
from codewiki.check.subject import Subject
from codewiki.checking import check_wiki
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile
from tests.check.planted import CASE
from tests.check.sarif_schema import validated

SOURCE = {
    path.relative_to(CASE / "source").as_posix(): path.read_text("utf-8")
    for path in sorted((CASE / "source").rglob("*.*"))
}
SEEDS = [path.read_text("utf-8") for path in sorted((CASE / "wiki").glob("*.md"))]
PIECES = [
    "[a](", "](b.md)", "`", "```mermaid\n", "classDiagram\n", "graph TD\n", "class A {\n", "(((",
    "{{{", "<script>", "<" * 50, "[" * 80, "|", "\n|---|\n", "# ", "\t", "\r", "\0", "\u202e",
    "\ud800", "é", "`f(a: int = (", "`A` extends `", "`A` has five methods",
    "[a.py:0-99999999](x)", "[a.py:9-1]", "../" * 30, "/etc/passwd", "x" * 3000, "_a" * 400,
    "A." * 300, "(" * 300, "![", "--" * 50, "[x](%00)", "- " * 60, "> " * 60,
    "[a.py:3](\\\\host\\a.py)", "[x](file:///etc/passwd)", "[x](//a/b)", "&#0;",
]  # fmt: skip


def judged(files: dict[str, bytes]) -> None:
    made = tuple(SourceFile(path, "python", Role.SOURCE, 1, 3, "") for path in SOURCE)
    subject = Subject(
        files,
        Repository(name="r", root="/nowhere", files=made),
        MemoryContents(SOURCE),
        place="docs",
    )
    report = inspect(subject, checks(DiagramCheck(options=Options(engine=False))))
    text(report, wiki="docs", everything=True)
    validated(sarif(report, Places(place="docs", prefix="", home="index.md")))
    assert all(figure.sound <= figure.looked_at for figure in report.figures)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=40))
def test_pages_of_anything(pieces: list[str]) -> None:
    judged({"index.md": "".join(pieces).encode("utf-8", "surrogatepass")})


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_pages_that_were_good_once(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    page = chance.choice(SEEDS)
    for _ in range(chance.randrange(1, 8)):
        start = chance.randrange(len(page) + 1)
        end = min(len(page), start + chance.randrange(40))
        page = page[:start] + chance.choice([*PIECES, page[end : end + 60]]) + page[end:]
    judged({"index.md": page.encode("utf-8", "surrogatepass")})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([
                "children",
                "pages",
                "id",
                "owns",
                "blocks",
                "evidence",
                "inputs",
                "x",
            ]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60)
@given(JSON, st.sampled_from(MACHINE_FILES))
def test_machine_files_of_anything(value: object, name: str) -> None:
    judged({"index.md": b"# A\n", name: json.dumps(value).encode()})


def test_machine_files_that_are_none() -> None:
    for data in (b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5_000, b"null", b"{}" * 3):
        judged({"index.md": b"# A\n", **dict.fromkeys(MACHINE_FILES, data)})


def test_a_tree_of_great_depth() -> None:
    tree: dict[str, object] = {}
    for _ in range(400):
        tree = {"a": {"children": tree}}
    judged({"index.md": b"# A\n", "module_tree.json": json.dumps(tree).encode()})


def test_work_does_not_explode() -> None:
    """Each of these once took, or would take, time out of proportion to its size."""
    pages = {
        "a.md": "`" + "a_b." * 5_000 + "`",
        "b.md": "".join(f"`Name{number}.member_{number}` " for number in range(3_000)),
        "c.md": "```mermaid\nclassDiagram\n" + "A <|-- B\n" * 3_000 + "```\n",
        "d.md": "`f(" + "(" * 3_000 + "`",
        "e.md": "[x](" + "a " * 20_000,
        "f.md": "".join(f"`dir/file_{number}.py` " for number in range(2_000)),
        "g.md": "| a |\n|---|\n" + "| `X` extends `Y` calls `Z` |\n" * 2_000,
        "h.md": "<" * 20_000 + "x y=" * 5_000,
    }
    judged({name: page.encode() for name, page in pages.items()})


def test_nothing_outside_of_the_repository_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("class Hidden:\n    pass\n", "utf-8")
    root = tmp_path / "shop"
    (root / "docs").mkdir(parents=True)
    (root / "till.py").write_text("x = 1\n", "utf-8")
    (root / "link.py").symlink_to("../beside.py")
    page = (
        "# A\n\n[a](../../beside.py#L1) [b](/../beside.py) `Hidden`"
        " ([beside.py:1](../../beside.py)) `Hidden` ([link.py:1](../link.py#L1-L9))\n"
    )
    (root / "docs" / "index.md").write_text(page, "utf-8")
    found = [one.message for one in check_wiki(str(root / "docs"), str(root)).report.findings]
    assert sum("leads out of the repository" in one for one in found) >= 2
    assert any("Hidden" not in one or "nowhere" in one for one in found)
    assert not any("has 2 lines" in one for one in found)
