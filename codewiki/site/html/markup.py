"""Our own HTML that goes into a page after sanitising. Every argument is escaped here."""

from html import escape

from codewiki.site.hosting import path_reference
from codewiki.site.html.diagrams import drawable, kind_of
from codewiki.site.html.highlight import highlighted
from codewiki.site.html.model import Heading

TABLE_OPEN = '<div class="table-box" tabindex="0" role="group" aria-label="Table">'
TABLE_CLOSE = "</div>"
CAPTION_OPEN = "<figcaption>"
CAPTION_CLOSE = "</figcaption></figure>"
FOLD_OPEN = '<details class="fold"><summary>'
FOLD_BODY = '</summary><div class="fold-body">'
FOLD_CLOSE = "</div></details>"


def heading_open(heading: Heading) -> str:
    """The opening tag of a heading with its anchor."""
    tag = f"h{heading.level}"
    return f'<{tag} id="{escape(heading.anchor)}">' if heading.anchor else f"<{tag}>"


def permalink(heading: Heading) -> str:
    """The link by which a reader gets the address of a heading."""
    if not heading.anchor or heading.level == 1:
        return ""
    name = escape(f"Link to “{heading.text}”")
    href = path_reference(heading.anchor)
    return f' <a class="permalink" href="#{href}" aria-label="{name}">#</a>'


def state(word: str) -> str:
    """The mark of a statement that is not proved."""
    return f'<span class="claim-state claim-{escape(word)}">{escape(word)}</span>'


def cite(label: str) -> str:
    """The label of a citation."""
    return f'<span class="cite">{escape(label)}</span>'


def code(text: str, language: str) -> str:
    """A block of source code."""
    shown = escape(language)
    named = f' data-language="{shown}"' if shown else ""
    return (
        f'<div class="code"{named}><pre tabindex="0"><code>'
        f"{highlighted(text, language)}</code></pre></div>\n"
    )


def diagram(source: str, place: str, *, captioned: bool) -> str:
    """A diagram as text, ready to be drawn; ``place`` is the heading above it.

    With ``captioned`` the figure is left open for its caption.
    """
    kind = kind_of(source)
    name = escape(f"{kind}: {place}" if place else kind)
    draw = " data-draw" if drawable(source) else ""
    note = "" if draw else f'<p class="diagram-note">{_NOT_DRAWN}</p>'
    return (
        f'<figure class="diagram"{draw} data-name="{name}">{note}'
        '<details class="diagram-source" open><summary>Source of the diagram</summary>'
        f'<pre tabindex="0" aria-label="{name}"><code>{escape(source)}</code></pre></details>'
        + ("" if captioned else "</figure>\n")
    )


_NOT_DRAWN = "This diagram contains itself or is too large to be drawn; here is its text."
