"""Keys of the cache change with everything that facts depend on, and with nothing else."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from codewiki.facts import keys
from codewiki.facts.keys import facts_key

DIGEST = "0" * 32


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    for function in (keys._reading, keys.code_digest, keys.schema_digest, keys.versions):
        function.cache_clear()


def key(digest: str = DIGEST, language: str = "python", name: str = "a.py") -> str:
    return facts_key(digest, language, name)


def test_content_and_language_count() -> None:
    assert len({key(), key(digest="1" * 32), key(language="javascript")}) == 3


def test_the_name_of_code_does_not_count() -> None:
    assert key(name="a.py") == key(name="b.py")


def test_the_name_of_an_artifact_counts_as_far_as_it_picks_a_reader() -> None:
    def artifact(name: str) -> str:
        return key(language="toml", name=name)

    assert artifact("pyproject.toml") != artifact("other.toml")
    assert artifact("one.toml") == artifact("other.toml")


@pytest.mark.parametrize(
    ("function", "value"),
    [("code_digest", "x"), ("schema_digest", "x"), ("versions", ("msgspec 99",))],
)
def test_code_fields_and_versions_count(
    function: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key()
    keys._reading.cache_clear()
    monkeypatch.setattr(keys, function, lambda: value)
    assert key() != before


def test_the_schema_tells_fields_and_members() -> None:
    text = "\n".join(keys._schema())
    assert "FileFacts" in text
    assert "('error_lines', " in text
    assert "DefinitionKind" in text
    assert "'namespace'" in text
    assert " at 0x" not in text


def test_versions_name_the_grammars() -> None:
    names = [version.split()[0] for version in keys.versions()]
    assert {"msgspec", "tree-sitter", "tree-sitter-python", "tree-sitter-toml"} <= set(names)
    assert not [version for version in keys.versions() if "absent" in version]


def test_keys_are_the_same_in_another_process() -> None:
    program = (
        f"from codewiki.facts.keys import facts_key; print(facts_key('{DIGEST}', 'python', 'a.py'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == key()
