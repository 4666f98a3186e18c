"""The cache keeps what it gets, and never stops a run whatever happens to its file."""

import os
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.errors import ProblemKind
from codewiki.store import cache as module
from codewiki.store.cache import KEPT_DAYS, KEPT_RUNS, FactsCache

ROOT = "/repositories/spam"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_what_is_put_is_there_in_this_run_and_the_next(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1", "b": b""})
        assert cache.get_many(["b", "a", "c", "a"]) == {"a": b"1", "b": b""}
        cache.put_many({"a": b"2"})
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many(["a", "b"]) == {"a": b"2", "b": b""}
        assert cache.problems == ()


def test_repositories_have_their_own_files(folder: Path) -> None:
    with FactsCache(folder, ROOT) as one, FactsCache(folder, "/other") as other:
        one.put_many({"a": b"1"})
        assert other.get_many(["a"]) == {}
        assert one.path != other.path


def test_nothing_remains_beside_the_file(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1"})
    assert [file for file in folder.rglob("*") if file.is_file()] == [cache.path]


def test_a_closed_cache_is_empty_and_closes_again(folder: Path) -> None:
    cache = FactsCache(folder, ROOT)
    cache.put_many({"a": b"1"})
    cache.close()
    cache.close()
    cache.put_many({"b": b"1"})
    assert cache.get_many(["a"]) == {}
    assert cache.problems == ()


def test_two_runs_may_use_one_file(folder: Path) -> None:
    with FactsCache(folder, ROOT) as one, FactsCache(folder, ROOT) as other:
        one.put_many({"a": b"1"})
        other.put_many({"b": b"2"})
        assert one.get_many("ab") == other.get_many("ab") == {"a": b"1", "b": b"2"}
    assert one.problems == other.problems == ()


def test_a_file_locked_by_another_program_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.01)
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1"})
        other = sqlite3.connect(cache.path, isolation_level=None)
        try:
            other.execute("BEGIN EXCLUSIVE")
            cache.put_many({"b": b"2"})
            assert cache.get_many(["a"]) == {}
        finally:
            other.close()
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many("ab") == {"a": b"1"}


@pytest.mark.parametrize("content", [b"not a database at all" * 50, b"SQLite format 3\0" * 300])
def test_a_damaged_file_is_set_aside(folder: Path, content: bytes) -> None:
    with FactsCache(folder, ROOT) as cache:
        path = cache.path
    path.write_bytes(content)
    with FactsCache(folder, ROOT) as cache:
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]
        assert cache.get_many(["a"]) == {}
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}
    assert path.with_suffix(".damaged").read_bytes() == content
    with FactsCache(folder, ROOT) as cache:
        assert cache.problems == ()
        assert cache.get_many(["a"]) == {"a": b"1"}


def test_damage_inside_is_noticed_when_it_is_read(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({f"key {number}": os.urandom(400) for number in range(500)})
    data = bytearray(cache.path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    cache.path.write_bytes(bytes(data))
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many([f"key {number}" for number in range(500)]) == {}
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}


@settings(max_examples=15, deadline=None)
@given(places=st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=64))))
def test_any_damage_gives_right_blobs_or_none(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    blobs = {f"key {number}": bytes([number]) * 100 for number in range(60)}
    with FactsCache(folder, ROOT) as cache:
        cache.put_many(blobs)
    data = bytearray(cache.path.read_bytes())
    for place, junk in places:
        start = place % len(data)
        data[start : start + len(junk)] = junk
    cache.path.write_bytes(bytes(data))
    with FactsCache(folder, ROOT) as cache:
        for key, blob in cache.get_many(blobs).items():
            assert blob == blobs[key]
        cache.put_many({"new": b"1"})
        assert cache.get_many(["new"]) in ({"new": b"1"}, {})


def test_damage_that_makes_a_message_no_text(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1"})
    data = cache.path.read_bytes()
    assert b"CREATE TABLE entries" in data
    cache.path.write_bytes(data.replace(b"CREATE TABLE entries", b"CREATE TABL\xff \xff\xfentries"))
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many(["a"]) == {}
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]


def test_a_blob_with_flipped_bits_is_not_given(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1234", "b": b"5678"})
    connection = sqlite3.connect(cache.path)
    connection.execute("UPDATE entries SET blob = ? WHERE key = 'a'", (b"1235",))
    connection.commit()
    connection.close()
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many("ab") == {"b": b"5678"}


def test_a_file_of_another_version_is_built_again(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1"})
    connection = sqlite3.connect(cache.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many(["a"]) == {}
        assert len(cache.problems) == 1


def test_a_folder_that_cannot_be_written_gives_a_temporary_cache(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with FactsCache(tmp_path / "file" / "cache", ROOT) as cache:
        assert [problem.kind for problem in cache.problems] == [ProblemKind.CACHE]
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}
    with FactsCache(tmp_path / "file" / "cache", ROOT) as cache:
        assert cache.get_many(["a"]) == {}


def test_a_temporary_cache_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    (tmp_path / "file").write_bytes(b"")
    with FactsCache(tmp_path / "file", ROOT):
        assert list(place.iterdir())
    assert not list(place.iterdir())


def test_without_any_folder_there_is_no_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "absent"))
    (tmp_path / "file").write_bytes(b"")
    with FactsCache(tmp_path / "file", ROOT) as cache:
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {}
        assert len(cache.problems) == 2


def test_entries_that_the_last_runs_did_not_use_are_dropped(folder: Path) -> None:
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"used": b"1", "unused": b"2"})
    for _ in range(KEPT_RUNS):
        with FactsCache(folder, ROOT) as cache:
            cache.get_many(["used"])
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many(["used", "unused"]) == {"used": b"1"}


def test_the_size_is_bounded_and_the_oldest_go_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 250_000)
    for number in range(4):
        with FactsCache(folder, ROOT) as cache:
            cache.put_many({str(number): os.urandom(100_000)})
    with FactsCache(folder, ROOT) as cache:
        assert sorted(cache.get_many("0123")) == ["2", "3"]
        assert cache.path.stat().st_size < 350_000


def test_what_this_run_needed_stays_whatever_its_size(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    with FactsCache(folder, ROOT) as cache:
        cache.put_many({"a": b"1" * 100})
    with FactsCache(folder, ROOT) as cache:
        assert cache.get_many("a")


def test_files_of_forgotten_repositories_are_removed(folder: Path) -> None:
    with FactsCache(folder, ROOT) as old, FactsCache(folder, "/recent") as recent:
        pass
    past = time.time() - (KEPT_DAYS + 1) * 86_400
    os.utime(old.path, (past, past))
    with FactsCache(folder, "/new"):
        assert not old.path.exists()
        assert recent.path.exists()


def test_names_that_are_no_text_are_roots_as_well(folder: Path) -> None:
    with FactsCache(folder, "/caf\udce9") as cache:
        cache.put_many({"a": b"1"})
        assert cache.problems == ()
