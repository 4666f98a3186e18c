"""The folder of job records."""

from pathlib import Path

import pytest

from codewiki.errors import FileSystemError
from codewiki.jobs.model import DocumentationJob
from codewiki.jobs.store import JobFolder


def test_a_job_is_read_back_as_it_was_last_saved(tmp_path: Path) -> None:
    store = JobFolder(tmp_path / "deep" / "jobs")
    assert store.ids() == ()
    job = DocumentationJob(repository_name="näme")
    store.save(job)
    job.start()
    store.save(job)
    other = DocumentationJob()
    store.save(other)
    assert store.load(job.job_id) == job
    assert store.ids() == tuple(sorted([job.job_id, other.job_id]))
    assert len(list(store.path.iterdir())) == 2


def test_an_unknown_job_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        JobFolder(tmp_path).load("nothing")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"status": "odd"}', b"\xff", b"[" * 100_000])
def test_a_damaged_record_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.json").write_bytes(data)
    with pytest.raises(FileSystemError) as caught:
        JobFolder(tmp_path).load("x")
    assert caught.value.path == str(tmp_path / "x.json")


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\\b", "a\0", "a.b"])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    store = JobFolder(tmp_path / "jobs")
    with pytest.raises(ValueError, match="job_id"):
        store.save(DocumentationJob(job_id=name))
    with pytest.raises(ValueError, match="job_id"):
        store.load(name)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["jobs"])


def test_the_folder_of_the_user_can_be_chosen(tmp_path: Path) -> None:
    assert JobFolder.of_user(str(tmp_path)).path == tmp_path / "jobs"
    assert JobFolder.of_user().path.name == "jobs"
    assert "codewiki" in str(JobFolder.of_user().path)
