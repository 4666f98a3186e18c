"""``codewiki site``, ``codewiki serve`` and ``--github-pages``, inside this process."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.testing

from codewiki.cli.app import app
from codewiki.cli.commands.serve import is_loopback
from codewiki.cli.pages_workflow import advice, folder_in_repository, pages_workflow

Codewiki = Callable[..., typer.testing.Result]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two files, which is also the current folder."""
    folder = tmp_path / "pot"
    folder.mkdir()
    (folder / "README.md").write_text("# Pot\n\nIt boils.\n", encoding="utf-8")
    (folder / "pot.py").write_text('"""A pot."""\n\nLID = 1\n', encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CODEWIKI_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("CODEWIKI_CACHE_FOLDER", str(tmp_path / "cache"))
    monkeypatch.setenv("CODEWIKI_JOBS", "1")
    return folder


def codewiki(*arguments: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, list(arguments))


def done(*arguments: str) -> str:
    result = codewiki(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_generate_writes_the_site_where_it_is_asked_to(repository: Path) -> None:
    told = done("generate", "--github-pages", "--json")
    job = json.loads(told)
    assert job["generation_options"]["github_pages"] is True
    assert {"index.html", "assets/site.css", ".nojekyll", "overview.md"} <= set(
        job["files_generated"]
    )
    assert (repository / "docs" / "index.html").is_file()
    assert f"start reading  {Path('docs', 'index.html')}" in done("generate", "--github-pages")


def test_without_being_asked_it_writes_none(repository: Path) -> None:
    done("generate")
    assert [path for path in tree(repository / "docs") if path.endswith(".html")] == []


def test_a_site_that_is_there_is_kept_current_and_gone_pages_go(repository: Path) -> None:
    (repository / "tea").mkdir()
    (repository / "tea" / "tea.py").write_text('"""Tea."""\n\nBAG = 1\n', encoding="utf-8")
    (repository / "cup").mkdir()
    (repository / "cup" / "cup.py").write_text('"""A cup."""\n\nEAR = 1\n', encoding="utf-8")
    done("generate", "--github-pages")
    assert (repository / "docs" / "tea.html").is_file()
    (repository / "tea" / "tea.py").unlink()
    told = done("generate")
    assert "index.html" in told
    files = tree(repository / "docs")
    assert {"tea.html", "tea.md"} & set(files) == set()
    assert "cup.html" in files
    assert b"tea.html" not in files["index.html"]


def test_the_same_commit_gives_the_same_site_however_it_is_asked_for(repository: Path) -> None:
    done("generate", "--github-pages", "-o", "one")
    done("generate", "-o", "two")
    done("site", "two")
    one, two = tree(repository / "one"), tree(repository / "two")
    html = {path: data for path, data in one.items() if path.endswith((".html", ".js", ".css"))}
    assert html
    assert html == {path: two[path] for path in html}
    assert "nothing changed" in done("generate", "--github-pages", "-o", "one")
    assert "(0 written)" in done("site", "two")


def test_what_a_person_wrote_is_shown(repository: Path) -> None:
    done("generate")
    page = repository / "docs" / "overview.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\nBy hand. [More](more.md)\n", encoding="utf-8"
    )
    (repository / "docs" / "more.md").write_text("# More by hand\n", encoding="utf-8")
    done("generate", "--github-pages")
    assert "By hand." in (repository / "docs" / "index.html").read_text(encoding="utf-8")
    assert (repository / "docs" / "more.html").is_file()


def test_a_file_of_somebody_else_is_never_overwritten(repository: Path) -> None:
    done("generate")
    mine = repository / "docs" / "index.html"
    mine.write_text("mine", encoding="utf-8")
    for arguments in (["site"], ["generate", "--github-pages"]):
        result = codewiki(*arguments)
        assert result.exit_code == 5
        assert "was not written by codewiki" in result.stderr
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (repository / "docs" / "assets").exists()


def test_a_site_can_lie_elsewhere_and_be_removed(repository: Path) -> None:
    done("generate")
    before = tree(repository / "docs")
    told = done("site", "docs", "-o", "build/site")
    assert f"open           {Path('build', 'site', 'index.html')}" in told
    assert tree(repository / "docs") == before
    assert "overview.md" not in tree(repository / "build" / "site")
    done("site", "--remove", "-o", "build/site")
    assert list(tree(repository / "build" / "site")) == ["codewiki.lock.json"]
    done("site")
    done("site", "--remove")
    assert tree(repository / "docs") == before


def test_the_wiki_is_found_where_generate_put_it(repository: Path) -> None:
    (repository / "docs").mkdir()
    (repository / "docs" / "guide.rst").write_text("Guide\n", encoding="utf-8")
    done("generate")
    assert f"is in {Path('docs', 'codewiki')}" in done("site")


def test_where_there_is_no_wiki_it_says_how_to_make_one(repository: Path) -> None:
    for arguments in (
        ["site"],
        ["serve", "--port", "0"],
        ["site", "nowhere"],
        ["site", "--remove"],
    ):
        result = codewiki(*arguments)
        assert result.exit_code == 5, arguments
        assert "There is no" in result.stderr
    assert "codewiki generate" in codewiki("site").stderr
    assert [path.name for path in repository.iterdir()] != []
    assert not (repository / "codewiki.lock.json").exists()


def test_a_site_beside_pages_of_others_does_not_make_the_folder_ours(repository: Path) -> None:
    docs = repository / "docs"
    docs.mkdir()
    (docs / "overview.md").write_text("# Theirs\n", encoding="utf-8")
    done("site", "docs")
    assert (docs / "index.html").is_file()
    told = done("generate")
    assert str(Path("docs", "codewiki")) in told
    assert (docs / "overview.md").read_text(encoding="utf-8") == "# Theirs\n"
    assert (docs / "index.html").is_file()


def test_links_and_hidden_files_are_not_followed(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n", encoding="utf-8")
    wiki = repository / "wiki"
    (wiki / ".hidden").mkdir(parents=True)
    (wiki / "overview.md").write_text("# Pot\n", encoding="utf-8")
    (wiki / ".hidden" / "x.md").write_text("# Hidden\n", encoding="utf-8")
    (wiki / "link.md").symlink_to(secret)
    done("site", "wiki")
    assert not any(
        "Secret" in data.decode() for path, data in tree(wiki).items() if path.endswith(".html")
    )
    assert not (wiki / "link.html").exists()


def test_at_the_top_of_a_repository_only_our_own_pages_count(repository: Path) -> None:
    (repository / ".git").mkdir()
    done("generate", ".", "-o", ".", "--github-pages")
    assert (repository / "index.html").is_file()
    assert not (repository / "README.html").exists()


def test_a_workflow_publishes_the_folder(repository: Path) -> None:
    (repository / ".git").mkdir()
    (repository / "wiki").mkdir()
    (repository / "wiki" / "overview.md").write_text("# T\n", encoding="utf-8")
    assert 'path: "wiki"' in done("site", "wiki", "--pages-workflow")
    assert not (repository / "wiki" / "index.html").exists()
    assert folder_in_repository(repository / "docs") == "docs"
    assert "Deploy from a branch > /docs" in advice(repository / "docs")
    assert "Deploy from a branch > /" in advice(repository)
    assert "--pages-workflow" in advice(repository / "wiki")
    assert 'path: "a b"' in pages_workflow("a b")


def test_outside_a_repository_there_is_nothing_to_publish(repository: Path) -> None:
    (repository / "overview.md").write_text("# T\n", encoding="utf-8")
    assert advice(repository) == ""
    result = codewiki("site", "--pages-workflow")
    assert result.exit_code == 3


def test_a_port_in_use_is_told(repository: Path) -> None:
    done("generate")
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = codewiki("serve", "--port", str(other.getsockname()[1]))
    assert result.exit_code == 2
    assert "--port 0" in result.stderr


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("x", False)],  # noqa: S104 - compared, not bound
)
def test_who_can_read_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
