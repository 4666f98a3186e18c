"""Pages as Markdown. Nothing of the repository's text becomes live Markdown or HTML."""

import re
from collections import Counter
from posixpath import dirname, relpath

from codewiki.site.hosting import Hosting, path_reference
from codewiki.site.mermaid import mermaid
from codewiki.source.model import Repository
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.evidence import evidence_of
from codewiki.wiki.model import (
    Author,
    Block,
    Citation,
    Cite,
    Code,
    Diagram,
    Excerpt,
    FileLink,
    Items,
    Page,
    PageLink,
    Plain,
    Prose,
    Quote,
    Section,
    Span,
    Spans,
    State,
    Statement,
    Strong,
    Table,
)

# An underscore inside a word and a "#" after a word do nothing; the raw text is read too.
_SPECIAL = re.compile(r"([\\`*{}\[\]<>|~$@]|(?<![^\W_])_|_(?![^\W_])|(?<!\w)#|#(?=\d))")
_ENTITY = re.compile(r"&(?=[A-Za-z#])")
_AUTOLINK = re.compile(r"(?i)(?<![a-z])(https?|ftp|mailto|xmpp)(:)|(?<![a-z0-9])(www)(\.)")
_ORDERED_START = re.compile(r"^(\d{1,9})([.)])")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_WHITE = re.compile(r"[\t\r\n]+")
_INFO = re.compile(r"[^a-z0-9+#-]")


def visible(text: str) -> str:
    """``text`` on one line; control and direction characters become U+FFFD."""
    return _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", _WHITE.sub(" ", text))


def escaped(text: str) -> str:
    """``text`` as Markdown that shows it and does nothing else."""
    text = _SPECIAL.sub(r"\\\1", visible(text))
    text = _ENTITY.sub("&amp;", text)
    text = _AUTOLINK.sub(lambda match: "\\".join(filter(None, match.groups())), text)
    return text.replace("!\\[", "\\!\\[")


def at_line_start(markdown: str) -> str:
    """The same with a beginning that starts no list, code block, underline or number."""
    markdown = markdown.lstrip()
    markdown = _ORDERED_START.sub(r"\1\\\2", markdown)
    return re.sub(r"^([-+=])", r"\\\1", markdown)


def code_span(text: str, *, in_table: bool = False) -> str:
    """A code span that holds ``text`` as it is, with a fence longer than any inside."""
    text = visible(text)
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    if text[0] in "` " or text[-1] in "` ":
        text = f" {text} "
    if in_table:
        text = text.replace("|", "\\|")
    return f"{fence}{text}{fence}"


