"""Figures of wikis and answers from their text, on pages of a few lines and a small repository."""

from pathlib import Path

import pytest

from bench import answers, wiki
from bench.answers import Question, Reader
from bench.wiki_text import Line, WikiText, statements, written
from codewiki.pipeline import analyse
from codewiki.settings import Settings

PAGE = """---
title: x
module: signer
---

# Title

A sentence names `Signer` ([signer.py:3-9]). Another one is free of names and fits anywhere at all.

## Errors

| Error | Where |
|---|---|
| `Bad` | [signer.py:4] |

1. It calls `sign(value)` ([signer.py:5]).

```python
Signer(key, size=3)
```

## Interface

### class `Signer`

| Member | Returns |
|---|---|
| `sign(value)` | `bytes` |

[signer.py:4]: https://example.org
"""


def test_a_page_is_read_as_statements() -> None:
    lines = list(statements("signer", PAGE))
    assert [line.kind for line in lines] == [
        *("prose", "prose", "row", "row", "item", "code", "row", "row")
    ]
    assert lines[0].citations == ["signer.py:3-9"]
    assert [line.bulk for line in lines][-2:] == [True, True]
    assert lines[-1].heads == ("Title", "Interface", "class `Signer`")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question("what does F return", ("sign",), ("bytes",)), True),
        (Question("what is the default of P", ("Signer", "size"), ("size=3",)), True),
        (Question("where is X defined", ("Signer",), ("signer.py",)), True),
        (Question("what does F return", ("sign",), ("int",)), False),
        (Question("what does F return", ("Sig",), ("bytes",)), False),
        (Question("what is the default of P", ("Signer", "size"), ("size=33",)), False),
        (Question("where is X defined", ("$",), ("signer.py",)), False),
    ],
)
def test_answers_stand_in_one_statement(question: Question, expected: bool) -> None:
    reader = Reader(WikiText(list(statements("signer", PAGE))))
    assert reader.answers(question) is expected


def test_repetition_and_prose_that_fits_elsewhere() -> None:
    words = "one two three four five six seven eight nine ten"
    pages = [Line(page, "prose", (), words) for page in ("a", "b")]
    assert wiki.repeated(pages) == 1.0
    assert wiki.repeated([pages[0], Line("b", "prose", (), words[4:])]) > 0.5
    assert wiki.repeated([pages[0]]) == 0.0
    assert wiki.fitting_elsewhere([
        Line("a", "prose", (), "free of all"),
        Line("a", "prose", (), "`f` is it"),
    ]) == pytest.approx(0.5)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures") / "repository"
    (folder / "tests").mkdir(parents=True)
    (folder / "store.py").write_text(
        "import os\n\nLIMIT = 7\n\n\nclass Base:\n    pass\n\n\nclass Store(Base):\n"
        '    """Keeps."""\n\n    def find(self, key: str, size: int = 3) -> bytes:\n'
        "        if not key:\n            raise KeyError(key)\n        return load(key)\n\n\n"
        'def load(key: str) -> bytes:\n    return os.environ["STORE"].encode()\n',
        encoding="utf-8",
    )
    (folder / "app.py").write_text(
        "from store import Store\n\n\ndef run():\n    return Store().find('x')\n", encoding="utf-8"
    )
    (folder / "tests" / "test_store.py").write_text(
        "from store import load\n\n\ndef test_load():\n    assert load('x') == b''\n",
        encoding="utf-8",
    )
    return folder


def test_questions_are_drawn_from_the_source_and_answered(small: Path, tmp_path: Path) -> None:
    analysis = analyse(str(small), Settings(no_cache=True))
    asked = answers.drawn(analysis, 100)
    assert asked == answers.drawn(analysis, 100)
    assert {question.kind for question in asked} == {
        "where is X defined",
        "what does X inherit",
        "what is the default of P",
        "what is the value of X",
        "what does F raise",
        "what does F return",
        "which test reaches X",
        "what calls F",
        "where is V read",
    }
    read = written(small, tmp_path / "wiki")
    assert [str(one) for one in asked if not Reader(read).answers(one)] == []
    assert not any(Reader(WikiText([])).answers(one) for one in asked)
    row = dict(zip(wiki.COLUMNS, wiki.figures("small", analysis, read), strict=True))
    assert row["source files named %"] == 100
    assert row["public types named %"] == 100
    assert row["names not in the source %"] == 0
    assert row["findings"] == 0


def test_a_prototype_is_not_where_a_function_is(tmp_path: Path) -> None:
    (tmp_path / "jam.h").write_text("int boil(int fruit);\n", encoding="utf-8")
    (tmp_path / "jam.c").write_text(
        '#include "jam.h"\nint boil(int fruit) { return fruit; }\n', encoding="utf-8"
    )
    asked = answers.drawn(analyse(str(tmp_path), Settings(no_cache=True)), 100)
    where = [one for one in asked if one.kind == "where is X defined"]
    assert [(one.asked, one.answers) for one in where] == [(("boil",), ("jam.c",))]
