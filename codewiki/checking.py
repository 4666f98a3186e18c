"""From a written wiki and its source to what the gate says of it: the one path to ``check``."""

import gc
import os
import posixpath
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from codewiki.check.diagrams import DiagramCheck, Options
from codewiki.check.gate import Report, checks, inspect
from codewiki.check.machine import MACHINE_FILES, read_machine
from codewiki.check.mermaid_cache import Judgements
from codewiki.check.report.places import Places
from codewiki.check.subject import PAGES, Subject
from codewiki.check.touched import touched
from codewiki.errors import FileSystemError, Problem, RepositoryError
from codewiki.source.build import read_repository, repository_root
from codewiki.source.changes import changes_since
from codewiki.source.contents import FolderContents
from codewiki.source.model import Repository
from codewiki.store.written import WrittenWiki, find_wiki, read_texts

_OBJECTS = 50_000
"""So many new objects make the garbage collector look at them: pages make many that stay."""
_MARKS = (".git", ".hg", "codewiki.toml", "pyproject.toml", "package.json", "Cargo.toml", "go.mod")


Patterns = tuple[tuple[str, ...], tuple[str, ...]]
"""Patterns of files to read (none: all) and to leave out."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked and what came of it.

    ``wiki`` and ``source`` are absolute paths, ``source`` "" when there is none. ``places`` tells
    where findings are shown; ``problems`` are files that could not be read.
    """

    wiki: str
    source: str
    report: Report
    places: Places
    problems: tuple[Problem, ...] = ()


def check_wiki(
    named: str,
    source: str = "",
    *,
    strict: bool = False,
    cache: Path | None = None,
    changed: str = "",
    patterns: Callable[[str], Patterns] = lambda root: ((), ()),
) -> Checked:
    """Check the wiki that ``named`` names against the repository in the folder ``source``.

    ``source`` "" is the repository that the wiki lies in, if it lies in one; else whatever needs
    the source is not checked. ``strict`` asks the real Mermaid about every diagram. ``cache`` is a
    folder that keeps what it said. ``changed`` names a commit: only what changed since is told.
    ``patterns``
    gives, for the folder of the source, what of it to read and what to leave out.
    Raises ``FileSystemError``, ``RepositoryError`` and ``ConfigurationError``.
    """
    with _collector_spared():
        return _checked(find_wiki(named), source, strict, cache, changed, patterns)


@contextmanager
def _collector_spared() -> Iterator[None]:
    """Let the garbage collector look seldom: pages become many objects that stay."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _checked(
    wiki: Path,
    source: str,
    strict: bool,
    cache: Path | None,
    changed: str,
    patterns: Callable[[str], Patterns],
) -> Checked:
    written = read_texts(wiki, MACHINE_FILES, PAGES)
    if not any(path.lower().endswith(PAGES) for path in written.files):
        raise FileSystemError(
            f"There is no page of Markdown in {wiki}",
            path=str(wiki),
            remedy="Name the folder of a wiki, or make one: codewiki generate",
        )
    root = source_of(wiki, source)
    if not root and changed:
        raise RepositoryError(
            f"{wiki} lies in no repository, so nobody can tell what changed",
            path=str(wiki),
            remedy="Name the repository with --source",
        )
    if not root:
        subject = Subject(written.files, None, None, place=None, others=written.others)
        return Checked(
            wiki=str(wiki),
            source="",
            report=_inspected(subject, strict, cache),
            places=_places(subject),
            problems=written.problems,
        )
    place = _inside(Path(root), wiki)
    include, exclude = patterns(root)
    repository = read_repository(root, include=include, exclude=exclude, output=str(wiki))
    repository = _without_wiki(repository, written, place)
    contents = FolderContents(root)
    subject = Subject(written.files, repository, contents, place=place, others=written.others)
    problems = (*written.problems, *repository.problems)
    report = _inspected(subject, strict, cache)
    if changed:
        pages = (posixpath.join(place, path) for path in written.files) if place else ()
        present = {*subject.source_paths, *(pages if place else written.files)}
        changes = changes_since(root, changed, present, contents)
        report = touched(report, subject, changes.paths, changes.before)
    return Checked(
        wiki=str(wiki),
        source=root,
        report=report,
        places=_places(subject),
        problems=problems,
    )


def _places(subject: Subject) -> Places:
    pages = [*subject.homes, *sorted(subject.pages)]
    prefix = subject.prefix if subject.place is not None else ""
    place = "/".join(filter(None, (prefix, subject.place))) if subject.place is not None else None
    return Places(place=place, prefix=prefix, home=pages[0])


def _inspected(subject: Subject, strict: bool, cache: Path | None) -> Report:
    """Run all checks; what Mermaid said is taken from the cache, and kept there."""
    judgements = Judgements(cache)
    diagrams = DiagramCheck(judgements.known, Options(everything=strict))
    report = inspect(subject, checks(diagrams, strict=strict))
    judgements.keep()
    return report


def source_of(wiki: Path, named: str = "") -> str:
    """Return the folder of the source of a wiki: the one that is named, or the repository that the
    wiki lies in, "" when it lies in none. Raises ``RepositoryError`` where the named one is none.
    """
    return repository_root(named) if named else _around(wiki)


def _around(wiki: Path) -> str:
    """Return the folder of the repository that ``wiki`` lies in, "" when it lies in none.

    A folder that holds nothing but the wiki is no source of it.
    """
    for folder in wiki.parents:
        if any(os.path.lexists(folder / mark) for mark in _MARKS):
            return str(folder)
    return ""


def _inside(root: Path, wiki: Path) -> str | None:
    """Return the path of ``wiki`` in ``root``, "" for the root itself, ``None`` outside."""
    if not wiki.is_relative_to(root):
        return None
    place = wiki.relative_to(root).as_posix()
    return "" if place == "." else place


def _without_wiki(repository: Repository, written: WrittenWiki, place: str | None) -> Repository:
    """Leave the wiki out of its own source: its words would prove themselves.

    What the run that wrote it was told to leave out is left out as well.
    """
    files = repository.files
    if place:
        files = tuple(one for one in repository.files if not one.path.startswith(place + "/"))
    elif place is not None:
        files = tuple(one for one in repository.files if one.path not in written.files)
    excluded = read_machine(written.files).excluded
    files = tuple(one for one in files if one.path not in excluded)
    return msgspec.structs.replace(repository, files=files)
