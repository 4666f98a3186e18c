"""Short runs of text are read as the parser of Markdown reads them."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from codewiki.check.inline import read_inline

SIGNS = " ab.:-~$%()|“”é\t`*_[]!<>&\\\n#1"
KNOWN = "\n\n[a.b:1-2]: https://example.com/a%20b#L1\n[a]: <> \n[b]: x 'title'\n[ab]: é.md\n"


def parsed(page: str, *, quick: bool) -> list[dict[str, Any]]:
    parser = MarkdownIt("commonmark").enable("table").disable("text_join")
    if quick:
        parser.core.ruler.at("inline", read_inline)
    return [dict(token.as_dict()) for token in parser.parse(page)]


@given(st.lists(st.text(SIGNS, max_size=12), min_size=1, max_size=4))
@example(["`x`", "` x `", "`  `", "` `", "`` ` ``"])
@example(["[a.b:1-2]", "[a]", "[b]", "[ab]", "[c]", "[A]", "[a ]"])
@example(["word", "&amp;", "a  b", "_x_", "<b>", "!", "a\\"])
def test_cells_and_paragraphs_are_read_as_the_parser_reads_them(cells: list[str]) -> None:
    row = " | ".join(cell.replace("\n", " ") for cell in cells)
    table = f"| {row} |\n|{' --- |' * len(cells)}\n| {row} |\n"
    page = table + "\n" + "\n\n".join(cells) + KNOWN
    assert parsed(page, quick=True) == parsed(page, quick=False)


def test_a_cell_of_plain_words_needs_no_parser() -> None:
    tokens = parsed("| a |\n| --- |\n| plain words |\n", quick=True)
    [cell] = [token for token in tokens if token["content"] == "plain words"]
    assert [child["type"] for child in cell["children"]] == ["text"]
