"""Figures by language and by module: which part of each is covered."""

import posixpath
from collections import Counter
from collections.abc import Mapping

from codewiki.check.model import Share
from codewiki.check.subject import Subject
from codewiki.source.model import SourceFile

NO_PAGE = "no page"
"""The module of files that no page owns, in a wiki that says which do."""


class Shares:
    """Counts what is asked of files, and what of it holds, by their language and module."""

    def __init__(self, subject: Subject) -> None:
        self._modules = modules_of(subject)
        self._asked: Counter[tuple[str, str]] = Counter()
        self._sound: Counter[tuple[str, str]] = Counter()

    def add(self, file: SourceFile, *, sound: bool) -> None:
        """Count one thing of a file."""
        keys = [("language", file.language)]
        if self._modules:
            keys.append(("module", self._modules.get(file.path, NO_PAGE)))
        for key in keys:
            self._asked[key] += 1
            self._sound[key] += sound

    @property
    def looked_at(self) -> int:
        """How many things were counted."""
        return sum(count for (of, _), count in self._asked.items() if of == "language")

    @property
    def sound(self) -> int:
        """How many of them hold."""
        return sum(count for (of, _), count in self._sound.items() if of == "language")

    def found(self) -> tuple[Share, ...]:
        """Return the shares: languages before modules, each sorted by name."""
        return tuple(
            Share(of, name, asked, self._sound[of, name])
            for (of, name), asked in sorted(self._asked.items())
        )


def modules_of(subject: Subject) -> Mapping[str, str]:
    """Return the module of each file: the page that owns it, in the wikis of others what
    module_tree.json says, and the folder where it says nothing.
    """
    machine = subject.machine
    if machine.owners:
        return {path: posixpath.splitext(pages[0])[0] for path, pages in machine.owners.items()}
    files = subject.repository.files if subject.repository else ()
    found = dict(machine.components)
    return found or {file.path: posixpath.dirname(file.path) or "." for file in files}
