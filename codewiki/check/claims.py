"""One rule for each kind of claim, applied to the bytes of the source.

Nothing here reads facts or graph: a claim is proved from the cited lines, by patterns over the
source text with comments and strings blanked. ``None`` means that no rule can decide, which
leaves the claim unproved; ``False`` contradicts it (see ``codewiki.check.verdicts``).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from hashlib import blake2b

from codewiki.check import quotations
from codewiki.check.c_declarations import C_DECLARATION
from codewiki.check.masking import mask
from codewiki.check.verdicts import has_word, strings_are_code, unless_absent, unless_used
from codewiki.source.contents import Contents, split_lines
from codewiki.source.languages import language_of
from codewiki.wiki.model import Citation, Claim, ClaimKind

_PLACES = 200
"""At most so many places of a name in a file are looked at, with so many lines around each."""
_LINES_BEFORE = 4
_LINES_AFTER = 9

_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})
_TYPED_WORDS = (
    r"(?:abstract|accessor|async|declare|export|get|override|private|protected|public|readonly|set"
    r"|static)\s+"
)
_TYPED_DECLARATION = (
    r"\b(?:interface|enum)\s+{0}(?![\w$])"
    r"|\btype\s+{0}\s*(?:<|=(?!=))"
    r"|\b(?:namespace|module)\s+[\"']?[^\"'\n{{;]{{0,200}}?(?<![\w$]){0}(?![\w$])"
    r"|\bdeclare\s+{0}\s*\{{"
    # Members: "name?: Type", "private name", "name<T>(first: Type" and "name(): Type".
    r"|(?:^|[\s;{{,(\[.])#?[\"']?{0}[\"']?\s*[?!]\s*[:;,}}\n]"
    r"|" + _TYPED_WORDS + r"\*?\s*#?{0}(?![\w$])"
    r"|(?:^|[{{;,}}])[ \t]*(?:" + _TYPED_WORDS + r")*\*?[ \t]*#?[\"']?{0}[\"']?\s*\??\s*"
    r"(?:<[^;]{{0,200}}?(?<![\w$])(?:extends|const)(?![\w$])|(?:<[^;(){{}}]{{0,400}}>)?\s*\((?:\s*\)\s*[:{{]"
    r"|\s*(?:@[\w.]+(?:\([^()]*\))?\s*)*(?:" + _TYPED_WORDS + r")*"
    r"(?:\.\.\.)?(?:[\w$]+|\{{[^{{}}]*\}}|\[[^\[\]]*\])\??\s*[:]))"
    # A member of an enumeration alone on its line, or in one that is written on one line
    r"|^[ \t]*[\"']?{0}[\"']?[ \t]*,?[ \t]*$"
    r"|\benum\s+[\w$]+\s*\{{[^{{}}]*(?<![\w$.]){0}(?![\w$])"
)
_DECLARATIONS = {
    "python": (
        r"(?:^|[;:])[ \t\f]*(?:async\s+)?(?:def|class|type)\s+{0}\b"
        r"|^[ \t\f]*[(\[]?(?:[\w.*]+\s*,\s*)*(?:\w+\.)?{0}\s*(?::|,|\)|=(?!=)|(?=\s+=(?!=)))"
        # Further statements of a line, and further targets of an assignment
        r"|(?:;|(?<![=!<>:])=|^[ \t\f]*(?:class|if|elif|else|for|while|try|with)\b"
        r"[^\n;:(]{{0,200}}(?:\([^()\n]{{0,200}}\))?[^\n;:(]{{0,80}}:)"
        r"[ \t]*(?:\w+\.)?{0}[ \t]*(?::[^\n=;]{{1,80}})?=(?!=)"
        r"|;[ \t]*{0}[ \t]*:"
        r"|\(\s*{0}\s*:=|\b(?:as|for)\s+{0}\b"
    ),
    "javascript": (
        r"\b(?:function\s*\*?|class|const|let|var|get|set|static|async)\s+[*#]?{0}(?![\w$])"
        r"|(?:^|[\s;{{,(\[.])#?[\"']?{0}[\"']?\s*(?:=(?![=>])|:(?!:))"
        r"|(?:^|[\s;{{}},*])#?{0}\s*" + _ARGUMENTS.replace("{", "{{").replace("}", "}}") + r"\s*\{{"
        r"|\b(?:const|let|var)\b[^;]{{0,400}},\s*{0}\s*[=,;\n]"
        r"|\b(?:const|let|var)\s*\{{[^}}]*(?<![\w$]){0}(?![\w$])[^}}]*\}}\s*="
    ),
    "c": C_DECLARATION,
    "": r"(?:^|[\s,{{\[.])[\"']?{0}[\"']?\s*[:=\]]|^\s*[-#*=A-Z]*\s*[\"'`]?{0}(?![\w$])",
}
_DECLARATIONS["typescript"] = f"{_DECLARATIONS['javascript']}|{_TYPED_DECLARATION}"
_DECLARATIONS["tsx"] = _DECLARATIONS["typescript"]
_IMPORT_STATEMENT = re.compile(
    r"""^[ \t]*\#[ \t]*include[ \t]*(?:"[^"\n]*"|<[^>\n]*>)
      | ^[ \t]*from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([^)]*+(?:\)|\Z)|(?:[^\n\\]|\\.)*+)
      | ^[ \t]*import[ \t]+(?:\([^)]*\)|[^\n;'"{]*(?:\{[^}{]*\})?[^\n;]*)
      | ^[ \t]*export\b[^;'"\n{]*(?:\{[^}{]*\})?[ \t]*from[ \t]*['"][^'"\n]*['"]
      | (?:(?:const|let|var)?[ \t]{0,20}
            (?:\{[^}={]{0,2000}\}|(?<![\w$.])[\w$.]++)[ \t]{0,20}=[ \t]{0,20})?
        \b(?:require|import)[ \t]*\([^)\n]*\)(?:\.[\w$]+)?""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


_UNNAMED = frozenset({"default", "exports"})
_READERS = ("environ", "getenv")
_READER = re.compile(r"\benviron\b|getenv\b|process\.env\b|\benv\b")
_BOUND_READER = re.compile(
    r"(?<![\w$.])([\w$]{1,80})\s{0,9}=\s{0,9}(?:[\w$]{1,80}\.)?(?:environ|getenv|env)(?![\w$(\[.])"
    r"|#[ \t]*define[ \t]+(\w{1,80})[ \t]+getenv\b"
)
_TAKEN_APART = re.compile(r"\b(?:const|let|var)\s{0,20}\{[^{}]*+\}\s{0,20}=")
_WITHOUT_NAME = re.compile(r"\bexport\s+default\b|\bmodule\.exports\b|\bexport\s*=")
_RECEIVER = re.compile(r"(?P<first>[\w$]+)(?:\(\))?(?:(?:\??\.|->)[\w$]+(?:\(\))?)*+(?:\??\.|->)\Z")


class SourceText:
    """The source as the checker sees it: each file read and masked once.

    ``problems`` counts files that could not be read; claims about them stay unproved.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._text: dict[str, str | None] = {}
        self._counts: dict[str, int] = {}
        self._lines: dict[str, list[str]] = {}
        self._masked: dict[tuple[str, bool], list[str]] = {}
        self._code: dict[tuple[str, bool], str] = {}
        self._imports: dict[str, list[tuple[int, int, str]]] = {}

    def text(self, path: str) -> str | None:
        """Return the text of ``path``, or ``None`` when it cannot be read."""
        if path not in self._text:
            try:
                data = self._contents.read(path)
            except (OSError, ValueError):
                self._text[path] = None
            else:
                lines = split_lines(data.removeprefix(b"\xef\xbb\xbf"))
                self._counts[path] = len(lines)
                self._text[path] = "\n".join(line.decode("utf-8", "replace") for line in lines)
        return self._text[path]

    def line_count(self, path: str) -> int | None:
        """Return the number of lines of ``path``."""
        if self.text(path) is None:
            return None
        return self._counts[path]

    def lines(self, citation: Citation) -> str | None:
        """Return the cited lines as they are, or ``None`` when there are no such lines."""
        text = self.text(citation.path)
        if text is None:
            return None
        every = self.every_line(citation.path)
        if not 1 <= citation.line <= citation.end_line <= len(every):
            return None
        return "\n".join(every[citation.line - 1 : citation.end_line])

    def code(self, path: str, *, strings: bool = True) -> list[str]:
        """Return the lines of ``path`` with comments (and ``strings``) blanked."""
        key = (path, strings)
        if key not in self._masked:
            text = self.text(path) or ""
            if "\n" not in text and "\r" in text:
                # "\r" alone ends what the language knows as lines, and no line that is counted.
                masked = mask(text.replace("\r", "\n"), language_of(path), strings=strings)
                self._masked[key] = [masked]
            else:
                self._masked[key] = mask(text, language_of(path), strings=strings).split("\n")
        return self._masked[key]

    def code_text(self, path: str, *, strings: bool = True) -> str:
        """Return the same lines as one text."""
        key = (path, strings)
        if key not in self._code:
            self._code[key] = "\n".join(self.code(path, strings=strings))
        return self._code[key]

    def every_line(self, path: str) -> list[str]:
        """Return all lines of ``path`` as they are, none when it cannot be read."""
        if path not in self._lines:
            self._lines[path] = (self.text(path) or "").split("\n")
        return self._lines[path]

    def cited_code(self, citation: Citation, *, strings: bool = True) -> str:
        """Return the cited lines with comments (and ``strings``) blanked."""
        lines = self.code(citation.path, strings=strings)
        return "\n".join(lines[citation.line - 1 : citation.end_line])

    def imports(self, path: str) -> list[tuple[int, int, str]]:
        """Return the import statements of ``path`` as (first line, last line, text)."""
        if path not in self._imports:
            text = self.code_text(path, strings=False)
            found = self._imports[path] = []
            line, place = 1, 0
            for match in _IMPORT_STATEMENT.finditer(text):
                line, place = line + text.count("\n", place, match.start()), match.start()
                found.append((line, line + match.group().count("\n"), match.group()))
        return self._imports[path]


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
    code = source.cited_code(claim.citation, strings=False)
    language = language_of(claim.citation.path)
    cited = (claim.citation.line, claim.citation.end_line)
    if _declared_in(code, claim.subject, language) or _taken_apart(
        claim.subject, claim.citation.path, source, cited
    ):
        return True
    return unless_used(_seen(claim.citation, source), _plain(claim.subject), language)


def _seen(citation: Citation, source: SourceText) -> str:
    """Return the cited lines in which a name must stand unless the claim about it is false."""
    literals = strings_are_code(language_of(citation.path))
    return source.cited_code(citation, strings=not literals)


def _plain(name: str) -> str:
    """Return the last part of a dotted name; brackets and signs belong to a name of a script."""
    last = name.rsplit(".", 1)[-1].lstrip("#")
    return last if last.replace("$", "_").isidentifier() else name


def _taken_apart(
    name: str, path: str, source: SourceText, lines: tuple[int, int] | None = None
) -> bool:
    """Tell whether ``const { a, b } = …`` of ``path``, around ``lines``, declares ``name``."""
    if language_of(path) not in _SCRIPTS:
        return False
    text = source.code_text(path)
    for match in _TAKEN_APART.finditer(text):
        if has_word(match.group(), name):
            first = text.count("\n", 0, match.start()) + 1
            last = first + match.group().count("\n")
            if lines is None or (first <= lines[0] and lines[1] <= last):
                return True
    return False


def _declared_in(code: str, name: str, language: str) -> bool:
    plain = _plain(name)
    pattern = _declaration(plain, language)
    if any(pattern.search(part) for part in _around(code, plain)):
        return True
    # A key that is written as a string, or computed, may have any signs in it.
    key = rf"[\"'`]{re.escape(name)}[\"'`]\s*\]?"
    computed = rf"|{re.escape(name)}" if name.startswith("[") else ""
    if language in _SCRIPTS and re.search(rf"(?:{key}{computed})\s*\??\s*[(:=]", code):
        return True
    unnamed = language in _SCRIPTS and plain in _UNNAMED
    return unnamed and _WITHOUT_NAME.search(code) is not None


@lru_cache(maxsize=65_536)
def _declaration(name: str, language: str) -> re.Pattern[str]:
    pattern = _DECLARATIONS.get(language, _DECLARATIONS[""])
    return re.compile(pattern.format(re.escape(name)), re.MULTILINE)


def _around(code: str, word: str) -> Iterator[str]:
    """Yield the few lines around each place of ``word``: patterns never see a whole file."""
    place = code.find(word)
    for _ in range(_PLACES):
        if place < 0:
            return
        start = end = place
        for _ in range(_LINES_BEFORE):
            start = max(0, code.rfind("\n", 0, start))
        for _ in range(_LINES_AFTER):
            end = code.find("\n", end + 1)
            if end < 0:
                end = len(code)
                break
        yield code[start:end]
        line_end = code.find("\n", place)
        place = code.find(word, line_end) if line_end >= 0 else -1


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
    name = _names(claim.object.rsplit(".", 1)[-1], claim.citation.path, source)
    code = source.cited_code(claim.citation)
    site = re.search(
        rf"(?<![\w$])#?{name}\s{{0,20}}(?:\?\.|!|<[^;{{}}]{{0,200}}>)?\(|<{name}\b"
        rf"|\bnew\s+(?:[\w$]+\.)*{name}(?![\w$])|@[\w.]{{0,200}}\b{name}\b",
        code,
    )
    if site is None:
        return None if re.search(rf"(?<![\w$]){name}(?![\w$])", code) else False
    receiver = _RECEIVER.search(code[max(0, site.start() - 200) : site.start()])
    return _bound(claim, source, receiver["first"] if receiver else "")


def _names(name: str, path: str, source: SourceText) -> str:
    """Return a pattern of ``name`` and of the names under which ``path`` imports it."""
    found = _aliases(name, path, source)
    return "(?:" + "|".join(map(re.escape, sorted({name, *found}))) + ")"


def _aliases(name: str, path: str, source: SourceText) -> set[str]:
    """Return the other names under which ``path`` imports ``name``."""
    alias = re.compile(rf"(?<![\w$]){re.escape(name)}(?:\s+as\s+|\s*:\s*)(?P<alias>[\w$]+)")
    return {match["alias"] for _, _, text in source.imports(path) for match in alias.finditer(text)}


def _bound(claim: Claim, source: SourceText, receiver: str) -> bool | None:
    """Tell whether the name at the call site visibly leads to the file ``claim.value``."""
    if claim.citation is None or not claim.value:
        return None
    name = claim.object.rsplit(".", 1)[-1]
    declaring = source.code_text(claim.value)
    if not _declared_in(declaring, name, language_of(claim.value)):
        return unless_absent(declaring, name)
    path = claim.citation.path
    if claim.value == path:
        return True if receiver in {"", "self", "cls", "this"} else None
    first = receiver or name
    if language_of(path) == "c":
        # A header has the name of its file: "list.h" declares what "list.c" defines.
        first = claim.value.rpartition("/")[2].removesuffix(".c").removesuffix(".h")
    imported = any(has_word(text, first) for _, _, text in source.imports(path))
    return True if imported else None


def _inherits(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None or source.lines(claim.citation) is None:
        return None if claim.citation is None else False
    subject = re.escape(claim.subject.rsplit(".", 1)[-1])
    base = _names(claim.object.rsplit(".", 1)[-1], claim.citation.path, source)
    code = source.cited_code(claim.citation)
    header = (
        rf"class\s+{subject}\b[^:{{]{{0,600}}?[(\s,.]{base}(?![\w$])"
        rf"|\b{subject}\s*=\s*class\b[^{{]*extends\s+(?:[\w$]+\.)*{base}(?![\w$])"
        rf"|inherits\s*\(\s*(?:[\w$]+\.)*{subject}\s*,\s*(?:[\w$]+\.)*{base}(?![\w$])"
    )
    if claim.subject in _UNNAMED:
        header += rf"|class\s+(?:extends|implements)\b[^{{]{{0,600}}?[\s,.(]{base}(?![\w$])"
    if language_of(claim.citation.path) in _SCRIPTS:
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
    names = {alias for name in _READERS for alias in _aliases(name, path, source)}
    for bound in _BOUND_READER.finditer(source.code_text(path)):
        names.add(bound[1] or bound[2])
    reader = _READER.search(code) or any(has_word(code, name) for name in names)
    return True if reader else None


def _quotes(claim: Claim, source: SourceText) -> bool | None:
    if claim.citation is None:
        return None
    text = source.lines(claim.citation)
    return text is not None and quotations.holds(text, claim.value)


def _lines(claim: Claim, source: SourceText) -> bool | None:
    count = source.line_count(claim.subject)
    return None if count is None else str(count) == claim.value.replace(",", "")


def _holds(claim: Claim, source: SourceText) -> bool | None:
    if source.text(claim.subject) is None:
        return None
    language = language_of(claim.subject)
    code = source.code_text(claim.subject, strings=False)
    if _declared_in(code, claim.object, language) or _taken_apart(
        claim.object, claim.subject, source
    ):
        return True
    seen = source.code_text(claim.subject, strings=not strings_are_code(language))
    return unless_absent(seen, _plain(claim.object))


_RULES: dict[ClaimKind, Callable[[Claim, SourceText], bool | None]] = {
    ClaimKind.DECLARES: _declares,
    ClaimKind.IMPORTS: _imports,
    ClaimKind.CALLS: _calls,
    ClaimKind.INHERITS: _inherits,
    ClaimKind.RAISES: _raises,
    ClaimKind.READS_ENVIRONMENT: _reads_environment,
    ClaimKind.QUOTES: _quotes,
    ClaimKind.LINES: _lines,
    ClaimKind.HOLDS: _holds,
}
