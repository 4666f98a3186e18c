"""Where a file belongs that is not divided itself: the module of its folder, name or users."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from codewiki.modules.atoms import folders_above
from codewiki.modules.partition import Draft
from codewiki.modules.shares import INDEX_STEMS, file_stem
from codewiki.modules.weights import Weights
from codewiki.source.model import SourceFile


class Homes:
    """Answers which leaf a path, a folder, a name or a set of edges points at.

    Leaves are given by their index in ``leaves``; ``None`` means that nothing points at one, or
    that several do.
    """

    def __init__(self, drafts: Iterable[Draft], source: Iterable[SourceFile]) -> None:
        self.leaves = list(_leaves(drafts))
        lines = {file.path: file.lines for file in source}
        self.leaf_of = {
            path: index for index, leaf in enumerate(self.leaves) for path in leaf.files
        }
        self._by_stem: dict[str, list[str]] = {}
        direct: dict[str, Counter[int]] = {}
        below: dict[str, Counter[int]] = {}
        for path, leaf in sorted(self.leaf_of.items()):
            folder = path.rpartition("/")[0]
            size = lines.get(path, 0) + 1
            direct.setdefault(folder, Counter())[leaf] += size
            for above in folders_above(path):
                below.setdefault(above, Counter())[leaf] += size
            self._by_stem.setdefault(_name(path), []).append(path)
        self._home = {folder: _most(counts) for folder, counts in below.items()}
        self._home |= {folder: _most(counts) for folder, counts in direct.items()}
        self._own = {
            folder
            for folder, counts in (below | direct).items()
            if counts[self._home[folder]] * 2 >= counts.total()
        }
        self._by_folder: dict[str, list[str]] = {}
        for folder in sorted(self._home):
            self._by_folder.setdefault(_key(folder.rpartition("/")[2]), []).append(folder)

    def of_folder(self, folder: str) -> int | None:
        """The leaf that holds most of ``folder``; the top of the repository is nobody's."""
        return self._home.get(folder) if folder else None

    def of_own_folder(self, folder: str) -> int | None:
        """The same, where one leaf has at least half of what lies in ``folder``."""
        return self.of_folder(folder) if folder in self._own else None

    def of_name(self, name: str, near: Sequence[str], *, all_of_them: bool = False) -> int | None:
        """The leaf with a file (or else a folder) called ``name``.

        ``near`` are the names of folders around the asker; among several the one whose folders
        have most of these names is meant, if there is one such. With ``all_of_them`` it must have
        them all.
        """
        key = _key(name)
        around = {_key(part) for part in near}
        least = len(around) if all_of_them else 0
        for found, leaf_of in ((self._by_stem, self.leaf_of), (self._by_folder, self._home)):
            if candidates := found.get(key):
                return _nearest(candidates, around, leaf_of, least)
        return None

    def of_dotted(self, dotted: str) -> int | None:
        """The leaf of the module ``pkg.part.name``, by the end of its path."""
        parts = [part.casefold() for part in dotted.split(".") if part]
        found = {
            self.leaf_of[path]
            for path in self._by_stem.get(_key(parts[-1]) if parts else "", ())
            if _dotted_parts(path)[-len(parts) :] == parts
        }
        return found.pop() if len(found) == 1 else None

    def of_users(self, path: str, weights: Weights) -> tuple[int, int, int] | None:
        """The leaf that ``path`` uses most, with the weight of that use and of all uses."""
        used: Counter[int] = Counter()
        for target, weight in weights.get(path, {}).items():
            if target in self.leaf_of:
                used[self.leaf_of[target]] += weight
        if not used:
            return None
        leaf = _most(used)
        return leaf, used[leaf], used.total()

    def uses(self, path: str, leaf: int, weights: Weights) -> bool:
        """Tell whether ``path`` uses anything of ``leaf``."""
        return any(self.leaf_of.get(target) == leaf for target in weights.get(path, {}))


def _leaves(drafts: Iterable[Draft]) -> Iterable[Draft]:
    waiting = list(drafts)[::-1]
    while waiting:
        draft = waiting.pop()
        if not draft.children:
            yield draft
        waiting.extend(reversed(draft.children))


def _most(counts: Mapping[int, int]) -> int:
    return min(counts, key=lambda leaf: (-counts[leaf], leaf))


def _key(name: str) -> str:
    """Names are compared without case, dashes and underscores ("url-safe" is "url_safe")."""
    return name.casefold().replace("_", "").replace("-", "")


def _name(path: str) -> str:
    """The key of a file, that of its folder when it stands for it."""
    stem = file_stem(path)
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return _key(folder if stem in INDEX_STEMS and folder else stem)


def _dotted_parts(path: str) -> list[str]:
    parts = [*path.split("/")[:-1], file_stem(path)]
    if parts[-1] in INDEX_STEMS and len(parts) > 1:
        parts.pop()
    return [part.casefold() for part in parts]


def _nearest(
    candidates: Iterable[str], around: set[str], leaf_of: Mapping[str, int], least: int
) -> int | None:
    scores: dict[int, int] = {}
    for candidate in candidates:
        score = len(around & {_key(part) for part in candidate.split("/")})
        leaf = leaf_of[candidate]
        scores[leaf] = max(scores.get(leaf, 0), score)
    best = max(scores.values())
    found = [leaf for leaf, score in scores.items() if score == best]
    return found[0] if len(found) == 1 and best >= least else None
