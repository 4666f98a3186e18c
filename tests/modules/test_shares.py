"""Which files only introduce their folder."""

import pytest

from codewiki.facts.model import Definition, DefinitionKind, FileFacts, Import
from codewiki.modules.shares import only_re_exports


def defined(name: str, kind: DefinitionKind = DefinitionKind.CLASS) -> Definition:
    return Definition(name.rpartition(".")[2], name, kind, 1, 2, 1)


IMPORT = Import("._anyio", "Backend", "Backend", -1, 1, 1)


@pytest.mark.parametrize(
    ("path", "facts", "expected"),
    [
        ("pkg/__init__.py", FileFacts("python", imports=(IMPORT,)), True),
        # A class that stands in for one that cannot be imported, and what is in it.
        (
            "pkg/__init__.py",
            FileFacts(
                "python",
                imports=(IMPORT,),
                definitions=(defined("Backend"), defined("Backend.start", DefinitionKind.METHOD)),
            ),
            True,
        ),
        (
            "pkg/__init__.py",
            FileFacts("python", imports=(IMPORT,), definitions=(defined("Client"),)),
            False,
        ),
        ("pkg/client.py", FileFacts("python", imports=(IMPORT,)), False),
    ],
)
def test_only_re_exports(path: str, facts: FileFacts, expected: bool) -> None:
    assert only_re_exports(path, {path: facts}) is expected
