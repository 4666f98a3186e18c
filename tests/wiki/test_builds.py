"""Pages of repositories that are built by Maven, CMake, GitLab CI and Compose."""

import re
from pathlib import Path

import pytest

from codewiki.check.build import check_files, check_ownership
from codewiki.source.contents import FolderContents
from codewiki.wiki.boxes import MAX_EDGES, MAX_NODES, box_diagram
from codewiki.wiki.evidence import statements
from codewiki.wiki.model import State
from tests.site.mermaid_parser import parser
from tests.wiki.whole_line import CASES, Made, make, pages

BUILDS = CASES / "builds" / "input"


@pytest.fixture(scope="module")
def builds() -> Made:
    return make(BUILDS)


def test_nothing_is_contradicted_dead_or_unchecked(builds: Made) -> None:
    assert builds.problems == ()
    contents = FolderContents(BUILDS)
    assert check_files(builds.files, builds.repository, contents, place="docs/wiki") == ()
    assert check_ownership(builds.wiki, builds.repository) == ()
    for page in builds.wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                for statement in statements(block):
                    assert not statement.counted or statement.state is not State.UNCHECKED


def test_mermaid_accepts_every_diagram(builds: Made) -> None:
    drawn = [
        text
        for page in pages(builds).values()
        for text in re.findall(r"```mermaid\n(.*?)\n```", page, re.DOTALL)
    ]
    assert len(drawn) >= 4
    assert [parser().problem(text) for text in drawn] == [""] * len(drawn)


def test_passwords_of_services_and_jobs_are_on_no_page(builds: Made) -> None:
    assert not [name for name, data in builds.files.items() if b"hunter2" in data]


def write(folder: Path, files: dict[str, str]) -> Made:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return make(folder)


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    name = 'a"]; click x "javascript:alert(1)" <b>'
    services = "".join(
        f"  {one}:\n    image: x\n    depends_on: ['{name}']\n" for one in ("one", "two")
    )
    text = f"services:\n  '{name}':\n    image: '|x|](y)'\n{services}"
    made = write(tmp_path, {"compose.yaml": text})
    page = made.page("topics/deployment")
    assert "<b>" not in re.sub(r"`[^`]*`", "", page)
    (drawn,) = re.findall(r"```mermaid\n(.*?)\n```", page, re.DOTALL)
    assert parser().problem(drawn) == ""


def test_templates_that_extend_each_other_end(tmp_path: Path) -> None:
    text = ".a: {extends: .b, tags: [x]}\n.b: {extends: .a, stage: build}\n"
    made = write(tmp_path, {".gitlab-ci.yml": text + "job: {extends: .a, script: make}\n"})
    assert "| `build` | `job` with `.a` | `make` |" in made.page("topics/integration")


def test_modules_of_gradle_and_their_order(tmp_path: Path) -> None:
    made = write(
        tmp_path,
        {
            "settings.gradle": "include ':b', ':a'\n",
            "a/build.gradle": "dependencies { api project(':b') }\n",
            "b/build.gradle": "plugins { id 'java' }\n",
        },
    )
    page = made.page("topics/build")
    assert "| `:a` | `a/build.gradle` | `b` | [settings.gradle:1] |" in re.sub(
        r"\[([\w/.]+)\]\(https[^)]*\)", r"`\1`", page
    )


def test_there_is_no_page_on_deployment_without_services(tmp_path: Path) -> None:
    made = write(tmp_path, {"a.py": "x = 1\n", "compose.yaml": "services: {}\n"})
    assert not any(page.id == "topics/deployment" for page in made.wiki.pages)


def test_diagrams_of_boxes_are_bounded() -> None:
    boxes = {str(number): f"box {number}" for number in range(40)}
    edges = {(one, "0"): "" for one in boxes} | {(one, "1"): "" for one in boxes}
    drawn = box_diagram("jobs", boxes, edges)
    assert drawn is not None
    assert (len(drawn.nodes), len(drawn.edges)) == (MAX_NODES, MAX_EDGES)
    assert all(edge.source != edge.target for edge in drawn.edges)


@pytest.mark.parametrize(
    ("boxes", "edges"),
    [
        ({}, {}),
        ({"a": "a", "b": "b"}, {("a", "b"): ""}),
        ({"a": "a", "b": "b", "c": "c"}, {}),
        ({"a": "a", "b": "b", "c": "c"}, {("a", "elsewhere"): ""}),
        ({"a": "a", "b": "b", "c": "c"}, {("a", "a"): ""}),
    ],
)
def test_nothing_is_drawn_where_there_is_little_to_see(
    boxes: dict[str, str], edges: dict[tuple[str, str], str]
) -> None:
    assert box_diagram("jobs", boxes, edges) is None
