"""C: files joined by ``#include``, prototypes beside definitions, macros, structs and tables."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from codewiki.facts.languages import c_modules
from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.c_definitions import describe
from codewiki.facts.languages.c_docs import Comments
from codewiki.facts.languages.c_macros import prepare
from codewiki.facts.languages.c_outline import read
from codewiki.facts.languages.c_reading import Reading
from codewiki.facts.languages.c_references import references
from codewiki.facts.languages.c_signals import signals
from codewiki.facts.languages.c_words import BUILTINS, STANDARD_LIBRARY
from codewiki.facts.languages.lines import count_code_lines, count_error_lines
from codewiki.facts.model import FileFacts, Import

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query, Tree

_NOT_TYPES = re.compile(
    r"\b(?:const|volatile|restrict|struct|union|enum|static|inline|register|__restrict|__const)\b"
    r"|\*|\[[^\[\]]*\]"
)


def _grammar() -> "Language":
    import tree_sitter_c
    from tree_sitter import Language

    return Language(tree_sitter_c.language())


@lru_cache(maxsize=20_000)
def named_type(text: str) -> str:
    """Return the type that a type text names: "foo" for ``const struct foo *``."""
    name = _NOT_TYPES.sub(" ", text).strip()
    return name if name.isidentifier() else ""


def extract(tree: "Tree", data: bytes, query: "Query") -> FileFacts:
    """Return what a C file says."""
    reading = read(tree, data, query)
    nodes = sorted(
        (captures["comment.any"][0] for captures in reading.of("comment.any")),
        key=lambda node: node.start_byte,
    )
    comments = Comments(reading.source, nodes)
    definitions = describe(reading, comments)
    found, bindings = references(reading)
    return FileFacts(
        language="c",
        code_lines=count_code_lines(reading.source, nodes),
        error_lines=count_error_lines(reading.source, _errors(reading)),
        doc=comments.of_file(_first_code(tree)),
        definitions=definitions,
        references=found,
        imports=_imports(reading),
        bindings=bindings,
        signals=signals(reading, definitions),
    )


def _errors(reading: Reading) -> "list[Node]":
    """Return the errors; a missing ``;`` behind a macro that is used as a statement is none."""
    nodes = (captures["error.node"][0] for captures in reading.of("error.node"))
    return [node for node in nodes if not (node.is_missing and node.type == ";")]


def _first_code(tree: "Tree") -> int:
    """Return the first byte that is neither comment nor directive."""
    for node in tree.root_node.children[:200]:
        if node.type != "comment" and not node.type.startswith("preproc"):
            return node.start_byte
    return tree.root_node.end_byte


def _imports(reading: Reading) -> tuple[Import, ...]:
    found: dict[int, Import] = {}
    for captures in reading.of("import.include"):
        node = captures["module"][0]
        module = reading.source.text(node).strip('"')
        if node.type in {"string_literal", "system_lib_string"} and module:
            line = reading.source.first_line(node)
            found[node.start_byte] = Import(module, "*", "", -1, line, line)
    return tuple(found[start] for start in sorted(found))


ADAPTER = Adapter(
    language="c",
    title="C",
    grammar=_grammar,
    query="c.scm",
    extract=extract,
    module_file=c_modules.module_file,
    submodule=c_modules.submodule,
    package=c_modules.package,
    source_roots=c_modules.source_roots,
    builtins=BUILTINS,
    standard_library=STANDARD_LIBRARY,
    prepare=prepare,
    included=True,
    named_type=named_type,
)
