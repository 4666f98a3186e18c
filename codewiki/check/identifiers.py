"""Names in code spans and headings: in the source, in a library, in the language, or invented."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.check.document import Document
from codewiki.check.extents import class_bodies, keywords_of
from codewiki.check.known_names import known_in_any_case, known_words
from codewiki.check.members import has_member, is_of_another
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.spans import Kind, is_distinct, understood
from codewiki.check.subject import Subject
from codewiki.check.vocabulary import WORD, Vocabulary
from codewiki.source.languages import LanguageKind, kind_of, language_of

_JOINTS = re.compile(r"\.|::|->|#")
_ASCII = re.compile(r"\w+", re.ASCII)
_SEGMENT = re.compile(r"[{<:*$]|\A\d+\Z|\A\W*\Z")
_SHORTEST = 3
_MOST_NEAREST = 200
_FEW_FILES = 40
_SHELLS = frozenset({"bash", "sh", "shell", "console", "zsh", "shell-session"})
_CAPITALISED = re.compile(r"[A-Z][a-z]+\Z")


class _Name(msgspec.Struct, frozen=True):
    """A name that a page gives, with the kind of thing it is said to be."""

    page: str
    line: int
    kind: Kind
    name: str
    called: bool


def check_identifiers(subject: Subject) -> Outcome:
    """Look up each name of a code span, and each name in a heading, in the words of the source."""
    if subject.repository is None:
        figure = Figure(
            about=Property.IDENTIFIERS,
            unit="names",
            looked_at=0,
            sound=0,
            not_checked=1,
            why="there is no source to look them up in",
        )
        return Outcome((figure,), ())
    judge = _Judge(subject)
    findings: list[Finding] = []
    looked_at = unknown = 0
    for name in _names(subject):
        verdict = judge.verdict(name)
        unknown += verdict is None
        looked_at += verdict is not None
        if verdict:
            findings.append(Finding(name.page, name.line, *verdict))
    figure = Figure(
        about=Property.IDENTIFIERS,
        unit="names",
        looked_at=looked_at,
        sound=looked_at - len(findings),
    )
    return Outcome((figure,), tuple(findings))


def _names(subject: Subject) -> Iterator[_Name]:
    for page, document in subject.pages.items():
        for span in document.spans:
            said = understood(span)
            if said.kind is Kind.TYPE:
                for word in WORD.findall(said.name):
                    yield _Name(page, span.line, Kind.TYPE, word, called=False)
            elif said.kind is Kind.OTHER:
                for word in _flags(subject, span.text):
                    yield _Name(page, span.line, Kind.FLAG, word, called=False)
            elif said.kind is not Kind.PATH:
                yield _Name(page, span.line, said.kind, said.name, said.called)
        yield from _of_headings(page, document)
        yield from _of_examples(subject, page, document)


def _of_headings(page: str, document: Document) -> Iterator[_Name]:
    for heading in document.headings:
        for word in heading.plain.split():
            name = word.strip("()[]{}:,;.!?\"'“”*")
            called = word.rstrip(":,.").endswith("()")
            if (called or is_distinct(name)) and WORD.fullmatch(name):
                yield _Name(page, heading.line, Kind.NAME, name, called)


def _of_examples(subject: Subject, page: str, document: Document) -> Iterator[_Name]:
    for fence in document.fences:
        if fence.language in _SHELLS:
            for number, line in enumerate(fence.text.split("\n"), start=1):
                for flag in _flags(subject, line.strip().removeprefix("$ ")):
                    yield _Name(page, fence.line + number, Kind.FLAG, flag, called=False)


def _flags(subject: Subject, command: str) -> Iterator[str]:
    """Yield the flags that a command of the repository's own is given."""
    words = command.split()
    if len(words) > 1 and words[0] in subject.own_commands:
        for word in words[1:]:
            if word.startswith("--") and len(word) > _SHORTEST and "…" not in word:
                yield word.partition("=")[0]


Verdict = tuple[Rule, str] | tuple[()] | None
"""What is wrong with a name; nothing when it is right, ``None`` when nobody can tell."""


