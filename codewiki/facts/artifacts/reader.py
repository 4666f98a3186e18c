"""What a reader of artifacts is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from codewiki.facts.model import FileFacts


@dataclass(frozen=True)
class Reader:
    """One kind of file that is not code.

    ``patterns`` are shell patterns of the base name in lower case; ``languages`` names of the
    languages table that the reader serves whatever the file is called. ``read`` turns the bytes
    into facts with ``artifact`` set; it never raises on any input. ``None`` says that
    the file is not of this kind after all, so that the next reader is asked.
    """

    name: str
    read: Callable[[bytes, str], FileFacts | None]
    patterns: tuple[str, ...] = ()
    languages: frozenset[str] = field(default_factory=frozenset)

    def serves(self, language: str, name: str) -> bool:
        """Tell whether a file of this language and base name may be of this kind."""
        lowered = name.lower()
        return language in self.languages or any(
            fnmatchcase(lowered, pattern) for pattern in self.patterns
        )
