"""Packages of the repository itself: which file their names mean, and which of several counts."""

import json
from typing import Any

import pytest

from codewiki.facts.model import FileFacts
from codewiki.facts.reading import file_facts
from codewiki.graph.workspaces import Workspaces


def manifests(**files: Any) -> dict[str, FileFacts]:
    """Read manifests; "__" stands for "/" in the paths of their folders, "top" for the root."""
    found: dict[str, FileFacts] = {}
    for name, content in files.items():
        folder = "" if name == "top" else name.replace("__", "/") + "/"
        data = json.dumps(content).encode()
        found[f"{folder}package.json"] = file_facts(data, "json", "package.json")
    return found


def places(found: dict[str, FileFacts], importer: str, module: str, name: str) -> list[str]:
    return list(Workspaces(found).places(importer, module, name))


def test_places_lead_from_the_importer_to_the_package() -> None:
    found = manifests(packages__a={"name": "@x/a", "main": "./dist/a.js"})
    assert places(found, "app/main.js", "@x/a/b", "@x/a") == [
        "../packages/a/b",
        "../packages/a/src/b",
    ]
    assert places(found, "packages/a/test/t.js", "@x/a", "@x/a")[:3] == [
        "../dist/a.js",
        "../src/a.js",
        "../a.js",
    ]
    assert places(found, "app/main.js", "@x/other", "@x/other") == []


def test_nothing_outside_the_repository_is_meant() -> None:
    found = manifests(top={"name": "x", "main": "../../etc/x", "exports": {"./y": "../../z"}})
    assert places(found, "m.js", "x", "x")[0] == "./etc/x"
    assert "../z" not in places(found, "m.js", "x/y", "x")


def test_files_of_types_come_after_those_that_run() -> None:
    exports = {".": {"types": "./a.d.ts", "import": {"types": "./b.d.ts", "default": "./a.js"}}}
    found = manifests(top={"name": "x", "exports": exports})
    assert places(found, "m.js", "x", "x")[:3] == ["./a.js", "./a.d.ts", "./b.d.ts"]


def test_the_longest_pattern_comes_first() -> None:
    exports = {"./*": "./all/*.js", "./part/*": "./part/*.js", "./part/one": "./one.js"}
    found = manifests(top={"name": "x", "exports": exports})
    assert places(found, "m.js", "x/part/one", "x")[:3] == [
        "./one.js",
        "./part/one.js",
        "./all/part/one.js",
    ]


def test_names_with_a_hash_are_those_of_the_nearest_package() -> None:
    found = manifests(
        top={"imports": {"#a": "./top.js"}},
        packages__b={"imports": {"#a": "./b.js", "#c/*": {"node": "./c/*.js"}}},
        packages__b__inner={"name": "inner"},
    )
    assert places(found, "packages/b/src/x.js", "#a", "") == ["../b.js"]
    assert places(found, "packages/b/src/x.js", "#c/d", "") == ["../c/d.js"]
    assert places(found, "src/x.js", "#a", "") == ["../top.js"]
    assert places(found, "packages/b/inner/x.js", "#a", "") == []


@pytest.mark.parametrize(
    ("patterns", "meant"),
    [
        ([], None),
        (["packages/*"], "packages/a"),
        (["./packages/**"], None),
        (["packages/**", "!**/fixtures/**"], "packages/a"),
        (["fixtures/*"], None),
        (["packages/*", "examples/*"], None),
        (["*/a"], None),
        (["packages/[a]", "packages/a+"], None),
        (["*" * 200_000 + "a"], None),
    ],
)
def test_of_packages_with_one_name_that_of_the_workspace_counts(
    patterns: list[str], meant: str | None
) -> None:
    found = manifests(
        top={"workspaces": patterns},
        packages__a={"name": "x"},
        packages__a__fixtures__a={"name": "x"},
        examples__a={"name": "x"},
    )
    first = next(iter(places(found, "m.js", "x", "x")), None)
    assert first == (meant and f"./{meant}/src/index")


def test_pnpm_and_nested_lists_count_too() -> None:
    found = manifests(web__kit={"name": "x"}, old__kit={"name": "x"})
    assert places(found, "m.js", "x", "x") == []
    list_ = b"packages:\n  - 'kit'\n"
    found["web/pnpm-workspace.yaml"] = file_facts(list_, "yaml", "pnpm-workspace.yaml")
    assert places(found, "m.js", "x", "x")[0] == "./web/kit/src/index"
