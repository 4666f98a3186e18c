"""Configuration and signals: what the source reads from outside and offers to it."""

import re

from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import (
    TAKES_VALUE,
    Definition,
    DefinitionKind,
    Signal,
    SignalKind,
)
from codewiki.source.model import Role
from codewiki.wiki.accepted import values_accepted
from codewiki.wiki.catalogue import joined, label, listing, say
from codewiki.wiki.claims import described, documentation, signal_claims
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Claim, ClaimKind, Code, Content, Quote, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.type_words import short

KINDS = (
    SignalKind.ENVIRONMENT,
    SignalKind.PROPERTY,
    SignalKind.OPTION,
    SignalKind.ROUTE,
    SignalKind.COMMAND,
    SignalKind.SUBPROCESS,
    SignalKind.FILE,
)
MAX_ROWS = 40
MAX_ATTRIBUTES = 15
_SETTINGS = frozenset({SignalKind.ENVIRONMENT, SignalKind.PROPERTY})
_DETAILS = {
    SignalKind.ENVIRONMENT: "default",
    SignalKind.PROPERTY: "default",
    SignalKind.OPTION: "default",
    SignalKind.ROUTE: "method",
    SignalKind.SUBPROCESS: "started",
}
"""The columns of what signals hold beside their names."""
_IDENTIFIER = re.compile(r"[A-Za-z_]\w+")


def configuration(
    material: Material, paths: tuple[str, ...], *, absences: bool = True
) -> tuple[Content, ...]:
    """One table for each kind of signal found, and a sentence on those looked for in vain.

    ``absences`` is false where the reader would take the files for the whole repository.
    """
    content: list[Content] = []
    absent: list[Spans] = []
    for kind in KINDS:
        found = [(path, one) for path in paths for one in _signals(material, path, kind)]
        if found:
            content += paragraph(caption(say(f"signal.{kind.value}", n=len(found))))
            content += _table(material, found)
        elif paths and all(is_complete(material, path, kind) for path in paths):
            absent.append(say(f"absent.{kind.value}"))
    content += class_attributes(material, paths)
    content += paragraph(*values_accepted(material, paths))
    if absent and absences:
        content += paragraph(caption(say("signal.absent", kinds=listing(absent, len(KINDS)))))
    return tuple(content)


def class_attributes(material: Material, paths: tuple[str, ...]) -> tuple[Content, ...]:
    """The public attributes of public classes that have a value, with what is said of them."""
    found = [
        (node, member)
        for node in material.top_symbols(paths)
        if material.definition(node).kind is DefinitionKind.CLASS
        and material.definition(node).public
        for member in material.members(node)
        if _is_setting(material.definition(member))
    ]
    rows = []
    for node, member in found[:MAX_ATTRIBUTES]:
        definition = material.definition(member)
        citation, claims = described(material, member, value=short(definition.value))
        docs, quoted = documentation(material, member)
        name = Code(f"{material.name(node)}.{definition.name}")
        cells = ((name,), (Code(short(definition.value)),), docs, cited(citation))
        rows.append(row(cells, *claims, *quoted))
    if not rows:
        return ()
    header = tuple(label(f"column.{name}") for name in ("attribute", "default", "docs", "lines_of"))
    words = say("settings.attributes", n=len(found))
    if len(rows) < len(found):
        words = joined(words, say("caption.shown", shown=len(rows), all=len(found)))
    return (*paragraph(caption(words)), *table(header, rows))


def _is_setting(definition: Definition) -> bool:
    """Tell whether an attribute has a value that is there to be changed."""
    return (
        definition.kind is DefinitionKind.FIELD
        and definition.public
        and bool(definition.value)
        and not {"private", "final", "readonly", "static"}.intersection(definition.modifiers)
        and not definition.name.isupper()
    )


def _signals(material: Material, path: str, kind: SignalKind) -> list[Signal]:
    facts = material.facts.get(path)
    return [one for one in facts.signals if one.kind is kind and one.name] if facts else []


def is_complete(material: Material, path: str, kind: SignalKind) -> bool:
    """Tell whether the reader of a file's language finds every signal of a kind."""
    facts = material.facts.get(path)
    if facts is None:
        return False
    adapter = adapter_for(facts.language)
    return adapter is not None and kind in adapter.signals


def _table(material: Material, found: list[tuple[str, Signal]]) -> tuple[Content, ...]:
    rows = [_row(material, path, one) for path, one in found[:MAX_ROWS]]
    shown = _DETAILS.get(found[0][1].kind, "detail")
    columns = ("name", shown, "help", "inside", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows)


def value_of(signal: Signal) -> Spans:
    """The default of an option, its detail where it is something else, or that it takes a value."""
    if signal.detail == TAKES_VALUE:
        return say("option.takes_value")
    return (Code(" ".join(signal.detail.split())),) if signal.detail else ()


def _explained(signal: Signal, citation: Citation) -> Claim:
    if signal.kind is not SignalKind.OPTION:
        return Claim(ClaimKind.QUOTES, "", value=signal.help, citation=citation)
    return Claim(ClaimKind.EXPLAINS, citation.path, signal.name, signal.help, citation)


def help_of(
    material: Material, signal: Signal, citation: Citation | None
) -> tuple[Spans, tuple[Claim, ...]]:
    """What the program tells its users of an option; of a command also what its function says."""
    if signal.help and citation is not None:
        return (Quote(signal.help),), (_explained(signal, citation),)
    owner = material.node_at(citation.path, signal.scope) if citation is not None else None
    if owner is None or signal.kind is not SignalKind.COMMAND:
        return (), ()
    return documentation(material, owner)


def signal_lines(material: Material, path: str, signal: Signal) -> Citation | None:
    """The lines of a signal, for its name or what else of its row stands there.

    A name may be put together or stand behind a constant: then the lines hold the constant, or the
    name of the function around.
    """
    owner = material.node_at(path, signal.scope)
    definition = material.definition(owner) if owner else None
    words = [signal.name, *signal.name.split()[:1]]
    words += [definition.name] if definition else []
    for needle in dict.fromkeys(words):
        citation = material.evidence.cite(path, signal.line, signal.end_line, needle)
        if citation is not None:
            return citation
    if definition is not None and signal.kind is SignalKind.COMMAND:
        last = definition.name_line  # what makes it a command stands before the function
        citation = material.evidence.cite(path, signal.line, last, definition.name)
        citation = citation or material.evidence.cite_name(path, definition)
        if citation is not None:
            return citation
    needle = next(iter(_IDENTIFIER.findall(signal.detail)), "")
    return material.evidence.cite(path, signal.line, signal.end_line, needle)


def _row(material: Material, path: str, signal: Signal) -> Statement:
    citation = signal_lines(material, path, signal)
    owner = material.node_at(path, signal.scope)
    told, claims = help_of(material, signal, citation)
    cells = (
        (Code(signal.name),),
        value_of(signal) if signal.kind is not SignalKind.COMMAND else (),
        told,
        (Code(material.name(owner)),) if owner else (),
        cited(citation),
    )
    return row(cells, *signal_claims(material, path, signal, citation), *claims)


def sources_of(material: Material, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The source files among the paths that have been read."""
    return tuple(path for path in material.with_role(paths, Role.SOURCE) if path in material.facts)
