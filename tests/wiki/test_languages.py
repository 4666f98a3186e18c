"""Words in other languages: plural forms, what may stand for English, what comes along."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.wiki.addresses import plain_text
from codewiki.wiki.catalogue import (
    Template,
    Words,
    catalogue,
    fitting,
    label,
    number,
    say,
    shipped,
    speaking,
    spoken,
    text_fits,
)
from codewiki.wiki.languages import code_of, form_of, forms_of, one_is_one
from codewiki.wiki.model import Code, Plain


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("", "en"), ("English", "en"), ("en_GB", "en"), ("Deutsch", "de"), ("german", "de"),
        ("de-AT", "de"), ("日本語", "ja"), ("Português do Brasil", "pt"), ("Klingon", ""),
        ("zh-Hant", "zh"),
    ],
)  # fmt: skip
def test_languages_are_known_by_what_people_call_them(language: str, code: str) -> None:
    assert code_of(language) == code


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 21: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other"}),
        ("ja", {0: "other", 1: "other"}),
        ("ru", {1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 21: "one", 22: "few"}),
        ("pl", {1: "one", 2: "few", 5: "many", 12: "many", 21: "many", 22: "few"}),
        ("cs", {1: "one", 4: "few", 5: "other"}),
        ("ro", {1: "one", 0: "few", 19: "few", 20: "other", 101: "few", 120: "other"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 103: "few", 11: "many", 100: "other"}),
        ("he", {1: "one", 2: "two", 3: "other"}),
        ("", {1: "one", 3: "other"}),
    ],
)
def test_the_form_of_a_number_is_that_of_the_language(code: str, forms: dict[int, str]) -> None:
    assert {count: form_of(code, count) for count in forms} == forms


@given(st.sampled_from(["en", "fr", "ja", "ru", "pl", "cs", "ro", "ar", "he", ""]), st.integers(0))
def test_every_number_has_a_form_that_the_language_has(code: str, count: int) -> None:
    assert form_of(code, count) in forms_of(code)


def test_one_need_not_be_written_where_it_is_one() -> None:
    assert [code for code in ("en", "de", "fr", "ru", "ja", "pl") if one_is_one(code)] == [
        "en", "de", "pl",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("english", "text", "fits"),
    [
        ("{shown} of {all}.", "{shown} von {all}.", True),
        ("{shown} of {all}.", "von {all} sind es {shown}.", True),
        ("{shown} of {all}.", "{shown} von allen.", False),
        ("{shown} of {all}.", "{shown} von {all} und {shown}.", False),
        ("{shown} of {all}.", "{shown} von {alle}.", False),
        ("{shown} of {all}.", "{shown} von {all} {Mehr}.", False),
        ("{n} lines", "Zeilen", True),
        ("Files", "", False),
        ("Files", "Dat`eien", False),
        ("Files", "<b>Dateien", False),
        ("Files", "Dateien\nund mehr", False),
        ("Files", "[Dateien](http://x)", False),
        ("Files", "Dateien, siehe http://x.example", False),
        ("Files", "“Dateien”", False),
        ("Files", "someFiles", False),
        ("Files", "some_files", False),
        ("Stages of GitLab CI", "Stufen von GitLab CI", True),
        ("Files", "Dateien " * 30, False),
    ],
)
def test_what_may_stand_for_a_string(english: str, text: str, fits: bool) -> None:
    assert text_fits(english, text) is fits


def test_a_string_that_does_not_fit_is_said_in_english() -> None:
    templates: dict[str, Template] = {
        "heading.files": "Dateien",
        "heading.modules": "Module {x}",
        "count.files": {"one": "eine Datei", "other": "{n} Dateien"},
        "count.lines": {"one": "{n} Zeile", "other": "Zeilen"},
        "count.names": {"one": "{n} Name"},
        "count.jobs": "Jobs",
        "no.such.key": "nichts",
    }
    assert sorted(fitting(templates, "de")) == ["count.files", "heading.files"]
    with speaking(Words("de", fitting(templates, "de"))):
        assert label("heading.files") == "Dateien"
        assert label("heading.modules") == "Modules"
        assert say("count.files", n=1) == (Plain("eine Datei"),)
        assert say("count.files", n=1234) == (Plain("1.234 Dateien"),)
        assert say("count.lines", n=2) == (Plain("2 lines"),)
    assert label("heading.files") == "Relevant source files"
    assert spoken() is None


def test_word_order_and_forms_belong_to_the_language() -> None:
    words: dict[str, Template] = {
        "step.gives": "из {code} получается {names}",
        "count.files": {
            "one": "{n} файл", "few": "{n} файла", "many": "{n} файлов", "other": "{n} файла",
        },
    }  # fmt: skip
    with speaking(Words("ru", fitting(words, "ru"))):
        told = say("step.gives", code=Code("f()"), names=Code("x"))
        assert plain_text(told) == "из f() получается x"
        counts = [plain_text(say("count.files", n=count)) for count in (1, 3, 5, 21)]
        assert counts == ["1 файл", "3 файла", "5 файлов", "21 файл"]
        assert number(1234) == "1\N{NARROW NO-BREAK SPACE}234"


def test_a_form_that_is_for_many_numbers_has_to_say_them() -> None:
    words: dict[str, Template] = {"count.files": {"one": "un fichier", "other": "{n} fichiers"}}
    assert fitting(words, "fr") == {}
    assert fitting(words, "es") == words


def test_german_is_nearly_complete() -> None:
    words = shipped("de", "Deutsch")
    missing = set(catalogue()) - set(words.templates)
    # A string that is new in English is said in English until somebody translates it.
    assert len(missing) <= len(catalogue()) // 20, sorted(missing)
    assert words.language == "Deutsch"
    assert not shipped("fr").templates


def test_every_german_string_is_another_than_the_english_one_or_the_same_word() -> None:
    english, german = catalogue(), shipped("de").templates
    same = [str(text) for key, text in german.items() if text == english[key]]
    plain = [re.sub(r"\{\w+\}", "", text) for text in same]
    assert [text for text in plain if len(re.findall(r"[A-Za-z]{2,}", text)) > 2] == []
