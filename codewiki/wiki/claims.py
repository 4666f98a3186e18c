"""Claims that the writers attach to what they say, each in the words of the source."""

import re
from collections.abc import Iterable, Sequence

from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import TAKES_VALUE, Signal, SignalKind
from codewiki.graph.model import Edge, EdgeKind, Node, Tier
from codewiki.query.build import is_seen
from codewiki.source.words import places
from codewiki.wiki.catalogue import listing, say
from codewiki.wiki.docs_text import Sentence, first_sentence
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, CALLS, USES, Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    PageLink,
    Plain,
    Quote,
    Spans,
)

_ENDS = (".", "!", "?", "…", ":", "。")
"""With what a quotation ends that needs no full stop behind it."""

DERIVED = Claim(ClaimKind.DERIVED, "graph")
"""What rests on the graph alone."""


def declares(material: Material, node: Node) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The citation of a whole definition, and the claim that it declares its name."""
    definition = material.definition(node)
    citation = material.evidence.cite_definition(node.path, definition)
    line = material.evidence.text(node.path, definition.name_line)
    # In "a = b = value" the later names stand where no pattern would look for a declaration.
    chained = line.split(definition.name, 1)[0].rstrip().endswith("=")
    if citation is None or chained:
        return citation, (DERIVED,)
    return citation, (Claim(ClaimKind.DECLARES, definition.name, citation=citation),)


def described(
    material: Material,
    node: Node,
    *,
    shown: str = "",
    returns: str = "",
    value: str = "",
) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The citation of a whole definition with claims for all that a row shows of it.

    ``shown`` is its signature, ``returns`` the type that it returns or has, ``value`` its value, as
    they are shown; empty ones are not claimed. A member is claimed to be one of its owner.
    """
    citation, claims = declares(material, node)
    if citation is None or DERIVED in claims:
        return citation, claims
    name = material.name(node)
    last = material.definition(node).name
    owner = name.removesuffix(f".{last}") if name.endswith(f".{last}") else ""
    found = [Claim(ClaimKind.MEMBER, owner, last, citation=citation)] if owner else list(claims)
    if shown:
        found.append(Claim(ClaimKind.SIGNATURE, name, value=shown, citation=citation))
    callable_ = material.definition(node).kind in CALLABLES
    returns = " ".join(returns.split())
    if returns:
        kind = ClaimKind.RETURNS if callable_ else ClaimKind.TYPE
        found.append(Claim(kind, name, value=returns, citation=citation))
    if value:
        found.append(Claim(ClaimKind.VALUE, name, value=value, citation=citation))
    return citation, tuple(found)


def parameter_claims(
    material: Material, maker: Node, name: str, type_text: str, default: str
) -> tuple[Claim, ...]:
    """Claims that a function has a parameter with a default ("" for none), and with a type where
    one is shown; both as they are shown.
    """
    whole = material.evidence.cite_definition(maker.path, material.definition(maker))
    if whole is None:
        return (DERIVED,)
    subject = material.name(maker)
    claims = [Claim(ClaimKind.DEFAULT, subject, name, default, whole)]
    if type_text:
        claims.append(Claim(ClaimKind.TYPE, subject, name, " ".join(type_text.split()), whole))
    return tuple(claims)


_SAID_BY = {
    SignalKind.OPTION: ClaimKind.OPTION,
    SignalKind.ROUTE: ClaimKind.ROUTE,
    SignalKind.ENVIRONMENT: ClaimKind.READS_ENVIRONMENT,
    SignalKind.PROPERTY: ClaimKind.READS_ENVIRONMENT,
}


def signal_claims(
    material: Material, path: str, signal: Signal, citation: Citation | None
) -> tuple[Claim, ...]:
    """Claims that a setting, an option or a route is read or defined on its lines, with the detail
    that is shown, inside the function around it.
    """
    kind = _SAID_BY.get(signal.kind)
    if citation is None or kind is None or citation.needle not in _names_of(signal):
        return (DERIVED,)
    method = signal.detail if kind is ClaimKind.ROUTE else ""
    claims = [Claim(kind, path, signal.name, method, citation)]
    if signal.detail and not method and signal.detail != TAKES_VALUE:
        claims += stated(" ".join(signal.detail.split()), citation)
    owner = material.node_at(path, signal.scope)
    if owner is not None:
        claims.append(Claim(ClaimKind.WITHIN, material.name(owner), citation=citation))
    return tuple(claims)


