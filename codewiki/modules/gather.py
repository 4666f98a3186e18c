"""Gathering units into clusters: the smallest first, each with what it is coupled to most.

An agglomeration in one pass over a heap. It stops as soon as the clusters are few and large
enough, so that one more file changes the cluster it joins and hardly ever another.
"""

import heapq
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from codewiki.modules.atoms import Unit
from codewiki.modules.weights import Weights

_TOKEN = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
_SHORTEST_TOKEN = 3
_SCALE = 1 << 16
_MOST_ALIKE = 200
_CANDIDATES = 6
_CRUMBS = 16
"""Clusters so many times smaller than the largest allowed make no difference to it; nor do those
of half the size below which clusters gather."""


@dataclass(frozen=True)
class Bounds:
    """When to gather: always above ``most`` clusters, above ``enough`` only clusters of fewer
    than ``small`` lines, never beyond ``largest`` lines.
    """

    enough: int
    most: int
    small: int
    largest: int


@dataclass
class _Cluster:
    units: list[int]
    lines: int
    token: str
    folder: bool = False
    links: dict[int, int] = field(default_factory=dict)
    volume: int = 0


def leading_token(name: str) -> str:
    """The first word of a name in lower case, "" when it is too short to tell anything."""
    found = _TOKEN.search(name.lstrip("_"))
    token = found.group().lower() if found and found.start() == 0 else ""
    return token if len(token) >= _SHORTEST_TOKEN else ""


def gather(
    units: Sequence[Unit], links: Mapping[tuple[int, int], int], bounds: Bounds
) -> list[list[Unit]]:
    """Gather ``units`` into clusters.

    ``links`` are weights between units by their indices, smaller one first. Units without any
    link gather with each other. Single files gather with single files as long as there are any,
    since a reader looks for what lies beside a folder outside it. The clusters and the units in
    them keep the order of ``units``.
    """
    return _Gathering(units, links, bounds).run()


def links_between(units: Sequence[Unit], weights: Weights) -> dict[tuple[int, int], int]:
    """Sum up the weights between the files of ``units``, in both directions."""
    place = {path: index for index, unit in enumerate(units) for path in unit.files}
    links: dict[tuple[int, int], int] = {}
    for path, one in place.items():
        for used, weight in weights.get(path, {}).items():
            other = place.get(used, one)
            if other != one:
                pair = (min(one, other), max(one, other))
                links[pair] = links.get(pair, 0) + weight
    return links


def _has_folder(unit: Unit) -> bool:
    return bool(unit.path) or any(part.path for part in unit.parts)


