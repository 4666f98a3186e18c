"""The record of a documentation run: what was asked, how far it is, what came of it.

This is a public contract (``codewiki.cli.models.job`` offers the same names) and uses the
standard library only, so that any program can read a job without installing anything.
A job is the one mutable value of the program; only ``codewiki.jobs`` changes it.
"""

import json
import reprlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class JobStatus(StrEnum):
    """How far a job is; ``completed`` and ``failed`` are final until it is started again."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass
class GenerationOptions:
    """What the user asked for. ``custom_output`` is ``None`` where the default folder is used."""

    create_branch: bool = False
    github_pages: bool = False
    no_cache: bool = False
    custom_output: str | None = None


@dataclass
class JobStatistics:
    """Figures of a job.

    ``total_files_analyzed`` counts source files read, ``leaf_nodes`` the nodes of the dependency
    graph without an outgoing dependency inside the repository. ``max_depth`` is the longest path,
    in edges, of the graph with its cycles folded; ``total_tokens_used`` what the provider of the
    model reported, 0 without a model.
    """

    total_files_analyzed: int = 0
    leaf_nodes: int = 0
    max_depth: int = 0
    total_tokens_used: int = 0


@dataclass
class LLMConfig:
    """Which models a job used and where they were reached; never a key."""

    main_model: str = ""
    cluster_model: str = ""
    base_url: str = ""


@dataclass
class DocumentationJob:
    """One run of the documentation generator over one repository.

    Paths are absolute; ``repository_path`` of a repository that was named by its address is that
    address, without user information. ``files_generated`` are relative to ``output_directory``.
    Timestamps are ISO 8601 in UTC with offset: ``timestamp_start`` is empty until the job is
    started, ``timestamp_end`` ``None`` until it has ended.
    """

    job_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    repository_path: str = ""
    repository_name: str = ""
    output_directory: str = ""
    commit_hash: str = ""
    branch_name: str | None = None
    timestamp_start: str = ""
    timestamp_end: str | None = None
    status: JobStatus = JobStatus.PENDING
    error_message: str | None = None
    files_generated: list[str] = field(default_factory=list)
    module_count: int = 0
    generation_options: GenerationOptions = field(default_factory=GenerationOptions)
    llm_config: LLMConfig | None = None
    statistics: JobStatistics = field(default_factory=JobStatistics)

    def start(self) -> None:
        """Mark the job as running from now on; an earlier end and error are forgotten."""
        self.status = JobStatus.RUNNING
        self.timestamp_start = _now()
        self.timestamp_end = None
        self.error_message = None

    def complete(self) -> None:
        """Mark the job as finished successfully, now."""
        self.status = JobStatus.COMPLETED
        self.timestamp_end = _now()
        self.error_message = None

    def fail(self, error_message: str) -> None:
        """Mark the job as failed, now, and say why."""
        self.status = JobStatus.FAILED
        self.timestamp_end = _now()
        self.error_message = error_message

    def to_dict(self) -> dict[str, Any]:
        """Return the job as plain JSON values, one key per field."""
        return asdict(self) | {"status": JobStatus(self.status).value}

    def to_json(self) -> str:
        """Return ``to_dict()`` as JSON text (ASCII, so that any file name survives)."""
        return json.dumps(self.to_dict(), indent=2)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "DocumentationJob":
        """Return the job that ``to_dict()`` described.

        Missing keys get their defaults and unknown keys are ignored, at every level. Raises
        ``ValueError`` that names the field ("statistics.leaf_nodes") for a wrong type or status.
        """
        return cls(**_read(data, _JOB_FIELDS, ""))


def _now() -> str:
    return datetime.now(UTC).isoformat()


# Reading back: each field has a check that returns its value or raises ValueError with its name.

_Check = Callable[[Any, str], Any]


def _read(data: Any, checks: Mapping[str, _Check], name: str) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise _wrong(name or "job", "an object", data)
    prefix = name + "." if name else ""
    return {key: check(data[key], prefix + key) for key, check in checks.items() if key in data}


def _wrong(name: str, expected: str, value: Any) -> ValueError:
    shown = f"{reprlib.repr(value)} ({type(value).__name__})"
    return ValueError(f"{name}: expected {expected}, got {shown}")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "a string", value)
    return value


def _text_or_none(value: Any, name: str) -> str | None:
    return None if value is None else _text(value, name)


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name, "true or false", value)
    return value


def _count(value: Any, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(name, "an integer", value)
    return value


def _status(value: Any, name: str) -> JobStatus:
    try:
        return JobStatus(_text(value, name))
    except ValueError:
        raise _wrong(name, "one of " + ", ".join(JobStatus), value) from None


def _texts(value: Any, name: str) -> list[str]:
    if not isinstance(value, list):
        raise _wrong(name, "a list of strings", value)
    return [_text(item, f"{name}[{index}]") for index, item in enumerate(value)]


def _options(value: Any, name: str) -> GenerationOptions:
    return GenerationOptions(**_read(value, _OPTION_FIELDS, name))


def _statistics(value: Any, name: str) -> JobStatistics:
    return JobStatistics(**_read(value, _STATISTICS_FIELDS, name))


def _llm_config(value: Any, name: str) -> LLMConfig | None:
    return None if value is None else LLMConfig(**_read(value, _LLM_FIELDS, name))


_OPTION_FIELDS: dict[str, _Check] = {
    "create_branch": _flag,
    "github_pages": _flag,
    "no_cache": _flag,
    "custom_output": _text_or_none,
}

_STATISTICS_FIELDS: dict[str, _Check] = {
    "total_files_analyzed": _count,
    "leaf_nodes": _count,
    "max_depth": _count,
    "total_tokens_used": _count,
}

_LLM_FIELDS: dict[str, _Check] = {
    "main_model": _text,
    "cluster_model": _text,
    "base_url": _text,
}

_JOB_FIELDS: dict[str, _Check] = {
    "job_id": _text,
    "repository_path": _text,
    "repository_name": _text,
    "output_directory": _text,
    "commit_hash": _text,
    "branch_name": _text_or_none,
    "timestamp_start": _text,
    "timestamp_end": _text_or_none,
    "status": _status,
    "error_message": _text_or_none,
    "files_generated": _texts,
    "module_count": _count,
    "generation_options": _options,
    "llm_config": _llm_config,
    "statistics": _statistics,
}
