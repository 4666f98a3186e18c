"""Every word of the source, read from its bytes by one plain pattern.

It shares nothing with the parsers that the writer relies on. A name counts as there wherever it
stands: in code, in a string (keys of settings, columns of tables), in a comment.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain

from codewiki.check.source_text import SourceText
from codewiki.source.words import has_word

WORD = re.compile(r"[^\W\d][\w$]*|\$[\w$]+")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_JOINTS = re.compile(r"[^A-Za-z0-9\n]+")
_ENOUGH_ALIKE = 0.72
_MOST_CANDIDATES = 4_000
_LONGEST = 100


def parts(name: str) -> tuple[str, ...]:
    """Return the words that a name is made of, in lower case: ``max_depth``, ``maxDepth``."""
    return tuple(part.lower() for part in _PARTS.findall(name[:_LONGEST]))


class Vocabulary:
    """The words of the files ``paths``, and where they stand; quicker for those ``wanted``."""

    def __init__(self, source: SourceText, paths: Iterable[str], wanted: frozenset[str]) -> None:
        self.words: set[str] = set()
        self._where: dict[str, list[str]] = {}
        self._source = source
        self._paths = tuple(paths)
        self._wanted = wanted
        for path in self._paths:
            found = set(WORD.findall(source.text(path) or ""))
            # The name of a file is a word of the source too: modules are called by it.
            found.update(WORD.findall(path))
            self.words |= found
            for word in found & wanted:
                self._where.setdefault(word, []).append(path)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def where(self, word: str) -> list[str]:
        """Return the files in which ``word`` stands."""
        if word not in self._where and word not in self._wanted and word in self.words:
            texts = ((path, self._source.text(path) or "") for path in self._paths)
            self._where[word] = [path for path, text in texts if has_word(text, word)]
        return self._where.get(word, [])

    def knows(self, name: str) -> bool:
        """Tell whether ``name`` stands in the source, in whatever way it is joined and written."""
        return name in self.words or _bare((name,))[0] in self._joined

    def mentions(self, text: str) -> bool:
        """Tell whether ``text`` stands somewhere in the source as it is."""
        return any(text in (self._source.text(path) or "") for path in self._paths)

    @cached_property
    def _joined(self) -> frozenset[str]:
        return frozenset(_bare(self.words))

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self.words):
            for part in set(parts(word)):
                found.setdefault(part, []).append(word)
        return found

    def nearest(self, name: str) -> str:
        """Return the word that is most like ``name``, "" when none is much like it."""
        alike = chain.from_iterable(self._sharing(name))
        best = max(((_ratio(name, word), word) for word in set(alike)), default=(0.0, ""))
        return best[1] if best[0] >= _ENOUGH_ALIKE else ""

    def _sharing(self, name: str) -> Iterator[list[str]]:
        """Yield the words that share a part with ``name``, of the rarest parts only."""
        room = _MOST_CANDIDATES
        lists = [self._by_part.get(part, []) for part in set(parts(name))]
        for words in sorted(lists, key=lambda words: (len(words), words[:1])):
            if len(words) > room:
                return
            room -= len(words)
            yield words


def _bare(words: Iterable[str]) -> list[str]:
    """Return the ``parts`` of each word as one, of all words at once: a repository has 100,000."""
    lines = "\n".join(word[:_LONGEST] for word in words)
    return _JOINTS.sub("", lines).lower().split("\n")


def _ratio(name: str, word: str) -> float:
    return round(SequenceMatcher(None, name.lower(), word.lower()).ratio(), 3)
