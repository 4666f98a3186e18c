"""Every sentence of a model is proved before it is kept, or comes back with what is wrong."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from codewiki.authoring import sentences
from codewiki.authoring.handles import Handles, Pointed
from codewiki.authoring.language import guessing_word, is_in, universal_word
from codewiki.authoring.model import Dossier, Draft, Fault, Objection, Paragraph
from codewiki.authoring.proofreading import Proofreader
from codewiki.authoring.vocabulary import Vocabulary
from codewiki.check import quotations
from codewiki.redaction import redact
from codewiki.source.words import has_word
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.model import Citation, Cite, Code, Plain, Span, Spans, Statement, Strong

MOST_SENTENCES = 8
MOST_CITED = 4
"""Citations of one sentence."""

_DROPPED_WORDS = ("always", "entirely", "completely")
"""Adverbs without which a sentence says less, and nothing else."""
_SPECULATION = re.compile(
    r"\b(probably|presumably|likely|perhaps|maybe|seems?|apparently|in (?:the )?future|planned"
    r"|roadmap|should consider|best practices?|it is recommended|we recommend|robust|seamless\w*"
    r"|powerful|elegant|cutting[- ]edge|state[- ]of[- ]the[- ]art)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?i)\b(?:https?|ftp)\s*:|\bwww\.|@\w+\.\w|\b(?:mailto|javascript|data|file)\s*:\S"
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d.,_]*(?![\w])")
_COUNT = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|\d+)\s+(?:[a-z]+\s+)?"
    r"(?:methods|members|functions|classes|types|parameters|arguments|fields|attributes|properties"
    r"|files|modules|tests|callers|routes|options|variables|subclasses|implementations|lines)\b",
    re.IGNORECASE,
)
"""What is counted stands in tables, where it is computed."""
_QUOTED = re.compile(r"[“\"]([^“”\"`]{2,300})[”\"]")
_OUTSIDE = re.compile(r"\s*[\[(]\s*outside\s*[\])]", re.IGNORECASE)
MOST_OUTSIDE = 3
"""Sentences of a page that rest on what is known from outside the repository."""
_CONTENT_WORD = re.compile(r"[^\W\d_]\w{3,}")
_CODE_SPAN = re.compile(r"`[^`]*`")
_WORD = re.compile(r"\w+")
_GRAM = 7
_ECHOED = 0.3
_SHORT_GRAM = 5
_REPEATED = 0.6
_SAME = 0.92
_FEWEST_WORDS = 6


class Verdict(msgspec.Struct, frozen=True):
    """What is left of a paragraph, and what is wrong with the rest.

    ``paragraph`` is what could be kept now; ``objections`` are about what would be lost.
    """

    draft: Draft
    paragraph: Paragraph | None
    objections: tuple[Objection, ...]


class Prover:
    """Proves the paragraphs of one page. ``asked`` is what the model was told to do,
    ``shown`` all that it saw besides.
    """

    def __init__(
        self,
        dossier: Dossier,
        vocabulary: Vocabulary,
        evidence: Evidence,
        proofreader: Proofreader,
        *,
        language: str = "",
        asked: str = "",
        shown: str = "",
    ) -> None:
        self._dossier = dossier
        self._handles = Handles(dossier.excerpts)
        self._vocabulary = vocabulary
        self._evidence = evidence
        self._proofreader = proofreader
        self._language = language
        self._outside = 0
        self._seen = "\n".join(one.text for one in dossier.excerpts)
        self._queries = vocabulary.queries
        self._asked = _grams(asked)
        self._shown = _grams(f"{asked}\n{shown}", _SHORT_GRAM)
        self._paths = sorted({one.path for one in dossier.excerpts})
        self._facts = frozenset(_content_words(dossier.facts))

    def paragraph(self, draft: Draft) -> Verdict:
        """Return what of ``draft`` holds."""
        objections: list[Objection] = []
        whole = self._of_paragraph(draft)
        if whole is not None:
            return Verdict(draft, None, (whole,))
        kept: list[Statement] = []
        for text in sentences.split(draft.text)[:MOST_SENTENCES]:
            statement, objection = self._sentence(text)
            if statement is not None:
                kept.append(statement)
            if objection is not None:
                objections.append(objection)
        claim, objection = self._claim(draft.claim)
        if objection is not None:
            objections.append(objection)
        if not any(map(_is_cited, kept)):
            objections = objections or [Objection(Fault.EMPTY, "it has no sentence")]
            return Verdict(draft, None, tuple(objections))
        # A page begins with what it is about, not with a heading of it.
        if claim and draft.section != "purpose":
            kept[0] = _headed(claim, kept[0])
        # Sentences that hold by themselves may say something else one after the other.
        told = self._proofreader.fault(_in_a_row(kept))
        if told:
            objections.append(Objection(Fault.CONTRADICTED, told))
            return Verdict(draft, None, tuple(objections))
        made = Paragraph(draft.section, claim, tuple(kept))
        return Verdict(draft, made, tuple(objections))

    def _of_paragraph(self, draft: Draft) -> Objection | None:
        said = f"{draft.claim} {draft.text}"
        if _share(_grams(said), self._asked) > _ECHOED:
            return Objection(Fault.ECHO, "it repeats the question instead of answering it")
        handles_out, _, _ = self._handles.taken(said)
        words = sentences.words_of(sentences.spans_of(handles_out))
        if not is_in(words, self._language):
            told = f"it is not written in {self._language or 'English'}"
            return Objection(Fault.LANGUAGE, told)
        if redact(said).secrets:
            return Objection(Fault.SECRET, "it holds what looks like a secret")
        content = [*_content_words(handles_out)]
        known = sum(word in self._facts for word in content)
        if len(content) >= _FEWEST_WORDS and known >= _SAME * len(content):
            return Objection(Fault.NO_NEWS, "it says no more than the facts on the page do")
        return None

    def _claim(self, claim: str) -> tuple[str, Objection | None]:
        """Return the words in bold, "" where they cannot stay: the sentences do without."""
        spans = sentences.spans_of(claim, self._knows)
        plain = sentences.words_of(spans)
        unknown = [code for code in sentences.code_of(spans) if not self._knows(code)]
        if unknown:
            told = f"the claim names “{unknown[0]}”, which is not in the repository"
            return "", Objection(Fault.INVENTED, told)
        if _too_much(plain, self._language) or _NUMBER.search(plain) or _COUNT.search(plain):
            return "", None
        return sentences.text_of(spans).rstrip(".!?:"), None

    def _sentence(self, text: str) -> tuple[Statement | None, Objection | None]:
        """Return the sentence as a statement, or what is wrong with it; both, if it was mended."""
        rest, pointed, unknown = self._handles.taken(_OUTSIDE.sub("", text))
        spans, stop = sentences.with_end(sentences.spans_of(rest, self._knows))
        shown = text if len(text) <= 120 else text[:120] + "…"
        if not sentences.text_of(spans).strip():
            return None, None
        if not pointed and _OUTSIDE.search(text):
            return self._from_outside(spans, stop, shown)
        if not pointed:
            fault = Fault.UNKNOWN_HANDLE if unknown else Fault.NO_HANDLE
            told = "cites a handle that does not exist" if unknown else "cites no handle"
            return None, Objection(fault, f"“{shown}” {told}")
        cited = "\n".join(self._text(one) for one in pointed)
        for quoted in _QUOTED.findall(_CODE_SPAN.sub("", rest)):
            if not quotations.holds(cited, quoted):
                told = f"“{shown}” quotes what the cited lines do not hold"
                return None, Objection(Fault.NOT_IN_LINES, told)
        spans, weakened = _weakened(spans, self._language)
        objection = self._objection(spans, pointed, shown)
        if objection is not None:
            return None, objection
        cites = list(self._cites(spans, pointed))
        if not cites:
            names = ", ".join(one.excerpt.handle for one in pointed)
            told = f"“{shown}”: the lines of {names} hold nothing that it names"
            return None, Objection(Fault.NOT_IN_LINES, told)
        if self._speaks_of_outside(spans):
            return self._from_outside(spans, stop, shown)
        made = (*spans, *_parenthesis(spans, cites), Plain(stop))
        if told := self._proofreader.fault(made):
            return None, Objection(Fault.CONTRADICTED, f"“{shown}”: {told}")
        return Statement(cells=(made,)), weakened

    def _speaks_of_outside(self, spans: Spans) -> bool:
        """Tell whether a sentence is about what the repository uses and has not written: it begins
        with such a name and says what that is or does.
        """
        codes = sentences.code_of(spans)
        begins = isinstance(spans[0], Code) or sentences.text_of(spans[:1]).strip() in {"The", ""}
        return (
            bool(codes)
            and begins
            and all(self._vocabulary.is_from_outside(code, self._seen) for code in codes)
        )

    def _from_outside(
        self, spans: Spans, stop: str, shown: str
    ) -> tuple[Statement | None, Objection | None]:
        """Return a sentence that rests on knowledge from outside: without lines, so that it is
        marked as unchecked; a few on a page, and about names that the excerpts use.
        """
        codes = sentences.code_of(spans)
        about = [code for code in codes if self._vocabulary.is_from_outside(code, self._seen)]
        known = all(self._is_there(code, ()) for code in codes)
        if self._outside >= MOST_OUTSIDE or not about or not known:
            told = f"“{shown}” is not about something from outside that the excerpts use"
            if self._outside >= MOST_OUTSIDE:
                told = f"“{shown}”: enough is said from outside the repository"
            return None, Objection(Fault.OUTSIDE, told)
        objection = self._objection(spans, (), shown)
        if objection is None and (told := self._proofreader.fault((*spans, Plain(stop)))):
            objection = Objection(Fault.CONTRADICTED, f"“{shown}”: {told}")
        if objection is not None:
            return None, objection
        self._outside += 1
        return Statement(cells=((*spans, Plain(stop)),)), None

    def _objection(
        self, spans: Spans, pointed: tuple[Pointed, ...], shown: str
    ) -> Objection | None:
        words, codes = sentences.words_of(spans), sentences.code_of(spans)
        if _ADDRESS.search(sentences.text_of(spans)):
            return Objection(Fault.ADDRESS, f"“{shown}” holds an address")
        if _share(_grams(sentences.text_of(spans), _SHORT_GRAM), self._shown) >= _REPEATED:
            return Objection(Fault.ECHO, f"“{shown}” repeats what you were shown")
        for code in codes:
            if not self._is_there(code, pointed):
                told = f"“{shown}” names “{code}”, which is not in the repository"
                return Objection(Fault.INVENTED, told)
        if found := _guess(words, self._language):
            return Objection(Fault.SPECULATION, f"“{shown}”: “{found}” is no fact")
        left = self._queries.without_proved(_with_backticks(spans))
        word = universal_word(_CODE_SPAN.sub("", left), self._language)
        if found := word or self._queries.claimed(left):
            told = f"“{shown}”: “{found}” is not proved by single lines"
            return Objection(Fault.UNIVERSAL, told)
        return self._false(spans, pointed, shown)

    def _false(self, spans: Spans, pointed: tuple[Pointed, ...], shown: str) -> Objection | None:
        """Return what the cited lines or the graph speak against."""
        words = sentences.words_of(spans)
        cited = "\n".join(self._text(one) for one in pointed)
        if found := _COUNT.search(words):
            return Objection(Fault.NUMBER, f"“{shown}”: “{found[0]}” is for the tables to count")
        for number in _NUMBER.findall(words):
            if number.rstrip(".,") not in cited:
                told = f"“{shown}”: {number} does not stand in the cited lines"
                return Objection(Fault.NUMBER, told)
        for subject, verb, target in _triples(spans):
            if self._vocabulary.contradicts(subject, verb, target):
                told = f"“{shown}”: the code does not show that {subject} {verb.strip()} {target}"
                return Objection(Fault.CONTRADICTED, told)
        return None

    def _is_there(self, code: str, pointed: tuple[Pointed, ...]) -> bool:
        if len(code) > sentences.LONGEST_CODE or not re.search(r"\w", code):
            return any(code in self._text(one) for one in pointed)
        return self._knows(code) and self._vocabulary.joins(code, self._paths)

    def _knows(self, code: str) -> bool:
        return self._vocabulary.knows(code, self._paths)

    def _text(self, one: Pointed) -> str:
        lines = one.excerpt.text.split("\n")
        return "\n".join(lines[one.line - one.excerpt.line : one.end_line - one.excerpt.line + 1])

    def _cites(self, spans: Spans, pointed: tuple[Pointed, ...]) -> Iterator[Citation]:
        """Yield a citation for each place whose lines hold a name of the sentence, else a word."""
        names = [word for code in sentences.code_of(spans) for word in _parts(code)]
        others = _content_words(sentences.words_of(spans), fold=False)
        for one in pointed[:MOST_CITED]:
            text = self._text(one)
            needle = next((name for name in (*names, *others) if has_word(text, name)), "")
            if not needle:
                continue
            citation = self._evidence.cite(one.excerpt.path, one.line, one.end_line, needle)
            if citation is not None:
                yield citation


def _is_cited(statement: Statement) -> bool:
    return any(isinstance(span, Cite) for span in statement.cells[0])


def _guess(words: str, language: str) -> str:
    found = _SPECULATION.search(words)
    return found[0] if found else guessing_word(words, language)


def _too_much(words: str, language: str) -> bool:
    return bool(universal_word(words, language) or _guess(words, language))


def _with_backticks(spans: Spans) -> str:
    return "".join(f"`{one.text}`" if isinstance(one, Code) else getattr(one, "text", "")
                   for one in spans)  # fmt: skip


def _in_a_row(statements: Iterable[Statement]) -> Spans:
    return tuple(span for one in statements for span in (*one.cells[0], Plain(" ")))


def _headed(claim: str, first: Statement) -> Statement:
    head: Spans = (Strong(f"{claim}."), Plain(" "))
    return msgspec.structs.replace(first, cells=((*head, *first.cells[0]),))


def _parenthesis(spans: Spans, cites: list[Citation]) -> Iterator[Span]:
    """Yield the citations in parentheses, each with its word where the sentence shows it not as
    code: what a citation is for is seen to stand in its lines.
    """
    shown = {part for code in sentences.code_of(spans) for part in _parts(code)}
    yield Plain(" (")
    for number, citation in enumerate(cites):
        if number:
            yield Plain(", ")
        yield Cite(citation)
        if citation.needle not in shown:
            yield Plain(", ")
            yield Code(citation.needle)
    yield Plain(")")


def _weakened(spans: Spans, language: str) -> tuple[Spans, Objection | None]:
    """Take out the words that claim more than lines can prove, where the rest says the same."""
    if language:
        return spans, None
    for word in _DROPPED_WORDS:
        if re.search(rf"\b{word}\b", sentences.words_of(spans), re.IGNORECASE):
            spans = sentences.replaced(spans, word, "")
    return spans, None


def _triples(spans: Spans) -> Iterator[tuple[str, str, str]]:
    """Yield what stands as "`name` words `name`"."""
    for number in range(len(spans) - 2):
        first, middle, last = spans[number : number + 3]
        if isinstance(first, Code) and isinstance(middle, Plain) and isinstance(last, Code):
            yield first.text, middle.text, last.text


def _parts(code: str) -> list[str]:
    """The code itself, and the names in it, last ones first: they say most."""
    names = re.findall(r"[^\W\d][\w$]*", code)
    return list(dict.fromkeys([code, *reversed(names)]))


def _content_words(text: str, *, fold: bool = True) -> list[str]:
    words = _CONTENT_WORD.findall(text)
    return [word.lower() for word in words] if fold else words


def _grams(text: str, size: int = _GRAM) -> frozenset[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return frozenset(tuple(words[place : place + size]) for place in range(len(words) - size + 1))


def _share(found: Iterable[tuple[str, ...]], known: frozenset[tuple[str, ...]]) -> float:
    grams = frozenset(found)
    return len(grams & known) / len(grams) if grams else 0.0
