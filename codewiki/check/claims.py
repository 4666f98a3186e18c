"""One rule for each kind of claim, applied to the bytes of the source.

Nothing here reads facts or graph: a claim is proved from the cited lines, by patterns over the
source text with comments and strings blanked. ``None`` means that no rule can decide, which
leaves the claim unproved; ``False`` contradicts it (see ``codewiki.check.verdicts``).
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

from codewiki.check import java_declarations, quotations
from codewiki.check.declarations import SCRIPTS, UNNAMED, declared_in, plain_name
from codewiki.check.marks import mark_of, marked
from codewiki.check.source_text import SourceText
from codewiki.check.verdicts import strings_are_code, unless_absent, unless_used
from codewiki.source.languages import language_of
from codewiki.source.words import has_word
from codewiki.wiki.model import Citation, Claim, ClaimKind

_WITHOUT_STRINGS = frozenset({"java"})
"""Languages in which no string takes part in a declaration."""
_READERS = ("environ", "getenv")
_BOUND_READER = re.compile(
    r"(?<![\w$.])([\w$]{1,80})\s{0,9}=\s{0,9}(?:[\w$]{1,80}\.)?(?:environ|getenv|env)(?![\w$(\[.])"
    r"|#[ \t]*define[ \t]+(\w{1,80})[ \t]+getenv\b"
)
_READER = re.compile(
    r"\benviron\b|getenv\b|process\.env\b|\benv\b|\bget(?:Property|Integer|Boolean|Long)\s*\("
    r"|@(?:Value|ConfigurationProperties)\b"
)
_CALL = (
    r"(?<![\w$])#?{0}\s{{0,20}}(?:\?\.|!|<[^;{{}}]{{0,200}}>)?\(|<{0}\b"
    r"|\bnew\s+(?:[\w$]+\.)*{0}(?![\w$])|@[\w.]{{0,200}}\b{0}\b"
)
_CALL_WORDS = frozenset({"new"})
_RECEIVER = re.compile(
    r"(?P<first>[\w$]+)(?:\(\))?(?>(?:(?:\??\.|->)[\w$]+(?:\(\))?)*)(?:\??\.|->)\Z"
)


def citation_digest(text: str) -> str:
    """Return the digest that a citation of these lines must have."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def citation_holds(citation: Citation, source: SourceText) -> bool:
    """Tell whether the lines exist, are those that were cited, and hold the needle."""
    text = source.lines(citation)
    if text is None or not citation.needle:
        return False
    return has_word(text, citation.needle) or quotations.holds(text, citation.needle)


def prove(claim: Claim, source: SourceText) -> bool | None:
    """Test ``claim``: true when proved, false when contradicted, ``None`` when undecided."""
    rule = _RULES.get(claim.kind)
    return None if rule is None else rule(claim, source)


