"""Whether a class has a member, told by its body and those of its bases."""

import re

from codewiki.check.headers import bases_of
from codewiki.check.subject import Subject
from codewiki.source.words import has_word

_OPEN = re.compile(r"__getattr__|__getattribute__|\bsetattr\b|\bProxy\b|__dict__|index signature")
_IMPORTED = (
    r"^[ \t]*(?:from[ \t]+(?P<python>[\w.]+)[ \t]+import\b[^\n;]{{0,300}}\b{0}\b"
    r"|import[ \t]+(?:static[ \t]+)?(?P<java>[\w.]+)\.{0}\b"
    r"|import\b[^;\"'`]{{0,300}}\b{0}\b[^;\"'`]{{0,300}}\bfrom\s{{0,9}}[\"'](?P<script>[^\"'\n]+))"
)
_WORD = re.compile(r"\w+")
_MOST_CLASSES = 30
_MOST_FILES = 30
_ROOTS = frozenset({
    "object",
    "ABC",
    "Protocol",
    "Generic",
    "Exception",
    "Error",
    "Enum",
    "NamedTuple",
})


def has_member(subject: Subject, owner: str, member: str) -> bool | None:
    """Tell whether a class of the source names ``member`` in its body or in that of a base.

    ``None`` where that cannot be told: a base is not at hand, members are made at run time, the
    language keeps methods elsewhere, or something outside the body assigns one.
    """
    waiting, seen = [owner], {owner}
    while waiting:
        name = waiting.pop()
        paths = subject.vocabulary.where(name)
        if len(paths) > _MOST_FILES or len(seen) > _MOST_CLASSES:
            return None
        bodies = subject.class_bodies(name)
        if not bodies:
            return None
        if any(has_word(body, member) or _OPEN.search(body) for body in bodies):
            return True
        headers = bases_of(subject.source, paths, name)
        bases = {base for header in headers for base in header} - _ROOTS - seen
        seen |= bases
        waiting += sorted(bases)
    return _assigned(subject, owner, member)


def is_of_another(subject: Subject, owner: str, member: str) -> bool:
    """Tell whether the source means something else by ``owner`` where it names ``member``.

    It writes ``Owner.member`` itself, or imports ``Owner`` from what is not its own.
    """
    shared = set(subject.vocabulary.where(owner)) & set(subject.vocabulary.where(member))
    written = re.compile(rf"\b{re.escape(owner)}\s*(?:\.|::)\s*{re.escape(member)}\b")
    imported = re.compile(_IMPORTED.format(re.escape(owner)), re.MULTILINE)
    for path in sorted(shared)[:_MOST_FILES]:
        code = subject.source.code_text(path, strings=False)
        if written.search(code):
            return True
        for match in imported.finditer(code):
            module = match["python"] or match["java"] or match["script"]
            last = _WORD.findall(module)[-1:]
            if not module.startswith(".") and last and last[0] not in subject.stems:
                return True
    return False


def _assigned(subject: Subject, owner: str, member: str) -> bool | None:
    """Return ``None`` when something is assigned to ``….member`` beside the class, else false."""
    pattern = re.compile(rf"\.{re.escape(member)}\s*(?::[^=\n]{{1,80}})?=(?!=)")
    shared = set(subject.vocabulary.where(owner)) & set(subject.vocabulary.where(member))
    texts = (subject.source.text(path) or "" for path in sorted(shared))
    return None if any(pattern.search(text) for text in texts) else False
