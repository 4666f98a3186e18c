"""The drawing of the architecture is the architecture."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "codewiki"
DOCUMENT = ROOT / "docs" / "ARCHITECTURE.md"
_BLOCK = re.compile(r"(?<=```text\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def _first_line(path: Path) -> str:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc, f"{path.relative_to(ROOT)} has no documentation"
    return doc.split("\n", 1)[0].rstrip(".")


def _map(folder: Path, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{folder.name}/ - {_first_line(folder / '__init__.py')}"
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            yield f"{indent}  {path.name} - {_first_line(path)}"
    for path in sorted(folder.iterdir()):
        if (path / "__init__.py").is_file():
            yield from _map(path, depth + 1)


def test_the_map_is_the_tree() -> None:
    expected = "".join(f"{line}\n" for line in _map(PACKAGE, 0))
    text = DOCUMENT.read_text(encoding="utf-8")
    if os.environ.get("CODEWIKI_UPDATE_CASES"):
        text = _BLOCK.sub(lambda _: expected, text)
        DOCUMENT.write_text(text, encoding="utf-8")
    drawn = _BLOCK.search(text)
    assert drawn is not None
    assert drawn.group() == expected


def test_every_layer_exists_or_is_marked_as_absent() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name.strip() for layer in layers for name in layer.split("|")]
    present = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py"} - {"__init__"}
    present |= {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert {name for name in names if not name.startswith("(")} == present
    absent = {name.strip("()") for name in names if name.startswith("(")}
    assert not absent & present


def test_the_checker_shares_nothing_with_the_writer() -> None:
    for path in sorted((PACKAGE / "check").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for stage in ("facts", "graph", "query", "modules"):
            assert f"codewiki.{stage}" not in text, path.name


def test_packages_load_nothing_by_themselves() -> None:
    for path in sorted(PACKAGE.rglob("__init__.py")):
        statements = ast.parse(path.read_text(encoding="utf-8")).body
        imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not imports, path.relative_to(ROOT)


def test_the_layers_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
