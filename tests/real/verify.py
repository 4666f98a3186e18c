"""An independent reading of a finished wiki, with nothing but regular expressions.

It shares no code with the program, so that the tests do not prove the checker by the checker.
"""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1`*\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_DEFINITION = re.compile(r"^\[([^\]]+)\]: (\S+)$", re.MULTILINE)
_INLINE = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_LABEL = re.compile(r"(?<!\\)\[([^\]\s]+:\d+(?:-\d+)?)\](?![:(])")
_QUOTED = re.compile(r"“([^”]*)”")
_HEADING = re.compile(r"^(#{1,6}) (.*)$", re.MULTILINE)


class Wiki:
    """A wiki on disk and the repository from which it was made."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.folder = folder
        self.repository = repository
        self.pages = {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.md"))
        }

    def plain(self, page: str) -> str:
        """The text of a page without fenced code."""
        return _FENCE.sub("", self.pages[page])

    def definitions(self, page: str) -> dict[str, str]:
        """Label to link of the citations of a page."""
        found = _DEFINITION.findall(self.plain(page))
        return {_unescaped(label): target for label, target in found}

    def labels(self, page: str) -> set[str]:
        """The citations printed on a page."""
        found = _LABEL.findall(_CODE.sub("", self.plain(page)))
        return {_unescaped(label) for label in found}

    def links(self) -> Iterator[tuple[str, str]]:
        """Each link as (page, target)."""
        for page in self.pages:
            text = _CODE.sub("", self.plain(page))
            targets = [target for _, target in _INLINE.findall(text)]
            for target in [*targets, *self.definitions(page).values()]:
                yield page, unquote(target)

    def dead_links(self) -> list[str]:
        """Links to pages, anchors and files that are not there."""
        return [
            f"{page}: {target}"
            for page, target in self.links()
            if not re.match(r"[a-z]+:", target) and not self._leads(page, target)
        ]

    def reached_from(self, start: str) -> set[str]:
        """The pages that a reader reaches by links between pages."""
        targets: dict[str, set[str]] = {}
        for page, target in self.links():
            path = target.partition("#")[0]
            there = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
            targets.setdefault(page, set()).add(there if path else page)
        reached: set[str] = set()
        waiting = [start]
        while waiting:
            page = waiting.pop()
            if page in self.pages and page not in reached:
                reached.add(page)
                waiting += targets.get(page, ())
        return reached

    def _leads(self, page: str, target: str) -> bool:
        path, _, anchor = target.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if there in self.pages:
            return not anchor or anchor in self._anchors(there)
        file = (self.folder / page).parent / path
        if not file.is_file():
            return False
        numbers = [int(number) for number in re.findall(r"\d+", anchor)]
        return all(number <= file.read_bytes().count(b"\n") + 1 for number in numbers)

    def _anchors(self, page: str) -> set[str]:
        anchors: set[str] = set()
        seen: Counter[str] = Counter()
        for _, heading in _HEADING.findall(self.plain(page)):
            words = re.sub(r"\\(.)", r"\1", heading.replace("`", "")).lower()
            name = re.sub(r"[^\w\- ]", "", words.strip()).replace(" ", "-")
            anchors.add(f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
        return anchors

    def citations(self) -> Iterator[tuple[str, str, str, int, int]]:
        """Each printed citation as (page, line of text, path, first line, last line)."""
        for page in self.pages:
            for line in self.plain(page).split("\n"):
                for label in _LABEL.findall(line):
                    path, _, numbers = _unescaped(label).rpartition(":")
                    first, _, last = numbers.partition("-")
                    yield page, line, path, int(first), int(last or first)

    def empty_citations(self) -> list[str]:
        """Citations whose lines hold no word of the code spans and quotations beside them."""
        empty = []
        files: dict[str, list[str]] = {}
        for path in self.listed_files():
            files.setdefault(posixpath.basename(path), []).append(path)
        for page, text, label, first, last in self.citations():
            found = [p for p in files.get(posixpath.basename(label), ()) if _ends(p, label)]
            exact = [p for p in found if p == label]
            if len(exact or found) != 1:
                empty.append(f"{page}: {label} names {len(found)} files")
                continue
            source = (self.repository / (exact or found)[0]).read_bytes().decode("utf-8", "replace")
            lines = source.split("\n")[first - 1 : last]
            words = set(re.findall(r"\w+", "\n".join(lines)))
            codes = [code.strip() for _, code in _CODE.findall(text)]
            if any(code and code in "\n".join(lines) for code in codes):
                continue
            named = {word for code in codes for word in re.findall(r"\w+", code)}
            quoted = set(re.findall(r"\w+", " ".join(_QUOTED.findall(_unescaped(text)))))
            if len(lines) != last - first + 1 or not words & (named | quoted):
                empty.append(f"{page}: {label}:{first}-{last}")
        return empty

    def listed_files(self) -> Counter[str]:
        """How many pages own each file, by the wiki's own data."""
        data = json.loads((self.folder / "wiki.json").read_text(encoding="utf-8"))
        return Counter(path for page in data["pages"] for path in page.get("owns", ()))

    def skipped_files(self) -> set[str]:
        """The files that the run says it did not read."""
        data = json.loads((self.folder / "metadata.json").read_text(encoding="utf-8"))
        return {entry["path"] for entry in data["skipped"]}

    def files_on_disk(self) -> set[str]:
        """All files of the repository but the wiki itself."""
        return {
            path.relative_to(self.repository).as_posix()
            for path in self.repository.rglob("*")
            if path.is_file() and self.folder not in path.parents
        }

    def module_pages(self, tree: Mapping[str, Any]) -> set[str]:
        """The pages that the module tree asks for."""
        pages: set[str] = set()
        waiting = list(tree.items())
        while waiting:
            name, module = waiting.pop()
            pages.add(f"{name}.md")
            waiting += [(f"{name}/{child}", part) for child, part in module["children"].items()]
        return pages


def _ends(path: str, label: str) -> bool:
    return path == label or path.endswith("/" + label)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