class _Judge:
    """Looks names up; equal names are looked up once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._vocabulary: Vocabulary = subject.vocabulary
        self._known = known_words()
        self._known_in_any_case = known_in_any_case()
        self._verdicts: dict[tuple[Kind, str, bool], Verdict] = {}
        self._nearest = 0

    def verdict(self, name: _Name) -> Verdict:
        key = (name.kind, name.name, name.called)
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(*key)
        return self._verdicts[key]

    def _judged(self, kind: Kind, name: str, called: bool) -> Verdict:
        match kind:
            case Kind.FLAG:
                return self._flag(name)
            case Kind.ROUTE:
                return self._route(name)
            case Kind.VARIABLE:
                return self._single(name, called=False)
            case Kind.TYPE:
                return self._single(name, called=False) if name[:1].isupper() else None
            case _:
                words = [word for word in _JOINTS.split(name) if word]
                if len(words) == 1:
                    return self._single(words[0], called=called)
                return self._qualified(name, words, called)

    def _single(self, word: str, *, called: bool) -> Verdict:
        if self._vocabulary.knows(word):
            return ()
        pieces = [] if word.isascii() else _ASCII.findall(word)
        if pieces and all(map(self._vocabulary.knows, pieces)):
            return None  # a name inside a sentence of a language that has no spaces
        if word in self._subject.page_names:
            return None
        if word in self._known or word.lower() in self._known_in_any_case:
            return None
        distinct = is_distinct(word) or called or _CAPITALISED.match(word)
        if len(word) < _SHORTEST or not distinct:
            return None
        if _CAPITALISED.match(word) and not called:
            return None  # a word of English, or the name of a product
        return Rule.INVENTED_NAME, f"`{word}` is nowhere in the source{self._hint(word)}"

    def _qualified(self, name: str, words: list[str], called: bool) -> Verdict:
        missing = [word for word in words if not self._vocabulary.knows(word)]
        first, last = words[0], words[-1]
        if not missing:
            return self._member(name, words)
        if first in self._subject.page_names:
            return self._single(last, called=called)
        if first in missing and first not in self._known:
            distinct = called or any(is_distinct(word) for word in words)
            if not distinct or len(missing) < len(words) - 1:
                return None
            return Rule.INVENTED_NAME, f"`{name}` is nowhere in the source{self._hint(last)}"
        if not self._is_ours(first):
            return None  # a member of something from a library or the language
        return (
            Rule.INVENTED_NAME,
            f"`{name}`: no `{missing[0]}` is in the source{self._hint(missing[0])}",
        )

    def _member(self, name: str, words: list[str]) -> Verdict:
        """Judge a qualified name whose words are all there: do the last two stand together?"""
        owner, member = words[-2], words[-1]
        if not owner[:1].isupper():
            return ()
        if self._together(owner, member) and has_member(self._subject, owner, member) is not False:
            return ()
        if len(words) > 2 and self._is_another(*words[-3:]):
            return ()
        if not self._is_ours(owner) or is_of_another(self._subject, owner, member):
            return ()
        where = self._vocabulary.where(member)
        elsewhere = f"; it stands in {where[0]}" if where else ""
        return Rule.WRONG_OWNER, f"`{name}`: nothing joins `{member}` to `{owner}`{elsewhere}"

    def _together(self, owner: str, member: str) -> bool:
        theirs = self._vocabulary.where(member)
        return not theirs or not set(self._vocabulary.where(owner)).isdisjoint(theirs)

    def _is_another(self, outer: str, owner: str, member: str) -> bool:
        """Tell whether ``outer`` has an ``owner`` that is none of the classes that can be read: a
        file names all three, and none that declares a class ``owner`` names ``outer``.
        """
        where = self._vocabulary.where
        around = set(where(outer))
        homes = {path for path in where(owner) if class_bodies(self._subject.source, path, owner)}
        return homes.isdisjoint(around) and bool(around & set(where(owner)) & set(where(member)))

    def _is_ours(self, word: str) -> bool:
        """Tell whether the source declares ``word``, or has a file or folder of that name."""
        if word in self._known:
            return bool(self._subject.class_bodies(word))
        if word in self._subject.stems or self._subject.class_bodies(word):
            return True
        # Of these languages a class would have been found: anything else may be an import.
        files = [path for path in self._vocabulary.where(word) if _declares_otherwise(path)]
        source = self._subject.source
        return any(source.declares(path, word) for path in files[:_FEW_FILES])

    def _flag(self, flag: str) -> Verdict:
        name = flag.lstrip("-")
        known = self._vocabulary.knows(name.replace("-", "_")) or all(
            self._vocabulary.knows(word) for word in name.split("-") if word
        )
        if known:
            return ()
        return Rule.INVENTED_NAME, f"`{flag}` is nowhere in the source"

    def _route(self, route: str) -> Verdict:
        segments = [one for one in route.strip("/").split("/") if not _SEGMENT.search(one)]
        if not segments:
            return None
        for segment in segments:
            words = [word for word in re.split(r"[^\w]+", segment) if word]
            if not all(self._vocabulary.knows(word) or word.isdigit() for word in words):
                return Rule.INVENTED_NAME, f"`{route}`: `{segment}` is nowhere in the source"
        return ()

    def _hint(self, word: str) -> str:
        self._nearest += 1
        near = self._vocabulary.nearest(word) if self._nearest <= _MOST_NEAREST else ""
        return f"; the nearest name is `{near}`" if near else ""


def _declares_otherwise(path: str) -> bool:
    """Tell whether a file is code of a language in which classes are not looked for by braces."""
    language = language_of(path)
    return kind_of(language) is LanguageKind.CODE and not keywords_of(language)
