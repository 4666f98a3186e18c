"""Markdown: what comes from the repository is shown as it is and does nothing."""

import re

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codewiki.site.hosting import Hosting
from codewiki.site.markdown import (
    Labels,
    PageRenderer,
    at_line_start,
    code_span,
    escaped,
    fenced,
    quoted,
    visible,
)
from codewiki.source.model import (
    Commit,
    Repository,
    Role,
    SkippedFile,
    SkipReason,
    SourceFile,
)
from codewiki.wiki.model import (
    Block,
    Citation,
    Cite,
    Code,
    Diagram,
    DiagramEdge,
    DiagramKind,
    DiagramNode,
    Excerpt,
    FileLink,
    Items,
    Page,
    PageKind,
    PageLink,
    Plain,
    Prose,
    Quote,
    Section,
    Spans,
    State,
    Statement,
    Strong,
    Table,
)

COMMIT = "0123456789abcdef0123456789abcdef01234567"
HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![x](http://evil)",
    "a | b",
    "`tick` ``two``",
    "*a* _b_ ~~c~~ **d**",
    "&lt;b&gt; &amp; &copy;",
    "https://evil.example/x www.evil.example a@evil.example",
    "# heading",
    "- item",
    "1. item",
    "1) item",
    "+ item",
    "> quote",
    "===",
    "---",
    "a\nb\n\nc",
    "\\",
    "[signer.py:1]",
    "[x]: http://evil",
    "$x$",
    "<!-- a -->",
    "|---|",
    "    indented",
    "\u202eevil\u200b",
    "a\x00b",
    "]](x)",
    "__init__",
]


def file(path: str, *, committed: bool = True, lines: int = 9) -> SourceFile:
    return SourceFile(path, "python", Role.SOURCE, 10, lines, "0" * 32, committed)


def repository(*files: SourceFile, remote: str | None = "https://github.com/o/r") -> Repository:
    return Repository(
        name="r", root="/", files=files, remote=remote, commit=Commit(COMMIT, 0), prefix=""
    )


def page(*contents: object, title: str = "T", owns: tuple[str, ...] = ()) -> Page:
    blocks = tuple(
        Block(f"p#t/{number}", content)  # type: ignore[arg-type]
        for number, content in enumerate(contents, start=1)
    )
    return Page("p", title, PageKind.MODULE, (Section((Plain(title),), "t", 1, blocks),), "", owns)


def rendered(*contents: object, repo: Repository | None = None, output: str | None = None) -> str:
    repo = repo or repository(file("a.py"))
    return PageRenderer(page(*contents), Hosting(repo, output), Labels(repo)).render(repo)


def said(*spans: Plain | Code | Quote | PageLink | FileLink | Cite | Strong) -> Prose:
    return Prose((Statement((spans,), state=State.CITED),))


