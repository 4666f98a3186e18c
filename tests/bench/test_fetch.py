"""Fetching the corpus: what is pinned, what is refused, what is said."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from bench import fetch
from bench.fetch import Package, Unreachable, WrongDigest

ENTRY = """\
[[package]]
name = "{name}"
registry = "{registry}"
version = "1.0"
sha256 = "{digest}"
language = "python"
group = "{group}"
"""


def entry(
    name: str = "one", registry: str = "pypi", digest: str = "0" * 64, group: str = "small"
) -> str:
    return ENTRY.format(name=name, registry=registry, digest=digest, group=group)


def archive(*members: tuple[str, bytes], links: tuple[tuple[str, str], ...] = ()) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            tar.addfile(info)
    return made.getvalue()


def package(data: bytes, name: str = "one", registry: str = "pypi") -> Package:
    return Package(name, registry, "1.0", hashlib.sha256(data).hexdigest(), "python", "small")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fetch, "CORPUS", tmp_path / "corpus")
    return tmp_path / "corpus"


def test_the_corpus_has_the_registries_and_languages_that_are_measured() -> None:
    listed = fetch.packages()
    assert len(listed) >= 12
    assert {one.registry for one in listed} == {"pypi", "npm", "debian"}
    assert {one.language for one in listed} == {"python", "javascript", "typescript", "java", "c"}
    assert {one.name for one in listed if one.group == "small"} == {
        "flask",
        "itsdangerous",
        "express",
    }


@pytest.mark.parametrize(
    "text",
    [
        entry(registry="elsewhere"),
        entry(group="huge"),
        entry(digest="abc"),
        entry() + entry(),
        entry() + 'colour = "red"\n',
        entry().replace('version = "1.0"\n', ""),
        "",
    ],
)
def test_a_wrong_entry_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        fetch.packages(text)


@pytest.mark.parametrize(
    ("name", "folder"), [("@scope/name", "scope-name-1.0"), ("../../etc", "..-..-etc-1.0")]
)
def test_a_name_with_slashes_is_one_folder(name: str, folder: str) -> None:
    (one,) = fetch.packages(entry(name=name, registry="npm"))
    assert one.folder_name == folder


def test_names_and_groups_choose_packages() -> None:
    small, full = fetch.packages(entry() + entry(name="two", group="full"))
    assert fetch.chosen(["small"], (small, full)) == (small,)
    assert fetch.chosen(["full"], (small, full)) == (small, full)
    assert fetch.chosen(["two"], (small, full)) == (full,)
    with pytest.raises(ValueError, match="three"):
        fetch.chosen(["one", "three"], (small, full))


def test_an_archive_lands_in_its_folder(corpus: Path) -> None:
    data = archive(("one-1.0/a.py", b"a = 1\n"))
    folder = fetch.fetch(package(data), lambda _: data)
    assert folder == corpus / "one-1.0"
    assert (folder / "a.py").read_bytes() == b"a = 1\n"
    assert [path.name for path in corpus.iterdir()] == ["one-1.0"]


def test_an_archive_without_one_folder_at_the_top_lands_whole(corpus: Path) -> None:
    data = archive(("a.py", b""), ("b.py", b""))
    folder = fetch.fetch(package(data), lambda _: data)
    assert sorted(path.name for path in folder.iterdir()) == ["a.py", "b.py"]


def test_what_is_there_is_not_fetched_again(corpus: Path) -> None:
    (corpus / "one-1.0").mkdir(parents=True)

    def never(_: Package) -> bytes:
        raise AssertionError("fetched")

    assert fetch.fetch(package(b""), never) == corpus / "one-1.0"


def test_another_digest_is_an_error_and_leaves_nothing(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted, other = package(archive(("a", b"1"))), archive(("a", b"2"))
    assert fetch.fetch_all([wanted], lambda _: other) == 1
    assert "FAILED one 1.0: the archive has another digest" in capsys.readouterr().err
    assert not corpus.exists()


@pytest.mark.parametrize(
    "data",
    [
        archive(("../../outside.py", b"")),
        archive(("/outside.py", b"")),
        archive(links=(("one/link", "/etc/passwd"),)),
        archive(links=(("one/link", "../../../outside"),)),
    ],
    ids=["upward", "absolute", "link away", "link upward"],
)
def test_a_member_that_leaves_the_folder_is_refused(
    corpus: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    code = fetch.fetch_all([package(data)], lambda _: data)
    found = [*corpus.parent.rglob("outside*"), *Path("/").glob("outside.py")]
    assert [path for path in found if not path.is_relative_to(corpus / "one-1.0")] == []
    if code:
        assert "FAILED one 1.0" in capsys.readouterr().err
        assert not (corpus / "one-1.0").exists()
    else:
        assert not any(path.is_symlink() for path in corpus.rglob("*"))


def test_what_is_out_of_reach_is_skipped_loudly(
    corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = archive(("one/a", b""))
    near, far = package(data), package(data, "far")

    def door(wanted: Package) -> bytes:
        if wanted is far:
            raise Unreachable("no route")
        return data

    assert fetch.fetch_all([far, near], door) == 0
    told = capsys.readouterr()
    assert told.err == "SKIPPED far 1.0: no route\n"
    assert told.out == "bench/corpus/one-1.0\n"
    assert fetch.fetch_all([far], door) == 1


SOURCES = """\
Package: one
Version: 1:1.0-2
Checksums-Sha256:
 {digest} 12 one_1.0.orig.tar.xz
 {other} 34 one_1.0-2.debian.tar.xz

Package: one
Version: 1:1.0-1
Checksums-Sha256:
 {digest} 12 one_1.0.orig.tar.xz
"""


def test_the_sources_of_debian_are_found_by_their_digest() -> None:
    wanted = package(b"x", registry="debian")
    told = SOURCES.format(digest=wanted.sha256, other="1" * 64)
    assert fetch._listed(told, wanted) == [
        ("1:1.0-1", "one_1.0.orig.tar.xz"),
        ("1:1.0-2", "one_1.0.orig.tar.xz"),
    ]


def test_the_pinned_version_with_another_archive_is_an_error() -> None:
    told = SOURCES.format(digest="2" * 64, other="1" * 64)
    with pytest.raises(WrongDigest):
        fetch._listed(told, package(b"x", registry="debian"))


def test_another_version_is_out_of_reach() -> None:
    told = SOURCES.format(digest="2" * 64, other="1" * 64).replace("1:1.0", "1:1.1")
    with pytest.raises(Unreachable, match=r"1:1\.1-1, 1:1\.1-2"):
        fetch._listed(told, package(b"x", registry="debian"))


def test_a_machine_without_the_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with (
        fetch.Registries() as registries,
        pytest.raises(Unreachable, match="apt-get is not installed"),
    ):
        registries.archive(package(b"x", registry="debian"))
