"""How a statement is proved, so that anybody can follow it: rules, lines and verdicts."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

import msgspec

from codewiki.check.claims import rule_of
from codewiki.check.reproof import Moved, Tested, Verdict, reprove, told_by
from codewiki.check.source_text import SourceText
from codewiki.errors import QuestionError
from codewiki.source.contents import Contents
from codewiki.wiki.addresses import plain_text
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Claim,
    ClaimKind,
    Code,
    FileLink,
    Page,
    Quote,
    Spans,
    State,
    Statement,
    Wiki,
)

PROVED, CONTRADICTED, OPEN = "proved", "contradicted", "open"
_NO_RULE = (
    "No rule: this rests on the dependency graph, on inferred types or on counts of it, so the"
    " statement is cited at most."
)
_NO_CLAIM = "Nothing is claimed: its lines are cited, and no rule says that they prove it."
_NEAREST = 3
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class Lines(msgspec.Struct, frozen=True):
    """Lines of the source as they are."""

    path: str
    line: int
    end_line: int
    text: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of a statement: what it says, the rule, what the rule came to, and the lines that
    it looked at. ``also`` is a file that it looked into as a whole, "" for none.
    """

    says: str
    claim: Claim
    rule: str
    verdict: str
    lines: Lines | None = None
    also: str = ""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with the verdict on it and on each of its parts.

    ``state`` is what it was when it was written, ``verdict`` what the present source makes of it
    (see ``codewiki.check.reproof``); ``note`` says why it cannot be proved, if so.
    """

    page: str
    block: str
    number: int
    text: str
    state: State
    verdict: Verdict
    parts: tuple[Part, ...] = ()
    reasons: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    note: str = ""


class Listed(msgspec.Struct, frozen=True):
    """A block of a page: its address, its kind, how it begins, and the states of its statements."""

    block: str
    kind: str
    begins: str
    checked: int
    cited: int
    unchecked: int


class Address(msgspec.Struct, frozen=True):
    """What of a wiki is meant: a page, a section of it, a block, a statement (0: all)."""

    page: str
    anchor: str = ""
    block: int = 0
    statement: int = 0


def read_address(text: str) -> Address:
    """Read "PAGE", "PAGE#ANCHOR", "PAGE#ANCHOR/N" or "PAGE#ANCHOR/N/M".

    Raises ``QuestionError`` for anything else.
    """
    page, _, rest = text.strip().partition("#")
    anchor, *numbers = rest.split("/")
    whole = all(_NUMBER.fullmatch(one) for one in numbers)
    if not page or len(numbers) > 2 or not whole or (numbers and not anchor):
        raise QuestionError(
            f"“{text}” is no address of a block",
            name=text,
            remedy="Write PAGE#ANCHOR/N as in wiki.json, such as overview#modules/2, or PAGE alone",
        )
    page = page.removesuffix(".md").removesuffix(".html")
    given = [int(one) for one in numbers] + [0, 0]
    return Address(page, anchor, given[0], given[1])


def list_blocks(wiki: Wiki, address: Address) -> tuple[Listed, ...]:
    """List the blocks of a page, or of a section of it. Raises ``QuestionError``."""
    return tuple(_listed(block) for block in _blocks(wiki, address))


def proofs(
    wiki: Wiki,
    contents: Contents,
    files: Mapping[str, str],
    address: Address,
    inputs: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Proof, ...]:
    """Prove the statements at an address; the arguments are those of ``reprove``.

    Raises ``QuestionError`` when there is nothing at the address; it names what is near.
    """
    blocks = _blocks(wiki, address)
    told = [
        (block, number, statement)
        for block in blocks
        for number, statement in enumerate(told_by(block), start=1)
    ]
    if address.statement:
        count = len(told)
        told = [one for one in told if one[1] == address.statement]
        if not told:
            raise QuestionError(
                f"The block has {count} statements",
                name=blocks[0].id,
                remedy="Leave out the last number to see all of them",
            )
    verdicts = {
        (one.block, one.number): one
        for one in reprove(wiki, contents, files, inputs, frozenset(block.id for block in blocks))
    }
    source = SourceText(contents)
    found = []
    for block, number, statement in told:
        reproof = verdicts.get((block.id, number))
        found.append(
            Proof(
                page=block.id.partition("#")[0],
                block=block.id,
                number=number,
                text=shown(statement),
                state=statement.state,
                verdict=reproof.verdict if reproof else Verdict.UNVERIFIED,
                parts=tuple(_part(one, source) for one in (reproof.claims if reproof else ())),
                reasons=reproof.reasons if reproof else (),
                moved=reproof.moved if reproof else (),
                note="" if statement.claims else _NO_CLAIM,
            )
        )
    return tuple(found)


def _blocks(wiki: Wiki, address: Address) -> list[Block]:
    page = _page(wiki, address.page)
    sections = page.sections
    if address.anchor:
        sections = tuple(one for one in page.sections if one.anchor == address.anchor)
        if not sections:
            anchors = [one.anchor for one in page.sections]
            raise QuestionError(
                f"The page {page.id} has no section “{address.anchor}”",
                name=address.anchor,
                remedy=_instead(address.anchor, anchors, f"See them all: codewiki prove {page.id}"),
            )
    blocks = [block for section in sections for block in section.blocks]
    if not address.block:
        return blocks
    wanted = f"{page.id}#{address.anchor}/{address.block}"
    found = [block for block in blocks if block.id == wanted]
    if not found:
        raise QuestionError(
            f"The section {page.id}#{address.anchor} has {len(blocks)} blocks",
            name=wanted,
            remedy=f"See them: codewiki prove {page.id}#{address.anchor}",
        )
    return found


def _page(wiki: Wiki, name: str) -> Page:
    by_id = {page.id: page for page in wiki.pages}
    if name in by_id:
        return by_id[name]
    titled = [page for page in wiki.pages if page.title.casefold() == name.casefold()]
    if len(titled) == 1:
        return titled[0]
    every = "Every page is a file of the wiki: its path without “.md”"
    raise QuestionError(
        f"The wiki has no page “{name}”", name=name, remedy=_instead(name, list(by_id), every)
    )


def _instead(name: str, names: list[str], otherwise: str) -> str:
    near = get_close_matches(name, names, n=_NEAREST, cutoff=0.5)
    near += [one for one in names if name and name in one and one not in near]
    return f"Did you mean {', '.join(near[:_NEAREST])}?" if near else otherwise


def _listed(block: Block) -> Listed:
    told = told_by(block)
    states = [one.state for one in told if one.counted]
    return Listed(
        block.id,
        type(block.content).__name__.lower(),
        shown(told[0])[:100] if told else "",
        states.count(State.CHECKED),
        states.count(State.CITED),
        states.count(State.UNCHECKED),
    )


def shown(statement: Statement) -> str:
    """Return a statement as one line of plain text; the cells of a row are set apart by "|"."""
    cells = (_text(cell) for cell in statement.cells)
    return " | ".join(" ".join(cell.split()) for cell in cells)


def _text(cell: Spans) -> str:
    parts = []
    for span in cell:
        match span:
            case Code(text=text):
                parts.append(f"`{text}`")
            case Quote(text=text):
                parts.append(f"“{text}”")
            case Cite(citation=citation):
                parts.append(place_of(citation))
            case FileLink(path=path):
                parts.append(path)
            case _:
                parts.append(plain_text((span,)))
    return "".join(parts)


def place_of(citation: Citation) -> str:
    """Return "path:first-last"."""
    last = f"-{citation.end_line}" if citation.end_line != citation.line else ""
    return f"{citation.path}:{citation.line}{last}"


def _part(tested: Tested, source: SourceText) -> Part:
    claim = tested.claim
    rule = rule_of(claim.kind)
    verdicts = {True: PROVED, False: CONTRADICTED, None: OPEN}
    also = claim.value if source.text(claim.value) is not None else ""
    if claim.citation is None and source.text(claim.subject) is not None:
        also = claim.subject
    return Part(
        says=said(claim),
        claim=claim,
        rule=rule.says if rule else _NO_RULE,
        verdict=verdicts[tested.proved],
        lines=_lines(claim.citation, source),
        also=also if also and (claim.citation is None or also != claim.citation.path) else "",
    )


def _lines(citation: Citation | None, source: SourceText) -> Lines | None:
    text = source.lines(citation) if citation else None
    if citation is None or text is None:
        return None
    return Lines(citation.path, citation.line, citation.end_line, text)


def said(claim: Claim) -> str:
    """Return what a claim says, in words."""
    if claim.kind is ClaimKind.DERIVED:
        return "what is worked out from the graph"
    about = claim.subject or "it"
    if claim.kind is ClaimKind.STATES:
        behind = f"behind “{claim.object}” " if claim.object else ""
        return f"the lines hold {behind}“{claim.value}”"
    if claim.kind is ClaimKind.DEFAULT and not claim.value:
        return f"{about} has the parameter {claim.object} without a default"
    words = [about, claim.kind.value, claim.object]
    if claim.kind in _WITH_PATH:
        words += [f"of {claim.value}"] if claim.value else []
    elif claim.value:
        words.append(f"of the parameter: {claim.value}" if claim.object else claim.value)
    return " ".join(word for word in words if word)


_WITH_PATH = frozenset({
    ClaimKind.CALLS,
    ClaimKind.CONSTRUCTS,
    ClaimKind.USES,
    ClaimKind.INHERITS,
    ClaimKind.REACHES,
})
