"""``codewiki prove``, inside this process, on a wiki that was just written."""

import json
from pathlib import Path

import pytest
import typer.testing

from codewiki.cli.app import app

SOURCE = '''\
"""Signs values."""


class Signer:
    """Signs things."""

    def __init__(self, key: str, sep: str = ".") -> None:
        self.key = key

    def sign(self, value: str) -> str:
        """Sign a value."""
        if not value:
            raise ValueError("nothing to sign")
        return join(self.key, value)


def join(left: str, right: str) -> str:
    return left + right
'''


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signer") / "signer"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "signer"\nversion = "1"\n', "utf-8")
    (folder / "signer.py").write_text(SOURCE, encoding="utf-8")
    result = typer.testing.CliRunner().invoke(
        app, ["generate", str(folder), "--no-cache", "--jobs", "1", "-q"]
    )
    assert result.exit_code == 0, result.output
    return folder


def prove(repository: Path, *arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(
        app, ["prove", *arguments, "--wiki", str(repository / "docs")]
    )


def block_with(repository: Path, words: str) -> str:
    """The address of the first statement that holds the words."""
    wiki = json.loads((repository / "docs" / "wiki.json").read_text("utf-8"))
    for page in wiki["pages"]:
        for section in page["sections"]:
            for block in section["blocks"]:
                rows = block["content"].get("rows", [])
                for number, row in enumerate(rows, start=1):
                    if words in json.dumps(row["cells"]):
                        return f"{block['id']}/{number}"
    raise AssertionError(words)


def test_a_page_lists_its_blocks(repository: Path) -> None:
    result = prove(repository, "overview")
    assert result.exit_code == 0, result.output
    assert "overview#" in result.stdout
    assert "checked" in result.stdout
    assert prove(repository, "overview.md").stdout == result.stdout


def test_a_statement_shows_rules_lines_and_verdicts(repository: Path) -> None:
    address = block_with(repository, "sign(value)")
    result = prove(repository, address)
    assert result.exit_code == 0, result.output
    assert f"{address}: supported (when it was written: checked)" in result.stdout
    assert "Signer.sign has the signature sign(value): proved" in result.stdout
    assert "Rule: The declaration is found and its parameters read" in result.stdout
    assert "10 |     def sign(self, value: str) -> str:" in result.stdout
    document = json.loads(prove(repository, address, "--json").stdout)
    parts = document["proofs"][0]["parts"]
    assert {part["verdict"] for part in parts} == {"proved"}
    assert all(part["rule"] for part in parts)
    assert len(json.loads(prove(repository, address.rpartition("/")[0], "--json").stdout)["proofs"])


def test_changed_source_is_told(repository: Path, tmp_path: Path) -> None:
    address = block_with(repository, "sign(value)")
    other = tmp_path / "other"
    other.mkdir()
    (other / "pyproject.toml").write_text('[project]\nname = "signer"\nversion = "1"\n', "utf-8")
    changed = SOURCE.replace("def sign(self, value: str)", "def sign(self, thing: str)")
    (other / "signer.py").write_text("# new\n" + changed, encoding="utf-8")
    result = prove(repository, address, "--source", str(other))
    assert f"{address}: stale" in result.stdout
    assert "Signer.sign has the signature sign(value): contradicted" in result.stdout


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("overvew", "Did you mean overview?"),
        ("overview#modles", "Did you mean modules?"),
        ("overview#/1", "is no address of a block"),
        ("overview#a/1/2/3", "is no address of a block"),
        ("overview#a/0", "is no address of a block"),
        ("", "is no address of a block"),
    ],
)
def test_what_is_not_there_is_said_with_what_is_near(
    repository: Path, address: str, said: str
) -> None:
    result = prove(repository, address)
    assert result.exit_code == 1
    assert said in result.output


def test_a_folder_without_a_wiki(tmp_path: Path) -> None:
    result = typer.testing.CliRunner().invoke(app, ["prove", "a", "--wiki", str(tmp_path)])
    assert result.exit_code == 5
    (tmp_path / "index.md").write_text("# Pot\n", "utf-8")
    result = typer.testing.CliRunner().invoke(app, ["prove", "a", "--wiki", str(tmp_path)])
    assert result.exit_code == 5
    assert "codewiki generate" in result.output