def _names_of(signal: Signal) -> set[str]:
    return {signal.name, *signal.name.split()[:1]}


def documented(
    material: Material, path: str, name: str, sentence: Sentence | None
) -> tuple[Spans, tuple[Claim, ...]]:
    """A quotation without its lines, and the claim that it is the documentation of ``name`` (of
    the whole file, where that is its path); nothing when its lines cannot be cited.
    """
    citation = quoted_lines(material, path, sentence)
    if sentence is None or citation is None:
        return (), ()
    claim = Claim(ClaimKind.DOCUMENTED, name, value=sentence.text, citation=citation)
    return (Quote(sentence.text),), (claim,)


def name_line(material: Material, node: Node) -> Citation | None:
    """The line with a symbol's name."""
    return material.evidence.cite_name(node.path, material.definition(node))


def holds(material: Material, nodes: Iterable[Node]) -> tuple[Claim, ...]:
    """Claims that files hold symbols."""
    return tuple(
        Claim(ClaimKind.HOLDS, node.path, material.definition(node).name) for node in nodes
    )


def line_counts(material: Material, paths: Iterable[str]) -> tuple[Claim, ...]:
    """Claims that files have so many lines."""
    return tuple(
        Claim(ClaimKind.LINES, path, value=str(material.files[path].lines)) for path in paths
    )


def calls(material: Material, edge: Edge) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The line of a call and the claim that the source of the edge calls its target there."""
    source, target = material.nodes[edge.source], material.nodes[edge.target]
    callee = target.name if target.definition < 0 else material.definition(target).name
    citation = material.evidence.cite_line(source.path, edge.line, callee)
    if citation is None or not _names_callee(
        material.evidence.text(source.path, edge.line), callee
    ):
        return citation, (DERIVED,)
    kind = ClaimKind.CONSTRUCTS if edge.kind is EdgeKind.CONSTRUCTS else ClaimKind.CALLS
    named = callee_text(material, target)
    claim = Claim(kind, _place(material, source), named, value=target.path, citation=citation)
    return citation, (claim,)


def callee_text(material: Material, target: Node) -> str:
    """What a claim calls a callee: its name, and behind "/" how many parameters it takes where
    other methods of its type have the name as well.
    """
    if target.definition < 0:
        return target.name
    definition = material.definition(target)
    adapter = adapter_for(material.facts[target.path].language)
    if adapter is None or not adapter.packaged:
        return definition.name
    same = [
        one
        for one in material.facts[target.path].definitions
        if one.name == definition.name and one.kind is definition.kind
    ]
    if len(same) < 2 or definition.kind not in CALLABLES:
        return definition.name
    return f"{definition.name}/{len(definition.parameters)}"


def _place(material: Material, node: Node) -> str:
    """What a claim calls the place of a call: the symbol, or the path of the file."""
    return material.name(node) if node.definition >= 0 else node.path


def _names_callee(line: str, callee: str) -> bool:
    """Tell whether a line shows the call by the callee's own name: "name(", "@name", "<name"."""
    name = re.escape(callee)
    return (
        re.search(rf"(?<![\w$]){name}\s*(?:\?\.)?\(|<{name}\b|@[\w.]*\b{name}\b", line) is not None
    )


def stated(text: str, citation: Citation | None) -> tuple[Claim, ...]:
    """The claim that cited lines hold a piece of code as it is shown."""
    if not text:
        return ()
    return (Claim(ClaimKind.STATES, "", value=text, citation=citation),) if citation else (DERIVED,)


def _may_show(edge: Edge) -> bool:
    """Tell whether the text may show where an edge leads: by names, or by a declared type."""
    return is_seen(edge) or edge.tier is Tier.TYPE


