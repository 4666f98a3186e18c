"""Which files are no input: ignore rules of folders without Git, and what is never read.

Patterns are those of ``.gitignore``; the ``pathspec`` library matches them.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from codewiki.errors import ConfigurationError, Problem, ProblemKind

PRUNED_FOLDERS = frozenset(
    {
        ".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS",
        "node_modules", "__pycache__", ".venv", ".eggs", ".tox", ".nox",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis",
        ".ipynb_checkpoints", ".gradle", ".terraform", ".next", ".nuxt", ".svelte-kit",
        ".parcel-cache", ".turbo", ".cache", ".direnv", ".codewiki.staging",
    }
)  # fmt: skip
"""Folders that are never entered: version control, installed packages, caches."""

MARKED_FOLDERS = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
"""Files that mark their folder as a virtual environment or a cache."""

IGNORE_FILE = ".gitignore"
_LARGEST_IGNORE_FILE = 1_000_000
_MOST_STARS = 3
_TRANSIENT = re.compile(r"\.codewiki\.busy|\..*\.codewiki-new")


def is_transient(name: str) -> bool:
    """Tell whether ``name`` is a file that a run of codewiki has only while it writes."""
    return bool(_TRANSIENT.fullmatch(name))


class Patterns:
    """The patterns of the setting ``setting``, matched against paths relative to the root."""

    def __init__(self, setting: str, patterns: Iterable[str]) -> None:
        compiled = []
        for pattern in patterns:
            fault = _fault(pattern)
            if fault:
                raise ConfigurationError(
                    f"the pattern {pattern!r} of the setting {setting} {fault}",
                    setting=setting,
                    remedy="Patterns are those of .gitignore, such as docs/ or *.min.js",
                )
            compiled.append(GitIgnoreSpecPattern(pattern))
        self._spec = GitIgnoreSpec(compiled)
        self.empty = not compiled

    def match(self, path: str) -> bool:
        """Tell whether the file at ``path`` matches."""
        return self._spec.check_file(path).include is True


@dataclass(frozen=True)
class IgnoreRules:
    """The rules that hold in a folder: of its own ignore file and of those above it.

    ``levels`` are pairs of a folder ("" or "a/b/") and its rules, the innermost last.
    """

    levels: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    def ignores(self, path: str) -> bool:
        """Tell whether ``path`` is ignored; the path of a folder ends with ``/``.

        The innermost ignore file that has an opinion decides.
        """
        for base, spec in reversed(self.levels):
            include = spec.check_file(path[len(base) :]).include
            if include is not None:
                return include
        return False

    def inside(self, root: str, folder: str) -> tuple["IgnoreRules", tuple[Problem, ...]]:
        """Return the rules inside ``folder``, which has an ignore file, and what was wrong in it.

        As with Git, an ignore file that is a symbolic link has no effect.
        """
        path = folder + IGNORE_FILE
        try:
            with open(os.path.join(root, path), "rb", opener=_open_unlinked) as file:
                data = file.read(_LARGEST_IGNORE_FILE)
        except OSError as error:
            return self, (_problem(path, f"cannot be read: {error.strerror}"),)
        patterns, problems = _parse(data, path)
        spec = GitIgnoreSpec(patterns)
        return IgnoreRules((*self.levels, (folder, spec))), problems


def _open_unlinked(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _parse(data: bytes, path: str) -> tuple[list[GitIgnoreSpecPattern], tuple[Problem, ...]]:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    patterns = []
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        pattern = line.removesuffix("\r")
        if not pattern.strip() or pattern.startswith("#"):
            continue
        fault = _fault(pattern)
        if fault:
            problems.append(_problem(path, f"the pattern in line {number} {fault}; left out"))
        else:
            patterns.append(GitIgnoreSpecPattern(pattern))
    return patterns, tuple(problems)


def _fault(pattern: str) -> str:
    """Return what is wrong with a pattern, "" when nothing is.

    Patterns are matched by backtracking, whose cost grows with the power of the number of stars;
    they come from a repository that is not trusted, so that number is bounded.
    """
    segments = re.sub(r"\*{3,}", "**", pattern).split("/")
    if segments.count("**") > 2 or any(len(re.findall(r"\*+", s)) > _MOST_STARS for s in segments):
        return "has too many wildcards"
    try:
        GitIgnoreSpecPattern(pattern)
    except ValueError:
        return "is not valid"
    return ""


def _problem(path: str, message: str) -> Problem:
    return Problem("source", ProblemKind.UNREADABLE, path, message)


def pruned(paths: Sequence[str]) -> list[str]:
    """Return ``paths`` without those in pruned or marked folders and without transient files."""
    marked = tuple(
        sorted({
            folder + "/"
            for folder, _, name in (path.rpartition("/") for path in paths)
            if folder and name in MARKED_FOLDERS
        })
    )
    kept = []
    for path in paths:
        *folders, name = path.split("/")
        if PRUNED_FOLDERS.isdisjoint(folders) and not is_transient(name):
            kept.append(path)
    return [path for path in kept if not path.startswith(marked)] if marked else kept
