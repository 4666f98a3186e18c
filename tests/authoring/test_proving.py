"""Every sentence of a model is proved, or told apart by what is wrong with it."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.authoring.dossier import module_dossier
from codewiki.authoring.handles import Handles
from codewiki.authoring.language import is_in
from codewiki.authoring.model import Dossier, Draft, Excerpt, Fault
from codewiki.authoring.proofreading import Proofreader, markdown
from codewiki.authoring.proving import Prover, Verdict
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
    return dossier_and_prover(tmp_path_factory.mktemp("shop"), "shop/store/shelf.py")


def dossier_and_prover(
    folder: Path, path: str, language: str = "", **more: str
) -> tuple[Dossier, Prover]:
    root = make(folder, **more)
    found = analyse(str(root), Settings(jobs=1, no_cache=True))
    tree = build_modules(found.repository, found.facts, found.graph)
    contents = FolderContents(root)
    wiki = build_wiki(found.repository, found.facts, found.graph, tree, contents)
    evidence = Evidence(contents)
    material = Material(found.repository, found.facts, found.graph, tree, evidence)
    home = next(one for one in tree.modules if path in one.files)
    page = next(one for one in wiki.pages if one.module == home.id)
    dossier = module_dossier(material, page, home, 4000)
    proofreader = Proofreader(found.repository, contents)
    vocabulary = Vocabulary(material)
    return dossier, Prover(
        dossier, vocabulary, evidence, proofreader, language=language, asked=ASKED
    )


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


# Claims of all cases, relations, quotations, counts, knowledge from elsewhere

KINDS = (
    '"""Kinds of fruit."""\n\nimport hmac\nimport json\n\nfrom shop.store.fruit import Fruit\n\n\n'
    "class Apple(Fruit):\n    def peel(self) -> str:\n        return self.name\n\n\n"
    "class Pear(Fruit):\n    def peel(self) -> str:\n        return json.dumps(self.name)\n\n\n"
    "class Bin:\n    def empty(self) -> None:\n        self.fruit = None\n\n\n"
    "class Heap(Bin):\n    def same(self, one: bytes, two: bytes) -> bool:\n"
    "        return hmac.compare_digest(one, two)\n"
)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Prover]:
    return dossier_and_prover(tmp_path_factory.mktemp("kinds"), "shop/kinds.py", shop__kinds=KINDS)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dossier, Prover]:
    return dossier_and_prover(tmp_path_factory.mktemp("till"), "shop/till.py", shop__kinds=KINDS)


def verdict_of(text: str, about: tuple[Dossier, Prover]) -> Verdict:
    dossier, prover = about
    names = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", text))))
    holding = [one.handle for one in dossier.excerpts if names & set(re.findall(r"\w+", one.text))]
    cited = f"[{', '.join(holding[:4])}]"
    return prover.paragraph(Draft("design", "", text.replace("[]", cited)))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("What comes off is asked for in one place, since only `sell` calls `discount` [].", True),
        ("What comes off is decided late, since `discount` is only called by `sell` [].", True),
        ("`sell` is the only caller of `reduced`, so a price is cut once [].", True),
        ("What a price is cut by is open, since only `discount` calls `reduced` [].", False),
        ("The way out is a dead end for now, since `peel` is never called [].", False),
        ("Nothing calls `same`, so what it compares is up to others [].", True),
        ("The till is a dead end for now, since nothing calls `sell` [].", False),
        ("What comes off is on trust, since no test names `discount` [].", True),
        ("The till is on trust, since no test names `sell` [].", False),
        ("A bin is there for one reason: `Heap` is the only subclass of `Bin` [].", True),
        ("A fruit is there for one reason: `Apple` is the only subclass of `Fruit` [].", False),
        (
            "It is safe to peel the fruit, as all subclasses of `Fruit` define `peel` [].",
            True,
        ),
        ("Callers may ask a heap, since all subclasses of `Bin` define `peel` [].", False),
        ("Only `sell` calls `discount`, and that always works for callers [].", True),
        ("Only `sell` calls `discount`, and every caller of it must wait [].", False),
    ],
)
def test_what_is_said_of_all_cases_is_looked_up(
    text: str, holds: bool, kinds: tuple[Dossier, Prover], till: tuple[Dossier, Prover]
) -> None:
    verdict = verdict_of(text, till if "sell" in text or "discount" in text else kinds)
    assert (verdict.paragraph is not None) is holds, verdict.objections
    if not holds:
        assert {one.fault for one in verdict.objections} <= {Fault.UNIVERSAL, Fault.CONTRADICTED}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("`Apple` in the end invokes `discount` before it is peeled [].", Fault.CONTRADICTED),
        ("`Apple` is a subclass of `Pear`, so both are peeled alike [].", Fault.CONTRADICTED),
        ("`shop` extends `Fruit` and so has a price of its own [].", Fault.CONTRADICTED),
        ("`Bin` raises `Fruit` where a bin is asked for what it lost [].", Fault.CONTRADICTED),
        ("`Bin.peel` holds what a caller wants of a bin or a heap [].", Fault.INVENTED),
        ("`Heap.discount` holds what a caller wants of a bin or a heap [].", Fault.INVENTED),
        ("A heap says “the finest heap of all” of what it holds in `same` [].", Fault.NOT_IN_LINES),
        ("A caller meets four methods in `Apple`, of which one peels [].", Fault.NUMBER),
        ("A caller meets 12 members in `Apple`, of which one peels [].", Fault.NUMBER),
    ],
)
def test_relations_members_quotations_and_counts_have_to_hold(
    text: str, fault: Fault, kinds: tuple[Dossier, Prover]
) -> None:
    verdict = verdict_of(text, kinds)
    assert verdict.paragraph is None
    assert [one.fault for one in verdict.objections] == [fault]


@pytest.mark.parametrize(
    "text",
    [
        "`Fruit.reduced` is inherited by `Apple`, so that the price of it is cut as well [].",
        "`Apple` extends `Fruit` and so has a price without saying so [].",
        "What sets a heap apart stands in its words: “Kinds of fruit.” is said of `Apple` too [].",
        "`same` calls `hmac.compare_digest` and leaves the choice of bytes to its caller [].",
    ],
)
def test_what_holds_of_them_is_kept(text: str, kinds: tuple[Dossier, Prover]) -> None:
    verdict = verdict_of(text, kinds)
    assert verdict.paragraph is not None, verdict.objections


def test_knowledge_from_elsewhere_is_marked_and_bounded(tmp_path: Path) -> None:
    about = dossier_and_prover(tmp_path, "shop/kinds.py", shop__kinds=KINDS)
    cited = "`same` hands both values on and keeps none of its own for later [].".replace(
        "none", "no copy"
    )
    known = "`compare_digest` takes as long for equal values as for others [outside]."
    verdict = verdict_of(f"{cited} {known}", about)
    assert verdict.paragraph is not None, verdict.objections
    first, second = verdict.paragraph.sentences
    assert any(isinstance(span, Cite) for span in first.cells[0])
    assert not any(isinstance(span, Cite) for span in second.cells[0])
    alone = verdict_of(known, about)
    assert alone.paragraph is None
    unmarked = "`compare_digest` looks at the whole of both values before it answers []."
    marked = verdict_of(f"{cited} {unmarked}", about)
    assert marked.paragraph is not None
    assert not any(isinstance(span, Cite) for span in marked.paragraph.sentences[1].cells[0])
    for text, told in (
        ("`compare_digest` was made for cookies [outside].", "enough is said"),
        ("`Apple` is a fruit of the rose family [outside].", "enough is said"),
    ):
        refused = verdict_of(f"{cited} {text}", about)
        assert [told in one.told for one in refused.objections] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "`Apple` is a fruit that grows in temperate climates [outside].",
        "`compare_digest` is always safe [outside].",
        "`compare_digest` takes 3 microseconds [outside].",
        "`random_digest` is what others would use [outside].",
        "Cryptography is hard to get right [outside].",
    ],
)
def test_not_everything_from_elsewhere_may_be_said(
    text: str, kinds: tuple[Dossier, Prover]
) -> None:
    assert verdict_of(text, kinds).paragraph is None


@pytest.mark.parametrize(
    ("language", "text", "fault"),
    [
        ("de", "Die Methode `peel` ist immer sicher und wird von den Aufrufern nicht geprüft [].",
         Fault.UNIVERSAL),
        ("de", "Die Methode `peel` ist wohl sicher und wird vermutlich von der Kasse benutzt [].",
         Fault.SPECULATION),
        ("fr", "La méthode `peel` est toujours sûre et elle est utilisée par les autres [].",
         Fault.UNIVERSAL),
        ("es", "El método `peel` es siempre seguro y lo usan los otros de la tienda [].",
         Fault.UNIVERSAL),
    ],
)  # fmt: skip
def test_other_languages_claim_no_more(
    language: str, text: str, fault: Fault, tmp_path: Path
) -> None:
    about = dossier_and_prover(tmp_path, "shop/kinds.py", language, shop__kinds=KINDS)
    assert [one.fault for one in verdict_of(text, about).objections] == [fault]


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
