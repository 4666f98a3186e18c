"""The records of jobs on this machine: one JSON file per job in one folder."""

import json
from pathlib import Path

from codewiki.errors import FileSystemError
from codewiki.jobs.model import DocumentationJob
from codewiki.store.files import atomic_write
from codewiki.store.folders import data_folder


class JobFolder:
    """A folder of job records; each is replaced as a whole, so a reader never sees half of one."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of_user(cls, folder: str = "") -> "JobFolder":
        """Return the folder of the user's jobs below the data folder ``folder``."""
        return cls(data_folder(folder) / "jobs")

    def save(self, job: DocumentationJob) -> None:
        """Write the record of ``job``. Raises ``OSError``."""
        self.path.mkdir(parents=True, exist_ok=True)
        atomic_write(self._file(job.job_id), job.to_json().encode("ascii") + b"\n")

    def load(self, job_id: str) -> DocumentationJob:
        """Return the job ``job_id``.

        Raises ``FileNotFoundError`` when there is none, ``FileSystemError`` when its record is
        damaged.
        """
        path = self._file(job_id)
        data = path.read_bytes()
        try:
            return DocumentationJob.from_dict(json.loads(data))
        except (ValueError, RecursionError) as error:
            raise FileSystemError(
                f"The record of a job {path} cannot be understood ({error})",
                path=str(path),
                remedy="Delete it; it describes a past run and nothing depends on it",
            ) from error

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all jobs, sorted."""
        return tuple(sorted(path.stem for path in self.path.glob("*.json")))

    def _file(self, job_id: str) -> Path:
        if not job_id or not all(letter.isalnum() or letter in "-_" for letter in job_id):
            raise ValueError(f"job_id: {job_id[:80]!r} cannot be the name of a file")
        return self.path / f"{job_id}.json"
