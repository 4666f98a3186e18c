"""Which files there are: Git's list, or a walk with ignore rules where there is no Git."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codewiki.errors import Problem, ProblemKind
from codewiki.redaction import has_token, may_hold_tokens, redact
from codewiki.source.git import (
    Checkout,
    GitFailure,
    find_git,
    git_problem,
    inside_work_tree,
    looks_bare,
    not_a_work_tree,
    read_checkout,
)
from codewiki.source.ignore import (
    IGNORE_FILE,
    MARKED_FOLDERS,
    PRUNED_FOLDERS,
    IgnoreRules,
    is_transient,
    pruned,
)
from codewiki.source.model import SkippedFile, SkipReason
from codewiki.source.reading import printable

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Listing:
    """The files of a folder before any is read.

    ``paths`` are sorted and hold no control characters; some may be missing on disk.
    ``checkout`` is what Git knows, ``None`` without Git.
    """

    paths: tuple[str, ...]
    skipped: tuple[SkippedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    checkout: Checkout | None = None


@dataclass
class _Walk:
    """What a walk has found so far. ``foreign`` are work trees of other repositories."""

    paths: list[str] = field(default_factory=list)
    foreign: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def list_files(root: str, *, cancelled: Callable[[], bool] = lambda: False) -> Listing:
    """List the files below ``root`` (absolute).

    Stops early when ``cancelled`` says so. Raises ``RepositoryError`` for a bare repository.
    """
    problems: tuple[Problem, ...] = ()
    work_tree = inside_work_tree(root)
    if not work_tree and looks_bare(root):
        raise not_a_work_tree(root)
    if work_tree:
        checkout, problems = _checkout(root)
        if checkout is not None:
            paths = [*checkout.tracked, *pruned(checkout.untracked)]
            return _listing(paths, checkout.submodules, checkout.problems, checkout)
    walk = walk_folder(root, separate=work_tree, cancelled=cancelled)
    return _listing(walk.paths, walk.foreign, (*problems, *walk.problems), None)


def _checkout(root: str) -> tuple[Checkout | None, tuple[Problem, ...]]:
    """Ask Git; what goes wrong becomes a problem, and the folder is walked instead."""
    consequence = "the files come from a walk, and commit and history are not known"
    program = find_git()
    if program is None:
        return None, (git_problem(f"the git program was not found; {consequence}"),)
    try:
        return read_checkout(root, program), ()
    except GitFailure as failure:
        return None, (git_problem(f"{failure.message}; {consequence}"),)


def _listing(
    paths: list[str],
    foreign: Mapping[str, str],
    problems: tuple[Problem, ...],
    checkout: Checkout | None,
) -> Listing:
    fit: set[str] = set()
    skipped: set[SkippedFile] = set()
    suspect = may_hold_tokens(paths)
    for path in paths:
        if _UNFIT.search(path):
            skipped.add(SkippedFile(_shown(path), SkipReason.NAME))
        elif suspect and has_token(path):
            # Links and citations are made of paths, where nothing can be left out.
            skipped.add(SkippedFile(redact(path).text, SkipReason.SECRET_NAME))
        else:
            fit.add(path)
    for path, detail in foreign.items():
        skipped.add(SkippedFile(redact(_shown(path)).text, SkipReason.SUBMODULE, detail))
    ordered = sorted(skipped, key=lambda entry: (entry.path, entry.reason, entry.detail))
    return Listing(tuple(sorted(fit)), tuple(ordered), problems, checkout)


def _shown(path: str) -> str:
    """Return a path as it can be printed: undecodable bytes as ``\\xff``, controls escaped."""
    return printable(os.fsencode(path).decode("utf-8", "backslashreplace"))


def walk_folder(
    root: str, *, separate: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> _Walk:
    """Walk ``root`` with the rules of its ignore files; links are listed, never followed.

    ``separate`` leaves out folders that are repositories of their own.
    """
    walk = _Walk()
    folders: list[tuple[str, IgnoreRules]] = [("", IgnoreRules())]
    while folders and not cancelled():
        folder, rules = folders.pop()
        entries = _entries(root, folder, walk.problems)
        names = {entry.name for entry in entries}
        if folder and not MARKED_FOLDERS.isdisjoint(names):
            continue
        if folder and separate and ".git" in names:
            walk.foreign[folder.rstrip("/")] = "a repository of its own"
            continue
        if any(e.name == IGNORE_FILE and e.is_file(follow_symlinks=False) for e in entries):
            rules, problems = rules.inside(root, folder)
            walk.problems.extend(problems)
        for entry in entries:
            path = folder + entry.name
            parts = path.split("/")
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in PRUNED_FOLDERS and not rules.ignores(parts, True):
                    folders.append((path + "/", rules))
            elif (
                entry.name != ".git"
                and not is_transient(entry.name)
                and not rules.ignores(parts, False)
            ):
                walk.paths.append(path)
    walk.problems.sort()
    return walk


def _entries(root: str, folder: str, problems: list[Problem]) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            return list(entries)
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        problems.append(Problem("source", ProblemKind.UNREADABLE, _shown(folder), message))
        return []
