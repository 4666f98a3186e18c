"""Rules on what is declared: names, members, decorators and bases."""

import re

from codewiki.check import java_declarations, quotations
from codewiki.check.declarations import SCRIPTS, UNNAMED, declared_in, plain_name
from codewiki.check.located import READ, in_python, is_owned
from codewiki.check.source_text import SourceText
from codewiki.check.verdicts import strings_are_code, unless_absent, unless_used
from codewiki.source.languages import language_of
from codewiki.source.words import has_word, places
from codewiki.wiki.model import Citation, Claim

_WITHOUT_STRINGS = frozenset({"java"})
"""Languages in which no string takes part in a declaration."""
_HEAD = 200
"""Letters behind a name that may belong to the head of its declaration."""
_NAMES_A_CLASS = r"\b(?:class|interface|enum|record|struct|union|namespace)\s+{0}(?![\w$])"


def declares(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines declare the name."""
    language = language_of(citation.path)
    found = in_python(source, citation, claim.subject)
    if found:
        return True
    if found is not None and "." in claim.subject:
        # What has its class before its name is nothing but a member of it.
        return unless_used(_seen(citation, source), plain_name(claim.subject), language)
    code = source.cited_code(citation, strings=language in _WITHOUT_STRINGS)
    cited = (citation.line, citation.end_line)
    if declared_in(code, claim.subject, language) or _taken_apart(
        claim.subject, citation.path, source, cited
    ):
        return True
    return unless_used(_seen(citation, source), plain_name(claim.subject), language)


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


def holds(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The file declares the name somewhere; a name with others before it inside of these."""
    path = claim.subject
    if source.text(path) is None:
        return None
    language = language_of(path)
    if "." in claim.object and language in READ and not _is_quoted(path, claim.object, source):
        return source.kept(
            ("holds", path, claim.object), lambda: _holds_inside(path, claim.object, source)
        )
    if language not in READ:
        wanted = " ".join(quotations.plain_words(claim.object))
        return True if wanted and f" {wanted} " in source.words(path) else None
    strings = language in _WITHOUT_STRINGS
    if source.declares(path, claim.object, strings=strings) or _taken_apart(
        claim.object, path, source
    ):
        return True
    seen = source.code_text(path, strings=not strings_are_code(language))
    return unless_absent(seen, plain_name(claim.object))


def _is_quoted(path: str, name: str, source: SourceText) -> bool:
    """Tell whether a script has a key that is written as a string, dots and all."""
    code = source.code_text(path, strings=False)
    return language_of(path) in SCRIPTS and any(f"{sign}{name}{sign}" in code for sign in "\"'`")


def _holds_inside(path: str, qualified: str, source: SourceText) -> bool | None:
    """Tell whether a file declares a name inside what the names before it say."""
    *owners, name = qualified.split(".")
    name = name.lstrip("#")
    file = source.python(path)
    code = source.code_text(path)
    if file is not None:
        found = any(one.qualified == qualified for one in file.declared)
        return True if found else unless_absent(code, name)
    language = language_of(path)
    for place in places(code, name):
        if is_owned(source, path, place, owners[::-1]):
            first = source.line_start(path, source.line_at(path, place))
            if declared_in(code[first : place + _HEAD], name, language):
                return source.declares(path, owners[0]) or None
    return unless_absent(code, name)


def member(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines declare the member, inside the block of its class."""
    name = plain_name(claim.object)
    qualified = f"{claim.subject}.{claim.object}"
    found = in_python(source, citation, qualified)
    if found is not None:
        return bool(found) or unless_absent(source.cited_code(citation), name)
    first, last = source.span(citation)
    code = source.code_text(citation.path)
    owners = claim.subject.split(".")[::-1]
    if not declared_in(code[first:last], name, language_of(citation.path)):
        return unless_absent(_seen(citation, source), name)
    inside = any(
        is_owned(source, citation.path, first + place, owners)
        for place in places(code[first:last], name)
    )
    # "Owner.prototype.name = …" says nothing of an owner.
    return True if inside and source.declares(citation.path, claim.subject) else None


def decorator(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """A decorator or annotation of that name stands above the declaration."""
    found = in_python(source, citation, claim.subject)
    if found is not None:
        wanted = claim.object.rsplit(".", 1)[-1]
        names = {text.rsplit(".", 1)[-1] for one in found for text in one.decorators}
        return (wanted in names) if found else None
    code = source.cited_code(citation)
    name = re.escape(claim.object.rsplit(".", 1)[-1])
    subject = re.escape(plain_name(claim.subject))
    pattern = rf"@(?:[\w$]+\.)*{name}(?![\w$])[^;{{}}]{{0,600}}?(?<![\w$]){subject}(?![\w$])"
    return True if re.search(pattern, code) else unless_absent(code, claim.object)


def kind(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines declare the name as a class, a function or a value."""
    found = in_python(source, citation, claim.subject)
    if found is not None:
        return any(one.kind == claim.object for one in found) if found else None
    code = source.cited_code(citation)
    name = re.escape(plain_name(claim.subject))
    if claim.object == "class":
        return True if re.search(_NAMES_A_CLASS.format(name), code) else None
    return None


def inherits(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The head of the class names the base, or a name under which it is imported."""
    path = citation.path
    base_name = claim.object.rsplit(".", 1)[-1]
    names = names_of(base_name, path, source)
    language = language_of(path)
    if language == "python" and source.python(path) is not None:
        return _inherits_in_python(claim, citation, source, names)
    subject = re.escape(claim.subject.rsplit(".", 1)[-1])
    base = "(?:" + "|".join(map(re.escape, names)) + ")"
    code = source.cited_code(citation)
    if language == "java":
        return java_declarations.inherits(code, claim.subject, base)
    header = (
        rf"class\s+{subject}\b[^:{{]{{0,600}}?[(\s,.]{base}(?![\w$])"
        rf"|\b{subject}\s*=\s*class\b[^{{]*extends\s+(?:[\w$]+\.)*{base}(?![\w$])"
        rf"|inherits\s*\(\s*(?:[\w$]+\.)*{subject}\s*,\s*(?:[\w$]+\.)*{base}(?![\w$])"
    )
    if claim.subject in UNNAMED:
        header += rf"|class\s+(?:extends|implements)\b[^{{]{{0,600}}?[\s,.(]{base}(?![\w$])"
    if language in SCRIPTS:
        header += (
            rf"|(?:class|interface)\s+{subject}\b"
            rf"(?:[^{{}}]|\{{[^{{}}]*\}}(?=\s*[>,&|=)])){{0,600}}?[\s,.]{base}(?![\w$])"
        )
    if re.search(header, code):
        return True
    return None if re.search(rf"(?<![\w$]){base}(?![\w$])", code) else False


def _inherits_in_python(
    claim: Claim, citation: Citation, source: SourceText, names: tuple[str, ...]
) -> bool | None:
    file = source.python(citation.path)
    subject = claim.subject.rsplit(".", 1)[-1]
    found = [
        one
        for one in (file.declared if file else ())
        if one.kind == "class"
        and one.qualified.rsplit(".", 1)[-1] == subject
        and citation.line <= one.name_line <= citation.end_line
    ]
    bases = {base.rsplit(".", 1)[-1] for one in found for base in one.bases}
    if bases & set(names):
        return True
    code = source.cited_code(citation)
    return None if any(has_word(code, name) for name in names) else False


def names_of(name: str, path: str, source: SourceText) -> tuple[str, ...]:
    """Return ``name`` and the names under which ``path`` imports it."""
    return tuple(sorted({name, *source.aliases(path).get(name, ())}))
