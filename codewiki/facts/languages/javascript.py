"""JavaScript: CommonJS and ES modules, classes and prototypes, JSX."""

from typing import TYPE_CHECKING

from codewiki.facts.languages import javascript_modules
from codewiki.facts.languages.adapter import Adapter
from codewiki.facts.languages.javascript_bindings import bindings, inheritance
from codewiki.facts.languages.javascript_definitions import read
from codewiki.facts.languages.javascript_describe import describe
from codewiki.facts.languages.javascript_flows import flows
from codewiki.facts.languages.javascript_guards import guards
from codewiki.facts.languages.javascript_modules import Modules
from codewiki.facts.languages.javascript_names import BUILTINS, STANDARD_LIBRARY
from codewiki.facts.languages.javascript_reading import Reading
from codewiki.facts.languages.javascript_references import references
from codewiki.facts.languages.javascript_signals import signals
from codewiki.facts.languages.javascript_text import prepare
from codewiki.facts.languages.jsdoc import Comments
from codewiki.facts.languages.lines import count_code_lines, count_error_lines
from codewiki.facts.languages.syntax import by_position, named_child
from codewiki.facts.model import Export, FileFacts, SignalKind

if TYPE_CHECKING:
    from tree_sitter import Language, Query, Tree

_MOST_DIRECTIVES = 8
_BEFORE_CODE = frozenset({"comment", "html_comment", "hash_bang_line"})


def _grammar() -> "Language":
    import tree_sitter_javascript
    from tree_sitter import Language

    return Language(tree_sitter_javascript.language())


def extract(tree: "Tree", data: bytes, query: "Query") -> FileFacts:
    """Return what a script says."""
    reading = read(tree, data, query)
    imports = Modules(reading).read()
    reading.note_names(imports)
    bound = bindings(reading)
    nodes = by_position([captures["comment.any"][0] for captures in reading.of("comment.any")])
    comments = Comments(reading.source, nodes)
    definitions = describe(reading, comments)
    passed = flows(reading)
    errors = [captures["error.node"][0] for captures in reading.of("error.node")]
    return FileFacts(
        language="javascript",
        code_lines=count_code_lines(reading.source, nodes),
        error_lines=count_error_lines(reading.source, errors),
        doc=comments.file_doc(_first_code(reading)),
        definitions=definitions,
        references=references(reading),
        imports=imports,
        bindings=bound,
        inheritance=inheritance(reading),
        exports=_exports(reading),
        signals=signals(reading, imports),
        flows=passed,
        guards=guards(reading),
    )


def _first_code(reading: Reading) -> int:
    """Return where the first statement starts that is neither a comment nor a directive."""
    cursor = reading.root.walk()
    directives = 0
    is_inside = cursor.goto_first_child()
    while is_inside and directives <= _MOST_DIRECTIVES:
        node = cursor.node
        if node is not None and node.type not in _BEFORE_CODE:
            inner = named_child(node, 0)
            if node.type != "expression_statement" or inner is None or inner.type != "string":
                return node.start_byte
            directives += 1
        is_inside = cursor.goto_next_sibling()
    return len(reading.source.data)


def _exports(reading: Reading) -> tuple[Export, ...] | None:
    """Return what the file offers, each name once; ``None`` when it exports nothing."""
    found: dict[str, Export] = {}
    for entry in sorted(reading.exports, key=lambda entry: entry.line):
        before = found.get(entry.name)
        if before is None or (entry.local and not before.local):
            found[entry.name] = entry
    return tuple(found.values()) or None


ADAPTER = Adapter(
    language="javascript",
    title="JavaScript",
    grammar=_grammar,
    query="javascript.scm",
    extract=extract,
    module_file=javascript_modules.module_file,
    submodule=javascript_modules.submodule,
    package=javascript_modules.package,
    source_roots=javascript_modules.source_roots,
    receivers=frozenset({"this"}),
    parents=frozenset({"super"}),
    builtins=BUILTINS,
    standard_library=STANDARD_LIBRARY,
    signals=frozenset({SignalKind.RAISE}),
    family="javascript",
    flows=True,
    members_are_keys=True,
    default_exports=True,
    prepare=prepare,
)
