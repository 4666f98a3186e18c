"""What the latest commits tell: who works on which module, what changes often, what together.

Nothing of it stands in a file, so that no lines can be cited: it comes from Git, and the tables say
of how many commits. Names of authors are shown, addresses are not read.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from codewiki.source.model import Change, Role
from codewiki.wiki.addresses import OVERVIEW
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import page_link
from codewiki.wiki.material import Material
from codewiki.wiki.model import Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table

FEWEST_COMMITS = 20
"""Fewer say nothing of habits."""
MOST_ROWS = 15
MOST_AUTHORS = 3
_FEWEST_TOGETHER = 4
_SHARE_TOGETHER = 0.6
"""Of the commits of the file that changes less often."""
_WIDE = 20
"""A commit that touches more files says nothing of any two of them."""


def latest_changes(material: Material) -> tuple[Change, ...]:
    """The latest commits; none where the history is unknown or short."""
    history = material.repository.history
    changes = history.changes if history is not None else ()
    return changes if len(changes) >= FEWEST_COMMITS else ()


def authors_by_module(material: Material, changes: Sequence[Change]) -> tuple[Content, ...]:
    """For each module its commits and those who wrote most of them."""
    commits: dict[str, Counter[str]] = {}
    for change in changes:
        for page in sorted(set(_modules_of(material, change))):
            commits.setdefault(page, Counter())[change.author] += 1
    ordered = sorted(commits.items(), key=lambda one: (-one[1].total(), one[0]))
    rows = [_module_row(material, page, authors) for page, authors in ordered[:MOST_ROWS]]
    if not rows:
        return ()
    words = say("changes.counted", n=len(changes))
    header = tuple(label(f"column.{name}") for name in ("module", "commits", "authors"))
    return (*paragraph(caption(words)), *table(header, rows, right=(1,)))


def _modules_of(material: Material, change: Change) -> Iterator[str]:
    """The modules whose source a commit touched."""
    for path in _sources_of(material, change):
        page = material.page_of(path)
        if page != OVERVIEW:
            yield page


def _module_row(material: Material, page: str, authors: Counter[str]) -> Statement:
    ranked = sorted(authors.items(), key=lambda one: (-one[1], one[0]))
    shown: list[Spans] = [(Plain(f"{name} ({number(count)})"),) for name, count in ranked if name]
    cells: tuple[Spans, ...] = (
        (page_link(material, page),),
        (Plain(number(authors.total())),),
        listing(shown, MOST_AUTHORS),
    )
    return row(cells, counted=False)


def often_changed(material: Material, changes: Sequence[Change]) -> tuple[Content, ...]:
    """The source files that most commits touched, with their lines."""
    counts = _counts(material, changes)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rows = [
        row(
            (
                (FileLink(path),),
                (Plain(number(count)),),
                (Plain(number(material.files[path].lines)),),
                (page_link(material, material.page_of(path)),),
            ),
            counted=False,
        )
        for path, count in ordered[:MOST_ROWS]
        if count >= _FEWEST_TOGETHER
    ]
    header = tuple(label(f"column.{name}") for name in ("file", "commits", "lines", "module"))
    return table(header, rows, right=(1, 2))


def _counts(material: Material, changes: Sequence[Change]) -> Counter[str]:
    """How many commits touched each file."""
    return Counter(path for change in changes for path in _sources_of(material, change))


def _sources_of(material: Material, change: Change) -> list[str]:
    """The files of the source that a commit touched and that are still there."""
    return [
        path
        for path in change.paths
        if path in material.files and material.role(path) is Role.SOURCE
    ]


def changed_together(material: Material, changes: Sequence[Change]) -> tuple[Content, ...]:
    """Source files that change together, and whether an import of either shows why."""
    counts = _counts(material, changes)
    pairs: Counter[tuple[str, str]] = Counter()
    for change in changes:
        if len(change.paths) <= _WIDE:
            pairs.update(combinations(sorted(_sources_of(material, change)), 2))
    found = [
        (pair, count)
        for pair, count in pairs.items()
        if count >= _FEWEST_TOGETHER
        and count >= _SHARE_TOGETHER * min(counts[path] for path in pair)
    ]
    found.sort(key=lambda one: (-one[1], one[0]))
    rows = [
        row(
            (
                (FileLink(one),),
                (FileLink(other),),
                (Plain(number(count)),),
                say("changes.imported" if _are_joined(material, one, other) else "changes.apart"),
            ),
            counted=False,
        )
        for (one, other), count in found[:MOST_ROWS]
    ]
    header = tuple(label(f"column.{name}") for name in ("file", "with_file", "commits", "joined"))
    return table(header, rows, right=(2,))


def _are_joined(material: Material, one: str, other: str) -> bool:
    """Tell whether one of two files imports the other."""
    return any(
        material.path_of(edge.target) == target
        for source, target in ((one, other), (other, one))
        for edge in material.imports_from(source)
    )
