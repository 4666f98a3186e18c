"""Folder cases: ``input`` is read, ``expected.json`` is what there is and what is left out.

Run with ``CODEWIKI_UPDATE_CASES=1`` to write the expectations anew.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from codewiki.source.build import read_repository
from codewiki.source.model import Repository

CASES = Path(__file__).resolve().parent.parent / "cases" / "source"


def _summary(repository: Repository) -> dict[str, object]:
    return {
        "files": [
            f"{file.path} [{file.language}, {file.role}, {file.lines} lines]"
            for file in repository.files
        ],
        "skipped": [
            f"{entry.path} [{entry.reason}] {entry.detail}".strip() for entry in repository.skipped
        ],
        "problems": [problem.message for problem in repository.problems],
    }


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_case(case: str, tmp_path: Path) -> None:
    shutil.copytree(CASES / case / "input", tmp_path / case)
    found = _summary(read_repository(str(tmp_path / case)))
    expected = CASES / case / "expected.json"
    if os.environ.get("CODEWIKI_UPDATE_CASES"):
        text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
        expected.write_text(text, encoding="utf-8", newline="\n")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
