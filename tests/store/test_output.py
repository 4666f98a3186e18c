"""The output folder: owned files are kept current, foreign ones are never touched."""

import json
from pathlib import Path

import pytest

from codewiki.errors import FileSystemError
from codewiki.store.files import Disk
from codewiki.store.manifest import digest_of
from codewiki.store.output import OutputFolder, WriteReport, choose_output

PAGES = {"overview.md": b"# All\n", "json/tag.md": b"# Tag\n", "codewiki.lock.json": b'{"a": 1}'}


def put(folder: Path, files: dict[str, bytes], **lock: object) -> WriteReport:
    with OutputFolder(folder) as output:
        return output.write(files, lock)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_folder_gets_the_files_and_a_manifest(tmp_path: Path) -> None:
    report = put(tmp_path / "a" / "docs", PAGES, inputs={"x.py": "00"})

    assert report == WriteReport(written=("json/tag.md", "overview.md"))
    files = tree(tmp_path / "a" / "docs")
    assert sorted(files) == ["codewiki.lock.json", "json/tag.md", "overview.md"]
    assert json.loads(files["codewiki.lock.json"]) == {
        "generator": "codewiki",
        "schema": 1,
        "a": 1,
        "inputs": {"x.py": "00"},
        "files": {
            "json/tag.md": digest_of(b"# Tag\n"),
            "overview.md": digest_of(b"# All\n"),
        },
    }


