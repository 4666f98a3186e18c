"""The imports of a Python file and the names that they bind."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codewiki.facts.languages.dotted import UNKNOWN
from codewiki.facts.languages.python_reading import Reading, holds, outermost_spans
from codewiki.facts.languages.syntax import SourceText
from codewiki.facts.model import Import

if TYPE_CHECKING:
    from tree_sitter import Node

_TYPE_CHECKING = re.compile(r"(?:\w+\.)?TYPE_CHECKING")


def read_imports(reading: Reading) -> None:
    """Note the imports and what their names stand for."""
    spans = _type_checking_spans(reading)
    for captures in reading.of("import.statement"):
        node = captures["import.statement"][0]
        type_only = holds(spans, node.start_byte)
        for module, name, alias in _imported(reading.source, node):
            entry = Import(
                module=module,
                name=name,
                alias=alias,
                scope=reading.outline.scope_at(node.start_byte),
                line=reading.source.first_line(node),
                end_line=reading.source.last_line(node),
                type_only=type_only,
            )
            reading.imports.append(entry)
            _note_alias(reading, entry)


def _note_alias(reading: Reading, entry: Import) -> None:
    if not entry.alias:
        return
    reading.defined.setdefault(entry.scope, set()).add(entry.alias)
    whole = f"{entry.module}.{entry.name}" if entry.name else entry.module
    if not entry.name and entry.alias == entry.module.partition(".")[0]:
        whole = entry.alias
    reading.aliases.setdefault(entry.alias, whole)


def _type_checking_spans(reading: Reading) -> list[tuple[int, int]]:
    """Return the spans of blocks under ``if TYPE_CHECKING``, none inside another."""
    spans: list[tuple[int, int]] = []
    for captures in reading.of("local.condition"):
        name, body = captures["name"][0], captures["body"][0]
        if _TYPE_CHECKING.fullmatch(reading.source.text(name)):
            spans.append((body.start_byte, body.end_byte))
    return outermost_spans(spans)


def _imported(source: SourceText, node: "Node") -> Iterator[tuple[str, str, str]]:
    """Yield (module, name, alias) of each name of an import statement."""
    taken = _from_module(source, node)
    for child in node.children_by_field_name("name"):
        alias = ""
        target: Node | None = child
        if child.type == "aliased_import":
            target = child.child_by_field_name("name")
            alias_node = child.child_by_field_name("alias")
            alias = source.text(alias_node) if alias_node is not None else ""
        name = re.sub(r"[\s\\]", "", source.text(target)) if target is not None else ""
        if not name:
            continue
        if taken is None:
            yield name, "", alias or name.partition(".")[0]
        else:
            yield taken, name, alias or name
    if taken is not None and any(child.type == "wildcard_import" for child in node.named_children):
        yield taken, "*", ""


def _from_module(source: SourceText, node: "Node") -> str | None:
    if node.type == "future_import_statement":
        return "__future__"
    if node.type == "import_statement":
        return None
    module = node.child_by_field_name("module_name")
    return re.sub(r"[\s\\]", "", source.text(module)) if module is not None else UNKNOWN