def _declares(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    language = language_of(claim.citation.path)
    code = source.cited_code(claim.citation, strings=language in _WITHOUT_STRINGS)
    cited = (claim.citation.line, claim.citation.end_line)
    if declared_in(code, claim.subject, language) or _taken_apart(
        claim.subject, claim.citation.path, source, cited
    ):
        return True
    return unless_used(_seen(claim.citation, source), plain_name(claim.subject), language)


def _seen(citation: Citation, source: SourceText) -> str:
    """Return the cited lines in which a name must stand unless the claim about it is false."""
    literals = strings_are_code(language_of(citation.path))
    return source.cited_code(citation, strings=not literals)


def _taken_apart(
    name: str, path: str, source: SourceText, lines: tuple[int, int] | None = None
) -> bool:
    """Tell whether ``const { a, b } = …`` of ``path``, around ``lines``, declares ``name``."""
    return any(
        (lines is None or (first <= lines[0] and lines[1] <= last)) and has_word(text, name)
        for first, last, text in source.taken_apart(path)
    )


def _imports(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    is_c = language_of(claim.citation.path) == "c"
    name = claim.object if is_c else claim.object.rsplit(".", 1)[-1]
    cited = [
        text
        for first, last, text in source.imports(claim.citation.path)
        if first <= claim.citation.end_line and last >= claim.citation.line
    ]
    whole = is_c and name == "*"
    if any(whole or has_word(text, name) or has_word(text, claim.object) for text in cited):
        return True
    return False if cited or is_c else unless_absent(_seen(claim.citation, source), name)


def _calls(claim: Claim, source: SourceText) -> bool | None:
    """The call site names its callee, and the file shows where that name comes from."""
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    names = _names(claim.object.rsplit(".", 1)[-1], claim.citation.path, source)
    code = source.cited_code(claim.citation)
    site = _call_site(code, names)
    if site is None:
        return None if any(has_word(code, name) for name in names) else False
    return _bound(claim, source, site)


def _call_site(code: str, names: tuple[str, ...]) -> str | None:
    """Return the first name of what the first call of one of ``names`` is called on, "" if nothing.

    ``None`` where there is no such call.
    """
    marks = {mark_of(name, code, _CALL_WORDS) for name in names}
    mark = marks.pop() if len(marks) == 1 else ""
    if mark:
        first = _called_on(marked(code, names, mark), (mark,))
        if first != mark:
            return first
    return _called_on(code, names)


def _called_on(code: str, names: tuple[str, ...]) -> str | None:
    site = _call_of(names).search(code)
    if site is None:
        return None
    receiver = _RECEIVER.search(code[max(0, site.start() - 200) : site.start()])
    return receiver["first"] if receiver else ""


@lru_cache(maxsize=256)
def _call_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_CALL.format("(?:" + "|".join(map(re.escape, names)) + ")"))


def _names(name: str, path: str, source: SourceText) -> tuple[str, ...]:
    """Return ``name`` and the names under which ``path`` imports it."""
    return tuple(sorted({name, *source.aliases(path).get(name, ())}))


def _aliases(name: str, path: str, source: SourceText) -> set[str]:
    """Return the other names under which ``path`` imports ``name``."""
    alias = re.compile(rf"(?<![\w$]){re.escape(name)}(?:\s+as\s+|\s*:\s*)(?P<alias>[\w$]+)")
    return {match["alias"] for _, _, text in source.imports(path) for match in alias.finditer(text)}


def _bound(claim: Claim, source: SourceText, receiver: str) -> bool | None:
    """Tell whether the name at the call site visibly leads to the file ``claim.value``."""
    if claim.citation is None or not claim.value:
        return None
    name = claim.object.rsplit(".", 1)[-1]
    if not source.declares(claim.value, name):
        return unless_absent(source.code_text(claim.value), name)
    path = claim.citation.path
    if claim.value == path:
        return True if receiver in {"", "self", "cls", "this"} else None
    first = receiver or name
    if language_of(path) == "java":
        return java_declarations.leads_to(
            source.code_text(path), source.code_text(claim.value), name, receiver
        )
    if language_of(path) == "c":
        # A header has the name of its file: "list.h" declares what "list.c" defines.
        first = claim.value.rpartition("/")[2].removesuffix(".c").removesuffix(".h")
    imported = any(has_word(text, first) for _, _, text in source.imports(path))
    return True if imported else None


def _inherits(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    subject = re.escape(claim.subject.rsplit(".", 1)[-1])
    names = _names(claim.object.rsplit(".", 1)[-1], claim.citation.path, source)
    base = "(?:" + "|".join(map(re.escape, names)) + ")"
    code = source.cited_code(claim.citation)
    if language_of(claim.citation.path) == "java":
        return java_declarations.inherits(code, claim.subject, base)
    header = (
        rf"class\s+{subject}\b[^:{{]{{0,600}}?[(\s,.]{base}(?![\w$])"
        rf"|\b{subject}\s*=\s*class\b[^{{]*extends\s+(?:[\w$]+\.)*{base}(?![\w$])"
        rf"|inherits\s*\(\s*(?:[\w$]+\.)*{subject}\s*,\s*(?:[\w$]+\.)*{base}(?![\w$])"
    )
    if claim.subject in UNNAMED:
        header += rf"|class\s+(?:extends|implements)\b[^{{]{{0,600}}?[\s,.(]{base}(?![\w$])"
    if language_of(claim.citation.path) in SCRIPTS:
        header += (
            rf"|(?:class|interface)\s+{subject}\b"
            rf"(?:[^{{}}]|\{{[^{{}}]*\}}(?=\s*[>,&|=)])){{0,600}}?[\s,.]{base}(?![\w$])"
        )
    if re.search(header, code):
        return True
    return None if re.search(rf"(?<![\w$]){base}(?![\w$])", code) else False


def _raises(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    error = claim.object.rsplit(".", 1)[-1]
    code = source.cited_code(claim.citation)
    pattern = (
        r"\b(?:raise|throw)\b[\s(]{0,80}(?:\bnew\b[\s(]{1,80})?(?:[\w$]+\.)*"
        rf"(?<![\w$]){re.escape(error)}(?![\w$])"
    )
    return True if re.search(pattern, code) else unless_absent(code, error)


def _reads_environment(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    code = source.cited_code(claim.citation, strings=False)
    if not has_word(code, claim.object):
        return False
    path = claim.citation.path
    names = {alias for name in _READERS for alias in source.aliases(path).get(name, ())}
    for bound in _BOUND_READER.finditer(source.code_text(path)):
        names.add(bound[1] or bound[2])
    reader = _READER.search(code) or any(has_word(code, name) for name in names)
    return True if reader else None


def _quotes(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None:
        return None
    text = source.lines(claim.citation)
    return text is not None and quotations.holds(text, claim.value)


def _states(claim: Claim, source: SourceText) -> bool | None:
    """The pieces of code stand in the cited lines one after the other, white space aside."""
    text = source.lines(claim.citation) if claim.citation else None
    if text is None:
        return None
    squeezed, place = "".join(text.split()), 0
    for piece in (claim.object, *claim.value.split("…")):
        wanted = "".join(piece.split())
        found = squeezed.find(wanted, place)
        if found < 0:
            return None  # a comment may stand between
        place = found + len(wanted)
    return True


def _lines(claim: Claim, source: SourceText) -> bool | None:
    count = source.line_count(claim.subject)
    return None if count is None else str(count) == claim.value.replace(",", "")


def _holds(claim: Claim, source: SourceText) -> bool | None:
    if source.text(claim.subject) is None:
        return None
    language = language_of(claim.subject)
    strings = language in _WITHOUT_STRINGS
    if source.declares(claim.subject, claim.object, strings=strings) or _taken_apart(
        claim.object, claim.subject, source
    ):
        return True
    seen = source.code_text(claim.subject, strings=not strings_are_code(language))
    return unless_absent(seen, plain_name(claim.object))


_RULES: dict[ClaimKind, Callable[[Claim, SourceText], bool | None]] = {
    ClaimKind.DECLARES: _declares,
    ClaimKind.IMPORTS: _imports,
    ClaimKind.CALLS: _calls,
    ClaimKind.INHERITS: _inherits,
    ClaimKind.RAISES: _raises,
    ClaimKind.READS_ENVIRONMENT: _reads_environment,
    ClaimKind.QUOTES: _quotes,
    ClaimKind.STATES: _states,
    ClaimKind.LINES: _lines,
    ClaimKind.HOLDS: _holds,
}
