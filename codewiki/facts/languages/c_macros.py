"""Words that the preprocessor takes out of declarations, and that the grammar cannot know.

``ZEXTERN int ZEXPORT deflate OF((z_streamp strm));`` is a prototype once its macros are gone. They
are replaced by blanks before the file is parsed, so that nothing moves. Only what the grammar has
no place for is taken out: of ``foo_t name(`` nothing, of ``API foo_t name(`` the first word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from codewiki.facts.languages.c_conditions import Span, blanked, conditions

_HEAD = re.compile(
    rb"^[ \t]*+(?P<head>[A-Za-z_]\w*+(?:[ \t*\r]*+\n?+[ \t*]*+[A-Za-z_]\w*+){1,12})"
    rb"[ \t*]*+(?P<next>[(;=\[,])",
    re.MULTILINE,
)
_DEFINE = re.compile(
    rb"^[ \t]*+#[ \t]*+define\b(?P<body>(?>(?:\\\r?\n|/\*.*?(?:\*/|\Z)|[^\n])*))",
    re.MULTILINE | re.DOTALL,
)
_COMMENT = re.compile(
    rb"(?P<text>\"(?>(?:\\.|[^\"\\\n])*)\"?|'(?>(?:\\.|[^'\\\n])*)'?)|/\*.*?(?:\*/|\Z)", re.DOTALL
)
_POINTER_WORDS = (
    b"FAR NEAR HUGE _far __far _near __near __user __iomem __kernel __rcu __percpu __force "
    b"_Nonnull _Nullable _Null_unspecified".split()
)
_POINTER_WORD = re.compile(rb"\b(?:" + b"|".join(_POINTER_WORDS) + rb")\b")
"""What may stand between a type and its stars."""
_CONST_WORD = re.compile(rb"\b(?:[a-z]\w*_const|CONST)\b(?=[ \t]+[A-Za-z_])")
_CONVENTION = re.compile(rb"\(\s*(?P<word>[A-Z_][A-Z0-9_]*\b)(?=\s*\*+\s*\w+\s*\)\s*\w*\s*\()")
"""The calling convention of a pointer to a function: ``(CALLBACK *name)(``."""
_BEFORE_PARAMETER = re.compile(
    rb"[(,]\s*+(?P<word>(?:__\w++|_?[A-Z][A-Z0-9_]*+\b|\w{0,40}_unused\b)(?<!_Atomic)"
    rb"(?:\s++[A-Z][A-Z0-9_]*+\b)?)"
    rb"(?=\s++(?>(?:(?:const|volatile|struct|union|enum|unsigned|signed)\s++)*)"
    rb"(?!(?:const|volatile|restrict)\b)[A-Za-z_]\w*+(?:\s*+\*[\s*]*+|\s++)"
    rb"(?>(?:(?:const|volatile|restrict)\s++)*)[A-Za-z_]\w*+\s*+[,)\[])"
)
"""A macro before the type of a parameter that has a name: ``(__unused int fd, IN foo_t *x)``."""
_UNUSED = re.compile(
    rb"(?:UNUSED|unused)\w*+(?>(?:(?P<open>\()\s*+\w++\s*+(?P<close>\)))?)(?=\s*+[,)])"
)
"""What says behind a parameter, or around its name, that nothing uses it."""
_WORD = re.compile(rb"[A-Za-z_]\w*")
_NAME_IN_PARENTHESES = re.compile(rb"\([ \t]*\w+[ \t]*\)[ \t]*\(")
_PREFIX_CALL = re.compile(
    rb"^(?P<macro>[A-Z_][A-Z0-9_]*+[ \t]*+\()(?P<inside>[^()\n]{0,200}+)\)(?=[ \t*\r]*\n?[ \t]*"
    rb"(?P<rest>[A-Za-z_][\w \t*]{0,200}+)\()",
    re.MULTILINE,
)
_INNER_CALL = re.compile(
    rb"^(?P<before>(?:[a-z_]\w*[ \t*]+){1,4})(?P<macro>"
    rb"[A-Z_][A-Z0-9_]*+[ \t]*+\([^()\n]{0,200}+\)"
    rb"(?=[ \t*]*(?:[A-Za-z_]\w*[ \t*]+){1,4}\w+[ \t]*\()"
    rb"|[a-z_]\w*+[ \t]*+\([ \t]*+\d[\d, \t]*+\)(?=\s*+[A-Za-z_]\w*+[ \t]*+\())",
    re.MULTILINE,
)
"""A macro with arguments among the words before a declared function; ``printflike(1, 2)`` too."""
_MAKER = re.compile(rb"^(?:static[ \t]+)?(?P<macro>[A-Z][A-Z0-9_]*[A-Z0-9])[ \t]*\(", re.MULTILINE)
"""What may begin a function whose head a macro writes: ``SYSCALL_DEFINE1(name, …) {``."""
_BODY = re.compile(rb"[ \t]*+(?:\r?\n)?[ \t]*+\{")
_NAME_ARGUMENT = re.compile(
    rb"(?>(?:\s|/\*(?>(?:(?!\*/).){0,300})\*/)*)(?P<name>[A-Za-z_]\w*+)\s*+(?=,|\Z)", re.DOTALL
)
_DIGRAPHS_USED = re.compile(
    rb"^[ \t]*+%:[ \t]*+(?:define|include|if|ifdef|ifndef)\b|\)\s*+<%", re.MULTILINE
)
_DIGRAPH = re.compile(_COMMENT.pattern + rb"|//[^\n]*+|(?P<sign><%|%>|<:|:>|%:)", re.DOTALL)
_SIGNS = {b"<%": b"{ ", b"%>": b"} ", b"<:": b"[ ", b":>": b"] ", b"%:": b"# "}
_TYPE_LIKE = re.compile(rb"[\w \t*]+")
_ARGUMENTS = re.compile(
    rb"(?<=[\w)])[ \t]++(?:OF|PROTOTYPE|_*P_*|[A-Z_]*(?:PARAMS|PROTO|ARGS?)_*)[ \t]*+\Z"
)
"""The macro before ``((``."""
_LETTERS = bytes(range(48, 58)) + bytes(range(65, 91)) + bytes(range(97, 123)) + b"_"
_TYPE_ENDS = frozenset(bytes((sign,)) for sign in _LETTERS + b"*")
_MACRO_ENDS = frozenset({b"F", b"E", b"P", b"S", b"O", b"G", b"_"})
_AFTER_WORD = re.compile(rb"(?<=\w)\s*+\Z")
_FARTHEST = 200
_OLD_STYLE = re.compile(
    rb"\(\s*+[A-Za-z_]\w*+(?>(?:\s*+,\s*+[A-Za-z_]\w*+)*)\s*+\)(?P<types>\s*+(?>(?:"
    rb"(?>(?:/\*(?:(?!\*/).){0,300}\*/\s*+)*)(?!(?:return|goto|else|break|continue|do|case)\b)"
    rb"[A-Za-z_][\w \t\r\n*,\[\]]*+;\s*+(?>(?:/\*(?:(?!\*/).){0,300}\*/\s*+)*))+))\{",
    re.DOTALL,
)
"""A function whose parameters are declared behind the parentheses."""
_LONE = re.compile(
    rb"^[A-Z_][A-Z0-9_]{3,}+[ \t]*+;?[ \t]*+\r?$(?=\n[ \t]*+"
    rb"(?:\r?\n|\#|/|\Z|(?:typedef|struct|enum|union|extern|static)\b))"
    rb"|^[A-Z_]*(?:BEGIN|END|START)_[A-Z_]*DECLS?\b[ \t;]*+$",
    re.MULTILINE,
)
_QUALIFIERS = frozenset(
    b"static extern inline __inline __inline__ const volatile register restrict __const "
    b"__extension__ _Noreturn _Thread_local __thread auto constexpr thread_local "
    b"__restrict __volatile__".split()
)
_PRIMITIVES = frozenset(
    b"void char short int long float double signed unsigned _Bool bool size_t ssize_t ptrdiff_t "
    b"intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t "
    b"wchar_t _Complex __int128".split()
)
_TAGS = frozenset({b"struct", b"union", b"enum"})
_STATEMENTS = frozenset(
    b"return else case goto do while if for switch typedef sizeof default break continue "
    b"defined using namespace class template typename asm __asm__".split()
)
_CAPITALS = re.compile(rb"[A-Z_][A-Z0-9_]*")
_NO_TYPE = re.compile(
    rb"API|EXPORT|EXTERN|CALL|INLINE|STATIC|PUBLIC|ATTR|NORETURN|DLL|VISIB|DECL|CONST|UNUSED|"
    rb"PURE|HOT|COLD|LOCAL|PRIVATE|IMPORT|GLOBAL|NONNULL|PRINTF|DEPRECATED|WARN|INTERNAL"
)
_LOCAL_WORD = re.compile(rb"\b(?:local|\w*STATIC\w*|\w*_LOCAL|LOCAL|PRIVATE)\b")
_LONGEST = 4_000


@lru_cache(maxsize=4)
def prepared(data: bytes) -> tuple[bytes, bytes]:
    """Return a file without what is never compiled, and further without what hides declarations.

    Both are as long as ``data`` and have the same lines.
    """
    if b"%:" in data or b"<%" in data:
        data = _plain_signs(data)
    found = conditions(data)
    alive = blanked(data, found.dead)
    plain = blanked(_joined(alive), found.dropped)
    plain = blanked(plain, list(_wrappings(plain)))
    return alive, blanked(plain, list(_words(plain)))


def _plain_signs(data: bytes) -> bytes:
    """Return a file with its digraphs written as what they stand for, as long as before.

    Only a file that has directives or blocks written so: elsewhere the same letters are something
    else. Texts and comments stay.
    """
    if _DIGRAPHS_USED.search(data) is None:
        return data
    return _DIGRAPH.sub(lambda match: _SIGNS.get(match["sign"] or b"", match.group()), data)


def prepare(data: bytes) -> bytes:
    """Return what is parsed in place of the file."""
    return prepared(data)[1]


def _joined(data: bytes) -> bytes:
    """Take the comments out of macro definitions that go on behind them.

    For the grammar a comment ends the definition. One behind it stays: it may be documentation.
    """
    if b"\\\n" not in data and b"\\\r\n" not in data:
        return data
    text = bytearray(data)
    for directive in _DEFINE.finditer(data):
        end = directive.end()
        for comment in _COMMENT.finditer(data, directive.start("body"), end):
            if comment["text"] is not None:
                continue
            start, stop = comment.span()
            if not data[stop:end].strip():
                break
            inner = data[start:stop]
            text[start:stop] = re.sub(rb"[^\r\n]", b" ", inner)
            for newline in re.finditer(rb"(?<!^)\r?\n", inner):
                text[start + newline.start() - 1] = ord("\\")
    return bytes(text)


def means_static(words: bytes) -> bool:
    """Tell whether the words before a declaration hold a macro that stands for ``static``."""
    return _LOCAL_WORD.search(words) is not None


def _wrappings(data: bytes) -> Iterator[Span]:
    """Yield macros around parameters and types, and those that stand alone."""
    yield from _around_parameters(data)
    for match in _LONE.finditer(data):
        yield match.span()
    for match in _PREFIX_CALL.finditer(data):
        words = _WORD.findall(match["rest"])
        if len(words) > 1:
            yield match.start(), match.end()
        elif _TYPE_LIKE.fullmatch(match["inside"]) and words[0] not in _STATEMENTS:
            yield match.span("macro")
            yield match.end() - 1, match.end()
    for match in _INNER_CALL.finditer(data):
        if _STATEMENTS.isdisjoint(match["before"].split()):
            yield match.span("macro")
    yield from _made_heads(data)
    for match in _CONVENTION.finditer(data):
        yield match.span("word")
    for match in _OLD_STYLE.finditer(data):
        if _AFTER_WORD.search(data[max(0, match.start() - _FARTHEST) : match.start()]):
            yield match.span("types")
    if b"_const" in data or b"CONST" in data:
        for match in _CONST_WORD.finditer(data):
            yield match.span()
    if any(word in data for word in _POINTER_WORDS):
        yield from _pointer_words(data)
    for match in _BEFORE_PARAMETER.finditer(data):
        yield match.span("word")
    yield from _unused(data)


def _made_heads(data: bytes) -> Iterator[Span]:
    """Yield the arguments, but the name, of macros that write the head of a function.

    The name is the first argument; of a macro for tests, which names their suite first, the second.
    """
    for match in _MAKER.finditer(data):
        start = match.end()
        end = _closing(data, start)
        if end < 0 or not _BODY.match(data, end + 1):
            continue
        first = _NAME_ARGUMENT.match(data[start:end])
        if first is None:
            continue
        name = first.span("name")
        if b"TEST" in match["macro"] and start + first.end() < end:
            second = _NAME_ARGUMENT.match(data[start:end], first.end() + 1)
            name = second.span("name") if second is not None else name
        yield start, start + name[0]
        yield start + name[1], end


def _pointer_words(data: bytes) -> Iterator[Span]:
    for match in _POINTER_WORD.finditer(data):
        line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
        if not line.lstrip().startswith(b"#"):
            yield match.span()


def _unused(data: bytes) -> Iterator[Span]:
    for match in _UNUSED.finditer(data):
        line = data[max(0, match.start() - _FARTHEST) : match.start()]
        word = line[len(line.rstrip(_LETTERS)) :]
        before = line[: len(line) - len(word)]
        # Not a call, nor a parameter of that name: a type or a name stands before it.
        if before.rstrip()[-1:] in _TYPE_ENDS:
            start = match.start() - len(word)
            if match["open"]:
                yield start, match.end("open")
                yield match.span("close")
            elif before[-1:].isspace() and _has_name(before):
                yield start, match.end()


def _has_name(before: bytes) -> bool:
    """Tell whether the parameter at the end of ``before`` has a name behind its type already."""
    parameter = before[max(before.rfind(b"("), before.rfind(b",")) + 1 :]
    words = [word for word in _WORD.findall(parameter) if word not in _TAGS | _QUALIFIERS]
    return len(words) > 1 and words[-1] not in _PRIMITIVES


def _around_parameters(data: bytes) -> Iterator[Span]:
    """Yield the macros around parameters, with the parentheses that belong to them."""
    place = data.find(b"((")
    while place >= 0:
        before = data[max(0, place - _FARTHEST) : place]
        likely = before.rstrip(b" \t")[-1:] in _MACRO_ENDS
        match = _ARGUMENTS.search(before) if likely else None
        end = _closing(data, place + 1) if match else -1
        if match and end >= 0:
            yield place - len(before) + match.start(), place + 1
            yield end, end + 1
        place = data.find(b"((", place + 1)


def _words(data: bytes) -> Iterator[Span]:
    """Yield the macros among the words of declarations."""
    for match in _HEAD.finditer(data):
        yield from _of_head(data, match)


def _closing(data: bytes, start: int) -> int:
    """Return where the parenthesis that was opened before ``start`` is closed, -1 if far."""
    depth = 1
    for place in range(start, min(len(data), start + _LONGEST)):
        sign = data[place]
        if sign == 0x28:
            depth += 1
        elif sign == 0x29:
            depth -= 1
            if not depth:
                return place
    return -1


def _of_head(data: bytes, match: re.Match[bytes]) -> Iterator[Span]:
    """Yield the macros among the words before a declared name."""
    head, start = match["head"], match.start("head")
    named = not (match["next"] == b"(" and _NAME_IN_PARENTHESES.match(data, match.start("next")))
    if named and len(head.split()) == 2:
        return  # a type and a name
    words = [
        (part.group(), (start + part.start(), start + part.end())) for part in _WORD.finditer(head)
    ]
    if named:
        last = words.pop()[0]
        if _CAPITALS.fullmatch(last) and len(words) > 1 and match["next"] == b"(":
            # More likely a macro with arguments behind the name than the name itself.
            return
    if not _STATEMENTS.isdisjoint(word for word, _ in words):
        return
    plain: list[tuple[bytes, Span]] = []
    settled = False
    after_tag = False
    for word, span in words:
        if after_tag:
            after_tag = False
        elif word in _TAGS:
            settled = after_tag = True
        elif word in _PRIMITIVES:
            settled = True
        elif word not in _QUALIFIERS:
            plain.append((word, span))
    if not settled and plain:
        plain.remove(_type_among(plain))
    for _, span in plain:
        yield span


def _type_among(plain: list[tuple[bytes, Span]]) -> tuple[bytes, Span]:
    """Return the word that is the type: written small, or at least not like a keyword macro."""
    small = [entry for entry in plain if not _CAPITALS.fullmatch(entry[0])]
    if small:
        return small[-1]
    return next((entry for entry in plain if not _NO_TYPE.search(entry[0])), plain[-1])
