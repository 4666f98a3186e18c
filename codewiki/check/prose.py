"""The few kinds of claims that are recognised in anybody's prose, held against the source.

Signatures in code spans; "`X` extends, implements, calls `Y`"; numbers beside counted nouns, and
methods of classes; defaults in tables of environment variables; dependencies. What a pattern does
not see is not judged; what it sees and the source does not show is *contradicted* only where the
declaration itself is at hand.
"""

import re
from collections.abc import Iterator

import msgspec

from codewiki.check.configuration import wrong_defaults, wrong_dependencies, wrong_versions
from codewiki.check.counting import count_of, number_of
from codewiki.check.document import CELL, Document, Unit
from codewiki.check.headers import bases_of
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.signatures import Claimed, claimed, difference, is_other_code
from codewiki.check.subject import Subject

_SIGNS = ("'", '"', "`")
_QUOTATION = re.compile(r"“[^“”]{1,2000}”")
"""Words of somebody else: the page does not say them itself."""
_SPAN = r"`([^`\n]{1,200})`"
_EXTENDS = re.compile(
    rf"{_SPAN}\s+(?:class\s+)?(?P<verb>extends|inherits\s+from|subclasses|derives\s+from|implements"
    rf"|is\s+a\s+subclass\s+of)\s+(?:the\s+)?(?:abstract\s+)?(?:base\s+)?(?:class\s+)?{_SPAN}"
)
_CALLS = re.compile(
    rf"{_SPAN}\s+(?:\w+\s+){{0,10}}?(?:calls|invokes)\s+{_SPAN}(?:\s+and\s+{_SPAN})?"
)
_NAME = re.compile(r"(?:[^\W\d]\w*(?:\.|::|#))*([^\W\d]\w*)(?:\(.*\))?\Z", re.DOTALL)
_WHOLE_NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::|#)[^\W\d]\w*)*(?:\(\))?\Z")

Told = tuple[int, str]


def check_prose(subject: Subject) -> Outcome:
    """Judge the claims that are recognised."""
    if subject.repository is None:
        why = "there is no source to hold them against"
        nothing = Figure(
            about=Property.CLAIMS, unit="claims", looked_at=0, sound=0, not_checked=1, why=why
        )
        return Outcome((nothing,), ())
    findings: list[Finding] = []
    looked_at = 0
    for page, document in subject.pages.items():
        for line, message in _judged(subject, document):
            looked_at += 1
            if message:
                findings.append(Finding(page, line, Rule.CONTRADICTED, message))
    figure = Figure(
        about=Property.CLAIMS,
        unit="claims",
        looked_at=looked_at,
        sound=looked_at - len(findings),
    )
    return Outcome((figure,), tuple(findings))


def _judged(subject: Subject, document: Document) -> Iterator[Told]:
    """Yield the line of each claim that can be judged, with what contradicts it ("": nothing)."""
    for span in document.spans:
        if (one := claimed(span.text)) is not None:
            yield from ((span.line, said) for said in _signature(subject, one))
    header: list[str] = []
    for unit in document.units:
        own = msgspec.structs.replace(unit, text=_QUOTATION.sub("“”", unit.text))
        if "`" in own.text:
            yield from _relations(subject, own)
            yield from ((unit.line, said) for said in wrong_dependencies(subject, own.text))
        yield from _counts(subject, own)
        yield from ((unit.line, said) for said in wrong_versions(subject, own.text))
        if unit.header:
            header = unit.text.lower().split(CELL)
        elif unit.row:
            cells = unit.text.split(CELL)
            yield from ((unit.line, said) for said in wrong_defaults(subject, header, cells))


def _signature(subject: Subject, said: Claimed) -> Iterator[str]:
    """Yield what is wrong with a signature, "" when it is one that the source declares."""
    paths = subject.vocabulary.where(said.name)
    if len(paths) > _MOST_FILES or said.name in _CONSTRUCTORS:
        return  # so common a name says nothing of where it belongs
    found = subject.declared(said.name)
    if found:
        differences = [difference(said, one) for one in found]
        yield "" if "" in differences else f"`{said.name}`: {min(differences, key=len)}"


def _relations(subject: Subject, unit: Unit) -> Iterator[Told]:
    for match in _EXTENDS.finditer(unit.text):
        derived, base = _last(match[1]), _last(match[3])
        if derived and base:
            headers = bases_of(subject.source, subject.vocabulary.where(derived), derived)
            named = {name for header in headers for name in header}
            if headers:
                real = ", ".join(f"`{name}`" for name in sorted(named)) or "none"
                wrong = f"`{derived}` does not name `{base}` as a base; its bases are {real}"
                yield unit.line, "" if base in named else wrong
    for match in _CALLS.finditer(unit.text):
        for callee in filter(None, (match[2], match[3])):
            yield from ((unit.line, said) for said in _call(subject, match[1], callee))


def _call(subject: Subject, caller: str, callee: str) -> Iterator[str]:
    """Yield whether the body of ``caller`` calls ``callee``, nothing where it is not found."""
    if not (_WHOLE_NAME.match(caller) and _WHOLE_NAME.match(callee)):
        return
    name, called = _last(caller), _last(callee)
    paths = subject.vocabulary.where(name)
    if len(paths) > _MOST_FILES:
        return
    bodies = [one.body for one in subject.declared(name)]
    # Of several functions of a name one may stand in a language whose bodies are not read here.
    if bodies and not any(is_other_code(path) for path in paths):
        pattern = re.compile(rf"(?<![\w$]){re.escape(called)}(?![\w$])")
        holds = any(pattern.search(body) for body in bodies)
        if not holds and any(
            subject.vocabulary.mentions(f"({sign}{caller}{sign}") for sign in _SIGNS
        ):
            return  # a test bears the name as its title
        yield "" if holds else f"`{name}` does not name `{called}` in its body"


def _counts(subject: Subject, unit: Unit) -> Iterator[Told]:
    """Yield numbers beside nouns that are counted: methods, fields, members, routes of a place."""
    for match in _COUNTED.finditer(unit.text):
        number = number_of(match["number"])
        # What a row counts belongs to what it is about, which stands in its first cell.
        before = unit.text.split(CELL, 1)[0] if unit.row else unit.text[: match.start()]
        found = count_of(subject, before, match["noun"])
        if number is not None and found is not None:
            least, most = min(found), max(found)
            real = f"{least}" if least == most else f"{least} to {most}"
            said = f"{match['number']} {match['noun']}: the source has {real}"
            yield unit.line, "" if number in found else said


_COUNTED = re.compile(
    r"\b(?P<number>\d{1,4}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))\s+"
    r"(?:(?:abstract|public|private|static|class|instance)\s+)?"
    r"(?P<noun>methods?|members?|routes?|endpoints?|enum\s+values|values|variants)\b"
)
_MOST_FILES = 60
_CONSTRUCTORS = frozenset({"__init__", "__new__", "__call__", "constructor", "init", "new", "main"})


def _last(name: str) -> str:
    match = _NAME.match(name.strip())
    return match[1] if match else ""
