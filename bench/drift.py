"""Does the checker notice when the source changes under a wiki?

    python -m bench.drift [NAME ...] [--mutations N] [--seed N] [--json]

Each package (by default one of Python, one of JavaScript, one of Java) is read and its wiki made.
Then one thing of its source is changed at a time (``bench.mutations``), the old wiki is proved
again (``codewiki.check.reproof``), and what is reported is held against what is affected.

What is affected is not told by the checker. A statement of the old wiki is *affected* when

1. the wiki that is written anew from the changed source does not say it any more: no statement of
   the same page has its words, numbers of lines and titles of linked pages aside; and
2. it says something of what changed: a word in its code or quotations is a name that the change
   touched, it cites a line that the change touched, or nothing but its numbers are others now
   (unless it counts pages or the files of one, and the files are divided otherwise). What
   merely lost its place in a ranking is counted apart ("elsewhere"): it is as true as it was.

It is *found* when its verdict is stale or invented. An *alarm* is a statement with such a verdict
whose words the new wiki still has and that cites no changed line; where only cited lines changed
under the same words, "its lines have changed" is true, and it is counted apart.
"""

import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from bench.arguments import parser, present, tell
from bench.mutations import Change, changes
from bench.results import Cell, Result, Table, publish
from codewiki.check.build import settle
from codewiki.check.proof import shown
from codewiki.check.reproof import Reproof, Verdict, reprove, told_by
from codewiki.facts.build import extract_facts
from codewiki.facts.model import FileFacts
from codewiki.graph.build import build_graph
from codewiki.modules.build import build_modules
from codewiki.source.build import read_repository
from codewiki.source.contents import FolderContents
from codewiki.store.cache import FactsCache
from codewiki.wiki.build import build_wiki
from codewiki.wiki.model import Cite, Code, PageLink, Plain, Quote, Statement, Wiki

DEFAULT = ("flask", "express", "commons-csv")
_LINES = re.compile(r":\d+(?:-\d+)?")
_NUMBER = re.compile(r"\d[\d,]*")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass
class Written:
    """A repository as it was read, and its wiki."""

    wiki: Wiki
    facts: dict[str, FileFacts]
    digests: dict[str, str]
    roles: dict[str, str]


@dataclass
class Score:
    """What came of the changes of one package."""

    changes: Counter[str] = field(default_factory=Counter)
    affected: int = 0
    found: int = 0
    alarms: int = 0
    lines_only: int = 0
    others: int = 0
    elsewhere: int = 0
    missed: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)


def written(root: Path, cache: Path) -> Written:
    """Make the wiki of a folder in this process."""
    source = read_repository(str(root))
    with FactsCache(str(cache), str(root)) as kept:
        facts = dict(extract_facts(str(root), source.files, cache=kept, jobs=1).facts)
    graph = build_graph(source, facts)
    tree = build_modules(source, facts, graph)
    contents = FolderContents(root)
    wiki = settle(build_wiki(source, facts, graph, tree, contents), contents).wiki
    digests = {file.path: file.digest for file in source.files}
    return Written(wiki, facts, digests, {file.path: file.role for file in source.files})


def told(wiki: Wiki) -> Iterator[tuple[str, str, int, Statement]]:
    """Yield the statements of a wiki with page, block and number."""
    for page in wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                for number, statement in enumerate(told_by(block), start=1):
                    yield page.id, block.id, number, statement


def words_of(statement: Statement) -> str:
    """Return the words of a statement without the numbers of lines and titles of linked pages."""
    cells = tuple(
        tuple(Plain("page") if isinstance(span, PageLink) else span for span in cell)
        for cell in statement.cells
    )
    return _LINES.sub("", shown(msgspec.structs.replace(statement, cells=cells)))


def names_of(statement: Statement) -> set[str]:
    """Return the words in the code and the quotations of a statement."""
    texts = (
        span.text for cell in statement.cells for span in cell if isinstance(span, Code | Quote)
    )
    return {word for text in texts for word in _WORD.findall(text)}


def linked_to(statement: Statement) -> set[str]:
    """Return the pages that a statement links to."""
    return {span.page for cell in statement.cells for span in cell if isinstance(span, PageLink)}


def cites(statement: Statement, change: Change) -> bool:
    """Tell whether a statement shows or claims a line that a change touched."""
    cited = [span.citation for cell in statement.cells for span in cell if isinstance(span, Cite)]
    return any(
        one.path == change.path and one.line <= change.last and one.end_line >= change.first
        for one in cited
    )