def test_our_own_keys_cannot_be_overridden(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as output:
        output.write(PAGES, {"files": {"x": "y"}, "generator": "other", "pending": {}})

    manifest = json.loads((tmp_path / "codewiki.lock.json").read_bytes())
    assert manifest["generator"] == "codewiki"
    assert sorted(manifest["files"]) == ["json/tag.md", "overview.md"]
    assert "pending" not in manifest


def test_the_second_run_reads_what_the_first_one_noted(tmp_path: Path) -> None:
    put(tmp_path, PAGES, inputs=[1, 2])

    with OutputFolder(tmp_path) as output:
        assert dict(output.content) == {"a": 1, "inputs": [1, 2]}
        assert output.owned == ("json/tag.md", "overview.md")


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    report = put(tmp_path, PAGES)

    assert report == WriteReport(unchanged=("json/tag.md", "overview.md"))
    files = [path for path in times if path.is_file()]
    assert {path: path.stat().st_mtime_ns for path in files} == {
        path: times[path] for path in files
    }


def test_pages_that_are_no_longer_made_go_and_so_do_empty_folders(tmp_path: Path) -> None:
    put(tmp_path, {"overview.md": b"1", "a/b/c.md": b"2", "a/d.md": b"3"})
    (tmp_path / "a" / "mine.txt").write_bytes(b"mine")

    report = put(tmp_path, {"overview.md": b"1"})

    assert report.removed == ("a/b/c.md", "a/d.md")
    assert sorted(tree(tmp_path)) == ["a/mine.txt", "codewiki.lock.json", "overview.md"]
    assert not (tmp_path / "a" / "b").exists()


def test_a_foreign_file_in_the_way_stops_before_anything_is_written(tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    (tmp_path / "signer.md").write_bytes(b"by a person")
    before = tree(tmp_path)

    with pytest.raises(FileSystemError, match=r"signer\.md was not written by codewiki") as caught:
        put(tmp_path, {"overview.md": b"new", "signer.md": b"by codewiki"})

    assert caught.value.path == str(tmp_path / "signer.md")
    assert tree(tmp_path) == before


def test_an_equal_foreign_file_is_foreign_too(tmp_path: Path) -> None:
    (tmp_path / "overview.md").write_bytes(b"1")

    with pytest.raises(FileSystemError):
        put(tmp_path, {"overview.md": b"1"})


@pytest.mark.parametrize("name", ["json", "json/tag.md/x", "overview.md/y"])
def test_a_foreign_file_where_a_folder_must_be(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")

    with pytest.raises(FileSystemError):
        put(tmp_path, PAGES)

    assert tree(tmp_path) == {name: b"mine"}


def test_an_empty_foreign_folder_where_a_page_must_be(tmp_path: Path) -> None:
    (tmp_path / "overview.md" / "inner").mkdir(parents=True)

    with pytest.raises(FileSystemError):
        put(tmp_path, PAGES)


def test_our_own_file_makes_room_for_a_folder_and_back(tmp_path: Path) -> None:
    put(tmp_path, {"a": b"1"})
    put(tmp_path, {"a/b": b"2"})
    assert (tmp_path / "a" / "b").read_bytes() == b"2"
    put(tmp_path, {"a": b"1"})
    assert (tmp_path / "a").read_bytes() == b"1"


def test_an_edited_page_is_kept_and_reported(tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    (tmp_path / "overview.md").write_bytes(b"# All\n\nWith a note.\n")

    for _ in range(2):
        report = put(tmp_path, PAGES | {"overview.md": b"# All, newer\n"})
        assert report.kept == ("overview.md",)
        assert [problem.path for problem in report.problems] == ["overview.md"]
        assert (tmp_path / "overview.md").read_bytes() == b"# All\n\nWith a note.\n"

    (tmp_path / "overview.md").unlink()
    assert put(tmp_path, PAGES).written == ("overview.md",)


def test_an_edited_page_that_is_no_longer_made_is_kept(tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    (tmp_path / "json" / "tag.md").write_bytes(b"edited")

    report = put(tmp_path, {"overview.md": b"# All\n"})

    assert (report.removed, report.kept) == ((), ("json/tag.md",))
    assert (tmp_path / "json" / "tag.md").read_bytes() == b"edited"


def test_an_edit_that_equals_the_new_text_is_no_edit(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": b"1"})
    (tmp_path / "a.md").write_bytes(b"2")

    assert put(tmp_path, {"a.md": b"2"}) == WriteReport(unchanged=("a.md",))
    assert put(tmp_path, {"a.md": b"3"}).written == ("a.md",)


def test_line_ends_changed_by_git_are_no_edit(tmp_path: Path) -> None:
    put(tmp_path, {"a.md": b"1\n2\n", "b.md": b"1\n"})
    (tmp_path / "a.md").write_bytes(b"1\r\n2\r\n")
    (tmp_path / "b.md").write_bytes(b"1\r\n")

    report = put(tmp_path, {"a.md": b"1\n3\n"})

    assert (report.written, report.removed, report.kept) == (("a.md",), ("b.md",), ())


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../x", "a/../x", "/etc/x", "a//b", "a/", "a\\b", "C:x", "a\nb", "x\x00",
        "con", "CON.md", "a/nul.txt", "com1.md", "lpt9", "aux .md", "a.", "a ", "b/a ./c", "a?",
        ".codewiki.busy", ".codewiki.staging/1", "x" * 300, "\udcff",
    ],
)  # fmt: skip
def test_names_that_are_not_fit_for_every_system_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileSystemError):
        put(tmp_path / "docs", {name: b"x", "good.md": b"y"})
    assert not (tmp_path / "docs").exists()


@pytest.mark.parametrize(
    "names", [("A.md", "a.md"), ("x/a", "X/b"), ("a", "a/b"), ("A", "a/b"), ("É.md", "é.md")]
)
def test_names_that_collide_on_some_disk_are_refused(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    with pytest.raises(FileSystemError, match="cannot stand in one"):
        put(tmp_path, dict.fromkeys(names, b"x"))


def test_a_symbolic_link_is_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "tag.md").write_bytes(b"# Tag\n")
    docs = tmp_path / "docs"
    put(docs, PAGES)
    (docs / "json" / "tag.md").unlink()
    (docs / "json").rmdir()
    (docs / "json").symlink_to(outside)

    with pytest.raises(FileSystemError):
        put(docs, PAGES | {"json/tag.md": b"new"})
    report = put(docs, {"overview.md": b"# All\n"})

    assert report.removed == ()
    assert tree(outside) == {"tag.md": b"# Tag\n"}
    assert (docs / "json").is_symlink()


def test_a_page_replaced_by_a_link_counts_as_edited(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    put(docs, PAGES)
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (docs / "overview.md").unlink()
    (docs / "overview.md").symlink_to(secret)

    report = put(docs, PAGES | {"overview.md": b"new"})

    assert report.kept == ("overview.md",)
    assert secret.read_bytes() == b"secret"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"generator": "other"}', '{"generator": "codewiki", "schema": 2}', "[" * 9999],
)
def test_a_manifest_that_is_not_ours_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "codewiki.lock.json").write_text(text, encoding="utf-8")

    with pytest.raises(FileSystemError):
        put(tmp_path, PAGES)

    assert tree(tmp_path) == {"codewiki.lock.json": text.encode()}


def test_a_hostile_manifest_owns_nothing_outside(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"x")
    docs = tmp_path / "docs"
    docs.mkdir()
    names = ["../victim", str(victim), "a/../../victim", "", "codewiki.lock.json", 7]
    files = {str(name): digest_of(b"x") for name in names} | {"bad": [1]}
    text = json.dumps({"generator": "codewiki", "schema": 1, "files": files, "pending": [1]})
    (docs / "codewiki.lock.json").write_text(text, encoding="utf-8")

    assert put(docs, PAGES).removed == ()
    assert victim.read_bytes() == b"x"


def test_lock_content_must_be_an_object(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON object"):
        put(tmp_path, {"codewiki.lock.json": b"[]"})


class Full(Disk):
    """A disk that is full when the second page is staged."""

    def write(self, path: Path, data: bytes, *, durable: bool = False) -> None:
        if path.name == "2":
            raise OSError(28, "No space left on device")
        super().write(path, data, durable=durable)


def test_a_full_disk_leaves_the_old_wiki_whole(tmp_path: Path) -> None:
    put(tmp_path, PAGES)
    before = tree(tmp_path)

    new = {"overview.md": b"new", "json/tag.md": b"new"}
    with (
        OutputFolder(tmp_path, disk=Full()) as output,
        pytest.raises(FileSystemError, match="spac"),
    ):
        output.write(new)
    with OutputFolder(tmp_path):
        pass

    assert tree(tmp_path) == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(FileSystemError, match="cannot create"):
        put(tmp_path / "file" / "docs", PAGES)


def test_the_folder_is_chosen(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    assert choose_output(tmp_path).relative == "docs"
    docs.mkdir()
    assert choose_output(tmp_path).reason == "docs/ is empty"
    put(docs, PAGES)
    assert choose_output(tmp_path).reason == "docs/ was written by codewiki"
    (docs / "codewiki.lock.json").unlink()
    chosen = choose_output(tmp_path)
    assert (chosen.path, chosen.relative) == (str(docs / "codewiki"), "docs/codewiki")
    assert chosen.reason == "docs/ holds files that codewiki did not write"


def test_a_wanted_folder_may_lie_anywhere_but_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "file").write_bytes(b"")
    (root / "link").symlink_to(tmp_path)
    monkeypatch.chdir(root)

    assert choose_output(root, "build/wiki").relative == "build/wiki"
    assert choose_output(root, str(tmp_path / "wiki")).relative is None
    assert choose_output(root, ".").relative == "."
    for bad in ("..", ".git/x", "file", "file/x", "link/x", "link"):
        with pytest.raises(FileSystemError):
            choose_output(root, bad)


def test_docs_that_is_a_link_is_not_taken(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    (root / "docs").symlink_to(tmp_path)

    with pytest.raises(FileSystemError, match="symbolic link"):
        choose_output(root)


def test_a_write_about_a_part_leaves_the_rest_of_ours(tmp_path: Path) -> None:
    def is_html(path: str) -> bool:
        return path.endswith(".html")

    put(tmp_path, PAGES, inputs={"x.py": "00"})
    with OutputFolder(tmp_path) as output:
        report = output.write(
            {"a.html": b"<p>", "json/b.html": b"<p>"}, output.content, part=is_html
        )
    assert report == WriteReport(written=("a.html", "json/b.html"))
    (tmp_path / "overview.md").write_bytes(b"# Mine\n")
    with OutputFolder(tmp_path) as output:
        report = output.write({"a.html": b"<b>"}, output.content, part=is_html)
        assert output.owned == ("a.html", "json/tag.md", "overview.md")
        assert output.content == {"a": 1, "inputs": {"x.py": "00"}}
    assert report == WriteReport(written=("a.html",), removed=("json/b.html",))
    # What was edited is still known as such, and the other part can be written in turn.
    with OutputFolder(tmp_path) as output:
        report = output.write(PAGES, part=lambda path: not is_html(path))
    assert report.kept == ("overview.md",)
    assert (tmp_path / "a.html").read_bytes() == b"<b>"


def test_a_folder_with_nothing_of_ours_but_a_site_is_not_chosen(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    put(docs, {"index.html": b"<p>"})
    (docs / "overview.md").write_bytes(b"# Theirs\n")
    assert choose_output(tmp_path).relative == "docs/codewiki"
    put(docs, {"index.html": b"<p>", "a.md": b"# A\n"})
    assert choose_output(tmp_path).relative == "docs"
