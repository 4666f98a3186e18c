"""Every sentence of a model is proved, or told apart by what is wrong with it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.authoring.dossier import module_dossier
from codewiki.authoring.handles import Handles
from codewiki.authoring.language import is_in
from codewiki.authoring.model import Dossier, Draft, Excerpt, Fault
from codewiki.authoring.proofreading import Proofreader, markdown
from codewiki.authoring.proving import Prover
from codewiki.authoring.sentences import spans_of, split, text_of
from codewiki.authoring.vocabulary import Vocabulary
from codewiki.modules.build import build_modules
from codewiki.pipeline import analyse
from codewiki.settings import Settings
from codewiki.source.contents import FolderContents
from codewiki.wiki.addresses import plain_text
from codewiki.wiki.build import build_wiki
from codewiki.wiki.evidence import Evidence
from codewiki.wiki.material import Material
from codewiki.wiki.model import Cite, Code, Plain
from tests.authoring.repository import make

ASKED = "You explain the source code of a repository to developers who have never seen it before."


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Prover]:
    """The dossier of the module with the shelf, and what proves paragraphs about it."""
    root = make(tmp_path_factory.mktemp("shop"))
    found = analyse(str(root), Settings(jobs=1, no_cache=True))
    tree = build_modules(found.repository, found.facts, found.graph)
    contents = FolderContents(root)
    wiki = build_wiki(found.repository, found.facts, found.graph, tree, contents)
    evidence = Evidence(contents)
    material = Material(found.repository, found.facts, found.graph, tree, evidence)
    home = next(one for one in tree.modules if "shop/store/shelf.py" in one.files)
    page = next(one for one in wiki.pages if one.module == home.id)
    dossier = module_dossier(material, page, home, 4000)
    proofreader = Proofreader(found.repository, contents)
    return dossier, Prover(dossier, Vocabulary(material), evidence, proofreader, asked=ASKED)


def handle(dossier: Dossier, name: str) -> str:
    return next(one.handle for one in dossier.excerpts if one.name.endswith(name))


def test_a_dossier_is_bounded_and_its_excerpts_are_the_lines(
    shown: tuple[Dossier, Prover], tmp_path: Path
) -> None:
    dossier, _ = shown
    names = {one.name for one in dossier.excerpts}
    assert {"Shelf", "sell"} <= names
    for one in dossier.excerpts:
        assert one.text.count("\n") == one.end_line - one.line
    assert "Shelf" in dossier.facts
    assert [one.handle for one in dossier.excerpts] == [
        f"S{number}" for number in range(1, len(dossier.excerpts) + 1)
    ]


GOOD = [
    "`take` removes the fruit from `_fruit`, so a second call for it fails [{take}].",
    "A shelf forgets what it hands out, because `pop` is used [{take}].",
    "The discount is read once for a sale, through `discount`, and not for each fruit [{sell}].",
    "It hands `percent` on to `reduced`, which may refuse it [{sell}].",
    "Calling take twice for one name raises, since the mapping loses it [{take}].",
]
BAD: list[tuple[str, Fault]] = [
    ("`take` removes the fruit from the shelf for good.", Fault.NO_HANDLE),
    ("`take` removes the fruit from the shelf for good [S77].", Fault.UNKNOWN_HANDLE),
    ("`frobnicate` is called by the shelf when it is opened [{take}].", Fault.INVENTED),
    ("`Shelf.frob_nicate` holds what the shelf keeps in it [{take}].", Fault.INVENTED),
    ("Zebras graze upon meadows while thunder rolls [{take}].", Fault.NOT_IN_LINES),
    ("`SHOP_DISCOUNT` decides what comes off here [{take}].", Fault.NOT_IN_LINES),
    ("`take` never fails for a caller of the shelf [{take}].", Fault.UNIVERSAL),
    ("`take` is safe in every case that there may be [{take}].", Fault.UNIVERSAL),
    ("`take` keeps at most 37 fruits on the shelf [{take}].", Fault.NUMBER),
    ("`take` will probably be removed from the shelf [{take}].", Fault.SPECULATION),
    ("`take` is told about at https://evil.example by others [{take}].", Fault.ADDRESS),
    ("`take` calls `reduced` before it hands the fruit out [{take}].", Fault.CONTRADICTED),
    ("`Shelf` extends `Fruit` and so has a price as well [{take}].", Fault.CONTRADICTED),
]


def filled(text: str, dossier: Dossier) -> str:
    names = {"take": "Shelf", "sell": "sell"}
    return text.format(**{key: handle(dossier, name) for key, name in names.items()})


@pytest.mark.parametrize("text", GOOD)
def test_what_holds_is_kept_with_its_lines(text: str, shown: tuple[Dossier, Prover]) -> None:
    dossier, prover = shown
    verdict = prover.paragraph(Draft("design", "A claim of words", filled(text, dossier)))
    assert verdict.objections == ()
    assert verdict.paragraph is not None
    (statement,) = verdict.paragraph.sentences
    cites = [span for span in statement.cells[0] if isinstance(span, Cite)]
    assert [cite.citation.path for cite in cites]
    assert plain_text(statement.cells[0]).startswith("A claim of words. ")
    assert "[S" not in plain_text(statement.cells[0])


@pytest.mark.parametrize(("text", "fault"), BAD, ids=[f"{fault}-{n}" for n, (_, fault) in
                                                      enumerate(BAD)])  # fmt: skip
def test_what_does_not_hold_is_told_apart(
    text: str, fault: Fault, shown: tuple[Dossier, Prover]
) -> None:
    dossier, prover = shown
    verdict = prover.paragraph(Draft("design", "", filled(text, dossier)))
    assert verdict.paragraph is None
    assert [one.fault for one in verdict.objections] == [fault]
    assert all(one.told for one in verdict.objections)


def test_a_good_sentence_survives_its_neighbours(shown: tuple[Dossier, Prover]) -> None:
    dossier, prover = shown
    text = filled(" ".join((GOOD[0], BAD[2][0], GOOD[1], BAD[6][0])), dossier)
    verdict = prover.paragraph(Draft("design", "`frobnicate` rules", text))
    assert verdict.paragraph is not None
    assert len(verdict.paragraph.sentences) == 2
    assert verdict.paragraph.claim == ""
    assert {one.fault for one in verdict.objections} == {Fault.INVENTED, Fault.UNIVERSAL}


def test_adverbs_that_claim_too_much_are_left_out(shown: tuple[Dossier, Prover]) -> None:
    dossier, prover = shown
    text = filled("`take` always removes the fruit from `_fruit` [{take}].", dossier)
    verdict = prover.paragraph(Draft("design", "", text))
    assert verdict.paragraph is not None
    assert "always" not in plain_text(verdict.paragraph.sentences[0].cells[0])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Die Klasse `Shelf` ist der Ort, an dem die Früchte liegen, und sie wird von der Kasse "
         "benutzt, wenn etwas verkauft wird [S1].", Fault.LANGUAGE),
        ("架子保存水果并且在出售时交出水果 `Shelf` [S1].", Fault.LANGUAGE),
        (ASKED + " [S1]", Fault.ECHO),
        ("`Shelf` with `token = 'ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'` [S1].", Fault.SECRET),
    ],
)  # fmt: skip
def test_whole_paragraphs_that_are_refused(
    text: str, fault: Fault, shown: tuple[Dossier, Prover]
) -> None:
    verdict = shown[1].paragraph(Draft("design", "", text))
    assert verdict.paragraph is None
    assert [one.fault for one in verdict.objections] == [fault]


def test_what_the_facts_say_already_is_no_news(shown: tuple[Dossier, Prover]) -> None:
    dossier, prover = shown
    fact = max(dossier.facts.split("\n"), key=len)
    first = dossier.excerpts[0].handle
    verdict = prover.paragraph(Draft("purpose", "", f"{fact.rstrip('.')} [{first}]."))
    assert Fault.NO_NEWS in [one.fault for one in verdict.objections]


@settings(max_examples=60)
@given(
    st.text(alphabet=st.sampled_from(list('`*_[]()<>S1234: .,aZ!#|\\\n"“”&@é\u202e')), max_size=200)
)
def test_no_text_of_a_model_raises_or_becomes_markup(
    shown: tuple[Dossier, Prover], text: str
) -> None:
    verdict = shown[1].paragraph(Draft("design", text[:80], text))
    if verdict.paragraph is not None:
        for sentence in verdict.paragraph.sentences:
            assert any(isinstance(span, Cite) for span in sentence.cells[0])


# Handles

EXCERPTS = (
    Excerpt("S1", "src/a.py", 10, 20, "f", "\n".join("f" * 11)),
    Excerpt("S2", "src/b.py", 1, 5, "g", "\n".join("g" * 5)),
)


@pytest.mark.parametrize(
    ("text", "rest", "pointed"),
    [
        ("It is [S1].", "It is.", [("S1", 10, 20)]),
        ("It is [S1:12-14].", "It is.", [("S1", 12, 14)]),
        ("It is [S1:12].", "It is.", [("S1", 12, 12)]),
        ("It is [s1, S2].", "It is.", [("S1", 10, 20), ("S2", 1, 5)]),
        ("It is (S1; S 2).", "It is.", [("S1", 10, 20), ("S2", 1, 5)]),
        ("It is [S-1] so [2].", "It is so.", [("S1", 10, 20), ("S2", 1, 5)]),
        ("It is [see excerpt S1 and S2].", "It is.", [("S1", 10, 20), ("S2", 1, 5)]),
        ("It is [a.py:11-12].", "It is.", [("S1", 11, 12)]),
        ("It is [S1:12-14, 16-17].", "It is.", [("S1", 12, 14), ("S1", 16, 17)]),
        ("It is [S1:99].", "It is.", [("S1", 10, 20)]),
        ("It is S2.", "It is.", [("S2", 1, 5)]),
        ("It is a list [1] of things [x].", "It is a list of things [x].", [("S1", 10, 20)]),
        ("It is f(3) and (see below).", "It is f(3) and (see below).", []),
    ],
)
def test_handles_and_near_misses(text: str, rest: str, pointed: list[tuple[str, int, int]]) -> None:
    left, found, unknown = Handles(EXCERPTS).taken(text)
    assert left.replace(" .", ".") == rest
    assert [(one.excerpt.handle, one.line, one.end_line) for one in found] == pointed
    assert not unknown


@pytest.mark.parametrize("text", ["It is [S9].", "It is [S9, S1].", "It is [c.py:1]."])
def test_handles_that_do_not_exist_are_known_to_be_unknown(text: str) -> None:
    assert Handles(EXCERPTS).taken(text)[2]


# Sentences, spans, languages


def test_a_paragraph_is_divided_at_its_sentences() -> None:
    text = (
        "It calls `a.b()`. [S1] Then, e.g. for `x. Y`, it stops [S2]. Is it so? `Z` says so [S3]! "
        "No. It ends [S4]."
    )
    assert split(text) == [
        "It calls `a.b()` [S1].",
        "Then, e.g. for `x. Y`, it stops [S2].",
        "Is it so?",
        "`Z` says so [S3]!",
        "No. It ends [S4].",
    ]


def test_markup_is_taken_out_and_code_is_known() -> None:
    spans = spans_of(
        "**Bold** and _soft_ [a link](http://x/y) <b>tag</b> `a*b` some_name f() ab.cd camelCase "
        "“q”"
    )
    assert [span.text for span in spans if isinstance(span, Code)] == [
        "a*b", "some_name", "f", "ab.cd", "camelCase",
    ]  # fmt: skip
    words = "".join(span.text for span in spans if isinstance(span, Plain))
    assert "Bold and soft a link tag" in words
    assert "http" not in text_of(spans)
    assert not set("<>*“”") & set(words)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The shelf keeps what the till sells, and it is not asked for more than that.", "", True),
        ("The shelf keeps what the till sells, and it is not asked for more.", "de", False),
        (
            "Das Regal behält, was die Kasse verkauft, und es wird nicht nach mehr gefragt.",
            "",
            False,
        ),
        ("Das Regal behält, was die Kasse verkauft, und es wird nicht gefragt.", "Deutsch", True),
        ("Das Regal behält, was die Kasse verkauft, und es wird nicht gefragt.", "de-AT", True),
        ("Two words", "fr", True),
        ("架子保存水果并且在出售时交出水果", "", False),
        ("架子保存水果并且在出售时交出水果", "日本語", True),
    ],
)
def test_languages_are_told_by_their_commonest_words(
    text: str, language: str, expected: bool
) -> None:
    assert is_in(text, language) is expected


# What the gate would find on the page


def test_words_as_markdown_are_read_as_they_were_meant() -> None:
    spans = (Plain("a_b *c* <d> "), Code("x`y"), Plain(" "), Code("plain"))
    assert markdown(spans) == "a\\_b \\*c\\* \\<d\\> ``x`y`` `plain`"


@pytest.mark.parametrize(
    "text",
    [
        "`take` goes through the shelf and in the end invokes `discount` [{take}].",
        "`Shelf` has 17 methods, of which `take` is the longest [{take}].",
        "`take(nope, answer)` hands out what the shelf kept [{take}].",
        "`Fruit.take` holds what callers wait for at the till [{take}].",
        "`shop/no_such_file.py` hands what it took to `take` [{take}].",
    ],
)
def test_a_sentence_that_the_gate_would_find_is_sent_back_with_what_it_says(
    text: str, shown: tuple[Dossier, Prover]
) -> None:
    dossier, prover = shown
    verdict = prover.paragraph(Draft("purpose", "", filled(text, dossier)))
    assert verdict.paragraph is None
    assert verdict.objections
