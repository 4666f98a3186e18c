"""The reference: every symbol of the page with signature, documentation and lines."""

from collections import Counter
from collections.abc import Mapping

from codewiki.facts.model import Definition, DefinitionKind, Doc, Parameter
from codewiki.graph.model import Node
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import (
    declares,
    described,
    documentation,
    documented,
    name_line,
    parameter_claims,
    parenthesis,
    stated,
    users_named,
)
from codewiki.wiki.defaults import Default, defaults_of
from codewiki.wiki.docs_text import parameter_text
from codewiki.wiki.escape_claims import escape_claims
from codewiki.wiki.escaping import error_flow
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, TYPES, VALUES, Material, is_constructor
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    Excerpt,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import paragraph, row, sentence, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.signatures import bare_marks, signature, without_receiver
from codewiki.wiki.type_words import type_words

_LENIENT = frozenset({"javascript", "typescript", "tsx"})
MAX_VALUE = 60
MOST_TYPES = 200
MOST_USERS = 3
MOST_TESTS = 2

Part = tuple[Spans, tuple[Content, ...]]


def interface(material: Material, page: str, sources: tuple[str, ...]) -> list[Part]:
    """The parts of the section: a heading and its contents for each public type, then tables of
    functions, constants and private symbols.
    """
    tops = material.top_symbols(sources)
    public = [node for node in tops if material.definition(node).public]
    private = [node for node in tops if not material.definition(node).public]
    types = _with_inner(material, [node for node in public if material.is_type(node)])
    parts: list[Part] = [
        (_heading(material, node), _type(material, page, node))
        for node, _ in ranked(material, types)
    ]
    functions = [node for node in public if material.definition(node).kind in CALLABLES]
    rest = [node for node in private if material.is_named(node)]
    values = [
        node
        for node in public
        if material.definition(node).kind in VALUES and not material.is_type(node)
    ]
    others = [
        node
        for node in public
        if material.definition(node).kind in {DefinitionKind.MACRO, DefinitionKind.PROPERTY}
    ]
    parts.append((say("heading.functions"), _functions(material, page, functions + others)))
    aliases = [node for node in public if material.definition(node).kind is DefinitionKind.TYPE]
    parts.append((say("heading.aliases"), _values(material, aliases)))
    parts.append((say("heading.constants"), _values(material, values)))
    parts.append((say("heading.private"), _functions(material, page, rest)))
    return parts


def _with_inner(material: Material, types: list[Node]) -> list[Node]:
    """Types and the public types inside them."""
    found: list[Node] = []
    waiting = list(types)
    while waiting and len(found) < MOST_TYPES:
        node = waiting.pop(0)
        found.append(node)
        waiting += [
            one
            for one in material.members(node)
            if material.definition(one).kind in TYPES and material.definition(one).public
        ]
    return [*found, *waiting]


def _heading(material: Material, node: Node) -> Spans:
    kind = material.definition(node).kind
    words = say(f"kind.{kind.value}") if kind in TYPES else say("kind.object")
    return joined(words, (Code(material.name(node)),))


def _type(material: Material, page: str, node: Node) -> tuple[Content, ...]:
    members = material.members(node)
    maker = _maker(material, members)
    content: list[Content] = []
    if maker is not None:
        language = material.facts[node.path].language
        text = signature(
            material.definition(maker),
            name=material.name(node),
            marks=bare_marks(material, maker),
        )
        content.append(Excerpt(language, text))
    content += paragraph(_described(material, page, node), *_users(material, node))
    if maker is not None:
        content += _parameters(material, maker, node)
    shown = [
        one
        for one in members
        if one is not maker
        and not _is_reserved(material.definition(one))
        and material.definition(one).kind in CALLABLES | {DefinitionKind.PROPERTY}
    ]
    counts = Counter(signature(material.definition(one)) for one in shown)
    rows = [_member(material, one, counts) for one in shown]
    header = tuple(
        label(f"column.{name}")
        for name in ("member", "returns", "raises", "by", "docs", "lines_of")
    )
    content += table(header, rows)
    fields = [one for one in members if material.definition(one).kind in VALUES]
    return (*content, *_values(material, [one for one in fields if _stated(material, one)]))


