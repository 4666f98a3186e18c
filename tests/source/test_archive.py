"""Unpacking archives: what comes out, and that nothing else can."""

import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.errors import Cancelled, RepositoryError
from codewiki.source.archive import Limits, archive_name, is_archive, unpack

FILES = {"pot-1.0/a.py": b"x = 1\n", "pot-1.0/d/b.py": b"y = 2\n"}
TIME = 1_600_000_000


def tar(path: Path, files: Mapping[str, bytes], *extra: tarfile.TarInfo, mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(data), TIME, 0o4777
            archive.addfile(entry, io.BytesIO(data))
        for entry in extra:
            archive.addfile(entry)
    return path


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2020, 9, 13, 12, 26, 40))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("name", "mode"),
    [("p.tar", "w"), ("p.tar.gz", "w:gz"), ("p.tgz", "w:gz"), ("p.tar.xz", "w:xz"),
     ("p.tar.bz2", "w:bz2"), ("p.zip", ""), ("p.whl", "")],
)  # fmt: skip
def test_a_single_folder_at_the_top_is_entered(tmp_path: Path, name: str, mode: str) -> None:
    path = tmp_path / name
    tar(path, FILES, mode=mode) if mode else zipped(path, FILES)
    assert is_archive(str(path))
    told: list[tuple[int, int]] = []
    root, problems = unpack(
        str(path), tmp_path / "out", on_progress=lambda *step: told.append(step)
    )
    assert problems == ()
    assert root == tmp_path / "out" / "pot-1.0"
    assert contents(root) == {"a.py": b"x = 1\n", "d/b.py": b"y = 2\n"}
    status = (root / "a.py").stat()
    assert int(status.st_mtime) == TIME
    assert not status.st_mode & (stat.S_ISUID | stat.S_IXUSR)
    assert len(told) == 2
    assert all(done <= total == path.stat().st_size for done, total in told)


def test_several_entries_at_the_top_are_the_repository(tmp_path: Path) -> None:
    path = zipped(tmp_path / "w.whl", {"pot/a.py": b"", "pot.dist-info/METADATA": b"x\n"})
    root, _ = unpack(str(path), tmp_path / "out")
    assert root == tmp_path / "out"
    path = zipped(tmp_path / "m.zip", {"pot/a.py": b"", "__MACOSX/x": b"", ".DS_Store": b""})
    assert unpack(str(path), tmp_path / "mac")[0].name == "pot"


def test_names() -> None:
    assert archive_name("/x/pot-1.0.tar.gz") == "pot-1.0"
    assert archive_name("pot-1.0-py3-none-any.WHL") == "pot-1.0-py3-none-any"
    assert not is_archive("pot.gz")


@pytest.mark.parametrize(
    "name", ["../out.py", "/etc/x", "a/../../x", "C:/x", "C:x", "..\\x", "\\\\host\\x", "a\\..\\b"]
)
def test_a_path_that_leads_out_refuses_the_archive(tmp_path: Path, name: str) -> None:
    for path in (
        tar(tmp_path / "a.tar", {"ok.py": b"", name: b"bad"}),
        zipped(tmp_path / "a.zip", {"ok.py": b"", name: b"bad"}),
    ):
        with pytest.raises(RepositoryError, match="leads out"):
            unpack(str(path), tmp_path / f"out{path.suffix}")
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar", "a.zip", "out.tar", "out.zip"}


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def test_links_and_devices_do_not_come_out(tmp_path: Path) -> None:
    path = tar(
        tmp_path / "a.tar",
        {"a.py": b"x\n"},
        special("up", tarfile.SYMTYPE, "../.."),
        special("passwd", tarfile.LNKTYPE, "/etc/passwd"),
        special("pipe", tarfile.FIFOTYPE),
        special("null", tarfile.CHRTYPE),
    )
    root, problems = unpack(str(path), tmp_path / "out")
    assert contents(root) == {"a.py": b"x\n"}
    assert sorted(entry.name for entry in root.iterdir()) == ["a.py"]
    assert [(problem.path, problem.message) for problem in problems] == [
        ("up", "a symbolic link is not unpacked"),
        ("passwd", "a hard link is not unpacked"),
        ("pipe", "a special file is not unpacked"),
        ("null", "a special file is not unpacked"),
    ]


