"""Rules on calls: the call site names its callee, and the file shows where that name comes from."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from codewiki.check import java_declarations
from codewiki.check.arguments import closing, split
from codewiki.check.bindings import leads_to, member_in
from codewiki.check.declarations import SCRIPTS
from codewiki.check.heads import callable_heads
from codewiki.check.java_types import declared_types
from codewiki.check.located import enclosed, functions
from codewiki.check.marks import mark_of, marked
from codewiki.check.proofs.declarations import names_of
from codewiki.check.proofs.receivers import (
    OWN,
    by_chain,
    by_declared_type,
    is_overloaded,
    is_own_member,
    is_parameter,
)
from codewiki.check.python_source import PythonFile, Spoken
from codewiki.check.source_text import SourceText
from codewiki.check.verdicts import unless_absent
from codewiki.source.languages import language_of
from codewiki.source.words import has_word, places
from codewiki.wiki.model import Citation, Claim

_CALL = (
    r"(?<![\w$])#?{0}\s{{0,20}}(?:\?\.|!|<[^;{{}}]{{0,200}}>)?\(|<{0}\b"
    r"|\bnew\s+(?:[\w$]+\.)*{0}(?![\w$])|@[\w.]{{0,200}}\b{0}\b"
)
_CALLED = re.compile(r"\s{0,20}(?:<[^;{}]{0,200}>)?\(")
_CALL_WORDS = frozenset({"new"})
_RECEIVER = re.compile(
    r"(?P<first>[\w$]+)(?:\(\))?(?>(?P<more>(?:(?:\??\.|->)[\w$]+(?:\(\))?)*))(?:\??\.|->)\Z"
)
_TEST_CALL = re.compile(r"(?<![\w$.])(?:it|test|specify)(?:\.\w+)*\s*\Z")
_UNKNOWN = "()"
"""Something other than a plain chain of names that a method is called on."""
_ON_A_VALUE = re.compile(r"(?:(?<!\.)\.|->)\s*\Z")
_NAMES_BEFORE = re.compile(r"(?<![\w$.])(?:[\w$]+\.)*\Z")
_LONGEST_NAMES = 200
_FUNCTION = re.compile(r"\bfunction\s+([\w$]+)\s*\(")


def calls(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """A call on the cited lines, inside the caller, names the callee; the file declares that name
    itself or imports it from the file that does.
    """
    if not claim.value:
        return None
    plain, _, count = claim.object.partition("/")
    if count:
        claim = msgspec.structs.replace(claim, object=plain)
        if not _is_called_with(int(count), plain, citation, source, claim.value):
            return None if has_word(source.cited_code(citation), plain) else False
    if language_of(citation.path) == "python" and source.python(citation.path) is not None:
        return _calls_in_python(claim, citation, source)
    name = claim.object.rsplit(".", 1)[-1]
    names = names_of(name, citation.path, source)
    code = source.cited_code(citation)
    site = _call_site(code, names)
    if site is None:
        return None if any(has_word(code, one) for one in names) else False
    if not _is_inside(claim.subject, citation, source):
        return None
    return _bound(claim, citation, source, site, overloaded=not count)


def _is_called_with(
    count: int, name: str, citation: Citation, source: SourceText, target: str
) -> bool:
    """Tell whether a call on the cited lines has so many arguments, and only one of the methods of
    that name in ``target`` takes so many.
    """
    code = source.code_text(citation.path)
    first, last = source.span(citation)
    fits = False
    text = source.code_text(citation.path, strings=False)
    heads = {head.start for head in callable_heads(code, code, text, name, (first, last), "java")}
    for offset in places(code[first:last], name):
        site = _CALLED.match(code, first + offset + len(name))
        if site is None or first + offset in heads:
            continue
        end = closing(code, site.end() - 1)
        inside = code[site.end() : max(end, site.end())]
        given = len(list(split(inside, inside))) if inside.strip() else 0
        fits = fits or (end >= 0 and given == count)
    return fits and _counts_of(name, target, source).count(count) == 1


def _counts_of(name: str, path: str, source: SourceText) -> list[int]:
    """Return how many parameters the methods of a name take; nothing where one takes any number."""

    def count() -> list[int]:
        code = source.code_text(path)
        text = source.code_text(path, strings=False)
        heads = {
            (head.arguments, head.start)
            for head in callable_heads(code, code, text, name, (0, len(code)), "java")
        }
        if any("..." in one.type + one.name for arguments, _ in heads for one in arguments or ()):
            return []
        return [len(arguments) for arguments, _ in heads if arguments is not None]

    return source.kept(("counts of parameters", path, name), count)


def constructs(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """As for calls, and what is called is declared as a class."""
    name = claim.object.partition("/")[0].rsplit(".", 1)[-1]
    file = source.python(claim.value)
    if file is not None:
        is_class = any(
            one.kind == "class" and one.qualified.rsplit(".", 1)[-1] == name
            for one in file.declared
        )
    else:
        made = language_of(claim.value) in SCRIPTS and name in _functions(claim.value, source)
        is_class = made or name in declared_types(claim.value, source)
    found = calls(claim, citation, source)
    return found if is_class or found is False else None


def _functions(path: str, source: SourceText) -> frozenset[str]:
    """Return the names that a script gives to functions with the word "function"."""
    return source.kept(
        ("functions", path), lambda: frozenset(_FUNCTION.findall(source.code_text(path)))
    )


def _is_inside(subject: str, citation: Citation, source: SourceText) -> bool:
    """Tell whether the cited lines lie in the caller; a file's own path is all of it."""
    if subject == citation.path:
        return True
    first = enclosed(source, citation.path, citation.line, subject)
    return first is True or enclosed(source, citation.path, citation.end_line, subject) is True