def _maker(material: Material, members: list[Node]) -> Node | None:
    """The constructor that speaks for a type: the first that is public, else the first."""
    makers = [one for one in members if is_constructor(material.definition(one))]
    return next(
        (one for one in makers if material.definition(one).public), next(iter(makers), None)
    )


def _is_reserved(definition: Definition) -> bool:
    """Tell whether a constructor has a name of its own, under which nobody calls it."""
    return is_constructor(definition) and "constructor" not in definition.modifiers


def _stated(material: Material, node: Node) -> bool:
    definition = material.definition(node)
    return bool(definition.public or definition.doc)


def _users(material: Material, node: Node) -> list[Statement]:
    """Who uses a type, where its documentation stands in the place of that."""
    by, claims = used_by(material, node)
    has_docs = bool(documentation(material, node)[0])
    known = has_docs or not material.users(node).source
    if not by or not known:
        return []
    place = parenthesis(name_line(material, node))
    name = Code(material.name(node))
    return [sentence(say("interface.users", name=name, lines=place, names=by), *claims)]


def _described(material: Material, page: str, node: Node) -> Statement:
    """The first sentence of the documentation with the lines of the whole, else types and users."""
    definition = material.definition(node)
    citation, claims = declares(material, node)
    docs, quoted = documentation(material, node)
    if docs:
        said = next((claim.citation for claim in quoted if claim.citation), None)
        if said and said.path != node.path:
            citation = None  # a header's lines stand behind its words
        elif said and citation and not citation.line <= said.line <= citation.end_line:
            citation, claims = said, ()  # long documentation: its sentence lies far above
        return sentence((*docs, *parenthesis(citation)), *claims, *quoted)
    bare = Claim(ClaimKind.UNDOCUMENTED, material.name(node), citation=citation)
    used = material.users(node).source
    if used:
        by, more = used_by(material, node)
        words = say(
            "interface.used", name=Code(definition.name), lines=parenthesis(citation), by=by
        )
        return sentence(words, *claims, bare, *more)
    return sentence(
        say("interface.undocumented", name=Code(definition.name), lines=parenthesis(citation)),
        *claims,
        bare,
    )


def _parameters(material: Material, maker: Node, node: Node) -> tuple[Content, ...]:
    definition = material.definition(maker)
    docs = (definition.doc, material.definition(node).doc)
    given = {one.parameter: one for one in defaults_of(material, node, maker)}
    rows = []
    for parameter in without_receiver(definition):
        rows.append(_parameter(material, node, maker, parameter, docs, given))
    header = tuple(
        label(f"column.{name}") for name in ("parameter", "type_of", "default", "docs", "lines_of")
    )
    return table(header, rows)


def _parameter(
    material: Material,
    node: Node,
    maker: Node,
    parameter: Parameter,
    docs: tuple[Doc | None, ...],
    given: Mapping[str, Default],
) -> Statement:
    """A row on a parameter, with the lines of its documentation or else its own."""
    definition = material.definition(maker)
    quoted: Spans = ()
    said: tuple[Claim, ...] = ()
    text = None
    for doc, of in zip(docs, (maker, node), strict=True):
        text = parameter_text(doc, parameter.name)
        if text is not None:
            quoted, said = documented(material, node.path, material.name(of), text)
            break
    citation = said[0].citation if said else None
    if citation is None:
        citation = _parameter_line(material, node.path, definition, parameter.name)
    none = "interface.no_default" if _may_be_left_out(material, node) else "interface.required"
    default = () if parameter.prefix else _code(parameter.default) or say(none)
    if parameter.name in given:
        other = given[parameter.name]
        default = say("interface.default", default=default, code=Code(other.code))
        lines = material.evidence.cite(maker.path, other.line, other.end_line, parameter.name)
        said += stated(other.code, lines)
    cells = (
        (Code(parameter.prefix + parameter.name),),
        type_words(parameter.type),
        default,
        quoted,
        cited(citation),
    )
    shown = parameter.prefix + parameter.name
    default_shown = _shortened(parameter.default)
    claims = parameter_claims(material, maker, shown, parameter.type, default_shown)
    return row(cells, *claims, *said)


def _may_be_left_out(material: Material, node: Node) -> bool:
    """Tell whether the language lets callers leave out a parameter without a default."""
    return material.facts[node.path].language in _LENIENT


