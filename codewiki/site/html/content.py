"""Pages of Markdown as safe HTML.

The order is the law of this file: Markdown is rendered, what comes of it is sanitised, and only
then our own HTML is put in, at marks that no page can forge: they hold a digest of the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codewiki.site.html import markup
from codewiki.site.html.folding import OWN, folded, own
from codewiki.site.html.front_matter import split
from codewiki.site.html.links import Links
from codewiki.site.html.model import Content, Heading
from codewiki.wiki.addresses import Anchors
from codewiki.wiki.catalogue import label
from codewiki.wiki.model import Plain

LARGEST_PAGE = 2_000_000
"""Bytes of the longest page that is read as Markdown; a longer one is shown as text."""
MOST_TAGS = 10_000
"""Tags of its own HTML that a page may have: elements in each other cost more the deeper they lie.
With more of them, its HTML is shown as text."""

_TAG_NAMES = """
a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span
strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr
"""
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "details": {"open"},
    "div": {"align"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "p": {"align"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
# What a browser reads as text up to its end mark would swallow the rest of the page.
_SWALLOWING = re.compile(
    r"(?i)<(?=/?(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext|svg|"
    r"math|template|select|frameset|object)\b)"
)
_MARK = re.compile(r"%([0-9a-f]{32})\.(\d{1,9})%(<h[1-6]>)?")


def render_content(page: str, data: bytes, links: Links) -> Content:
    """The page ``page`` (its path) as safe HTML. Never raises: Markdown has no invalid text."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    head, body = split(text)
    if len(data) > LARGEST_PAGE:
        return Content(head.title, (), f"<pre>{escape(body)}</pre>", diagrams=False)
    writer = _Writer(page, body, links)
    tokens = _parser().parse(body)
    env = {"writer": writer}
    html = _parser().renderer.render(writer.prepared(tokens), _parser().options, env)
    title = next((one.text for one in writer.headings if one.level == 1), head.title)
    return Content(
        title=title,
        headings=tuple(writer.headings),
        html=writer.finished(html),
        diagrams=writer.diagrams,
        commit=head.commit,
        trust=head.trust,
        dead=tuple(sorted(set(writer.dead))),
        uses=tuple(sorted(set(writer.uses) - {""})),
    )


