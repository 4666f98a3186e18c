"""Rules on what a declaration says: its parameters, defaults, types and values."""

import io
import re
import tokenize
from collections.abc import Sequence

from codewiki.check.arguments import Argument, after_angles, bare, default_is, is_shown, text_is
from codewiki.check.declarations import SCRIPTS
from codewiki.check.located import READ, Place, functions, in_python, start_of_declaration, values
from codewiki.check.source_text import SourceText
from codewiki.source.languages import language_of
from codewiki.wiki.model import Citation, Claim

_REACH = 6_000
_LONGEST_TYPE = 400
_MAY_FOLLOW = ("//", "/*", "as const", "satisfies ")
_WORD_BEFORE = re.compile(
    r"(?:^|[;{}()]|\b(?:static|public|private|protected|final|abstract|synchronized|native|default"
    r"|transient|volatile|strictfp|extern|inline|register|typedef|_Noreturn|__\w+|[A-Z_][A-Z0-9_]+|@[\w.]+)|[>)\n])\s*\Z"
)
_ASSIGNMENT = re.compile(
    r"[\"']?\s*(?:\[[^\]]*\]\s*)*(?::[^=;]{0,400}?(?:=>[^=;]{0,200}?)?)?=(?![=>])\s*"
)
_ARGUMENTS_OF_CONSTANT = re.compile(r"\s*\(")
_END_OF_DECLARATION = re.compile(
    r"(?:\)\s*)?(?:\((?>(?:[^()]|\((?>(?:[^()]|\([^()]*\))*)\))*)\)|[^;,={}()])*"
)
_DECLARATOR = re.compile(r"[*\s]*[A-Za-z_]\w*\s*(?:\[[^\]]*\]\s*)*\Z")
_ACCESSOR = re.compile(r"(?<![\w$.])(?:get|set)\s+[#\"'\[]?\Z")
_ENDS = frozenset(";,)}#\n]")
_TAG = r"@{0}\s*\{{(?P<type>(?:[^{{}}]|\{{[^{{}}]*\}})*)\}}"