def score(old: Written, new: Wiki, found: Sequence[Reproof], change: Change, total: Score) -> None:
    """Add what one change came to."""
    verdicts = {(one.block, one.number): one for one in found}
    still = {(page, words_of(statement)) for page, _, _, statement in told(new)}
    counted = {(page, _NUMBER.sub("0", words)) for page, words in still}
    owners = {page.id: page.owns for page in new.pages}
    apart = {page.id for page in old.wiki.pages if owners.get(page.id) != page.owns}
    every = {words for _, words in still}
    for page, block, number, statement in told(old.wiki):
        reproof = verdicts.get((block, number))
        if reproof is None:
            continue
        reported = reproof.verdict in {Verdict.STALE, Verdict.INVENTED}
        words = words_of(statement)
        same = (page, words) in still or (page in apart and words in every)
        near = cites(statement, change)
        about = near or bool(names_of(statement) & change.names)
        # How files are divided into pages is no fact of the source: what counts pages, or the
        # files of one, is said of another division.
        divided = page in apart or any(one.startswith(f"{page}/") for one in apart)
        if not apart or not (divided or linked_to(statement)):
            about = about or (not same and (page, _NUMBER.sub("0", words)) in counted)
        line = f"{change.kind} {change.path}:{change.first}: {block}/{number} {shown(statement)}"
        if about and not same:
            total.affected += 1
            total.found += reported
            if not reported:
                total.missed.append(line[:300])
        else:
            total.others += 1
            total.elsewhere += not same
            if reported and same and near:
                total.lines_only += 1
            elif reported and same:
                total.alarms += 1
                total.raised.append(f"{line[:240]} ← {'; '.join(reproof.reasons)[:120]}")


def drift(folder: Path, count: int, seed: int) -> Score:
    """Change a copy of a package ``count`` times, one thing at a time."""
    total = Score()
    with tempfile.TemporaryDirectory() as temporary:
        root, cache = Path(temporary, folder.name), Path(temporary, "cache")
        shutil.copytree(folder, root, symlinks=True)
        old = written(root, cache)
        chooser = random.Random(seed)  # noqa: S311
        for change in changes(root, old.facts, old.roles, chooser, count):
            path = root / change.path
            before = path.read_bytes()
            path.write_bytes(change.data)
            now = written(root, cache)
            found = reprove(old.wiki, FolderContents(root), now.digests, old.digests)
            score(old, now.wiki, found, change, total)
            total.changes[change.kind] += 1
            path.write_bytes(before)
    return total


def share(part: int, whole: int) -> float | None:
    """Return a share in per cent."""
    return round(100 * part / whole, 2) if whole else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the arguments say."""
    made = parser(__doc__, rounds=False)
    made.set_defaults(name=list(DEFAULT))
    made.add_argument("--mutations", type=int, default=40, help="changes for each package")
    made.add_argument("--seed", type=int, default=20)
    made.add_argument("--show", type=int, default=0, help="print so many that were missed or false")
    given = made.parse_args(arguments)
    rows: list[tuple[Cell, ...]] = []
    whole = Score()
    for package in present(given.name):
        one = drift(package.folder, given.mutations, given.seed)
        tell(f"{package.name}: {dict(sorted(one.changes.items()))}")
        for line in (*one.missed[: given.show], *one.raised[: given.show]):
            tell(f"  {line}")
        rows.append(_row(f"{package.name} {package.version}", one))
        whole.changes += one.changes
        for name in ("affected", "found", "alarms", "lines_only", "others", "elsewhere"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    rows.append(_row("together", whole))
    columns = (
        *("package", "changes", "affected", "found", "found %"),
        *("alarms", "alarms %", "lines", "elsewhere"),
    )
    notes = (
        "alarms %: of the statements that no change affects; lines: reported because cited lines"
        " changed under the same words; elsewhere: as true as before, but no longer shown there",
    )
    table = Table("Changes of the source found in the wiki", columns, tuple(rows), notes)
    publish(Result("drift", (table,)), as_json=given.json)
    return 0


def _row(name: str, one: Score) -> tuple[Cell, ...]:
    return (
        name,
        sum(one.changes.values()),
        one.affected,
        one.found,
        share(one.found, one.affected),
        one.alarms,
        share(one.alarms, one.others),
        one.lines_only,
        one.elsewhere,
    )


if __name__ == "__main__":
    sys.exit(main())
