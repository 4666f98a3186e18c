"""Every folder in tests/cases/modules is a repository and the tree that it must give.

Run this file as a program to write the expected trees anew, and read the difference before you
commit it.
"""

from pathlib import Path

import pytest

from tests.modules.written import read_written, write_tree

CASES = Path(__file__).parent.parent / "cases" / "modules"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def built(name: str) -> str:
    """Build the tree of one case."""
    edges = CASES / name / "edges.txt"
    return write_tree(
        read_written(
            (CASES / name / "files.txt").read_text(encoding="utf-8"),
            edges.read_text(encoding="utf-8") if edges.exists() else "",
        )
    )


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    assert built(name) == (CASES / name / "expected.txt").read_text(encoding="utf-8")


def write_anew() -> None:
    """Write every expected tree."""
    for name in NAMES:
        (CASES / name / "expected.txt").write_text(built(name), encoding="utf-8")


if __name__ == "__main__":
    write_anew()