def _calls_in_python(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    path = citation.path
    file = source.python(path)
    if file is None:
        return None
    name = claim.object.rsplit(".", 1)[-1]
    names = set(names_of(name, path, source))
    cited = [
        one
        for one in _spoken(file, citation, claim.subject, path)
        if one.callee.rsplit(".", 1)[-1] in names
    ]
    if not cited:
        code = source.cited_code(citation)
        return None if any(has_word(code, one) for one in names) else False
    if not source.declares(claim.value, name):
        return unless_absent(source.code_text(claim.value), name)
    return True if any(_python_bound(claim, file, path, one, source) for one in cited) else None


def _spoken(file: PythonFile, citation: Citation, subject: str, path: str) -> Iterator[Spoken]:
    """Yield the calls and decorators on the cited lines that lie in a function (or the file)."""
    inner = f"{subject}."
    for one in file.calls:
        if one.line <= citation.end_line and one.end_line >= citation.line and (
            subject in {path, one.owner} or one.owner.startswith(inner)
        ):  # fmt: skip
            yield one
    for declared in file.declared:
        if citation.line <= declared.name_line and citation.end_line >= declared.line and (
            declared.qualified == subject or subject == path
        ):  # fmt: skip
            for callee in declared.decorators:
                yield Spoken("", callee, declared.line, declared.name_line)


def _python_bound(
    claim: Claim, file: PythonFile, path: str, one: Spoken, source: SourceText
) -> bool:
    first, _, rest = one.callee.partition(".")
    name = claim.object.rsplit(".", 1)[-1]
    if first in OWN and rest and "." not in rest:
        # A method of the own class, which the same file shows.
        return _has_member(claim, file, path, one.owner.rpartition(".")[0], source)
    if not first or first.endswith("()"):
        return False
    if _is_local(file, one.owner, first):
        return "." not in rest and (
            _by_annotation(claim, file, path, one, source)
            or _by_construction(claim, file, path, one, source)
        )
    left = leads_to(source, path, one.callee, claim.value)
    if left is None:
        # An object that the file itself makes, at its top level.
        return "." not in rest and _by_construction(claim, file, path, one, source)
    return left.rsplit(".", 1)[-1] == name and _is_declared(source, claim.value, left)


def _by_annotation(
    claim: Claim, file: PythonFile, path: str, one: Spoken, source: SourceText
) -> bool:
    """Tell whether a parameter of the function is annotated with the class that has the method."""
    name = claim.object.rsplit(".", 1)[-1]
    first = one.callee.partition(".")[0]
    for declared in file.declared:
        if declared.qualified != one.owner:
            continue
        for argument in declared.arguments:
            kind = argument.type.strip("\"' ")
            if argument.name == first and re.fullmatch(r"[A-Za-z_][\w.]*", kind):
                return member_in(source, path, kind, name, claim.value) == claim.value
    return False


def _by_construction(
    claim: Claim, file: PythonFile, path: str, one: Spoken, source: SourceText
) -> bool:
    """Tell whether the receiver is given nothing but a new object of a class that has the method,
    in the function itself or in one around it.
    """
    first, _, name = one.callee.partition(".")
    owner = one.owner
    while owner and (owner, first) not in file.bound:
        owner = owner.rpartition(".")[0]
    callees = [made[2] for made in file.made if made[:2] == (owner, first)]
    return bool(callees) and (member_in(source, path, callees[0], name, claim.value) == claim.value)


def _has_member(claim: Claim, file: PythonFile, path: str, owner: str, source: SourceText) -> bool:
    """Tell whether a class, or the only base that does, declares a method in ``claim.value``."""
    name = claim.object.rsplit(".", 1)[-1]
    if any(one.qualified == f"{owner}.{name}" for one in file.declared):
        return claim.value == path
    return member_in(source, path, owner, name, claim.value) == claim.value


def _is_declared(source: SourceText, path: str, qualified: str) -> bool:
    file = source.python(path)
    if file is None:
        return False
    return any(one.qualified == qualified for one in file.declared)


def _is_local(file: PythonFile, owner: str, name: str) -> bool:
    """Tell whether a function around, or the function itself, binds the name."""
    while owner:
        if (owner, name) in file.bound:
            return True
        owner = owner.rpartition(".")[0]
    return False


def _call_site(code: str, names: tuple[str, ...]) -> str | None:
    """Return what the first call of one of ``names`` is called on ("a.b"), "" if on nothing,
    "()" if on what is no plain name.

    ``None`` where there is no such call.
    """
    marks = {mark_of(name, code, _CALL_WORDS) for name in names}
    mark = marks.pop() if len(marks) == 1 else ""
    if mark:
        first = _called_on(marked(code, names, mark), (mark,))
        if first is None or mark not in first:
            return first
    return _called_on(code, names)


def _called_on(code: str, names: tuple[str, ...]) -> str | None:
    site = _call_of(names).search(code)
    if site is None:
        return None
    before = code[max(0, site.start() - 200) : site.start()]
    receiver = _RECEIVER.search(before)
    if receiver is None:
        return _UNKNOWN if _ON_A_VALUE.search(before) else ""
    return receiver["first"] + receiver["more"]


@lru_cache(maxsize=256)
def _call_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_CALL.format("(?:" + "|".join(map(re.escape, names)) + ")"))


