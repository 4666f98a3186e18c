import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.build import file_facts
from codewiki.facts.model import FileFacts, Unit
from codewiki.graph.artifacts import READERS
from codewiki.graph.build import build_graph
from codewiki.graph.confidences import confidences
from codewiki.graph.model import Edge, EdgeKind, Tier
from codewiki.source.model import Repository, Role, SourceFile

CODE = {
    "src/shop/__init__.py": "from .cli import main\n",
    "src/shop/cli.py": "class App:\n    def start(self):\n        pass\ndef main():\n    pass\n",
    "src/shop/tool/__init__.py": "",
    "src/shop/tool/__main__.py": "",
    "scripts/check.sh": "",
    "docker/run.sh": "",
    "test": "",
}


def evidence(artifact: str, unit: Unit, path: str = "manifest") -> list[Edge]:
    """The edges that one unit of an artifact gives."""
    facts = {
        name: file_facts(text.encode(), "python", name)
        for name, text in CODE.items()
        if name.endswith(".py")
    }
    facts[path] = FileFacts("text", artifact=artifact, units=(unit,))
    files = tuple(
        SourceFile(name, "text", Role.SOURCE, 1, 1, "0" * 32) for name in sorted({*CODE, path})
    )
    graph = build_graph(Repository(name="x", root="/x", files=files), facts)
    return [edge for edge in graph.edges if edge.tier is Tier.EVIDENCE]


def targets(
    artifact: str, kind: str, name: str, value: str = "", path: str = "manifest"
) -> list[str]:
    return [edge.target for edge in evidence(artifact, Unit(kind, name, value, 3, 4), path)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("shop.cli:main", ["src/shop/cli.py::main"]),
        ("shop.cli:App.start", ["src/shop/cli.py::App.start"]),
        ("shop:main", ["src/shop/cli.py::main"]),
        ("shop.cli:main [extra]", ["src/shop/cli.py::main"]),
        ("shop.cli:gone", ["src/shop/cli.py"]),
        ("shop.cli:App.gone", ["src/shop/cli.py"]),
        ("elsewhere:main", []),
        ("shop.cli", []),
        ("", []),
    ],
)
def test_scripts_name_objects(value: str, expected: list[str]) -> None:
    assert targets("pyproject", "script", "shop", value) == expected
    assert targets("setup-cfg", "entry-point", "shop", value) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("python -m shop.tool --fast", ["src/shop/tool/__main__.py"]),
        ("python -m shop.cli && bash scripts/check.sh", ["scripts/check.sh", "src/shop/cli.py"]),
        ('["python", "./scripts/check.sh"]', ["scripts/check.sh"]),
        ("cat scripts/check.sh | sh; echo `scripts/check.sh`", ["scripts/check.sh"]),
        ("test -f something", []),
        ("python -m pytest", []),
        ("cat /scripts/check.sh ~/scripts/check.sh $X/scripts/check.sh", []),
        ("cat ../../scripts/check.sh", []),
        ("python -m", []),
        ("", []),
    ],
)
def test_commands_name_files_and_modules(command: str, expected: list[str]) -> None:
    assert targets("workflow", "run", "python", command) == expected
    assert targets("dockerfile", "command", "python", command) == expected


def test_paths_are_looked_for_beside_the_artifact_first() -> None:
    assert targets("dockerfile", "copy", "run.sh", path="docker/Dockerfile") == ["docker/run.sh"]
    assert targets("dockerfile", "copy", "./scripts/check.sh", path="docker/Dockerfile") == [
        "scripts/check.sh"
    ]
    assert targets("dockerfile", "copy", "src", path="docker/Dockerfile") == []


def test_edges_of_artifacts_stand_at_their_unit() -> None:
    (edge,) = evidence("requirements", Unit("include", "test", "-r", 3, 4))
    measured = confidences("")[Tier.EVIDENCE]
    assert edge == Edge(
        "manifest#include:test", "test", EdgeKind.BUILDS, 3, Tier.EVIDENCE, measured
    )


@given(
    st.sampled_from(sorted(READERS)),
    st.data(),
    st.text(alphabet="ab./:-m $\0\n\"'é[]#", max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_no_text_of_an_artifact_is_too_strange(
    artifact: str, data: st.DataObject, text: str
) -> None:
    kind = data.draw(st.sampled_from(sorted(READERS[artifact])))
    for edge in evidence(artifact, Unit(kind, text, text, 1, 1)):
        if edge.kind is EdgeKind.DEPENDS:
            assert edge.target == f"package:{'cmake' if artifact == 'cmake' else 'maven'}:{text}"
        else:
            assert edge.target.partition("::")[0] in CODE


def manifest(**fields: str) -> FileFacts:
    units = tuple(Unit("field", name, value, 1, 1) for name, value in fields.items())
    return FileFacts("json", artifact="package-json", units=units)