class PageRenderer:
    """Renders one page; collects the citations for its foot."""

    def __init__(self, page: Page, hosting: Hosting, labels: "Labels") -> None:
        self._page = page
        self._hosting = hosting
        self._labels = labels
        self._cited: set[Citation] = set()

    def render(self, repository: Repository) -> str:
        """The whole page with front matter, last line and link definitions."""
        body = "\n\n".join(self._section(section) for section in self._page.sections)
        counts = trust(self._page)
        parts = [
            front_matter(self._page, repository, counts),
            body,
            f"---\n\n*{self._last_line(repository, counts)}*",
        ]
        definitions = self._definitions()
        if definitions:
            parts.append("\n".join(definitions))
        return "\n\n".join(parts) + "\n"

    def _section(self, section: Section) -> str:
        heading = f"{'#' * section.level} {self._spans(section.heading)}"
        return "\n\n".join([heading, *(self._block(block) for block in section.blocks)])

    def _block(self, block: Block) -> str:
        content = block.content
        match content:
            case Prose():
                sentences = " ".join(self._statement(one) for one in content.sentences)
                return at_line_start(sentences)
            case Items():
                return self._items(content)
            case Table():
                return self._table(content)
            case Excerpt():
                drawn = content.language.strip().lower() == "mermaid"  # not ours: shown, not drawn
                return fenced(content.text, "text" if drawn else content.language)
            case Diagram():
                drawing = fenced(mermaid(content), "mermaid")
                words = self._spans(content.caption.cells[0]) if content.caption.cells else ""
                return f"{drawing}\n\n*{words}*" if words else drawing

    def _statement(self, statement: Statement) -> str:
        text = self._spans(statement.cells[0])
        return text + self._mark(statement)

    def _mark(self, statement: Statement) -> str:
        unchecked = statement.counted and statement.state is State.UNCHECKED
        return f" *({label('trust.unchecked')})*" if unchecked else ""

    def _items(self, items: Items) -> str:
        lines: list[str] = []
        numbers: list[int] = []
        for item in items.items:
            del numbers[item.level + 1 :]
            numbers += [0] * (item.level + 1 - len(numbers))
            numbers[item.level] += 1
            indent = "   " * item.level if items.numbered else "  " * item.level
            mark = f"{numbers[item.level]}." if items.numbered else "-"
            lines.append(f"{indent}{mark} {at_line_start(self._statement(item))}")
        return "\n".join(lines)

    def _table(self, table: Table) -> str:
        rules = ["---:" if column in table.right else "---" for column in range(len(table.header))]
        lines = [
            "| " + " | ".join(escaped(head) for head in table.header) + " |",
            "|" + "|".join(rules) + "|",
        ]
        for row in table.rows:
            cells = [self._spans(cell, in_table=True) for cell in row.cells]
            cells[0] += self._mark(row)
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)

    def _spans(self, spans: Spans, *, in_table: bool = False) -> str:
        return "".join(self._span(span, in_table) for span in spans)

    def _span(self, span: Span, in_table: bool) -> str:
        match span:
            case Plain() | Strong():
                text = escaped(span.text)
                return f"**{text}**" if isinstance(span, Strong) and text.strip() else text
            case Code():
                return code_span(span.text, in_table=in_table)
            case Quote():
                return f"“{escaped(span.text)}”"
            case PageLink():
                return self._page_link(span)
            case FileLink():
                target = self._hosting.file(self._page.id, span.path)
                if target is None:
                    return code_span(span.path, in_table=in_table)
                mark = "" if self._hosting.pinned(span.path) else self._uncommitted()
                return f"[{escaped(span.path)}]({target}){mark}"
            case Cite():
                self._cited.add(span.citation)
                mark = "" if self._hosting.pinned(span.citation.path) else self._uncommitted()
                return f"[{self._labels.of(span.citation)}]{mark}"

    def _uncommitted(self) -> str:
        return f" ({label('trust.uncommitted')})" if self._hosting.has_commit else ""

    def _page_link(self, link: PageLink) -> str:
        target = relpath(f"{link.page}.md", dirname(self._page.id) or ".")
        fragment = f"#{path_reference(link.anchor)}" if link.anchor else ""
        if link.page == self._page.id and fragment:
            return f"[{escaped(link.text)}]({fragment})"
        return f"[{escaped(link.text)}]({path_reference(target)}{fragment})"

    def _definitions(self) -> list[str]:
        lines = set()
        for citation in self._cited:
            target = self._hosting.lines(self._page.id, citation)
            if target is not None:
                key = (citation.path.rsplit("/", 1)[-1], citation.path)
                where = (citation.line, citation.end_line)
                lines.add((key, where, f"[{self._labels.of(citation)}]: {target}"))
        return [line for _, _, line in sorted(lines)]

    def _last_line(self, repository: Repository, counts: Counter[State]) -> str:
        checked, cited = counts[State.CHECKED], counts[State.CITED]
        words = [
            _origin(self._page, repository),
            say("trust.checked", n=checked),
            say("trust.cited", n=cited),
            say("trust.unchecked_count", n=counts[State.UNCHECKED]),
        ]
        return (
            f"{self._spans(words[0])} " + ", ".join(self._spans(part) for part in words[1:]) + "."
        )


def _origin(page: Page, repository: Repository) -> Spans:
    """Who wrote the page, and from which commit."""
    by_model = writer_of(page) is Author.MODEL
    if repository.commit:
        key = "trust.written_by_model" if by_model else "trust.written"
        return say(key, commit=Code(repository.commit.id[:7]))
    key = "trust.written_by_model_without_commit" if by_model else "trust.written_without_commit"
    return say(key)


