"""Rules on what code does beside calling: imports, errors raised, what is read from outside."""

import builtins
import re

from codewiki.check import quotations
from codewiki.check.bindings import imported_from
from codewiki.check.declarations import SCRIPTS
from codewiki.check.located import enclosed, functions, in_python
from codewiki.check.source_text import SourceText
from codewiki.check.verdicts import strings_are_code, unless_absent
from codewiki.source.languages import language_of
from codewiki.source.words import has_word, places
from codewiki.wiki.model import Citation, Claim

_READERS = ("environ", "getenv")
_BOUND_READER = re.compile(
    r"(?<![\w$.])([\w$]{1,80})\s{0,9}=\s{0,9}(?:[\w$]{1,80}\.)?(?:environ|getenv|env)(?![\w$(\[.])"
    r"|#[ \t]*define[ \t]+(\w{1,80})[ \t]+getenv\b"
)
_READER = re.compile(
    r"\benviron\b|getenv\b|process\.env\b|\benv(?:var)?\b|\bget(?:Property|Integer|Boolean|Long)\s*\("
    r"|@(?:Value|ConfigurationProperties)\b"
)
_THROWN = re.compile(r"\bthrow\s+new\s+(?:[\w$]+\.)*([\w$]+)")
_TO_BODY = 600
"""Letters between the parameters of a function and its body."""
_TRY = re.compile(r"(?<![\w$.])try\s*(?:\(.*\)\s*)?\{\Z", re.DOTALL)
_OPTION = re.compile(
    r"\badd_argument\b|\boption\b|\bOption\b|\badd_option\b|\badd[oO]ption\b|\bargument\b"
    r"|\bgetopt|\boptions\b|\bdefine\b|@click\b|\bstrcmp|\blong_options\b|\bParameter\b|\bflag\b"
)
_DEFINING = re.compile(r"\b(?:add_?)?(?:option|argument|parameter)\s*\(", re.IGNORECASE)
_ROUTES = r"\.\s*(?:{0})\s*\(|@(?:{0})\b"
_METHODS = (
    r"get|post|put|delete|patch|head|options|all|use|route|websocket|add_url_rule"
    r"|add_api_route|add_route"
)
_MAPPINGS = r"RequestMapping|GetMapping|PostMapping|PutMapping|DeleteMapping|PatchMapping|Path"
_ROUTE = re.compile(
    rf"\.\s*(?:{_METHODS})\s*\(|@(?:{_MAPPINGS})\b|\b(?:path|re_path|url|Rule|Route)\s*\("
)


