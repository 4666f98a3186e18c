"""reStructuredText documents, read line by line. Units: see ``codewiki.facts.artifacts``."""

import re

from codewiki.facts.artifacts.prose import MAX_BYTES, Document
from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.units import LINE_LENGTH, UnitList, count_code, line_count
from codewiki.facts.model import FileFacts

_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1+$")
_DIRECTIVE = re.compile(r"\.\. ?(?:\|[^|]{1,200}\| )?([A-Za-z][\w:+.-]{0,80}?) ?::(?: (.*))?$")
_TARGET = re.compile(r"\.\. _([^:`]{1,200}|`[^`]{1,200}`): +(\S+)$")
_ITEM = re.compile(r"(?:[-*+•]|\(?(?:\d{1,5}|#|[a-zA-Z])[.)]) +(?=\S)")
_FIELD = re.compile(r":[^:`\s][^:`]{0,200}:(?:\s|$)")
_SPAN = re.compile(r"``([^`\n][^\n]{0,300}?)``|:([a-z][\w:+-]{0,60}):`([^`\n]{1,300})`")
_LINK = re.compile(r"(?<![:\w])`([^`<]{0,300}?)\s?<([^`<>\s]{1,1000})>`_{1,2}")
_ROLE_TARGET = re.compile(r"(.*)<([^<>]+)>$", re.DOTALL)
_CODE = frozenset({"code", "code-block", "sourcecode", "highlight"})
_MODULES = frozenset({"module", "automodule", "py:module"})
_COMMENT_OR_MARK = (".. ", "__ ")


class _Rest:
    def __init__(self, rows: list[str], document: Document) -> None:
        self.rows = rows
        self.document = document
        self._levels: dict[tuple[str, bool], int] = {}

    def take(self) -> None:
        """Add the units of all lines."""
        index = 0
        while index < len(self.rows):
            row = self.rows[index]
            if not row.strip():
                index += 1
            elif end := self._title(index):
                index = end
            elif row == ".." or row.startswith(_COMMENT_OR_MARK):
                index = self._explicit(index)
            elif row[0] in " \t":
                index = self._block_end(index)
            else:
                index = self._paragraph(index)

    def _title(self, index: int) -> int:
        """Add the title at ``index`` and return the index after it, or 0 if there is none."""
        overline = _UNDERLINE.match(self.rows[index]) is not None
        place = index + 1 if overline else index
        if place + 1 >= len(self.rows):
            return 0
        text, under = self.rows[place], self.rows[place + 1]
        mark = _UNDERLINE.match(under)
        if mark is None or not text.strip() or (text[0] in " \t" and not overline):
            return 0
        if overline and self.rows[index][0] != mark[1]:
            return 0
        if len(under) < 3 or 2 * len(under) < len(text.strip()) or _UNDERLINE.match(text):
            return 0
        style = (mark[1], overline)
        level = self._levels.setdefault(style, len(self._levels) + 1)
        title = self._plain(text.strip())
        self.document.heading(title, min(level, 6), index + 1, place + 2)
        return place + 2

    def _block_end(self, index: int) -> int:
        """Return the index after the indented block at ``index`` and the blank lines around it."""
        while index < len(self.rows) and (
            not self.rows[index].strip() or self.rows[index][0] in " \t"
        ):
            index += 1
        return index

    def _body(self, index: int, end: int) -> tuple[int, list[str]]:
        """Return the index of the first row and the rows of a directive's content."""
        start = index
        while start < end and _FIELD.match(self.rows[start].strip()):
            start += 1
        while start < end and not self.rows[start].strip():
            start += 1
        while end > start and not self.rows[end - 1].strip():
            end -= 1
        rows = self.rows[start:end]
        margin = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
        return start, [row[margin:] for row in rows]

    def _explicit(self, index: int) -> int:
        row = self.rows[index]
        end = self._block_end(index + 1)
        line = index + 1
        if target := _TARGET.match(row):
            self.document.add("link", target[1].strip("`"), target[2], line)
        elif directive := _DIRECTIVE.match(row):
            name, argument = directive[1], (directive[2] or "").strip()
            if name in _CODE:
                start, rows = self._body(index + 1, end)
                if rows:
                    text = "\n".join(rows)
                    self.document.add("code", argument, text, line, start + len(rows))
            elif name in _MODULES:
                kind = name.removeprefix("py:")
                self.document.add("module", argument, kind, line)
            elif name == "image" or name == "figure":
                self.document.add("image", "", argument, line)
            else:
                self.document.add("directive", name, argument, line)
        return end

    def _paragraph(self, index: int) -> int:
        row = self.rows[index]
        end = index + 1
        item = _ITEM.match(row)
        while end < len(self.rows) and self.rows[end].strip():
            if item and (self.rows[end][0] not in " \t" or _ITEM.match(self.rows[end].strip())):
                break
            if not item and self.rows[end][0] in " \t":
                break
            end += 1
        rows = [row[item.end() :] if item else row, *map(str.strip, self.rows[index + 1 : end])]
        if _FIELD.match(row) or row.startswith(("+-", "==", "| ", ">>> ")):
            return end
        literal = rows[-1].endswith("::")
        if literal:
            rows[-1] = rows[-1][:-1] if rows[-1].rstrip(":").strip() else ""
        if any(rows):
            kept = rows if rows[-1] else rows[:-1]
            self.document.paragraph("item" if item else "paragraph", kept, index + 1)
            self._inner(rows, index + 1)
        return self._literal(end) if literal else end

    def _literal(self, index: int) -> int:
        end = self._block_end(index)
        start, rows = self._body(index, end)
        if rows:
            self.document.add("code", "", "\n".join(rows), start + 1, start + len(rows))
        return end

    def _inner(self, rows: list[str], line: int) -> None:
        """Add the code spans, roles and links of a text that starts on ``line``."""
        text = "\n".join(rows)
        found: list[tuple[int, int, str, str, str]] = []
        for match in _SPAN.finditer(text):
            if match[1]:
                found.append((*match.span(), "span", match[1], ""))
            else:
                target = _ROLE_TARGET.match(match[3])
                name = target[2] if target else match[3].lstrip("~!")
                found.append((*match.span(), "span", name, match[2]))
        for match in _LINK.finditer(text):
            found.append((*match.span(), "link", match[1] or match[2], match[2]))
        for start, end, kind, name, value in sorted(found):
            here = line + text.count("\n", 0, start)
            last = here + text.count("\n", start, end)
            self.document.add(kind, name, value, here, last)

    def _plain(self, text: str) -> str:
        text = _SPAN.sub(lambda match: match[1] or match[3].lstrip("~!"), text)
        return _LINK.sub(r"\1", text).replace("**", "").replace("`", "")


def read(data: bytes, language: str) -> FileFacts:
    """Read a reStructuredText document."""
    units = UnitList(line_count(data))
    document = Document(units)
    if len(data) <= MAX_BYTES:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
        _Rest([row.rstrip()[:LINE_LENGTH] for row in text.split("\n")], document).take()
    return FileFacts(
        language=language,
        artifact=READER.name,
        code_lines=count_code(data),
        doc=document.summary(),
        units=units.finish(),
    )


READER = Reader(
    "rest",
    read,
    patterns=("*.rst",),
    languages=frozenset({"restructuredtext", "rest", "rst"}),
)