def writer_of(page: Page) -> Author:
    """Who wrote the page: a model where a block of it is one's."""
    blocks = (block for section in page.sections for block in section.blocks)
    return Author.MODEL if any(one.author is Author.MODEL for one in blocks) else Author.FACTS


def fenced(text: str, language: str) -> str:
    """A fenced block that ``text`` cannot close."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    shown = "\n".join(_INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", line) for line in _lines(text))
    return f"{fence}{_INFO.sub('', language.lower())}\n{shown}\n{fence}"


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def trust(page: Page) -> Counter[State]:
    """How many counted statements of the page have each state."""
    counts: Counter[State] = Counter()
    for section in page.sections:
        for block in section.blocks:
            match block.content:
                case Prose(sentences) | Items(sentences):
                    found = sentences
                case Table(rows=rows):
                    found = rows
                case _:
                    continue
            counts.update(one.state for one in found if one.counted)
    return counts


def front_matter(page: Page, repository: Repository, counts: Counter[State]) -> str:
    """The YAML head of a page."""
    lines = {file.path: file.lines for file in repository.files}
    rows = [
        "---",
        f"title: {quoted(page.title)}",
        f"module: {quoted(page.module or page.id)}",
    ]
    if repository.commit:
        rows.append(f"commit: {repository.commit.id}")
    # A page across modules owns nothing: its sources are what it cites.
    sources = page.owns or sorted(_cited_paths(page))
    known = [path for path in sources if path in lines]
    rows.append("sources:" if known else "sources: []")
    rows += [f"  - {{path: {quoted(path)}, lines: {lines[path]}}}" for path in known]
    rows.append(f"writer: {writer_of(page).value}")
    checked, cited, unchecked = (counts[state] for state in State)
    rows.append(f"trust: {{checked: {checked}, cited: {cited}, unchecked: {unchecked}}}")
    return "\n".join([*rows, "---"])


def _cited_paths(page: Page) -> set[str]:
    return {
        citation.path
        for section in page.sections
        for block in section.blocks
        for citation in evidence_of(block)
    }


_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*[A-Za-z0-9]")
_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def quoted(text: str) -> str:
    """A YAML scalar: bare where that is safe, else between double quotes."""
    if _BARE.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    inner = "".join(_yaml_letter(letter) for letter in text)
    return f'"{inner}"'


def _yaml_letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if _INVISIBLE.match(letter) or letter in "\t\r\n":
        return "\\uFFFD"
    return letter


class Labels:
    """Labels of citations: the file's name, with parent folders where that is not unique.

    Files that are not read count too: a reader who looks for the name finds them. Markdown compares
    labels without case, and so does this.
    """

    def __init__(self, repository: Repository) -> None:
        paths = [file.path for file in repository.files]
        endings: Counter[str] = Counter()
        for path in sorted({*paths, *(file.path for file in repository.skipped)}):
            endings.update(set(_endings(_seen(path))))
        self._short = {
            path: next(
                (tail for tail in _endings(path) if endings[_seen(tail)] == 1),
                path,
            )
            for path in paths
        }
        twins = Counter(_seen(path) for path in paths)
        for number, path in enumerate(sorted(paths), start=1):
            if twins[_seen(path)] > 1:
                self._short[path] = f"{path} ({number})"

    def of(self, citation: Citation) -> str:
        """The label of a citation, escaped."""
        lines = f"{citation.line}"
        if citation.end_line > citation.line:
            lines += f"-{citation.end_line}"
        return escaped(f"{self._short.get(citation.path, citation.path)}:{lines}")


def _seen(path: str) -> str:
    """The path as labels are compared: without case, and as it is shown."""
    return visible(path).casefold()


def _endings(path: str) -> list[str]:
    """The path's name, the name with one folder before it, and so on to the whole path."""
    parts = path.split("/")
    return ["/".join(parts[-count:]) for count in range(1, len(parts) + 1)]