class _Writer:
    """What one page gathers while it is rendered; and our own HTML that goes in at its marks."""

    def __init__(self, page: str, text: str, links: Links) -> None:
        self._page = page
        self._links = links
        # 128 bits of what the page itself says: it cannot hold its own marks.
        self._key = blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        self._inserts: list[tuple[str, str]] = []
        self._place = ""
        self.headings: list[Heading] = []
        self.dead: list[str] = []
        self.uses: list[str] = []
        self.diagrams = False

    def mark(self, html: str, tag: str = "") -> str:
        """A mark at which ``html``, which must be our own, goes in.

        ``tag`` takes the place of the opening tag of a heading that stands right behind it.
        """
        self._inserts.append((html, tag))
        return f"%{self._key}.{len(self._inserts) - 1}%"

    def prepared(self, tokens: list[Token]) -> list[Token]:
        """The tokens with anchors, boxes for tables, captions of diagrams, folds."""
        anchors = Anchors()
        raw = False
        kept: list[Token] = []
        for position, token in enumerate(tokens):
            if token.type == "table_open":
                kept.append(own(markup.TABLE_OPEN))
            elif token.type == "heading_open":
                self._head(token, tokens[position + 1], anchors)
            elif token.type in {"th_open", "td_open"}:
                _align(token)
            elif token.type == "html_block":
                raw = True
            elif token.type == "inline":
                children = token.children or []
                raw = raw or any(child.type == "html_inline" for child in children)
                token.children = self._inline(children)
            kept.append(token)
            if token.type == "table_close":
                kept.append(own(markup.TABLE_CLOSE))
        captioned = list(_captioned(kept))
        self._limit_tags(tokens)
        # HTML of the page itself may reach across sections: then nothing is folded.
        return captioned if raw else folded(captioned)

    def _limit_tags(self, tokens: Sequence[Token]) -> None:
        """Turn the page's own HTML into text where there is too much of it."""
        found = [token for token in tokens if token.type == "html_block"]
        for token in tokens:
            found += [one for one in token.children or () if one.type == "html_inline"]
        if sum(token.content.count("<") for token in found) > MOST_TAGS:
            for token in found:
                token.content = escape(token.content)

    def _head(self, token: Token, inline: Token, anchors: Anchors) -> None:
        children = inline.children or []
        text = "".join(one.content for one in children if one.type in {"text", "code_inline"})
        code = next((one.content for one in children if one.type == "code_inline"), "")
        anchor = anchors.of((Plain(text),))
        heading = Heading(int(token.tag[1:]), text.strip(), code, anchor)
        token.meta["heading"] = heading
        self.headings.append(heading)

    def _inline(self, children: list[Token]) -> list[Token]:
        """The same with pictures from elsewhere as links, and with the marks of states."""
        kept: list[Token] = []
        depth = 0
        unchecked = label("trust.unchecked")
        for child in children:
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type == "image":
                kept += self._picture(child, linked=depth > 0)
                continue
            if child.type == "text" and "[" in child.content and depth == 0:
                kept += _citations(child)
                continue
            if child.type == "text" and depth and _CITED.fullmatch(child.content):
                child = own(markup.cite(child.content))
            kept.append(child)
            if child.type == "em_close" and [one.content for one in kept[-3:-1]] == [
                "",
                f"({unchecked})",
            ]:
                kept[-3:] = [own(markup.state(unchecked))]
        return kept

    def _picture(self, image: Token, *, linked: bool) -> list[Token]:
        source = str(image.attrs.get("src", ""))
        if self._links.image(self._page, source).href:
            return [image]
        text = Token("text", "", 0, content=image.content or "image")
        if linked:
            return [text]
        opened = Token("link_open", "a", 1, attrs={"href": source})
        return [opened, text, Token("link_close", "a", -1)]

    def open_heading(self, heading: Heading) -> str:
        """The opening tag of a heading."""
        self._place = heading.text
        return f"{self.mark('', markup.heading_open(heading))}<h{heading.level}>"

    def fence(self, token: Token) -> str:
        """A block of code or a diagram."""
        text = token.content.removesuffix("\n")
        if not _is_diagram(token):
            language = token.info.strip().partition(" ")[0]
            return self.mark(markup.code(text, language[:_LONGEST_LANGUAGE])) + "\n"
        self.diagrams = True
        captioned = bool(token.meta.get("captioned"))
        return self.mark(markup.diagram(text, self._place, captioned=captioned)) + "\n"

    def attribute(self, element: str, name: str, value: str) -> str | None:
        """What becomes of an attribute of the page; ``None`` takes it away."""
        if name == "href":
            target = self._links.target(self._page, value)
            if target.dead:
                self.dead.append(value)
            self.uses.append(target.file)
            return target.href or None
        if name == "src":
            image = self._links.image(self._page, value)
            self.uses.append(image.file)
            return image.href or None
        if name in _NUMBERS:
            return value if re.fullmatch(r"\d{1,4}%?", value) else None
        return value

    def finished(self, html: str) -> str:
        """``html`` sanitised, with our own HTML at the marks."""
        clean = nh3.clean(
            html,
            tags=set(_TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            attribute_filter=self.attribute,
            url_schemes={"http", "https", "mailto"},
        )
        return _MARK.sub(self._insert, clean)

    def _insert(self, match: re.Match[str]) -> str:
        number = int(match[2])
        if match[1] != self._key or number >= len(self._inserts):
            return match[0]
        html, tag = self._inserts[number]
        following = match[3] or ""
        return html + (tag if tag and following else following)


_CITED = re.compile(r"[^\s\[\]]{1,300}:\d{1,7}(?:-\d{1,7})?")
_UNLINKED = re.compile(rf"(\[{_CITED.pattern}\])")


def _citations(text: Token) -> Iterator[Token]:
    """The text with citations that have no address told apart."""
    for position, part in enumerate(_UNLINKED.split(text.content)):
        if position % 2:
            yield own(markup.cite(part[1:-1]))
        elif part:
            yield Token("text", "", 0, content=part)


_NUMBERS = frozenset({"width", "height", "colspan", "rowspan", "start"})
_LONGEST_LANGUAGE = 40


def _align(cell: Token) -> None:
    style = str(cell.attrs.pop("style", ""))
    if style.startswith("text-align:"):
        cell.attrs["align"] = style.removeprefix("text-align:")


def _is_diagram(token: Token) -> bool:
    return token.type == "fence" and token.info.strip().partition(" ")[0].lower() == "mermaid"


def _captioned(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with the paragraph of slanted text behind a diagram as its caption."""
    closing = -1
    for position, token in enumerate(tokens):
        yield token
        if _is_diagram(token) and _is_caption(tokens[position + 1 : position + 4]):
            token.meta["captioned"] = True
            closing = position + 3
            yield own(markup.CAPTION_OPEN)
        elif position == closing:
            yield own(markup.CAPTION_CLOSE)


def _is_caption(tokens: Sequence[Token]) -> bool:
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    children = [
        child for child in tokens[1].children or () if child.type != "text" or child.content
    ]
    inner = children[1:-1]
    return (
        len(children) > 2
        and children[0].type == "em_open"
        and children[-1].type == "em_close"
        and not any(child.type in {"em_open", "em_close", OWN} for child in inner)
    )


_Tokens = Sequence[Token]
_Env = Mapping[str, Any]


def _heading_open(_: Any, tokens: _Tokens, at: int, __: Any, env: _Env) -> str:
    opened: str = env["writer"].open_heading(tokens[at].meta["heading"])
    return opened


def _heading_close(_: Any, tokens: _Tokens, at: int, __: Any, env: _Env) -> str:
    # The heading that closes is the one whose opening token stands two before.
    heading = tokens[at - 2].meta["heading"]
    return f"{env['writer'].mark(markup.permalink(heading))}</{tokens[at].tag}>\n"


def _fence(_: Any, tokens: _Tokens, at: int, __: Any, env: _Env) -> str:
    fenced: str = env["writer"].fence(tokens[at])
    return fenced


def _indented(_: Any, tokens: _Tokens, at: int, __: Any, env: _Env) -> str:
    marked: str = env["writer"].mark(markup.code(tokens[at].content.removesuffix("\n"), ""))
    return marked + "\n"


def _own(_: Any, tokens: _Tokens, at: int, __: Any, env: _Env) -> str:
    marked: str = env["writer"].mark(tokens[at].content)
    return marked


def _raw(_: Any, tokens: _Tokens, at: int, __: Any, ___: _Env) -> str:
    return _SWALLOWING.sub("&lt;", tokens[at].content)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.add_render_rule("heading_open", _heading_open)
    parser.add_render_rule("heading_close", _heading_close)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _indented)
    parser.add_render_rule("html_block", _raw)
    parser.add_render_rule("html_inline", _raw)
    parser.add_render_rule(OWN, _own)
    return parser
