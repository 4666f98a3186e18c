"""Python: packages and modules, classes with a computed lookup order, decorators, ``__all__``."""

from typing import TYPE_CHECKING

from codewiki.facts.languages import python_modules
from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.lines import count_code_lines, count_error_lines
from codewiki.facts.languages.python_bindings import bindings, exports
from codewiki.facts.languages.python_definitions import describe
from codewiki.facts.languages.python_flows import flows
from codewiki.facts.languages.python_parts import guards, heads_of, looped
from codewiki.facts.languages.python_references import references
from codewiki.facts.languages.python_scopes import read
from codewiki.facts.languages.python_signals import signals
from codewiki.facts.languages.python_words import BUILTINS, STANDARD_LIBRARY
from codewiki.facts.model import FileFacts, SignalKind

if TYPE_CHECKING:
    from tree_sitter import Language, Query, Tree


def _grammar() -> "Language":
    import tree_sitter_python
    from tree_sitter import Language

    return Language(tree_sitter_python.language())


def extract(tree: "Tree", data: bytes, query: "Query") -> FileFacts:
    """Return what a Python file says."""
    reading = read(tree, data, query)
    offered, is_whole = exports(reading)
    described = describe(reading, offered if is_whole else None)
    found = references(reading)
    heads = heads_of(found)
    comments = [captures["comment.line"][0] for captures in reading.of("comment.line")]
    return FileFacts(
        language="python",
        code_lines=count_code_lines(reading.source, [*comments, *described.strings]),
        error_lines=count_error_lines(
            reading.source, [captures["error.node"][0] for captures in reading.of("error.node")]
        ),
        doc=described.doc,
        definitions=described.definitions,
        references=found,
        imports=tuple(reading.imports),
        bindings=bindings(reading),
        inheritance=described.inheritance,
        exports=offered,
        signals=signals(reading, described.definitions, described.inheritance),
        flows=tuple(dict.fromkeys((*flows(reading), *looped(reading, heads)))),
        guards=guards(reading, heads),
    )


ADAPTER = Adapter(
    language="python",
    title="Python",
    grammar=_grammar,
    query="python.scm",
    extract=extract,
    module_file=python_modules.module_file,
    submodule=python_modules.submodule,
    package=python_modules.package,
    source_roots=python_modules.source_roots,
    receivers=frozenset({"self", "cls"}),
    parents=frozenset({"super()"}),
    builtins=BUILTINS,
    standard_library=STANDARD_LIBRARY,
    signals=frozenset({SignalKind.RAISE}),
    linearised=True,
    class_bodies_bind=True,
    flows=True,
)
