"""The whole line from a folder to the files of its wiki, for the tests of pages.

``python -m tests.wiki.whole_line`` writes the expected files of ``tests/cases/wiki`` anew.
"""

from pathlib import Path

import msgspec

from codewiki.check.build import settle
from codewiki.errors import Problem
from codewiki.facts.build import extract_facts
from codewiki.graph.build import build_graph
from codewiki.modules.build import build_modules
from codewiki.site.build import render
from codewiki.source.build import read_repository
from codewiki.source.contents import FolderContents
from codewiki.source.model import Commit, History, Repository
from codewiki.wiki.build import build_wiki
from codewiki.wiki.model import Wiki

CASES = Path(__file__).parent.parent / "cases" / "wiki"
COMMIT = Commit("0123456789abcdef0123456789abcdef01234567", 1_700_000_000)


class Made(msgspec.Struct, frozen=True):
    """What came of a run."""

    repository: Repository
    wiki: Wiki
    files: dict[str, bytes]
    problems: tuple[Problem, ...]

    def page(self, name: str) -> str:
        """A page as text."""
        return self.files[f"{name}.md"].decode()


def make(
    folder: Path,
    *,
    prose: bool = True,
    committed: bool = True,
    doc_type: str = "",
    focus: tuple[str, ...] = (),
    history: History | None = None,
) -> Made:
    """Run all stages on a folder, as if it were a commit on a host."""
    repository = read_repository(str(folder))
    replace = msgspec.structs.replace
    files = tuple(replace(file, committed=committed) for file in repository.files)
    repository = replace(
        repository,
        name=folder.parent.name if folder.name == "input" else folder.name,
        files=files,
        remote="https://github.com/owner/name" if committed else None,
        commit=COMMIT if committed else None,
        history=history,
        prefix="",
    )
    extraction = extract_facts(repository.root, repository.files, jobs=1)
    graph = build_graph(repository, extraction.facts)
    facts = extraction.facts
    tree = build_modules(repository, facts, graph, focus=focus)
    contents = FolderContents(repository.root)
    draft = build_wiki(repository, facts, graph, tree, contents, prose=prose, doc_type=doc_type)
    settled = settle(draft, contents)
    wiki = settled.wiki
    made = render(wiki, repository, extraction.facts, graph, tree, output_relative="docs/wiki")
    return Made(repository, wiki, made, settled.problems)


def pages(made: Made) -> dict[str, str]:
    """The Markdown files."""
    return {name: data.decode() for name, data in made.files.items() if name.endswith(".md")}


def regenerate() -> None:
    """Write the expected files of every case."""
    for case in sorted(CASES.iterdir()):
        expected = case / "expected"
        for old in sorted(expected.rglob("*.md")):
            old.unlink()
        for name, text in pages(make(case / "input")).items():
            target = expected / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    regenerate()
