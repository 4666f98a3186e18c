"""Which files are no input: ignore rules of folders without Git, and what is never read."""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codewiki.errors import ConfigurationError, Problem, ProblemKind
from codewiki.source.patterns import Rule, RuleSet, parse_rule

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
_TRANSIENT = re.compile(r"\.codewiki\.busy|\..*\.codewiki-new")


def is_transient(name: str) -> bool:
    """Tell whether ``name`` is a file that a run of codewiki has only while it writes."""
    return bool(_TRANSIENT.fullmatch(name))


class Patterns:
    """The patterns of the setting ``setting``, matched against paths relative to the root.

    As with Git, a file below a folder that matches cannot be taken out again by ``!``.
    Raises ``ConfigurationError`` for a pattern that is not valid.
    """

    def __init__(self, setting: str, patterns: Iterable[str]) -> None:
        rules = []
        for pattern in patterns:
            try:
                rule = parse_rule(pattern)
            except ValueError as error:
                raise ConfigurationError(
                    f"the pattern {pattern!r} of the setting {setting} is not valid: {error}",
                    setting=setting,
                    remedy="Patterns are those of .gitignore, such as docs/ or *.min.js",
                ) from error
            rules.extend([rule] if rule else [])
        self._rules = RuleSet(rules)
        self.empty = not rules

    def match(self, path: str) -> bool:
        """Tell whether the file at ``path`` matches."""
        return not self.empty and self._rules.covers(path)


@dataclass(frozen=True)
class IgnoreRules:
    """The rules that hold in a folder: of its own ignore file and of those above it.

    ``levels`` are pairs of the depth of a folder (0 for the root) and its rules, innermost last.
    """

    levels: tuple[tuple[int, RuleSet], ...] = ()

    def ignores(self, parts: Sequence[str], folder: bool) -> bool:
        """Tell whether the path of these ``parts`` is ignored; the folders above it are not.

        The innermost ignore file that has an opinion decides.
        """
        for depth, rules in reversed(self.levels):
            decision = rules.decide(parts[depth:], folder)
            if decision is not None:
                return decision
        return False

    def inside(self, root: str, folder: str) -> tuple["IgnoreRules", tuple[Problem, ...]]:
        """Return the rules inside ``folder`` ("" or "a/b/"), which has an ignore file.

        Also returns what was wrong with the file. As with Git, one that is a symbolic link has
        no effect, and lines that are no valid pattern match nothing.
        """
        path = folder + IGNORE_FILE
        try:
            with open(os.path.join(root, path), "rb", opener=_open_unlinked) as file:
                data = file.read(_LARGEST_IGNORE_FILE + 1)
        except OSError as error:
            message = f"the ignore rules cannot be read: {error.strerror}"
            return self, (Problem("source", ProblemKind.UNREADABLE, path, message),)
        if len(data) > _LARGEST_IGNORE_FILE:
            message = f"the ignore rules are longer than {_LARGEST_IGNORE_FILE} bytes; left out"
            return self, (Problem("source", ProblemKind.LIMIT, path, message),)
        level = (folder.count("/"), RuleSet(_parse(data)))
        return IgnoreRules((*self.levels, level)), ()


def _open_unlinked(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _parse(data: bytes) -> list[Rule]:
    rules = []
    for line in os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n"):
        try:
            rule = parse_rule(line.removesuffix("\r"))
        except ValueError:
            continue
        rules.extend([rule] if rule else [])
    return rules


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
