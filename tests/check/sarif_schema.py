"""The part of SARIF 2.1.0 that our reports use, as types: what is required, and what may stand."""

from typing import Annotated, Literal

import msgspec

Level = Literal["none", "note", "warning", "error"]
Text = Annotated[str, msgspec.Meta(min_length=1)]
Identifier = Annotated[str, msgspec.Meta(pattern=r"^[^\s]+$")]
Reference = Annotated[str, msgspec.Meta(pattern=r"^(?!/)[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$")]
From1 = Annotated[int, msgspec.Meta(ge=1)]
From0 = Annotated[int, msgspec.Meta(ge=0)]


class Object(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """An object of the format: additional properties are errors."""


class Message(Object):
    text: Text


class Configuration(Object):
    level: Level


class Properties(Object):
    tags: list[Text]


class ReportingDescriptor(Object):
    id: Identifier
    short_description: Message
    full_description: Message
    default_configuration: Configuration
    properties: Properties


class ToolComponent(Object):
    name: Text
    semantic_version: Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+\.\d+")]
    rules: list[ReportingDescriptor]


class Tool(Object):
    driver: ToolComponent


class ArtifactLocation(Object):
    uri: Reference
    uri_base_id: Text


class Region(Object):
    start_line: From1


class PhysicalLocation(Object):
    artifact_location: ArtifactLocation
    region: Region


class Location(Object):
    physical_location: PhysicalLocation


class Result(Object):
    rule_id: Identifier
    rule_index: From0
    level: Level
    message: Message
    locations: Annotated[list[Location], msgspec.Meta(min_length=1)]
    partial_fingerprints: dict[str, Text]


class Run(Object):
    tool: Tool
    column_kind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    results: list[Result]


class Log(Object):
    version: Literal["2.1.0"]
    runs: Annotated[list[Run], msgspec.Meta(min_length=1)]
    schema: Annotated[str, msgspec.Meta(pattern=r"sarif-schema-2\.1\.0\.json$")] = msgspec.field(
        name="$schema"
    )


def validated(text: str) -> Log:
    """Read a report. Raises ``msgspec.ValidationError`` where it is not as the format demands."""
    log = msgspec.json.decode(text.encode(), type=Log)
    for run in log.runs:
        for result in run.results:
            assert run.tool.driver.rules[result.rule_index].id == result.rule_id
    return log
