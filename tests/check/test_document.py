from codewiki.check.document import read_document, slug

PAGE = """---
title: "x"
---

# signer: Signing `Interface`

Text [other](other.md#part) and ([signer.py:7-8], `Signer`) “quoted words”.

## Part

| A | B |
|---|---|
| `x` | [signer.py:3] |

## Part

![picture](a.png) <b>live</b>

[signer.py:7-8]: https://host/o/r/blob/abc/signer.py#L7-L8
"""


def test_headings_give_the_anchors_of_github() -> None:
    document = read_document(PAGE)
    assert document.title == "signer: Signing Interface"
    assert document.anchors == {"signer-signing-interface", "part", "part-1"}
    assert slug("How it works: Signer.unsign") == "how-it-works-signerunsign"
    assert slug("A — B & c_d") == "a--b--c_d"


def test_links_have_their_lines() -> None:
    links = read_document(PAGE).links
    assert [(link.text, link.target, link.line, link.image) for link in links] == [
        ("other", "other.md#part", 7, False),
        ("signer.py:7-8", "https://host/o/r/blob/abc/signer.py#L7-L8", 7, False),
        ("picture", "a.png", 17, True),
    ]


def test_citations_know_what_stands_beside_them() -> None:
    first, second = read_document(PAGE).citations
    assert (first.path, first.first, first.last) == ("signer.py", 7, 8)
    assert first.named == ("Signer",)
    assert first.quoted == ("quoted words",)
    assert (second.label, second.target, second.named) == ("signer.py:3", "", ("x",))


def test_live_html_is_seen() -> None:
    assert {piece.line for piece in read_document(PAGE).html} == {17}