def tokens(markdown: str) -> list[Token]:
    """All tokens, inline ones too, as GitHub's flavour has them."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    return [child for token in parsed for child in (token, *(token.children or ()))]


def live(markdown: str) -> set[str]:
    return {token.type for token in tokens(markdown)}


PLAIN = {"text", "inline", "paragraph_open", "paragraph_close", "text_special", "code_inline"}


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_stays_text(text: str) -> None:
    parsed = tokens(at_line_start(escaped(text)))
    assert {token.type for token in parsed} <= PLAIN
    shown = "".join(token.content for token in parsed if token.type == "text")
    assert shown == visible(text).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_code_stays_code(text: str) -> None:
    parsed = tokens(code_span(text))
    assert [token.content for token in parsed if token.type == "code_inline"] == [visible(text)]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", [Code, Quote, Plain])
def test_a_table_keeps_its_columns(text: str, kind: type[Code]) -> None:
    row = Statement(((kind(text),), (Plain("last"),)), state=State.CHECKED)
    parsed = tokens(rendered(Table(("A|B", "C"), (row,))))
    cells = [token.type for token in parsed]
    assert (cells.count("th_open"), cells.count("td_open"), cells.count("tr_open")) == (2, 2, 2)
    assert not {"html_inline", "html_block", "link_open", "image"} & set(cells)


@given(st.text())
def test_any_text_stays_text(text: str) -> None:
    assert live(at_line_start(escaped(text))) <= PLAIN


@given(st.text(min_size=1))
def test_any_code_stays_code(text: str) -> None:
    assert live("x " + code_span(text)) <= PLAIN


@given(st.text())
def test_a_fence_holds_everything(text: str) -> None:
    parsed = tokens(fenced(text, "py`thon <x>"))
    assert [token.type for token in parsed] == ["fence"]
    assert parsed[0].info == "pythonx"


@given(st.text())
def test_front_matter_is_yaml(text: str) -> None:
    assert yaml.safe_load(f"title: {quoted(text)}")["title"] == "".join(
        "\N{REPLACEMENT CHARACTER}" if letter in "\t\r\n" or visible(letter) != letter else letter
        for letter in text
    )


@given(st.text())
def test_nothing_looks_like_an_address(text: str) -> None:
    """GitHub turns bare addresses into links; a backslash before the sign prevents it."""
    shown = escaped(f"http://{text} www.x.y a@b.c {text}")
    assert not re.search(r"(?i)https?:|(?<![a-z0-9])www\.|(?<!\\)@", shown)


def test_sentences_and_their_marks() -> None:
    checked = Statement(((Plain("It runs."),),), state=State.CHECKED)
    unchecked = Statement(((Plain("It flies."),),))
    caption = Statement(((Plain("See:"),),), counted=False)
    text = rendered(Prose((checked, unchecked, caption)))
    assert "It runs. It flies. *(unchecked)* See:" in text
    assert "trust: {checked: 1, cited: 0, unchecked: 1}" in text
    assert "1 statement checked against the code, 0 cited with their source, 1 unchecked.*" in text


def test_citations_stand_at_the_foot_sorted() -> None:
    one = Citation("src/__init__.py", 3, 4, "0" * 16, "x")
    two = Citation("src/__init__.py", 10, 10, "0" * 16, "x")
    repo = repository(file("src/__init__.py"), file("a.py"))
    text = rendered(said(Plain("x "), Cite(two), Plain(" y "), Cite(one)), repo=repo)
    base = f"https://github.com/o/r/blob/{COMMIT}/src/__init__.py"
    assert text.endswith(
        f"[\\_\\_init\\_\\_.py:3-4]: {base}#L3-L4\n[\\_\\_init\\_\\_.py:10]: {base}#L10\n"
    )
    links = [token.attrs["href"] for token in tokens(text) if token.type == "link_open"]
    assert links == [f"{base}#L10", f"{base}#L3-L4"]


def test_labels_have_folders_where_names_are_not_unique() -> None:
    labels = Labels(
        repository(
            file("a/x.py"),
            file("b/x.py"),
            file("b/y.py"),
            file("c/b/y.py"),
            file("X/Z"),
            file("x/z"),
        )
    )

    def label(path: str) -> str:
        return labels.of(Citation(path, 1, 2, "", "x"))

    assert label("a/x.py") == "a/x.py:1-2"
    assert label("b/y.py") == "b/y.py:1-2"
    assert label("c/b/y.py") == "c/b/y.py:1-2"
    assert label("X/Z").casefold() != label("x/z").casefold()


def test_labels_tell_a_file_from_those_that_are_not_read() -> None:
    read = repository(file("src/compiler/index.js"), file("netbsd/README.md"))
    skipped = (
        SkippedFile("compiler/index.js", SkipReason.MINIFIED),
        SkippedFile("README.md", SkipReason.SYMLINK),
    )
    labels = Labels(msgspec.structs.replace(read, skipped=skipped))
    seen = [labels.of(Citation(one.path, 1, 2, "", "x")) for one in read.files]
    assert seen == ["src/compiler/index.js:1-2", "netbsd/README.md:1-2"]


def test_lists_are_numbered_by_level() -> None:
    rows = [(0, "a"), (1, "b"), (1, "c"), (0, "d"), (1, "e")]
    items = tuple(
        Statement(((Plain(text),),), level=level, state=State.CHECKED) for level, text in rows
    )
    text = rendered(Items(items, numbered=True))
    assert "1. a\n   1. b\n   2. c\n2. d\n   1. e" in text
    assert "- a\n  - b\n  - c\n- d\n  - e" in rendered(Items(items))


def test_links_to_pages_are_relative() -> None:
    target: Spans = (PageLink("json/tag", "tag", "errors"), PageLink("p", "here", "x"))
    text = rendered(said(*target))
    assert "[tag](json/tag.md#errors)[here](#x)" in text


def test_files_link_to_the_commit_or_the_disk_or_nowhere() -> None:
    committed, changed = file("a b.py"), file("c.py", committed=False)
    repo = repository(committed, changed)
    spans = (FileLink("a b.py"), Plain(" "), FileLink("c.py"))
    text = rendered(said(*spans), repo=repo, output="docs")
    assert f"[a b.py](https://github.com/o/r/blob/{COMMIT}/a%20b.py)" in text
    assert "[c.py](../c.py) (uncommitted)" in text
    assert "`c.py`" in rendered(said(*spans), repo=repo)


def test_excerpts_and_diagrams() -> None:
    drawing = Diagram(
        DiagramKind.FLOWCHART,
        "t",
        (DiagramNode("a", "x"), DiagramNode("b", "y")),
        (DiagramEdge("a", "b"),),
        Statement(((Plain("An arrow."),),), counted=False),
    )
    text = rendered(Excerpt("python", "```\nx\n```\n"), drawing)
    assert "````python\n```\nx\n```\n````" in text
    assert '```mermaid\nflowchart LR\n  n_x["x"]' in text
    assert "```\n\n*An arrow.*" in text


def test_the_head_names_title_sources_and_trust() -> None:
    repo = repository(file("a.py"), file("b: {c}.py", lines=3))
    made = page(said(Plain("x")), title='say "hi": all', owns=("a.py", "b: {c}.py"))
    text = PageRenderer(made, Hosting(repo, None), Labels(repo)).render(repo)
    head = yaml.safe_load(text.split("---\n")[1])
    assert head == {
        "title": 'say "hi": all',
        "module": "p",
        "commit": COMMIT,
        "sources": [{"path": "a.py", "lines": 9}, {"path": "b: {c}.py", "lines": 3}],
        "writer": "facts",
        "trust": {"checked": 0, "cited": 1, "unchecked": 0},
    }


def test_without_a_commit_the_last_line_says_so() -> None:
    repo = Repository(name="r", root="/", files=(file("a.py", committed=False),))
    text = rendered(said(Plain("x")), repo=repo)
    assert "*Written without a model, no commit." in text
    assert "commit:" not in text


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_no_page_holds_live_html(texts: list[str]) -> None:
    spans = tuple(kind(text) for text in texts for kind in (Plain, Code, Quote, Strong))
    text = rendered(said(*spans), Items((Statement((spans,)),)))
    assert not {"html_inline", "html_block", "image", "link_open"} & live(text)


def test_a_diagram_of_the_repository_is_shown_as_text() -> None:
    text = rendered(Excerpt("Mermaid", 'graph TD\nclick A href "javascript:alert(1)"'))
    assert "```text\ngraph TD" in text
    assert "```mermaid" not in text
