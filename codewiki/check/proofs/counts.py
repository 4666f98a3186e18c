"""Rules that count, and what is not there: over the whole of the files that a claim names."""

import re
from collections import Counter
from collections.abc import Callable

from codewiki.check.blocks import Blocks, Span
from codewiki.check.declarations import SCRIPTS, declared_in
from codewiki.check.located import in_python
from codewiki.check.python_source import Declared, PythonFile
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of
from codewiki.source.words import has_word
from codewiki.wiki.model import Citation, Claim

_TEST_OF_SCRIPT = re.compile(
    r"(?<![\w$.])(?:it|test|specify)(?:\.(?:only|each|for|concurrent|skip|todo|fails))?"
    r"\s*(?:\([^()]*\)|`[^`]*`)?\s*\("
)
_TEST_OF_JAVA = re.compile(r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\b")
_WORD = re.compile(r"\w+")
_MEMBERS = frozenset({"methods", "properties", "fields"})
_CONSTRUCTORS = frozenset({"__init__", "__new__"})


def lines(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The file has so many lines, counted by their ends."""
    count = source.line_count(claim.subject)
    return None if count is None else str(count) == claim.value.replace(",", "")


def exists(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The file can be read."""
    return source.text(claim.subject) is not None


def counts(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """What is counted is counted again, by a rule of its own."""
    what, _, inside = claim.object.partition(" of ")
    found = _COUNTERS[what](claim.subject, inside, citation, source) if what in _COUNTERS else None
    if found is None:
        return None
    if str(found) == claim.value.replace(",", ""):
        return True
    # What counts as one may be seen otherwise: only a member of a class of Python is sure.
    sure = what in _MEMBERS and language_of(citation.path) == "python"
    return False if sure else None


def _tests(path: str, inside: str, citation: Citation, source: SourceText) -> int | None:
    if source.text(path) is None:
        return None
    language = language_of(path)
    if language == "python":
        file = source.python(path)
        return None if file is None else len({one.qualified for one in _tests_of(file)})
    code = source.code_text(path)
    if language in SCRIPTS:
        return len(_TEST_OF_SCRIPT.findall(code))
    if language == "java":
        return len(_TEST_OF_JAVA.findall(code))
    return None


def _tests_of(file: PythonFile) -> list[Declared]:
    functions = {one.qualified for one in file.declared if one.kind == "function"}
    classes = {one.qualified: one for one in file.declared if one.kind == "class"}
    return [
        one
        for one in file.declared
        if one.kind == "function"
        and one.qualified.rpartition(".")[2].startswith("test")
        and (owner := one.qualified.rpartition(".")[0]) not in functions
        and (not owner or owner in classes)
    ]


def _raised(path: str, inside: str, citation: Citation, source: SourceText) -> int | None:
    """Count the places of a file that raise an error by its name."""
    if source.text(path) is None:
        return None
    file = source.python(path)
    if file is not None:
        return sum(one.callee.rsplit(".", 1)[-1] == inside for one in file.raised)
    if language_of(path) == "python":
        return None
    thrown = rf"\bthrow\s+(?:new\s+)?(?:[\w$]+\.)*{re.escape(inside)}(?![\w$.])"
    return len(re.findall(thrown, source.code_text(path)))


def _places(path: str, inside: str, citation: Citation, source: SourceText) -> int | None:
    """Count the places of a word in a file, comments and strings as well."""
    if source.text(path) is None:
        return None
    return source.kept(("places", path), lambda: Counter(_WORD.findall(source.text(path) or "")))[
        inside
    ]


def _members(what: str) -> Callable[[str, str, Citation, SourceText], int | None]:
    def count(path: str, inside: str, citation: Citation, source: SourceText) -> int | None:
        if language_of(citation.path) == "python":
            return _members_in_python(what, inside, citation, source)
        found = members_of(inside, citation, source)
        if found is None and what == "methods" and language_of(citation.path) in SCRIPTS:
            return len(_assigned_methods(source.code_text(citation.path), inside)) or None
        return None if found is None else len(found[what])

    return count


def _assigned_methods(code: str, owner: str) -> set[str]:
    """Return the functions that a script puts on an object or a prototype, each by its name."""
    start = rf"(?<![\w$.]){re.escape(owner)}\.(?:prototype\.)?"
    found = re.finditer(
        rf"(?P<names>(?:{start}[\w$]+\s*=\s*)+)(?:async\s+)?(?:function\b|\([^()]*\)\s*=>|[\w$]+\s*=>)",
        code,
    )
    return {name for match in found for name in re.findall(rf"{start}([\w$]+)", match["names"])}


def _members_in_python(
    what: str, inside: str, citation: Citation, source: SourceText
) -> int | None:
    file = source.python(citation.path)
    own = in_python(source, citation, inside)
    if file is None or not own:
        return None
    kinds: dict[str, str] = {}
    last = own[-1]
    inner = [one for one in file.declared if one.kind in {"function", "property"}]
    for one in file.declared:
        owner, _, name = one.qualified.rpartition(".")
        if one.kind == "value" and any(
            two.qualified.startswith(f"{inside}.") and two.name_line < one.line <= two.end_line
            for two in inner
        ):
            continue  # an attribute of objects, not of the class
        if owner == inside and last.line <= one.line <= last.end_line:
            kinds.setdefault(name, one.kind)
            if one.kind == "property":
                kinds[name] = "property"
    named = {"methods": "function", "properties": "property", "fields": "value"}[what]
    return sum(kind == named for name, kind in kinds.items() if name not in _CONSTRUCTORS)


def members_of(
    qualified: str, citation: Citation, source: SourceText
) -> dict[str, list[str]] | None:
    """Return the members of a class of a brace language by what they are.

    ``None`` where its block is not found.
    """
    blocks = source.blocks(citation.path)
    language = language_of(citation.path)
    span = _block_of(qualified, citation, source, blocks, language)
    if span is None:
        return None
    name = qualified.rpartition(".")[2]
    found: dict[str, list[str]] = {what: [] for what in sorted(_MEMBERS)}
    for chunk in _chunks(source.code_text(citation.path), blocks, span):
        _sort(chunk, name, language, found)
    return found


def _block_of(
    qualified: str, citation: Citation, source: SourceText, blocks: Blocks, language: str
) -> Span | None:
    if not blocks.whole:
        return None
    name = qualified.rpartition(".")[2]
    first, last = source.span(citation)
    for span in blocks.within(first, last):
        head = blocks.head(span)
        if has_word(head, name) and declared_in(head + "}", name, language):
            return span
        if language == "c" and re.match(rf"\s*\**\s*{re.escape(name)}\b", blocks.tail(span)):
            return span
    return None


def _chunks(code: str, blocks: Blocks, span: Span) -> list[str]:
    """Return the parts of a block between its ";" and "}", inner blocks left out."""
    text: list[str] = []
    place = span.opening + 1
    for inner in blocks.inside(span):
        text += [code[place : inner.opening], "{}\0"]
        place = inner.closing + 1
    text.append(code[place : span.closing])
    return [part.strip() for part in re.split(r"[;\0]", "".join(text)) if part.strip()]


_JAVA_TYPE = re.compile(r"(?<![\w$])(?:class|interface|enum|record|@interface)\s+[\w$]+")
_ANNOTATION = re.compile(r"@(?!interface\b)[\w$.]+\s*(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?")
_CALLABLE = re.compile(
    r"(?<![\w$#])(?P<name>[\w$#]+|\[[^\]]{0,200}\])\s{0,20}\??\s{0,20}(?:<[^()]{0,300}>)?\s{0,20}\("
)
_ACCESSOR = re.compile(r"(?:^|\s)(?:get|set)\s+[\w$#\[]")


def _sort(chunk: str, owner: str, language: str, found: dict[str, list[str]]) -> None:
    """Put the member that a chunk declares where it belongs."""
    text = _ANNOTATION.sub(" ", chunk).strip()
    if not text or text in {"{}", "static {}"} or _JAVA_TYPE.search(text.partition("(")[0]):
        return
    head, assigned, _ = text.partition("=")
    callee = _CALLABLE.search(head)
    if callee is not None and (not assigned or callee.end() <= len(head)):
        name = callee["name"].lstrip("#")
        if name not in {owner, "constructor"}:
            found["properties" if _ACCESSOR.search(head) else "methods"].append(name)
        return
    names = [one.strip() for one in re.sub(r"<[^<>]*>|=[^,]*", "", text).split(",")]
    found["fields"] += [one for one in names if one]


def _top(kind: str, *, public: bool) -> Callable[[str, str, Citation, SourceText], int | None]:
    def count(path: str, inside: str, citation: Citation, source: SourceText) -> int | None:
        file = source.python(path)
        if file is None:
            return None
        names = {
            one.qualified for one in file.declared if one.kind == kind and "." not in one.qualified
        }
        return sum((not name.startswith("_")) is public for name in names)

    return count


def absent(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The word stands in none of the files that are named."""
    for path in claim.value.split("\n"):
        if source.text(path) is None:
            return None
        if has_word(source.code_text(path, strings=False), claim.object):
            return False
    return True


_COUNTERS: dict[str, Callable[[str, str, Citation, SourceText], int | None]] = {
    "tests": _tests,
    "raised places": _raised,
    "places": _places,
    "public classes": _top("class", public=True),
    "private classes": _top("class", public=False),
    "public functions": _top("function", public=True),
    "private functions": _top("function", public=False),
    **{what: _members(what) for what in sorted(_MEMBERS)},
}
