"""What stands before a call in brace languages: the object itself, a parameter, a typed variable.

Each file is read once for the types with which it declares names, the types that it declares, and
the functions that it puts on objects; a claim looks up what it needs.
"""

import re
from itertools import islice

from codewiki.check import java_declarations
from codewiki.check.bindings import leads_to
from codewiki.check.declarations import SCRIPTS
from codewiki.check.heads import callable_heads
from codewiki.check.java_types import (
    GENERICS,
    chain_before,
    declared_types,
    type_of_chain,
    variables,
)
from codewiki.check.located import is_owned
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of
from codewiki.source.words import has_word, places
from codewiki.wiki.model import Citation, Claim

OWN = frozenset({"self", "cls", "this"})
"""What an object is called inside of its own methods."""
_ASSIGNED_METHOD = re.compile(
    r"(?<![\w$.])(?P<owner>[\w$]+)(?:\.prototype)?\.[\w$]+\s*=\s*(?:async\s+)?function\b[^{}]*\{\Z"
)
_ASSIGNED = re.compile(r"(?<![\w$.])(?=(?P<owner>[\w$]++)(?:\.prototype)?\.(?P<name>[\w$]++)\s*+=)")
_TYPED_VARIABLE = re.compile(
    rf"(?<![\w$.])(?=(?P<name>[\w$]++)\s*+\??:\s*+(?P<type>[\w$]++)(?:{GENERICS})?"
    r"[^\S\n]*+[=;,){\n])"
)
_IS_TYPE = re.compile(r"\b(?:class|interface|enum|record)\b")
_IS_OBJECT = re.compile(r"[=(:,]\s*\{\Z")
_MOST_MEMBERS = 60


def is_overloaded(name: str, path: str, source: SourceText) -> bool:
    """Tell whether a file of Java declares several methods of a name; a class is one thing."""

    def count() -> bool:
        if name in declared_types(path, source):
            return False
        code = source.code_text(path)
        text = source.code_text(path, strings=False)
        heads = callable_heads(code, code, text, name, (0, len(code)), "java")
        return len({head.arguments for head in heads}) > 1

    return source.kept(("overloads", path, name), count)


def by_declared_type(claim: Claim, citation: Citation, source: SourceText, site: str) -> bool:
    """Tell whether the receiver is declared, everywhere in its file, with the one type that has the
    method in ``claim.value``.
    """
    parts = [part for part in re.split(r"\W+", site) if part]
    if parts and parts[0] in OWN:
        parts = parts[1:]
    path = citation.path
    language = language_of(path)
    if len(parts) != 1 or language not in {"java", "typescript", "tsx"}:
        return False
    types = _variables(path, source).get(parts[0], frozenset())
    if len(types) != 1:
        return False
    (kind,) = types
    member = ("member of", claim.value, kind, claim.object)
    if not source.kept(member, lambda: _is_member_of(kind, claim, source)):
        return False
    if language == "java":
        target = source.code_text(claim.value)
        name = claim.object.rsplit(".", 1)[-1]
        code = source.code_text(path)
        own = claim.value == path
        return own or java_declarations.leads_to(code, target, name, kind) is True
    return leads_to(source, path, kind, claim.value) is not None


def by_chain(claim: Claim, citation: Citation, source: SourceText) -> bool:
    """Tell whether a call of Java on the cited lines is on something whose type, followed along
    the names before it, has the method in ``claim.value``.
    """
    path = citation.path
    code = source.code_text(path)
    name = claim.object.rsplit(".", 1)[-1]
    first, last = source.span(citation)
    for offset in places(code[first:last], name):
        place = first + offset
        if not code[place + len(name) :][:20].lstrip().startswith("("):
            continue
        chain = chain_before(code, place)
        found = type_of_chain(chain, path, place, claim.value, source) if chain else None
        if found is not None and found[0] == claim.value:
            kind = found[1]
            member = ("member of", claim.value, kind, claim.object)
            if source.kept(member, lambda kind=kind: _is_member_of(kind, claim, source)):  # type: ignore[misc]
                return True
    return False


def _variables(path: str, source: SourceText) -> dict[str, frozenset[str]]:
    """Return the types with which a file declares each name."""

    if language_of(path) == "java":
        return variables(path, source)

    def read() -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for match in _TYPED_VARIABLE.finditer(source.code_text(path)):
            found.setdefault(match["name"], set()).add(match["type"])
        return {name: frozenset(types) for name, types in found.items()}

    return source.kept(("types of variables", path), read)


def _is_member_of(kind: str, claim: Claim, source: SourceText) -> bool:
    name = claim.object.rsplit(".", 1)[-1]
    code = source.code_text(claim.value)
    return any(
        _starts_member(code, place, name) and is_owned(source, claim.value, place, [kind])
        for place in islice(places(code, name), _MOST_MEMBERS)
    )


def is_own_member(
    citation: Citation, name: str, source: SourceText, *, outer: bool = False
) -> bool:
    """Tell whether a block around the call declares the name as a member: the innermost class, or
    with ``outer`` one around it.
    """
    path = citation.path
    blocks = source.blocks(path)
    if not blocks.whole:
        return False
    place = source.span(citation)[0]
    around = blocks.around(place) or blocks.around(source.span(citation)[1] - 1)
    code = source.code_text(path)
    language = language_of(path)
    for span in around:
        head = blocks.head(span)
        assigned = _ASSIGNED_METHOD.search(head) if language in SCRIPTS else None
        if assigned is not None:
            return (assigned["owner"], name) in _assigned(path, source)
        is_type = _IS_TYPE.search(head) is not None
        if not is_type and not (language in SCRIPTS and _IS_OBJECT.search(head)):
            continue
        for one in places(code[span.opening : span.closing], name):
            inside = blocks.around(span.opening + one)
            if inside and inside[0] == span and _starts_member(code, span.opening + one, name):
                return True
        if not outer:
            return False
    return False


def _assigned(path: str, source: SourceText) -> frozenset[tuple[str, str]]:
    """Return the owners and names to which a script assigns members, also of their prototypes."""
    return source.kept(
        ("assigned members", path),
        lambda: frozenset(
            (one["owner"], one["name"]) for one in _ASSIGNED.finditer(source.code_text(path))
        ),
    )


def _starts_member(code: str, place: int, name: str) -> bool:
    behind = code[place + len(name) : place + len(name) + 300].lstrip()
    before = code[max(0, place - 1) : place]
    return before != "." and behind[:1] in {"(", "=", ":", "<", "?"}


def is_parameter(citation: Citation, name: str, source: SourceText) -> bool:
    """Tell whether a function around the call has a parameter of the name, which is meant then."""
    blocks = source.blocks(citation.path)
    for span in blocks.around(source.span(citation)[0]):
        head = blocks.head(span)
        opening = head.find("(")
        if opening >= 0 and has_word(head[opening:], name):
            is_own = re.search(rf"(?<![\w$.]){re.escape(name)}\s*\(", head[opening:])
            if not is_own:
                return True
    return False
