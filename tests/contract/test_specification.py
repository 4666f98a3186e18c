"""The user's own specification of jobs, held to the letter.

``job_models.md`` beside this file is that document, unchanged. Its Python examples are run in
order as one program, and its class diagram is compared with the dataclasses.
"""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from codewiki.cli.models import job as contract

DOCUMENT = (Path(__file__).parent / "job_models.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
DIAGRAM = re.search(r"^classDiagram\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
CLASSES: dict[str, str] = dict(
    re.findall(r"^    class (\w+) \{\n(.*?)^    \}", DIAGRAM.group(1), re.MULTILINE | re.DOTALL)
    if DIAGRAM
    else []
)
FIELD = r"^\s+\+([^\s()]+) (\w+)$"
TYPES: dict[str, set[Any]] = {
    "str": {str, str | None},
    "int": {int},
    "bool": {bool},
    "JobStatus": {contract.JobStatus},
    "List[str]": {list[str]},
    "GenerationOptions": {contract.GenerationOptions},
    "LLMConfig": {contract.LLMConfig | None},
    "JobStatistics": {contract.JobStatistics},
}


def test_the_document_is_read_whole() -> None:
    assert len(EXAMPLES) == 4
    assert sorted(CLASSES) == sorted(contract.__all__)


def test_the_examples_run_verbatim() -> None:
    names: dict[str, Any] = {}
    for number, example in enumerate(EXAMPLES, 1):
        exec(compile(example, f"<example {number}>", "exec"), names)  # noqa: S102 - our own document
        if number == 1:
            assert names["job"].status is contract.JobStatus.PENDING
        if number == 2:
            assert names["job"].status is contract.JobStatus.COMPLETED
    job = names["job"]
    assert job.generation_options == contract.GenerationOptions(True, True, False, None)
    assert job.llm_config.main_model == "gpt-4"
    assert names["restored_job"] == job
    assert json.loads(names["json_str"]) == names["job_dict"] == job.to_dict()


def test_the_example_of_a_failure_records_it() -> None:
    job = contract.DocumentationJob()
    failing = EXAMPLES[2].replace("    # Perform", "    raise OSError('disk full')\n    # Perform")
    assert failing != EXAMPLES[2]
    exec(compile(failing, "<failure>", "exec"), {"job": job})  # noqa: S102 - our own document
    assert job.status is contract.JobStatus.FAILED
    assert job.error_message == "disk full"
    assert job.timestamp_end is not None


@pytest.mark.parametrize("name", sorted(set(contract.__all__) - {"JobStatus"}))
def test_fields_are_those_of_the_class_diagram(name: str) -> None:
    drawn = re.findall(FIELD, CLASSES[name], re.MULTILINE)
    dataclass = getattr(contract, name)
    hints = get_type_hints(dataclass)
    assert [field for _, field in drawn] == [field.name for field in dataclasses.fields(dataclass)]
    for kind, field in drawn:
        assert hints[field] in TYPES[kind], field


def test_methods_are_those_of_the_class_diagram() -> None:
    drawn = re.findall(r"^\s+\+(\w+)\(", CLASSES["DocumentationJob"], re.MULTILINE)
    assert drawn == ["start", "complete", "fail", "to_dict", "to_json", "from_dict"]
    for method in drawn:
        assert callable(getattr(contract.DocumentationJob, method))


def test_states_are_those_of_the_class_diagram() -> None:
    drawn = re.findall(r"^\s+([A-Z]+)$", CLASSES["JobStatus"], re.MULTILINE)
    assert drawn == [status.name for status in contract.JobStatus]
    assert [status.value for status in contract.JobStatus] == [name.lower() for name in drawn]


def test_the_dictionary_has_the_fifteen_keys() -> None:
    drawn = re.findall(FIELD, CLASSES["DocumentationJob"], re.MULTILINE)
    assert len(drawn) == 15
    assert list(contract.DocumentationJob().to_dict()) == [field for _, field in drawn]