def _parameter_line(
    material: Material, path: str, definition: Definition, name: str
) -> Citation | None:
    """The first line of a definition, from its name on, that holds a parameter's name."""
    for line in range(definition.name_line, definition.end_line + 1):
        citation = material.evidence.cite_line(path, line, name)
        if citation is not None:
            return citation
    return None


def _member(material: Material, node: Node, counts: Mapping[str, int]) -> Statement:
    """A row on a member; ``counts`` tells how many members have one signature: those of several
    show the types of their parameters.
    """
    definition = material.definition(node)
    docs, quoted = documentation(material, node)
    raised, errors = _raised(material, node)
    shown = ""
    if definition.kind is DefinitionKind.PROPERTY:
        name = joined((Code(definition.name),), say("interface.property"))
    else:
        shown = signature(
            definition,
            typed=counts[signature(definition)] > 1,
            marks=bare_marks(material, node),
        )
        name = _signed(definition, shown)
    citation, claims = described(material, node, shown=shown, returns=definition.returns)
    by, used = used_by(material, node)
    cells = (name, type_words(definition.returns), raised, by, docs, cited(citation))
    return row(cells, *claims, *errors, *quoted, *used)


def used_by(material: Material, node: Node) -> tuple[Spans, tuple[Claim, ...]]:
    """The functions of the source that use a symbol, then the tests that do."""
    users = material.users(node)
    sources, claims = users_named(material, node, users.source, MOST_USERS)
    tests, more = users_named(material, node, users.tests, MOST_TESTS)
    if tests:
        tests = say("interface.by_tests", n=len(users.tests), names=tests)
    return joined(sources, tests, by="; "), (*claims, *more)


def _raised(material: Material, node: Node) -> tuple[Spans, tuple[Claim, ...]]:
    """The errors that leave a function: its own, and those of what it calls."""
    names: list[Spans] = []
    claims: list[Claim] = []
    for one in error_flow(material).escaping(node):
        if one.origin is None:
            names.append((Code(one.error),))
        else:
            callee = Code(material.definition(one.origin).name)
            names.append(say("errors.from_call", error=Code(one.error), callee=callee))
        claims += escape_claims(material, node, one)
    return listing(names), tuple(claims)


def _functions(material: Material, page: str, nodes: list[Node]) -> tuple[Content, ...]:
    rows = []
    for node in nodes:
        definition = material.definition(node)
        docs, quoted = documentation(material, node)
        raised, errors = _raised(material, node)
        by, used = used_by(material, node)
        shown = ""
        # What "get" or "set" stands before in an object that a script exports is read, not called.
        accessor = not {"get", "set"}.isdisjoint(definition.modifiers)
        if definition.kind in CALLABLES and not accessor:
            shown = signature(definition, marks=bare_marks(material, node))
        citation, claims = described(material, node, shown=shown, returns=definition.returns)
        name: Spans = _signed(definition, shown) if shown else (Code(definition.name),)
        if accessor:
            name = joined(name, say("interface.property"))
        cells = (
            name,
            type_words(definition.returns),
            raised,
            by,
            docs,
            cited(citation),
        )
        rows.append(row(cells, *claims, *errors, *quoted, *used))
    header = tuple(
        label(f"column.{name}")
        for name in ("function", "returns", "raises", "by", "docs", "lines_of")
    )
    return table(header, rows)


def _values(material: Material, nodes: list[Node]) -> tuple[Content, ...]:
    rows = []
    for node in nodes:
        definition = material.definition(node)
        value = _shortened(definition.value)
        citation, claims = described(material, node, returns=definition.returns, value=value)
        docs, quoted = documentation(material, node)
        cells = (
            (Code(definition.name),),
            type_words(definition.returns),
            _code(value),
            docs,
            cited(citation),
        )
        rows.append(row(cells, *claims, *quoted))
    header = tuple(
        label(f"column.{name}") for name in ("name", "type_of", "value", "docs", "lines_of")
    )
    return table(header, rows)


def _signed(definition: Definition, shown: str) -> Spans:
    """The signature; a name of one letter also stands alone, as a reader would look for it."""
    whole = Code(shown)
    if len(definition.name) > 1:
        return (whole,)
    return (Code(definition.name), Plain(": "), whole)


def _code(text: str) -> Spans:
    text = _shortened(text)
    return (Code(text),) if text else ()


def _shortened(text: str) -> str:
    """The text on one line, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"
