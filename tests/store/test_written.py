"""Reading a wiki as it stands in its folder."""

from pathlib import Path

import pytest

from codewiki.errors import FileSystemError, ProblemKind
from codewiki.store import written
from codewiki.store.output import OutputFolder
from codewiki.store.written import read_wiki, wiki_files

MACHINE = ("module_tree.json",)


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    files = {
        "overview.md": "# A",
        "sub/b.md": "# B",
        "sub/x.png": "PNG",
        "module_tree.json": "{}",
        "other.json": "{}",
        "sub/module_tree.json": "{}",
        "index.html": "<p>",
        ".git-like/c.md": "# C",
        "node_modules/x/README.md": "# X",
    }
    for name, text in files.items():
        path = tmp_path / "wiki" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "wiki"


def test_pages_pictures_and_machine_readable_files_are_read(wiki: Path) -> None:
    found = read_wiki(wiki, MACHINE)
    assert list(found.files) == ["module_tree.json", "overview.md", "sub/b.md", "sub/x.png"]
    assert found.files["sub/b.md"] == b"# B"
    assert found.problems == ()


def test_at_the_top_of_a_repository_only_what_we_wrote_is_read(wiki: Path) -> None:
    with OutputFolder(wiki) as output:
        output.write({"ours.md": b"# Ours\n"})
    assert len(wiki_files(wiki, MACHINE)) == 5
    (wiki / ".git").mkdir()
    assert [file.path for file in wiki_files(wiki, MACHINE)] == ["ours.md"]


def test_a_change_shows(wiki: Path) -> None:
    before = wiki_files(wiki, MACHINE)
    assert wiki_files(wiki, MACHINE) == before
    (wiki / "sub" / "b.md").write_text("# Other", encoding="utf-8")
    assert wiki_files(wiki, MACHINE) != before


def test_what_is_too_large_or_too_much_is_left_out(
    wiki: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "LARGEST_PICTURE", 2)
    found = read_wiki(wiki, MACHINE)
    assert "sub/x.png" not in found.files
    assert [(one.path, one.kind) for one in found.problems] == [("sub/x.png", ProblemKind.LIMIT)]
    monkeypatch.setattr(written, "MOST_FILES", 2)
    assert len(read_wiki(wiki, MACHINE).files) == 2


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileSystemError, match="is no folder"):
        read_wiki(tmp_path / "nothing", MACHINE)