def imports(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """An import statement that crosses the cited lines names it, and leads to the file where one
    is said.
    """
    found = _is_imported(claim, citation, source)
    if not found or not claim.value:
        return found
    return True if imported_from(source, citation.path, claim.object, claim.value) else None


def _is_imported(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    is_c = language_of(citation.path) == "c"
    name = claim.object if is_c else claim.object.rsplit(".", 1)[-1]
    cited = [
        text
        for first, last, text in source.imports(citation.path)
        if first <= citation.end_line and last >= citation.line
    ]
    whole = is_c and name == "*"
    if any(whole or has_word(text, name) or has_word(text, claim.object) for text in cited):
        return True
    if cited or is_c:
        return False
    literals = strings_are_code(language_of(citation.path))
    return unless_absent(source.cited_code(citation, strings=not literals), name)


def raises(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """A ``raise`` or ``throw`` of that error stands on the cited lines, inside the function."""
    error = claim.object.rsplit(".", 1)[-1]
    code = source.cited_code(citation)
    file = source.python(citation.path)
    if file is not None:
        found = [
            one
            for one in file.raised
            if citation.line <= one.line <= citation.end_line
            and one.callee.rsplit(".", 1)[-1] == error
        ]
        if not found:
            return unless_absent(code, error)
        owners = {claim.subject} if claim.subject != citation.path else {""}
        return True if any(one.owner in owners for one in found) else None
    pattern = (
        r"\b(?:raise|throw)\b[\s(]{0,80}(?:\bnew\b[\s(]{1,80})?(?:[\w$]+\.)*"
        rf"(?<![\w$]){re.escape(error)}(?![\w$])"
    )
    if not re.search(pattern, code):
        return unless_absent(code, error)
    if language_of(citation.path) in SCRIPTS and not error[:1].isupper():
        # What is called makes the error, it is none; or it is a variable.
        return True if re.search(rf"\bnew\s+(?:[\w$]+\.)*{re.escape(error)}\b", code) else None
    if claim.subject == citation.path:
        return True
    return enclosed(source, citation.path, citation.end_line, claim.subject)


def raises_only(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """Each ``raise`` or ``throw`` in the function that begins on the cited lines is of one of the
    errors, by name, or hands on what was caught.
    """
    names = set(claim.value.split(", "))
    file = source.python(citation.path)
    if file is not None:
        own = [one for one in file.raised if one.owner == claim.subject]
        found = {one.callee.rsplit(".", 1)[-1] for one in own}
        found = {name for name in found if name[:1].isupper()}
        return True if in_python(source, citation, claim.subject) and found <= names else None
    blocks = source.blocks(citation.path)
    heads = functions(source, citation, claim.subject)
    code = source.code_text(citation.path)
    for head in heads[:1]:
        for block in blocks.within(head.behind, head.behind + _TO_BODY)[:1]:
            raised = _THROWN.findall(code, block.opening, block.closing)
            return True if set(raised) <= names else None
    return None


def escapes(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines lie in the function, and no handler of a ``try`` around them in its file may
    catch the error: there is none, or all name errors that come with Python and are no base of it.
    """
    path = citation.path
    if not _lies_in(claim.subject, citation, source):
        return None
    file = source.python(path)
    if file is not None:
        around = (one for one in file.tried if one.line <= citation.end_line <= one.end_line)
        error = claim.object.rsplit(".", 1)[-1]
        return True if all(_passes(error, name) for one in around for name in one.caught) else None
    blocks = source.blocks(path)
    if not blocks.whole:
        return None
    first, last = source.span(citation)
    opened = [blocks.around(first), blocks.around(last - 1), blocks.within(first, last)]
    tried = any(_TRY.search(blocks.head(span)) for spans in opened for span in spans)
    return None if tried else True


def _lies_in(name: str, citation: Citation, source: SourceText) -> bool:
    file = source.python(citation.path)
    if file is None:
        return enclosed(source, citation.path, citation.end_line, name) is True
    return any(
        one.qualified == name and one.line <= citation.line and citation.end_line <= one.end_line
        for one in file.declared
    )


def _passes(error: str, caught: str) -> bool:
    """Tell whether a handler of Python lets an error pass, as far as both come with Python."""
    kinds = [getattr(builtins, name, None) for name in (error, caught)]
    raised, base = (kind if isinstance(kind, type) else None for kind in kinds)
    return raised is not None and base is not None and not issubclass(raised, base)


def guarded(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The condition stands on the cited lines, and what is raised on the last of them lies in the
    block that it opens, or follows it directly.
    """
    path = citation.path
    condition = _condition(claim.value)
    code = source.code(path, strings=False)
    lines = code[citation.line - 1 : citation.end_line]
    if not condition or condition not in _condition(" ".join(lines)):
        return None
    if language_of(path) == "python":
        return _is_indented_below(condition, lines, claim.subject) or None
    text = source.code_text(path, strings=False)
    first, last = source.span(citation)
    name = claim.subject.rpartition(".")[2]
    for place in places(text[first:last], name):
        before = _condition(text[max(0, first + place - 600) : first + place])
        if re.search(rf"{re.escape(condition)}(?:else)?(?:throw)?(?:new)?[\w.]*\Z", before):
            return True
        for span in source.blocks(path).around(first + place)[:1]:
            head = _condition(text[span.head : span.opening])
            if head.endswith(condition):
                return True
    return None


def _condition(text: str) -> str:
    """Return a condition without white space, parentheses and what ends it."""
    return re.sub(r"[\s(){;]|:$", "", text)


def _is_indented_below(condition: str, lines: list[str], error: str) -> bool:
    """Tell whether the error is raised in the block of the condition, by their indentation."""
    name = error.rpartition(".")[2]
    for number, line in enumerate(lines):
        if not has_word(line, name):
            continue
        if condition in _condition(line):
            return True  # on one line
        limit = len(line) - len(line.lstrip())
        for start in range(number - 1, -1, -1):
            above = lines[start]
            indent = len(above) - len(above.lstrip())
            if above.strip() and indent < limit:
                limit = indent
                head = _condition(" ".join(lines[start:number]).partition(":\0")[0])
                if head.startswith(condition) or _condition(above).endswith(condition):
                    return True
                if not above.strip().startswith((")", "]", "}")):
                    break
    return False


def reads_environment(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines name the variable beside something that reads the environment or settings."""
    code = source.cited_code(citation, strings=False)
    if not has_word(code, claim.object):
        return False
    path = citation.path
    names = {alias for name in _READERS for alias in source.aliases(path).get(name, ())}
    names |= source.kept(("bound readers", path), lambda: _bound_readers(source.code_text(path)))
    reader = _READER.search(code) or any(has_word(code, name) for name in names)
    return True if reader else None


def _bound_readers(code: str) -> frozenset[str]:
    """Return the names that a file gives to what reads the environment."""
    return frozenset(bound[1] or bound[2] for bound in _BOUND_READER.finditer(code))


def option(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines hold the option as a string, beside something that defines options."""
    return _named(claim, citation, source, _OPTION)


def explains(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines define the option, and no other, and hold the words as text."""
    if not quotations.holds(source.lines(citation) or "", claim.value):
        return False
    makers = _DEFINING.findall(source.cited_code(citation))
    return option(claim, citation, source) if len(makers) <= 1 else None


def route(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines hold the route's path as a string, in a call or annotation that serves it."""
    return _named(claim, citation, source, _ROUTE)


def _named(
    claim: Claim, citation: Citation, source: SourceText, maker: re.Pattern[str]
) -> bool | None:
    text = source.cited_code(citation, strings=False)
    name = re.escape(claim.object)
    if not re.search(
        rf"[\"'`]{name}[\"'`=,|\s]|[\"'`][^\"'`\n]*(?<=[\s,/|]){name}[\"'`,\s|=]", text
    ):
        return unless_absent(text, claim.object)
    return True if maker.search(source.cited_code(citation)) else None


def within(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines lie inside what the name says."""
    file = source.python(citation.path)
    if file is None:
        return enclosed(source, citation.path, citation.line, claim.subject)
    return any(
        one.qualified == claim.subject
        and one.line <= citation.line
        and citation.end_line <= one.end_line
        for one in file.declared
    )
