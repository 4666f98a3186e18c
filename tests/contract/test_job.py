"""The behaviour of the job record that the specification leaves to us."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.cli.models.job import (
    DocumentationJob,
    GenerationOptions,
    JobStatistics,
    JobStatus,
    LLMConfig,
)


def moment(text: str | None) -> datetime:
    assert text is not None
    return datetime.fromisoformat(text)


def status_of(job: DocumentationJob) -> str:
    return job.status.value


def test_defaults() -> None:
    job = DocumentationJob(job_id="x")
    assert job.to_dict() == {
        "job_id": "x",
        "repository_path": "",
        "repository_name": "",
        "output_directory": "",
        "commit_hash": "",
        "branch_name": None,
        "timestamp_start": "",
        "timestamp_end": None,
        "status": "pending",
        "error_message": None,
        "files_generated": [],
        "module_count": 0,
        "generation_options": {
            "create_branch": False,
            "github_pages": False,
            "no_cache": False,
            "custom_output": None,
        },
        "llm_config": None,
        "statistics": {
            "total_files_analyzed": 0,
            "leaf_nodes": 0,
            "max_depth": 0,
            "total_tokens_used": 0,
        },
    }


def test_every_job_has_its_own_identity_and_parts() -> None:
    one, two = DocumentationJob(), DocumentationJob()
    assert one.job_id != two.job_id
    assert uuid.UUID(one.job_id).version == 4
    one.files_generated.append("overview.md")
    one.statistics.leaf_nodes = 3
    one.generation_options.no_cache = True
    assert two.files_generated == []
    assert two.statistics == JobStatistics()
    assert two.generation_options == GenerationOptions()


def test_status_is_a_string() -> None:
    texts: list[str] = list(JobStatus)
    assert texts == ["pending", "running", "completed", "failed"]
    assert all(isinstance(status, str) for status in JobStatus)
    assert type(DocumentationJob().to_dict()["status"]) is str


def test_life_of_a_job() -> None:
    before = datetime.now(UTC)
    job = DocumentationJob()
    job.start()
    assert status_of(job) == "running"
    assert before <= moment(job.timestamp_start)
    assert moment(job.timestamp_start).utcoffset() == timedelta(0)
    assert job.timestamp_start.endswith("+00:00")
    job.complete()
    assert status_of(job) == "completed"
    assert moment(job.timestamp_start) <= moment(job.timestamp_end) <= datetime.now(UTC)
    assert moment(job.timestamp_end).utcoffset() == timedelta(0)


def test_a_failed_job_starts_anew() -> None:
    job = DocumentationJob()
    job.start()
    first = job.timestamp_start
    job.fail("no space left")
    assert status_of(job) == "failed"
    assert job.error_message == "no space left"
    assert moment(job.timestamp_end) >= moment(first)
    job.start()
    assert status_of(job) == "running"
    assert moment(job.timestamp_start) > moment(first)
    assert job.timestamp_end is None
    assert job.error_message is None


def test_a_changed_dictionary_leaves_the_job_alone() -> None:
    job = DocumentationJob(files_generated=["a.md"])
    data = job.to_dict()
    data["files_generated"].append("b.md")
    data["statistics"]["leaf_nodes"] = 9
    assert job.files_generated == ["a.md"]
    assert job.statistics.leaf_nodes == 0
    restored = DocumentationJob.from_dict(data)
    data["files_generated"].append("c.md")
    assert restored.files_generated == ["a.md", "b.md"]


def test_missing_keys_get_defaults_and_unknown_ones_are_ignored() -> None:
    job = DocumentationJob.from_dict({
        "surprise": 1,
        "statistics": {"leaf_nodes": 4, "surprise": None},
        "llm_config": {"base_url": "https://models.example/v1", "key": "secret"},
        "generation_options": {"github_pages": True, "theme": "dark"},
    })
    assert uuid.UUID(job.job_id).version == 4
    assert job.status is JobStatus.PENDING
    assert job.statistics == JobStatistics(leaf_nodes=4)
    assert job.llm_config == LLMConfig(base_url="https://models.example/v1")
    assert job.generation_options == GenerationOptions(github_pages=True)
    assert "secret" not in job.to_json()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"status": "done"}, "status"),
        ({"status": None}, "status"),
        ({"status": 1}, "status"),
        ({"job_id": None}, "job_id"),
        ({"repository_path": 3}, "repository_path"),
        ({"branch_name": []}, "branch_name"),
        ({"timestamp_start": None}, "timestamp_start"),
        ({"timestamp_end": 0}, "timestamp_end"),
        ({"files_generated": "a.md"}, "files_generated"),
        ({"files_generated": ["a.md", 2]}, "files_generated[1]"),
        ({"module_count": "7"}, "module_count"),
        ({"module_count": True}, "module_count"),
        ({"module_count": 1.0}, "module_count"),
        ({"statistics": None}, "statistics"),
        ({"statistics": []}, "statistics"),
        ({"statistics": {"leaf_nodes": True}}, "statistics.leaf_nodes"),
        ({"statistics": {"max_depth": "3"}}, "statistics.max_depth"),
        ({"generation_options": "all"}, "generation_options"),
        ({"generation_options": {"no_cache": 1}}, "generation_options.no_cache"),
        ({"generation_options": {"custom_output": 1}}, "generation_options.custom_output"),
        ({"llm_config": "gpt"}, "llm_config"),
        ({"llm_config": {"main_model": None}}, "llm_config.main_model"),
        ([], "job"),
        (None, "job"),
    ],
)
def test_a_wrong_type_is_refused_by_name(data: Any, field: str) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        DocumentationJob.from_dict(data)
    assert str(caught.value).startswith(field + ": expected ")


def test_a_refusal_of_a_huge_value_is_short() -> None:
    with pytest.raises(ValueError, match="status") as caught:
        DocumentationJob.from_dict({"status": "x" * 100_000})
    assert len(str(caught.value)) < 300


texts = st.text(max_size=20)
counts = st.integers(min_value=0, max_value=10**12)
jobs = st.builds(
    DocumentationJob,
    job_id=texts,
    repository_path=texts,
    repository_name=texts,
    output_directory=texts,
    commit_hash=texts,
    branch_name=st.none() | texts,
    timestamp_start=texts,
    timestamp_end=st.none() | texts,
    status=st.sampled_from(JobStatus),
    error_message=st.none() | texts,
    files_generated=st.lists(texts, max_size=3),
    module_count=counts,
    generation_options=st.builds(
        GenerationOptions, st.booleans(), st.booleans(), st.booleans(), st.none() | texts
    ),
    llm_config=st.none() | st.builds(LLMConfig, texts, texts, texts),
    statistics=st.builds(JobStatistics, counts, counts, counts, counts),
)


@given(jobs)
def test_a_job_survives_its_dictionary_and_its_json(job: DocumentationJob) -> None:
    assert DocumentationJob.from_dict(job.to_dict()) == job
    assert DocumentationJob.from_dict(json.loads(job.to_json())) == job


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(DocumentationJob().to_dict())), plain, max_size=4))
def test_any_json_gives_a_job_or_a_value_error(data: dict[str, Any]) -> None:
    refusal = ""
    try:
        DocumentationJob.from_dict(data)
    except ValueError as error:
        refusal = str(error)
    assert refusal == "" or ": expected " in refusal


def test_json_holds_any_file_name() -> None:
    job = DocumentationJob(files_generated=["\udcff.md", "naïve.md"])
    assert job.to_json().encode("utf-8")
    assert DocumentationJob.from_dict(json.loads(job.to_json())) == job