def test_a_file_behind_a_link_is_written_inside(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.addfile(special("d", tarfile.SYMTYPE, str(tmp_path / "target")))
        entry = tarfile.TarInfo("d/x")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"bad"))
    unpack(str(tmp_path / "a.tar"), tmp_path / "out")
    assert list((tmp_path / "target").iterdir()) == []


def test_links_of_zip_files_do_not_come_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    root, problems = unpack(str(tmp_path / "a.zip"), tmp_path / "out")
    assert contents(root) == {}
    assert "symbolic link" in problems[0].message


def test_names_that_cannot_be_written_are_reported(tmp_path: Path) -> None:
    long = "/".join(["d" * 200] * 20)
    path = tar(
        tmp_path / "a.tar",
        {
            "a.py": b"1",
            "./a.py": b"2",
            "a.py/b": b"3",
            "n" * 300: b"4",
            long: b"5",
            "e/" * 120: b"",
        },
    )
    root, problems = unpack(str(path), tmp_path / "out")
    assert contents(root) == {"a.py": b"1"}
    assert [problem.message for problem in problems] == [
        "the archive holds it twice, or the disk does not tell the names apart",
        "the archive holds it twice, or the disk does not tell the names apart",
        "its name is too long",
        "its path is too long",
        "its path is too long",
    ]


def test_a_bomb_is_stopped_by_what_comes_out(tmp_path: Path) -> None:
    limits = Limits(total_bytes=3 << 20, ratio=10, free_bytes=1 << 20)
    flat = b"\0" * (2 << 20)
    for number, path in enumerate((
        zipped(tmp_path / "a.zip", {"a": flat}),
        tar(tmp_path / "a.tar.gz", {"a": flat}, mode="w:gz"),
        zipped(tmp_path / "b.zip", {f"{n}": flat[: 1 << 18] for n in range(9)}),
    )):
        with pytest.raises(RepositoryError, match="for its size"):
            unpack(str(path), tmp_path / f"out{number}", limits=limits)
    stored = tmp_path / "stored.tar"
    with pytest.raises(RepositoryError, match="holds more than 3145728 bytes"):
        unpack(str(tar(stored, {"a": flat, "b": flat})), tmp_path / "s", limits=limits)


def test_a_skipped_entry_is_no_way_around_the_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        entry = special("x", tarfile.XHDTYPE)
        entry.size = 40 << 20
        archive.addfile(entry, io.BytesIO(b"\0" * entry.size))
    with pytest.raises(RepositoryError, match="larger than any source code"):
        unpack(str(path), tmp_path / "out")


def test_too_many_entries(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.py": b"" for n in range(12)})
    with pytest.raises(RepositoryError, match="more than 10 entries"):
        unpack(str(path), tmp_path / "out", limits=Limits(entries=10))


def test_encrypted_and_damaged_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a": b"x" * 500})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    with pytest.raises(RepositoryError, match="is encrypted"):
        unpack(str(tmp_path / "locked.zip"), tmp_path / "locked")
    for name, content in {
        "empty.zip": b"",
        "text.zip": b"hello",
        "short.tar.gz": tar(tmp_path / "t.tar.gz", FILES, mode="w:gz").read_bytes()[:60],
        "noise.tar.xz": b"\xfd7zXZ" + bytes(200),
        "empty.tar": b"",
        "text.tar": b"hello" * 300,
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RepositoryError, match="cannot be unpacked") as caught:
            unpack(str(tmp_path / name), tmp_path / f"out-{name}")
        assert "Unpack it yourself" in caught.value.remedy


def test_the_check_stops_it(tmp_path: Path) -> None:
    def check() -> None:
        raise Cancelled("request")

    with pytest.raises(Cancelled):
        unpack(str(zipped(tmp_path / "a.zip", FILES)), tmp_path / "out", check=check)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_bytes_unpack_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    suffix = data.draw(st.sampled_from([".zip", ".tar"]))
    path = folder / f"a{suffix}"
    zipped(path, FILES) if suffix == ".zip" else tar(path, FILES)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        unpack(str(path), folder / "out")
    except RepositoryError:
        return
    assert {entry.name for entry in folder.iterdir()} == {path.name, "out"}
