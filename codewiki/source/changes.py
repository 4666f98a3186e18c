"""What changed in a folder since a commit, and what the changed files held then.

Files are compared by the ids of their bytes. ``git diff`` would run the filters that a repository
may set up, and nothing that comes with a repository is run.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from codewiki.errors import RepositoryError
from codewiki.source.contents import Contents
from codewiki.source.git import GitFailure, blob_at, find_git, same_as_blob, tree_at

MOST_FILES = 500
"""Of so many changed files at most what they held before is read."""


class Changes(msgspec.Struct, frozen=True):
    """``paths`` are the files that differ from the commit: changed, added and gone ones; ``before``
    is what those that were there held. Paths are relative to the folder that was asked about.
    """

    paths: frozenset[str]
    before: Mapping[str, str] = MappingProxyType({})


def changes_since(root: str, base: str, present: Iterable[str], contents: Contents) -> Changes:
    """Compare the files ``present`` in the folder ``root`` with those at the commit ``base``.

    Raises ``RepositoryError`` where there is no Git, no repository or no such commit.
    """
    program = find_git()
    if program is None:
        raise RepositoryError(
            "There is no git program to ask what changed",
            path=root,
            remedy="Install Git, or leave out --changed",
        )
    try:
        blobs = tree_at(root, program, base)
        paths = frozenset(_differing(blobs, frozenset(present), contents))
        there = [path for path in sorted(paths) if path in blobs][:MOST_FILES]
        before = {path: blob_at(root, program, blobs[path]) for path in there}
    except GitFailure as error:
        raise RepositoryError(
            f"What changed since {base!r} cannot be told",
            path=root,
            remedy="Name a commit, branch or tag that this clone has (in CI, fetch it first)",
        ) from error
    texts = {path: data.decode("utf-8", "replace") for path, data in before.items()}
    return Changes(paths, texts)


def _differing(
    blobs: Mapping[str, str], present: frozenset[str], contents: Contents
) -> Iterable[str]:
    for path in sorted(present | blobs.keys()):
        if path not in blobs:
            yield path
            continue
        try:
            same = same_as_blob(contents.read(path), blobs[path])
        except OSError:
            same = False
        if not same:
            yield path
