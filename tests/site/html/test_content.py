"""Pages of Markdown as HTML: what readers get, and what hostile pages do not."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.check.document import read_document
from codewiki.site.html.addresses import addresses
from codewiki.site.html.content import LARGEST_PAGE, render_content
from codewiki.site.html.links import Links
from codewiki.site.html.model import Content
from tests.site.html.reading import Page

PAGES = ("overview.md", "a.md", "sub/b.md", "UI Components.md", "sub/overview.md")
LINKS = Links(addresses(PAGES), frozenset({"img/x.png", "data.json", "img/x.html"}), ".")


def render(text: str, page: str = "a.md", links: Links = LINKS) -> Content:
    return render_content(page, text.encode(), links)


def hrefs(content: Content) -> list[str]:
    return [one.get("href", "") for one in Page(content.html.encode()).all("a")]


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/pixel.png'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action='https://evil.example'><input name=a><button>b</button></form>",
    "<style>body{display:none}</style>",
    "<div style='position:fixed;inset:0'>x</div>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://evil.example/pixel.png)",
    "<b id=location name=cookie class=top>x</b>",
    "<div id='cw:content'>x</div>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<textarea><img src=x onerror=alert(1)>",
    "<title>x</title><plaintext>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "{{ 7 * 7 }} {% raw %} {{ config }}",
    "`</code><script>alert(1)</script>`",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "```mermaid\ngraph TD\n</code></pre><script>alert(1)</script>\n```",
    '# <script>alert(1)</script>\n\n## "><img src=x onerror=alert(1)>',
    "[a]: javascript:alert(1)\n\n[a]",
    "<details ontoggle=alert(1) open>x</details>",
    "<a href='https://e.example' target=_blank onclick=alert(1)>x</a>",
    "--><script>alert(1)</script><!--",
    "<!-- --!><img src=x onerror=alert(1)> -->",
]
HARMLESS = """
a abbr b bdi bdo blockquote br caption code col colgroup dd del details dfn div dl dt em figcaption
figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary
sup table tbody td tfoot th thead tr tt u ul var
"""
ATTRIBUTES = """
href title rel src alt width height start align colspan rowspan open id class tabindex role
aria-label data-language data-draw data-name
"""


def assert_harmless(content: Content) -> None:
    page = Page(content.html.encode())
    for tag, attributes in page.elements:
        assert tag in HARMLESS.split(), (tag, attributes)
        assert set(attributes) <= set(ATTRIBUTES.split()), (tag, attributes)
        for name in ("href", "src"):
            address = attributes.get(name, "").strip().lower()
            scheme = re.match(r"[^/?#]*?:", address)
            assert scheme is None or scheme[0] in {"https:", "http:", "mailto:"}, address
        assert not attributes.get("src", "").startswith(("http", "//"))
        assert ":" not in attributes.get("id", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_is_live(text: str) -> None:
    for around in ("{}", "# T\n\n{}\n\ntext", "- {}", "> {}", "a {} b", "| x |\n|---|\n| {} |"):
        assert_harmless(render(around.format(text) if "{}" in around else text))


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "<div>", "</div>", "<table>", "`", "*", "<td>"]), max_size=6
    )
)
def test_nothing_hostile_together_is_live(parts: list[str]) -> None:
    for by in ("", "\n\n", "\n"):
        assert_harmless(render(by.join(parts)))


@given(st.text(max_size=200))
def test_any_text_is_a_page(text: str) -> None:
    assert_harmless(render(text))


def test_raw_text_elements_do_not_swallow_the_rest() -> None:
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "svg", "plaintext"):
        content = render(f"before <{name}> middle\n\nafter")
        assert "after" in Page(content.html.encode()).words
        assert f"<{name}>" in Page(content.html.encode()).words


def test_a_page_cannot_forge_the_marks_at_which_our_html_goes_in() -> None:
    first = render("# One\n\n```python\nx = 1\n```")
    assert "%" not in first.html
    # Whatever a page says of marks is part of what its own marks are made from.
    text = "# One\n\n%0123456789abcdef0123456789abcdef.0%<h1>x</h1>"
    assert "%0123456789abcdef0123456789abcdef.0%" in Page(render(text).html.encode()).words


def test_a_template_in_a_page_is_text() -> None:
    assert "{{ 7 * 7 }}" in render("{{ 7 * 7 }}").html


def test_anchors_are_those_of_the_markdown() -> None:
    text = "# T\n\n## A `b.c` d!\n\n## A `b.c` d!\n\n### Größe & Maß\n\n## ???\n"
    content = render(text)
    found = [heading.anchor for heading in content.headings]
    assert found == ["t", "a-bc-d", "a-bc-d-1", "größe--maß", ""]
    assert set(found) == set(read_document(text).anchors)
    assert Page(content.html.encode()).ids == found[:-1]


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("overview.md", "index.html"),
        ("overview.md#where-it-sits", "index.html#where-it-sits"),
        ("./sub/b.md#x", "sub/b.html#x"),
        ("sub/../a.md", "a.html"),
        ("/sub/b.md", "sub/b.html"),
        ("sub/", "sub/overview.html"),
        ("sub", "sub/overview.html"),
        ("UI%20Components.md", "UI%20Components.html"),
        ("#below", "#below"),
        ("a.md#gr%C3%B6%C3%9Fe", "#gr%C3%B6%C3%9Fe"),
        ("data.json", "data.json"),
        ("../src/x.py#L10-L12", "../src/x.py#L10-L12"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("//example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("missing.md", ""),
        ("sub/missing.md#x", ""),
        ("nowhere.txt", ""),
        ("..\\..\\x", ""),
    ],
)
def test_links_lead_to_the_pages_of_the_site(target: str, href: str) -> None:
    assert hrefs(render(f"[x](<{target}>)")) == [href]


def test_links_are_seen_from_the_page() -> None:
    content = render("[a](../a.md) [o](../overview.md) [s](../../src/x.py)", "sub/b.md")
    assert hrefs(content) == ["../a.html", "../index.html", "../../src/x.py"]


def test_a_site_elsewhere_finds_what_lies_around_the_wiki() -> None:
    away = Links(addresses(PAGES), frozenset(), "../docs")
    assert hrefs(render("[s](../src/x.py#L1)", links=away)) == ["../src/x.py#L1"]
    deep = Links(addresses(PAGES), frozenset(), "../../repository/docs")
    assert hrefs(render("[s](../src/x.py)", links=deep)) == ["../../repository/src/x.py"]
    served = Links(addresses(PAGES), frozenset(), None)
    assert hrefs(render("[s](../src/x.py)", links=served)) == [""]


def test_dead_links_are_told() -> None:
    content = render("[x](missing.md) [y](gone.md#z) [z](sub/b.md)")
    assert content.dead == ("gone.md#z", "missing.md")


def test_links_to_elsewhere_tell_nothing_to_where_they_lead() -> None:
    (link,) = Page(render("[x](https://example.org)").html.encode()).all("a")
    assert link["rel"] == "noopener noreferrer"


def test_pictures_of_the_wiki_are_shown_and_others_are_links() -> None:
    page = Page(
        render("![A](img/x.png) ![B](https://example.org/b.png) ![C](img/x.html)").html.encode()
    )
    assert [one["src"] for one in page.all("img")] == ["img/x.png"]
    assert [one["href"] for one in page.all("a")] == ["https://example.org/b.png", "img/x.html"]
    nested = render("[![build](https://example.org/b.svg)](https://example.org/ci)")
    assert hrefs(nested) == ["https://example.org/ci"]
    assert "build" in nested.html


def test_code_is_coloured_by_classes_and_stays_what_it_is() -> None:
    content = render('```python\ndef f(x: int) -> str:\n    return "<b>"\n```')
    page = Page(content.html.encode())
    assert {"class": "nf"} in page.all("span")
    assert 'def f(x: int) -> str:\n    return "<b>"' in page.words
    plain = Page(render("```nosuchlanguage\n<b>\n```").html.encode())
    assert plain.all("b") == []
    assert "<b>" in plain.words


def test_tables_have_a_box_and_keep_their_alignment() -> None:
    page = Page(render("| a | b |\n|---|---:|\n| 1 | 2 |").html.encode())
    assert page.all("div")[0]["class"] == "table-box"
    assert [one.get("align") for one in page.all("td")] == [None, "right"]


def test_a_diagram_keeps_its_source_its_name_and_its_caption() -> None:
    text = (
        "## Where it sits\n\n```mermaid\nflowchart LR\n  a-->b\n```\n\n*An arrow in `x`.*\n\nMore."
    )
    content = render(text)
    page = Page(content.html.encode())
    assert content.diagrams
    (figure,) = page.all("figure")
    assert figure["data-name"] == "Flowchart: Where it sits"
    assert "data-draw" in figure
    assert "flowchart LR\n  a-->b" in page.words
    caption = content.html.partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert "An arrow in <code>x</code>." in caption
    assert "More." not in caption


def test_a_diagram_that_contains_itself_is_not_drawn() -> None:
    text = "```mermaid\nflowchart TD\n subgraph A\n  A --> b\n end\n```"
    (figure,) = Page(render(text).html.encode()).all("figure")
    assert "data-draw" not in figure


def test_the_reference_is_folded_and_the_end_of_the_page_is_not() -> None:
    text = "# T\n\n## Interface\n\n### class `A`\n\na\n\n### class `B`\n\nb\n\n---\n\n*end*\n"
    html = render(text).html
    assert html.count('<details class="fold">') == 2
    assert html.count("</details>") == 2
    assert html.index("</details>", html.index("class-b")) < html.index("<hr>")
    assert Page(html.encode()).unclosed == []
    assert "fold" not in render(text.replace("Interface", "Other")).html
    assert "fold" not in render(text.replace("a\n", "<div>\n")).html


def test_the_state_of_a_statement_is_shown_as_a_mark() -> None:
    html = render("It calls `x`. *(unchecked)* And *(other)*.").html
    assert '<span class="claim-state claim-unchecked">unchecked</span>' in html
    assert "<em>(other)</em>" in html


def test_citations_are_told_from_text() -> None:
    text = "It is so ([a.py:1-2]) and ([b.py:3]).\n\n[b.py:3]: ../b.py#L3\n"
    html = render(text).html
    assert '(<span class="cite">a.py:1-2</span>)' in html
    assert (
        '<a href="../b.py#L3" rel="noopener noreferrer"><span class="cite">b.py:3</span></a>'
        in html
    )


def test_front_matter_tells_and_is_not_shown() -> None:
    text = (
        '---\ntitle: "A \\u201cb\\u201d"\ncommit: 0123abcd\nsources:\n  - {path: a, lines: 1}\n'
        "trust: {checked: 3, cited: 2, unchecked: 0}\n---\n\ntext\n"
    )
    content = render(text)
    assert content.title == "A “b”"
    assert content.commit == "0123abcd"
    assert content.trust == (("checked", 3), ("cited", 2), ("unchecked", 0))
    assert "sources" not in content.html
    odd = render("---\ntitle: [1]\ncommit: <b>\ntrust: {a: {b: 1}}\n---\n# T\n")
    assert (odd.title, odd.commit, odd.trust) == ("T", "", ())


def test_line_ends_and_marks_of_other_systems_do_not_matter() -> None:
    text = "---\ntitle: T\n---\n# T\n\n```python\nx = 1\n```\n"
    other = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert render_content("a.md", other, LINKS).html == render(text).html


def test_a_page_that_is_no_text_is_shown_all_the_same() -> None:
    assert "\N{REPLACEMENT CHARACTER}" in render_content("a.md", b"# \xff\xfe\x00", LINKS).html


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*" * 50_000 + "a",
        "`" * 50_000,
        ">" * 5_000 + "a",
        "<" * 50_000,
        "<div>" * 5_000,
        "![](" * 20_000,
        "- " * 5_000,
        "|" * 20_000 + "\n" + "|-" * 20_000,
        "---\n" * 20_000,
        "[a.py:1" * 10_000,
        "# a\n" * 5_000,
        "```mermaid\n" + "subgraph a\n" * 5_000 + "```",
    ],
    ids=lambda text: text[:12].replace("\n", " "),
)
def test_work_is_bounded(text: str) -> None:
    assert_harmless(render(text))


def test_a_page_that_is_too_long_is_text() -> None:
    content = render("<b>" + "a" * LARGEST_PAGE)
    assert content.html.startswith("<pre>&lt;b&gt;aaa")


def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    text = "\n\n".join(HOSTILE)
    assert render(text) == render(text)
