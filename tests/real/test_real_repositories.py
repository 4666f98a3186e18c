"""The whole tool on repositories that nobody here wrote, and on itself.

What is asserted is read from the written files by ``verify``, which shares nothing with the tool.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from codewiki.site.html.build import render_site
from tests.real.verify import Wiki
from tests.site.html.reading import Page, dead_addresses

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "bench" / "corpus"
NOT_COPIED = shutil.ignore_patterns(
    *(".git", ".venv", "build", "corpus", "results", "scratch"),
    *("*.egg-info", "__pycache__", ".*_cache", ".hypothesis"),
)

pytestmark = pytest.mark.real


def generate(repository: Path, output: str, cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "codewiki", "generate", str(repository)]
    options = ["-o", str(repository / output), "--cache-folder", str(cache)]
    options += ["--data-folder", str(cache.parent / "data"), "--github-pages"]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


@pytest.fixture(
    scope="module", params=["itsdangerous-2.2.0", "flask-3.1.3", "express-5.1.0", "self"]
)
def wiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Wiki | None:
    name = str(request.param)
    source = ROOT if name == "self" else CORPUS / name
    if not source.is_dir():
        return None
    folder = tmp_path_factory.mktemp(name) / name
    shutil.copytree(source, folder, ignore=NOT_COPIED)
    done = generate(folder, "build/wiki", folder.parent / "cache")
    assert done.returncode == 0, done.stderr
    return Wiki(folder / "build" / "wiki", folder)


@pytest.fixture
def written(wiki: Wiki | None) -> Wiki:
    if wiki is None:
        pytest.skip("the package is not in bench/corpus; run bench/fetch.py")
    return wiki


def test_the_source_contradicts_no_statement(written: Wiki) -> None:
    told = json.loads((written.folder / "metadata.json").read_text(encoding="utf-8"))
    assert [one for one in told["problems"] if one["kind"] == "claim"] == []


def test_every_link_leads_somewhere(written: Wiki) -> None:
    assert sum(1 for _ in written.links()) > 20
    assert written.dead_links() == []


def test_every_address_of_the_site_leads_somewhere(written: Wiki) -> None:
    files = {
        path.relative_to(written.folder).as_posix(): path.read_bytes()
        for path in written.folder.rglob("*")
        if path.is_file()
    }
    assert "assets/mermaid.min.js" in files
    assert len([path for path in files if path.endswith(".html")]) == len(written.pages) + 1
    assert dead_addresses(files) == []
    outside = {
        unquote(address.partition("#")[0])
        for path, data in files.items()
        if path == "index.html"
        for address in Page(data).addresses
        if address.startswith("../")
    }
    assert [path for path in sorted(outside) if not (written.folder / path).is_file()] == []


def test_the_site_of_the_same_wiki_is_the_same(written: Wiki) -> None:
    wiki = {
        path.relative_to(written.folder).as_posix(): path.read_bytes()
        for path in written.folder.rglob("*")
        if path.suffix in {".md", ".json"}
    }
    site = render_site(wiki, {"mermaid.min.js": b""})
    assert site.problems == ()
    for path, data in site.files.items():
        if path.endswith((".html", "search.js")):
            assert data == (written.folder / path).read_bytes(), path


def test_every_citation_holds_what_it_is_cited_for(written: Wiki) -> None:
    assert sum(1 for _ in written.citations()) > 20
    assert written.empty_citations() == []


def test_every_citation_has_its_link(written: Wiki) -> None:
    for page in written.pages:
        assert written.labels(page) <= set(written.definitions(page)), page


def test_every_file_of_the_repository_is_on_exactly_one_page(written: Wiki) -> None:
    listed = written.listed_files()
    assert set(listed) | written.skipped_files() == written.files_on_disk()
    assert {path: count for path, count in listed.items() if count != 1} == {}


def test_every_module_has_a_page_and_every_page_is_reached(written: Wiki) -> None:
    tree = json.loads((written.folder / "module_tree.json").read_text(encoding="utf-8"))
    assert written.module_pages(tree) <= set(written.pages)
    assert written.reached_from("overview.md") == set(written.pages)


def test_nothing_written_names_a_place_of_this_machine(written: Wiki) -> None:
    for path in sorted(written.folder.rglob("*")):
        if path.is_file():
            assert str(written.repository.parent).encode() not in path.read_bytes(), path.name


def test_a_second_run_gives_the_same_bytes(written: Wiki, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(written.folder.rglob("*.*"))}
    done = generate(written.repository, "build/wiki", tmp_path / "another-cache")
    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in sorted(written.folder.rglob("*.*"))} == before
