"""Java: packages, classes in classes, overloaded methods, records, annotations."""

from functools import lru_cache
from typing import TYPE_CHECKING

from codewiki.facts.languages import java_modules
from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.java_bindings import bindings, note_variables
from codewiki.facts.languages.java_describe import describe
from codewiki.facts.languages.java_reading import plain_type, read
from codewiki.facts.languages.java_references import references
from codewiki.facts.languages.java_signals import signals
from codewiki.facts.languages.java_words import BUILTINS, STANDARD_LIBRARY
from codewiki.facts.languages.jsdoc import Comments
from codewiki.facts.languages.lines import count_code_lines, count_error_lines
from codewiki.facts.languages.syntax import by_position
from codewiki.facts.model import FileFacts, SignalKind

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query, Tree


def _grammar() -> "Language":
    import tree_sitter_java
    from tree_sitter import Language

    return Language(tree_sitter_java.language())


def extract(tree: "Tree", data: bytes, query: "Query") -> FileFacts:
    """Return what a Java file says."""
    reading = read(tree, data, query)
    comments = by_position([
        captures[group][0]
        for group in ("comment.line", "comment.block")
        for captures in reading.of(group)
    ])
    texts = Comments(reading.source, comments)
    described = describe(reading, texts)
    note_variables(reading, described.definitions)
    return FileFacts(
        language="java",
        code_lines=count_code_lines(reading.source, comments),
        error_lines=count_error_lines(
            reading.source, [captures["error.node"][0] for captures in reading.of("error.node")]
        ),
        doc=texts.file_doc(_first_code(tree.root_node)),
        definitions=described.definitions,
        references=references(reading),
        imports=tuple(reading.imports),
        bindings=bindings(reading, described.definitions),
        inheritance=described.inheritance,
        signals=signals(reading, described.definitions, described.inheritance),
        package=reading.package,
    )


def _first_code(root: "Node") -> int:
    """Return the offset of the first statement: what stands before documents the file."""
    found = (child for child in root.named_children if not child.type.endswith("comment"))
    return next((child.start_byte for child in found), root.end_byte)


@lru_cache(maxsize=65_536)
def erased(text: str) -> str:
    """Return a type text without type arguments: ``Optional<Foo>`` is no ``Foo``."""
    return "|".join(plain_type(part) for part in text.split("|"))


ADAPTER = Adapter(
    language="java",
    title="Java",
    grammar=_grammar,
    query="java.scm",
    extract=extract,
    module_file=java_modules.module_file,
    submodule=java_modules.submodule,
    package=java_modules.package,
    source_roots=java_modules.source_roots,
    receivers=frozenset({"this"}),
    parents=frozenset({"super"}),
    builtins=BUILTINS,
    standard_library=STANDARD_LIBRARY,
    signals=frozenset({SignalKind.RAISE}),
    packaged=True,
    named_type=erased,
)
