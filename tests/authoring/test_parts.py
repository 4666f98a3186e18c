"""Modules of any size: divided into parts, and those again, so that no prompt passes its tokens."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.authoring.asking import MOST_CORRECTION
from codewiki.authoring.dossier import LONGEST_TITLE
from codewiki.authoring.parts import MOST_PARTS, Part, parts_of
from codewiki.llm.tokens import LETTERS
from codewiki.modules.build import build_modules
from codewiki.pipeline import analyse, run
from codewiki.settings import Settings
from codewiki.source.contents import FolderContents
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.material import Material
from tests.authoring.repository import make
from tests.authoring.scripts import honest, paragraphs
from tests.authoring.test_wiki import settings
from tests.llm.server import serving

FRAME = 6_000
"""Letters of a question that are the same for every page: rules, form, briefs."""


def functions(count: int, lines: int = 3, name: str = "step") -> str:
    body = "\n".join("    value += 1" for _ in range(lines - 2))
    return "\n\n".join(
        f"def {name}_{n}(value: int) -> int:\n{body}\n    return value + {n}\n"
        for n in range(count)
    )


def one_class(count: int) -> str:
    methods = "\n".join(
        f"    def step_{n}(self) -> int:\n        self.seen = {n}\n        return self.seen\n"
        for n in range(count)
    )
    return f"class Huge:\n{methods}"


def material_of(folder: Path, text: str) -> Material:
    root = make(folder / "shop", shop__big=f'"""Steps."""\n\n\n{text}')
    found = analyse(str(root), Settings(jobs=1, no_cache=True))
    tree = build_modules(found.repository, found.facts, found.graph)
    evidence = Evidence(FolderContents(root))
    return Material(found.repository, found.facts, found.graph, tree, evidence)


def leaves(part: Part) -> list[Part]:
    return [leaf for one in part.parts for leaf in leaves(one)] if part.parts else [part]


def depth(part: Part) -> int:
    return 1 + max(map(depth, part.parts), default=0)


def lines_of(material: Material, part: Part) -> int:
    """The lines of the symbols of a part; of a type that is divided those around its members."""
    total = 0
    for node in part.symbols:
        size = material.definition(node).end_line - node.line + 1
        members = material.members(node) if size > 1000 else []
        inside = sum(material.definition(one).end_line - one.line + 1 for one in members)
        total += min(size - inside, 60) if members else size
    return total


@pytest.fixture(scope="module", params=["functions", "one class"])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Material:
    text = functions(1500, 6) if request.param == "functions" else one_class(3000)
    return material_of(tmp_path_factory.mktemp("large"), text)


@given(tokens=st.integers(50, 6000))
def test_each_leaf_fits_whatever_the_size(tokens: int, large: Material) -> None:
    parts = parts_of(large, ("shop/big.py",), tokens)
    most = tokens * LETTERS * 4 / 36
    ends = [leaf for part in parts for leaf in leaves(part)]
    for leaf in ends:
        assert lines_of(large, leaf) <= max(most * 2, 80)
    seen = [node.id for leaf in ends for node in leaf.symbols]
    assert len(seen) == len(set(seen))
    if parts:
        assert len(seen) >= 1500, "no symbol is lost between parts"

    def most_below(part: Part) -> int:
        return max([len(part.parts), *map(most_below, part.parts)])

    assert max([len(parts), *map(most_below, parts)]) <= MOST_PARTS


def test_small_modules_have_no_parts_and_huge_ones_have_parts_of_parts(large: Material) -> None:
    assert parts_of(large, ("shop/till.py",), 6000) == ()
    assert max(map(depth, parts_of(large, ("shop/big.py",), 100))) > 1


@pytest.mark.parametrize("tokens", [400, 1500])
@pytest.mark.parametrize("look_ups", [0, 2])
def test_no_prompt_passes_its_tokens(tokens: int, look_ups: int, tmp_path: Path) -> None:
    many = {
        f"shop__{folder}__m{n}": f'"""{folder} {n}."""\n\n\n{functions(30, 14, f"{folder}_{n}")}'
        for n in range(16)
        for folder in ("one", "two")
    }
    text = f'"""Steps."""\n\n\n{functions(700)}\n\n{one_class(400)}'
    root = make(tmp_path / "shop", shop__big=text, **many)

    def script(asked: object) -> str:
        prompt = asked.prompt  # type: ignore[attr-defined]
        if "you may look at more" in prompt:
            asks = [("search", "value"), ("page", "big"), ("find", "Huge"), ("read", "step_3")]
            return json.dumps({"questions": [{"ask": ask, "what": what} for ask, what in asks]})
        if "cannot be kept" in prompt:
            return honest(prompt)
        long = "`no_such_name` is what a reader of this part is told of at great length " * 20
        return paragraphs([("purpose", "Much is wrong", f"{long} [S1].")] * 6)

    with serving(script) as server:
        made = run(str(root), settings(server, root, page_tokens=tokens, look_ups=look_ups))
    assert made.findings == ()
    kinds = {re.search(r"\((\w+)\)$", one.prompt.split("\n")[0])[1] for one in server.log}  # type: ignore[index]
    assert {"part", "module", "parent", "overview", "topic"} <= kinds
    room = tokens * LETTERS * (1.5 if look_ups else 1) + FRAME + MOST_CORRECTION + LONGEST_TITLE
    longest = max(len(asked.prompt) for asked in server.log)
    assert longest <= room
    assert any("cannot be kept" in asked.prompt for asked in server.log)