def _bound(
    claim: Claim, citation: Citation, source: SourceText, site: str, *, overloaded: bool = True
) -> bool | None:
    """Tell whether the name at the call site visibly leads to the file ``claim.value``."""
    name = claim.object.rsplit(".", 1)[-1]
    path = citation.path
    if not source.declares(claim.value, name):
        return unless_absent(source.code_text(claim.value), name)
    receiver = re.split(r"\W+", site)[0]
    direct = receiver == site
    if overloaded and language_of(path) == "java" and is_overloaded(name, claim.value, source):
        return None  # which of them is meant, the arguments would tell
    if site != _UNKNOWN and by_declared_type(claim, citation, source, site):
        return True
    if language_of(path) == "java" and by_chain(claim, citation, source):
        return True
    if site == _UNKNOWN:
        return None
    if receiver in OWN:
        own = direct and claim.value == path and is_own_member(citation, name, source)
        return True if own else None
    language = language_of(path)
    if is_parameter(citation, receiver or name, source):
        return None
    if language == "java":
        if not receiver and claim.value == path:
            return True if is_own_member(citation, name, source, outer=True) else None
        if not direct:
            return None
        return java_declarations.leads_to(
            source.code_text(path), source.code_text(claim.value), name, receiver
        )
    if claim.value == path:
        named = language in SCRIPTS and direct and receiver[:1].isupper()
        return True if not receiver or named else None
    if language == "c" and receiver:
        return None
    if not direct:
        return None
    found = leads_to(source, path, f"{receiver}.{name}" if receiver else name, claim.value)
    return True if found else None