class _Gathering:
    def __init__(
        self, units: Sequence[Unit], links: Mapping[tuple[int, int], int], bounds: Bounds
    ) -> None:
        self._units = units
        self._bounds = bounds
        self._clusters = {
            index: _Cluster([index], unit.lines, leading_token(unit.name), _has_folder(unit))
            for index, unit in enumerate(units)
        }
        self._single = sum(not cluster.folder for cluster in self._clusters.values())
        for (one, other), weight in sorted(links.items()):
            self._clusters[one].links[other] = weight
            self._clusters[other].links[one] = weight
            self._clusters[one].volume += weight
            self._clusters[other].volume += weight
        tokens: dict[str, list[int]] = {}
        for index, cluster in self._clusters.items():
            tokens.setdefault(cluster.token, []).append(index)
        # A word that most names begin with tells nothing.
        self._alike = {
            token: set(found)
            for token, found in tokens.items()
            if token and 1 < len(found) <= max(2, min(len(units) // 2, _MOST_ALIKE))
        }
        self._loose: int | None = None

    def run(self) -> list[list[Unit]]:
        stuck: set[int] = set()
        heap = [(cluster.lines, index) for index, cluster in self._clusters.items()]
        heapq.heapify(heap)
        while heap:
            lines, index = heapq.heappop(heap)
            cluster = self._clusters.get(index)
            if cluster is None or cluster.lines != lines or index in stuck:
                continue
            if not self._too_many(lines):
                break
            if (
                lines >= self._bounds.small
                and (first := self._giving_way(heap, index, stuck)) != index
            ):
                heapq.heappush(heap, (lines, index))
                index, cluster = first, self._clusters[first]
            partner = self._partner(index, cluster)
            if partner is not None:
                joined = self._join(index, partner)
                heapq.heappush(heap, (self._clusters[joined].lines, joined))
            else:
                stuck.add(index)
        ordered = sorted(sorted(cluster.units) for cluster in self._clusters.values())
        return [[self._units[index] for index in cluster] for cluster in ordered]

    def _giving_way(
        self, heap: Sequence[tuple[int, int]], index: int, stuck: Collection[int]
    ) -> int:
        """The first of the smallest clusters that is coupled to hardly anything but one other, else
        the smallest, ``index``.

        Where there is only no room for so many, what is added joins its neighbour and takes
        nobody's place.
        """
        near = [(self._clusters[index].lines, index), *heapq.nsmallest(_CANDIDATES, heap)]
        for lines, other in near:
            cluster = self._clusters.get(other)
            if cluster is None or cluster.lines != lines or other in stuck:
                continue
            if self._is_attached(cluster):
                return other
        return index

    def _is_attached(self, cluster: _Cluster) -> bool:
        links = (
            weight
            for other, weight in cluster.links.items()
            if self._may_join(cluster, self._clusters[other])
        )
        most = max(links, default=0)
        return most > 0 and most * 10 >= cluster.volume * 9

    def _too_many(self, lines: int) -> bool:
        count = len(self._clusters)
        if count > self._bounds.most:
            return True
        return count > self._bounds.enough and lines < self._bounds.small

    def _partner(self, index: int, cluster: _Cluster) -> int | None:
        """The cluster that this one is coupled to most, hubs held back by their volume.

        When all that it is coupled to are full, a crumb goes there all the same; others gather
        with those that nothing is coupled to.
        """
        alike = self._alike.get(cluster.token, set())
        bonus = max(4, cluster.volume // 3)
        best: tuple[bool, int, int] | None = None
        for other in sorted({*cluster.links, *alike} - {index}):
            candidate = self._clusters[other]
            if not self._may_join(cluster, candidate):
                continue
            fits = candidate.lines + cluster.lines <= self._bounds.largest
            weight = cluster.links.get(other, 0) + (bonus if other in alike else 0)
            score = weight * weight * _SCALE // (candidate.volume + bonus)
            if best is None or (fits, score) > best[:2]:
                best = (fits, score, other)
        if best is not None and (best[0] or self._is_crumb(cluster)):
            return best[2]
        return self._with_the_loose(index, cluster)

    def _is_crumb(self, cluster: _Cluster) -> bool:
        bounds = self._bounds
        return cluster.lines * _CRUMBS <= bounds.largest or cluster.lines * 2 < bounds.small

    def _with_the_loose(self, index: int, cluster: _Cluster) -> int | None:
        """Units that nothing is coupled to gather with each other, crumbs with a neighbour."""
        if self._is_crumb(cluster):
            return self._neighbour(index)
        if self._loose == index:
            return None
        loose = self._clusters.get(self._loose) if self._loose is not None else None
        full = loose is None or loose.lines + cluster.lines > self._bounds.largest
        if full or (loose is not None and not self._may_join(cluster, loose)):
            self._loose = index
            return None
        return self._loose

    def _neighbour(self, index: int) -> int | None:
        """The nearest cluster in the order of names: names nearby often begin alike."""
        for distance in range(1, len(self._units)):
            for other in (index - distance, index + distance):
                candidate = self._clusters.get(other)
                if candidate is not None and self._may_join(self._clusters[index], candidate):
                    return other
        return None

    def _may_join(self, cluster: _Cluster, candidate: _Cluster) -> bool:
        return cluster.folder == candidate.folder or self._single < 2

    def _join(self, index: int, partner: int) -> int:
        """Put the cluster ``index`` into ``partner``; the result keeps the latter's number."""
        gone, kept = self._clusters.pop(index), self._clusters[partner]
        self._single -= not (gone.folder and kept.folder)
        kept.folder = kept.folder or gone.folder
        self._alike.get(gone.token, set()).discard(index)
        if gone.lines > kept.lines:
            self._alike.get(kept.token, set()).discard(partner)
            self._alike.get(gone.token, set()).add(partner)
            kept.token = gone.token
        kept.units += gone.units
        kept.lines += gone.lines
        kept.volume += gone.volume - 2 * gone.links.pop(partner, 0)
        kept.links.pop(index, None)
        for other, weight in gone.links.items():
            links = self._clusters[other].links
            del links[index]
            links[partner] = links.get(partner, 0) + weight
            kept.links[other] = kept.links.get(other, 0) + weight
        if self._loose == index:
            self._loose = partner
        return partner