def uses(material: Material, edge: Edge) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The line of a use and the claim that the source of the edge names its target there."""
    if edge.kind in CALLS:
        citation, claims = calls(material, edge)
        if claims != (DERIVED,):
            return citation, claims if _may_show(edge) else (DERIVED,)
    source, target = material.nodes[edge.source], material.nodes[edge.target]
    name = target.name if target.definition < 0 else material.definition(target).name
    citation = material.evidence.cite_line(source.path, edge.line, name)
    if citation is None or not is_seen(edge):
        return citation, (DERIVED,)
    claim = Claim(ClaimKind.USES, _place(material, source), name, target.path, citation)
    return citation, (claim,)


def users_named(
    material: Material, node: Node, users: Sequence[str], limit: int
) -> tuple[Spans, tuple[Claim, ...]]:
    """Some users of a symbol by name, those first whose own words show it, functions before files,
    with the claim that each uses it; where there are more, one further user stands for "others".
    """
    edges: dict[str, list[Edge]] = {one: [] for one in users}
    for edge in material.incoming(node.id, USES):
        if edge.source in edges and edge.counted:
            edges[edge.source].append(edge)
    proved: dict[str, tuple[Claim, ...]] = {}
    ordered = sorted(users, key=lambda one: (material.nodes[one].definition < 0, one))
    # Those that names show come before those that declared types do.
    for one in sorted(ordered, key=lambda one: not any(map(is_seen, edges[one]))):
        if len(proved) > limit:
            break
        for edge in sorted(edges[one], key=lambda edge: not is_seen(edge)):
            _, claims = uses(material, edge)
            if DERIVED not in claims:
                proved[one] = claims
                break
    order = [*proved, *(one for one in ordered if one not in proved)]
    names: list[Spans] = [(Code(_short(material, one)),) for one in order[:limit]]
    shown_claims = [claim for one in order[: limit + 1] for claim in proved.get(one, (DERIVED,))]
    if len(order) > limit:
        names.append(say("list.more"))
    return listing(list(dict.fromkeys(names)), limit + 1), tuple(shown_claims)


MOST_MENTIONS = 40


def mentions(material: Material, node: Node) -> tuple[Claim, ...]:
    """How often the name of a symbol stands in the files of its users: their number rests on that,
    though nothing proves it.
    """
    name = material.definition(node).name
    users = material.users(node)
    paths = {material.path_of(one) for one in (*users.source, *users.tests)}
    return mentioned(material, ((path, name) for path in paths))


def mentioned(material: Material, pairs: Iterable[tuple[str, str]]) -> tuple[Claim, ...]:
    """How often names stand in files, given as (path, name): what is counted of the places that
    use them rests on that, though nothing proves it.
    """
    return tuple(
        Claim(ClaimKind.COUNTS, path, f"places of {name}", str(count))
        for path, name in sorted(set(pairs))[:MOST_MENTIONS]
        if (count := sum(1 for _ in places(material.evidence.all_text(path), name)))
    )


def _short(material: Material, node_id: str) -> str:
    """A symbol by its name, a file by its last part."""
    return material.name(material.nodes[node_id]).rpartition("/")[2]


def imports(material: Material, edge: Edge) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The statement of an import and the claim that it names what the edge leads to."""
    path = material.path_of(edge.source)
    for one in material.facts[path].imports:
        if one.line <= edge.line <= one.end_line:
            stem = one.module.rsplit("/", 1)[-1]
            names = (one.name, stem, stem.rsplit(".", 1)[-1], stem.split(".", 1)[0])
            for name in names:
                citation = material.evidence.cite(path, one.line, one.end_line, name)
                if citation is not None:
                    target = material.path_of(edge.target)
                    claim = Claim(ClaimKind.IMPORTS, path, name, target, citation)
                    return citation, (claim,)
    return None, (DERIVED,)


def inherits(material: Material, edge: Edge) -> tuple[Citation | None, tuple[Claim, ...]]:
    """The header of a class and the claim that it names its base."""
    node = material.nodes[edge.source]
    definition = material.definition(node)
    target = material.nodes[edge.target]
    base = _base_text(material, node, target)
    citation = material.evidence.cite(
        node.path, definition.name_line, max(edge.line, definition.name_line), base
    )
    if citation is None:
        return None, (DERIVED,)
    claim = Claim(ClaimKind.INHERITS, definition.name, base, value=target.path, citation=citation)
    return citation, (claim,)