def uses(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines, inside the user, name it in code; the file declares that name itself or
    imports it from the file that does.
    """
    path = citation.path
    name = claim.object.rsplit(".", 1)[-1]
    code = source.cited_code(citation)
    names = names_of(name, path, source)
    found = [whole for one in names for whole in _dotted(one, code)]
    if not found or not claim.value:
        return None if found else unless_absent(source.cited_code(citation, strings=False), *names)
    if not source.declares(claim.value, name):
        return unless_absent(source.code_text(claim.value), name)
    file = source.python(path)
    if file is None:
        if not _is_inside(claim.subject, citation, source):
            return None
        sites = [one.rpartition(".")[0] for one in found]
        return True if any(_bound(claim, citation, source, one) for one in sites) else None
    owner = "" if claim.subject == path else claim.subject
    if not _holds_lines(file, owner, citation):
        return None
    spoken = (Spoken(owner, one, citation.line, citation.end_line) for one in found)
    return True if any(_python_bound(claim, file, path, one, source) for one in spoken) else None


def _dotted(name: str, code: str) -> Iterator[str]:
    """Yield the uses of a name with the names before it: "a.b.name"."""
    for place in places(code, name):
        end = place + len(name)
        before = _NAMES_BEFORE.search(code, max(0, place - _LONGEST_NAMES), place)
        if before is not None and code[end : end + 1] != "$":
            yield before.group() + name


def _holds_lines(file: PythonFile, owner: str, citation: Citation) -> bool:
    return not owner or any(
        one.qualified == owner and one.line <= citation.line and citation.end_line <= one.end_line
        for one in file.declared
    )


def reaches(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines begin a test of that name, and a call inside of it names the symbol; the
    file shows where that name comes from.
    """
    path = citation.path
    span = _test_span(claim.subject, citation, source)
    if span is None:
        return None
    name = claim.object.partition("/")[0].rsplit(".", 1)[-1]
    names = names_of(name, path, source)
    first, last = source.line_at(path, span[0]), source.line_at(path, span[1])
    code = source.code(path)
    undecided = name == "default"  # others call it as they like
    # A long test goes on behind the lines that are cited.
    for line in range(first, last + 1):
        text = code[line - 1] if line <= len(code) else ""
        if not any(has_word(text, one) for one in names):
            continue
        undecided = True
        here = Citation(path, line, min(line + 1, last), "", name)
        site = Claim(claim.kind, path, claim.object, claim.value, here)
        if calls(site, here, source):
            return True
    inside = source.code_text(path)[span[0] : span[1]]
    undecided |= any(has_word(inside, one) for one in _offered_as(name, claim.value, source))
    return None if undecided else False


def _offered_as(name: str, path: str, source: SourceText) -> set[str]:
    """Return the other names under which a script hands out what it calls ``name``."""
    if language_of(path) not in SCRIPTS:
        return set()
    found = re.findall(
        rf"([\w$]+)\s*[:=]\s*{re.escape(name)}\b(?!\s*[.(])|\b{re.escape(name)}\s+as\s+([\w$]+)",
        source.code_text(path),
    )
    return {first or second for first, second in found}


def _test_span(name: str, citation: Citation, source: SourceText) -> tuple[int, int] | None:
    """Return where the test that the cited lines begin stands in the text."""
    path = citation.path
    file = source.python(path)
    if file is not None:
        for one in file.declared:
            own = one.qualified.rpartition(".")[2] == name.rpartition(".")[2]
            if own and citation.line <= one.name_line <= citation.end_line:
                last = source.line_start(path, one.end_line + 1) - 1
                return source.line_start(path, one.line), last
        return None
    first, last = source.span(citation)
    if language_of(path) in SCRIPTS:
        text = source.code_text(path, strings=False)
        place = text.find(name, first, last)
        opening = text.rfind("(", first, place) if place >= 0 else -1
        if opening < 0 or not _TEST_CALL.search(text[max(0, opening - 80) : opening]):
            return None
        if text[place - 1 : place] not in {"'", '"', "`"}:
            return None
        end = closing(source.code_text(path), opening)
        return (opening, end) if end >= 0 else None
    for head in functions(source, citation, name.rpartition(".")[2]):
        for block in source.blocks(path).within(head.behind, head.behind + 2_000)[:1]:
            return head.start, block.closing
    return None