def signature(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration is found and its parameters read: name, order, defaults are those shown."""
    found = _arguments(claim.subject, citation, source)
    if not found or _is_accessor(claim.subject, citation, source):
        return None
    if any(is_shown(claim.value, arguments) for arguments in found):
        return True
    # Scripts have so many ways to write a function that another one may be meant.
    sure = len(found) == 1 and language_of(citation.path) not in SCRIPTS
    return False if sure else None


def _is_accessor(subject: str, citation: Citation, source: SourceText) -> bool:
    """Tell whether a script has a value there that a function reads or sets: it is not called."""
    if language_of(citation.path) not in SCRIPTS:
        return False
    return any(_ACCESSOR.search(place.before) for place in functions(source, citation, subject))


def _arguments(subject: str, citation: Citation, source: SourceText) -> list[tuple[Argument, ...]]:
    """Return the parameters of each declaration of a function on the cited lines."""
    declared = in_python(source, citation, subject)
    if declared is not None:
        return [one.arguments for one in declared if one.kind in {"function", "property"}]
    if language_of(citation.path) not in READ:
        return []
    heads = functions(source, citation, subject)
    return [place.arguments for place in heads if place.arguments is not None]


def _parameter(claim: Claim, citation: Citation, source: SourceText) -> list[Argument]:
    wanted = bare(claim.object)
    return [
        argument
        for arguments in _arguments(claim.subject, citation, source)
        for argument in arguments
        if bare(argument.name) == wanted
    ]


def default(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration is found, has the parameter, and this default, or none where none is said."""
    found = _arguments(claim.subject, citation, source)
    if not found:
        return None
    named = _parameter(claim, citation, source)
    if any(
        default_is(argument, claim.value) or text_is(argument.default, claim.value)
        for argument in named
    ):
        return True
    return False if len(found) == 1 else None


def type_of(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration of the parameter (or of the value itself) is found with this type."""
    if claim.object:
        found = _parameter(claim, citation, source)
        if any(argument.type and _is_type(argument.type, claim.value) for argument in found):
            return True
        if language_of(citation.path) in SCRIPTS:
            return _is_tagged(claim, citation, source, "param", claim.object)
        return False if len(found) == 1 and found[0].type else None
    declared = in_python(source, citation, claim.subject)
    if declared is not None:
        types = [one.type for one in declared]
        return True if any(_is_type(one, claim.value) for one in types if one) else None
    places = list(values(source, citation, claim.subject))
    if any(_is_typed(place, claim.value, source) for place in places):
        return True
    if language_of(citation.path) in SCRIPTS:
        return _is_tagged(claim, citation, source, "type")
    return None


def _is_type(written: str, shown: str) -> bool:
    """Tell whether a type is shown, with or without the parentheses of one over several lines."""
    return text_is(written, shown) or (shown.startswith("(") and text_is(f"({written})", shown))


def returns(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration of the function is found with this type of what it returns."""
    declared = in_python(source, citation, claim.subject)
    if declared is not None:
        types = [one.type for one in declared]
        if any(_is_type(one, claim.value) for one in types if one):
            return True
        return False if len(types) == 1 else None
    heads = functions(source, citation, claim.subject)
    if not heads:
        return type_of(claim, citation, source)
    if any(_is_returned(place, claim.value, source) for place in heads):
        return True
    if language_of(citation.path) in SCRIPTS:
        return _is_tagged(claim, citation, source, "returns?")
    return None


def value(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The declaration of the name is found with this value behind it."""
    declared = in_python(source, citation, claim.subject)
    if declared is not None:
        written = [one.value for one in declared if one.kind == "value" and one.value]
        if any(_is_value(one, claim.value) for one in written):
            return True
        return False if len(written) == 1 else None
    for place in values(source, citation, claim.subject):
        if language_of(place.path) == "c" and _is_alias(place, claim.value, source):
            return True
        for comments in (False, True):
            behind = _behind(place, source, comments=comments)
            start = _value_start(place, source, behind)
            if start >= 0 and _begins(behind[start:], claim.value):
                return True
    return None


def _value_start(place: Place, source: SourceText, behind: str) -> int:
    """Return where the value begins behind a name, its type parameters and its type, or -1."""
    first = after_angles(behind, 0) if language_of(place.path) in SCRIPTS else 0
    if language_of(place.path) == "java" and _ARGUMENTS_OF_CONSTANT.match(behind):
        return 0
    start = _ASSIGNMENT.match(behind, first)
    if start is None and language_of(place.path) == "c":
        start = _defined(place, source, behind)
    return start.end() if start else -1


def _is_value(written: str, shown: str) -> bool:
    """Comments between the lines of a value, and brackets around it, may be shown or not."""
    if text_is(written, shown):
        return True
    plain = _without_comments(written)
    return text_is(plain, shown) or (shown.startswith("(") and text_is(f"({plain})", shown))


def _without_comments(python: str) -> str:
    """Return a Python expression without its comments; signs in strings begin none."""
    lines = [[*line] for line in f"({python}\n)".split("\n")]
    try:
        for token in tokenize.generate_tokens(io.StringIO(f"({python}\n)").readline):
            if token.type == tokenize.COMMENT:
                del lines[token.start[0] - 1][token.start[1] :]
    except (tokenize.TokenError, SyntaxError):
        return python
    return "\n".join("".join(line) for line in lines)[1:-1]


def _is_alias(place: Place, shown: str, source: SourceText) -> bool:
    """Tell whether ``typedef`` gives what is shown the name."""
    written = _declared_type(place, source)
    return written.startswith("typedef") and written.removeprefix("typedef") == bare(shown)


def _declared_type(place: Place, source: SourceText) -> str:
    """Return a declaration of C without the name, bodies and white space: "char[5]"."""
    code = source.blocks(place.path).code
    before = start_of_declaration(code, place.start)
    behind = _END_OF_DECLARATION.match(code, place.end)
    if behind is None:
        return ""
    first, comma, own = before.rpartition(",") if "(" not in before else ("", "", before)
    if comma:
        # Further names share the type of the first, without its stars.
        base = _DECLARATOR.search(first.partition(",")[0])
        own = (first[: base.start()] if base else "") + own
    return bare(own + behind.group())


def _defined(place: Place, source: SourceText, behind: str) -> re.Match[str] | None:
    """Match what stands behind the name of a macro."""
    line = source.code_text(place.path)[: place.start].rpartition("\n")[2]
    is_macro = re.fullmatch(r"[ \t]*#[ \t]*define[ \t]+", line) is not None
    return re.match(r"(?:\([^()]*\))?[ \t]*", behind) if is_macro else None


def _is_typed(place: Place, shown: str, source: SourceText) -> bool:
    """Tell whether a value is declared with a type: before its name, or behind a colon."""
    language = language_of(place.path)
    if language in SCRIPTS:
        start = re.match(r"[\"']?\s*[?!]?\s*:\s*", behind := _behind(place, source))
        return start is not None and _begins(behind[start.end() :], shown, more="=")
    if language == "c" and _declared_type(place, source) == bare(shown):
        return True
    code = source.code_text(place.path)
    is_array = code[place.end : place.end + 20].lstrip().startswith("[")
    return not is_array and _precedes(place.before, shown)


def _is_returned(place: Place, shown: str, source: SourceText) -> bool:
    if language_of(place.path) in SCRIPTS:
        start = re.match(r"\s*:\s*", behind := _behind(place, source))
        return start is not None and _begins(behind[start.end() :], shown, more="{=")
    return _precedes(place.before.rstrip("("), shown)


def _precedes(before: str, shown: str) -> bool:
    """Tell whether the text before a name ends with a type, and the type begins where it should."""
    before = before[-_LONGEST_TYPE:]
    wanted = bare(shown)
    for place in range(len(before) - 1, -1, -1):
        tail = bare(before[place:])
        if len(tail) > len(wanted):
            return False
        if tail == wanted and (place == 0 or _WORD_BEFORE.search(before[:place]) is not None):
            return True
    return False


def _behind(place: Place, source: SourceText, *, comments: bool = False) -> str:
    """Return the text behind a name or its parameters, without comments unless asked for."""
    text = (
        (source.text(place.path) or "") if comments else source.code_text(place.path, strings=False)
    )
    return text[place.behind : place.behind + _REACH]


def _begins(text: str, shown: str, more: str = "") -> bool:
    """Tell whether ``text`` begins with what is shown, and that ends there.

    White space does not count. "…" at the end of what is shown leaves the rest open.
    """
    cut = shown.endswith("…")
    wanted = bare(shown.removesuffix("…"))
    place = 0
    for letter in wanted:
        while place < len(text) and text[place].isspace():
            place += 1
        if text[place : place + 1] != letter:
            return False
        place += 1
    rest = text[place:]
    following = rest.lstrip(" \t")
    ends = not following or following[0] in _ENDS or following[0] in more
    return bool(wanted) and (cut or ends or following.startswith(_MAY_FOLLOW))


def _is_tagged(
    claim: Claim, citation: Citation, source: SourceText, tag: str, name: str = ""
) -> bool | None:
    """Tell whether the comment above gives the type, as scripts without types have it."""
    places = functions(source, citation, claim.subject)
    places = places or list(values(source, citation, claim.subject))
    for place in places[:1]:
        code, text = source.code_text(place.path), source.text(place.path) or ""
        line = code.rfind("\n", 0, place.start) + 1
        while (above := code[:line].rstrip()).endswith("="):  # further names of the same value
            line = above.rfind("\n") + 1
        comment = text[len(code[:line].rstrip()) : line]
        for match in re.finditer(_TAG.format(tag), comment):
            behind = comment[match.end() : match.end() + 200].lstrip(" \t*\n[")
            if name and not behind.startswith(name.lstrip(".")):
                continue
            written = re.sub(r"\n[ \t]*\*", "\n", match["type"])
            if text_is(_plain_type(written), _plain_type(claim.value)):
                return True
    return None


def _plain_type(text: str) -> str:
    return bare(text).removesuffix("=").removeprefix("...")


def read(subject: str, citation: Citation, source: SourceText) -> Sequence[tuple[Argument, ...]]:
    """Return what the rules read of a function's parameters, for a reader who follows them."""
    return _arguments(subject, citation, source)