def inherits_from_outside(material: Material, node: Node, base: str) -> tuple[Claim, ...]:
    """The claim that the header of a class names a base that the repository does not define."""
    definition = material.definition(node)
    for one in material.facts[node.path].inheritance:
        if one.definition == node.definition and base in one.base:
            last = max(one.line, definition.name_line)
            citation = material.evidence.cite(node.path, definition.name_line, last, base)
            if citation is not None:
                return (Claim(ClaimKind.INHERITS, definition.name, base, citation=citation),)
    return (DERIVED,)


def _base_text(material: Material, node: Node, target: Node) -> str:
    """The last word of a base as the class's header writes it, which may be an alias."""
    name = material.definition(target).name if target.definition >= 0 else target.name
    bases = [
        one.base.partition("<")[0].rsplit(".", 1)[-1]
        for one in material.facts[node.path].inheritance
        if one.definition == node.definition
    ]
    return bases[0] if name not in bases and len(bases) == 1 else name


def states(citation: Citation | None, name: str, value: str) -> tuple[Claim, ...]:
    """The claim that the lines hold a name and behind it a value, "…" for what is left out."""
    if citation is None:
        return (DERIVED,)
    return (Claim(ClaimKind.STATES, "", name, value, citation),)


def quotation(
    material: Material, path: str, sentence: Sentence | None
) -> tuple[Spans, tuple[Claim, ...]]:
    """A quotation with its lines, and the claim that they hold it; nothing when they cannot be
    cited.
    """
    citation = quoted_lines(material, path, sentence)
    if sentence is None or citation is None:
        return (), ()
    claim = Claim(ClaimKind.QUOTES, path, value=sentence.text, citation=citation)
    return (Quote(sentence.text), *parenthesis(citation)), (claim,)


def closed(spans: Spans) -> Spans:
    """Words that end with a quotation and its lines, with a full stop where it has no end."""
    quoted = [span.text for span in spans if isinstance(span, Quote)]
    if not quoted or quoted[-1].endswith(_ENDS):
        return spans
    return (*spans, Plain("."))


def quoted_lines(material: Material, path: str, sentence: Sentence | None) -> Citation | None:
    """The lines of a quotation; the longest word of it that stands there is the needle."""
    if sentence is None:
        return None
    words = {word.strip(".,;:!?()\"'“”…") for word in sentence.text.split()}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        citation = material.evidence.cite(path, sentence.line, sentence.end_line, word)
        if citation is not None:
            return citation
    return None


def parenthesis(*citations: Citation | None) -> Spans:
    """Citations between parentheses after the words that they prove, "" when there is none."""
    found: list[Citation] = []
    for citation in citations:
        if citation is not None and citation not in found:
            found.append(citation)
    if not found:
        return ()
    spans: Spans = (Plain(" ("),)
    for position, citation in enumerate(found):
        spans += (*((Plain(", "),) if position else ()), *cited(citation))
    return (*spans, Plain(")"))


def page_link(material: Material, page: str, text: str = "") -> PageLink:
    """A link to a page by its title."""
    module = material.modules.get(page)
    return PageLink(page, text or (module.title if module else page))


def symbol_link(material: Material, node: Node, here: str) -> Spans:
    """A symbol's name, followed by a link to its page when that is another one than ``here``."""
    page = material.page_of(node.path)
    name: Spans = (Code(material.name(node)),)
    if page == here:
        return name
    return say("symbol.of_page", name=name, page=page_link(material, page))


def documentation(material: Material, node: Node) -> tuple[Spans, tuple[Claim, ...]]:
    """The first sentence of a symbol's documentation.

    Only what another file says, a header, has lines of its own: those of the whole definition stand
    in the same row.
    """
    path, doc = material.said_of(node)
    spans, claims = documented(material, path, material.name(node), first_sentence(doc))
    if path != node.path and spans:
        spans = (*spans, *parenthesis(*(claim.citation for claim in claims)))
    return spans, claims
