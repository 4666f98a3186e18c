"""Functions that a header declares and another file defines are told once, with both."""

from pathlib import Path

from tests.wiki.test_testing_topic import write
from tests.wiki.whole_line import pages

HEADER = """#ifndef TILL_H
#define TILL_H

/* Opens the till for a day. */
int till_open(int day);

/* Counts what is in the till. */
int till_count(void);

/* Kept for old callers. */
int till_legacy(void);

extern int till_total;

static inline int till_zero(void) { return 0; }

#endif
"""
SOURCE = """/* quiet an old compiler */
#if !defined(TILL_QUIET) && defined(_MSC_VER)
#define TILL_QUIET
#endif
#include "till.h"

typedef struct { int left; } drawer;

int till_total = 0;

/* Takes the coins out first. */
int till_count(void) { return till_total; }

int till_open(int day) { drawer one = { day }; return till_count() + one.left; }

static int helper(void) { return 1; }
"""
FILES = {
    "till.h": HEADER,
    "till.c": SOURCE,
    "main.c": '#include "till.h"\nint main(void) { return till_open(1) + till_legacy(); }\n',
    "tests/test_till.c": '#include "till.h"\nint till_legacy(void) { return 0; }\n',
}


def made(tmp_path: Path) -> str:
    found = pages(write(tmp_path, FILES))
    return "\n".join(text for name, text in sorted(found.items()) if "topics/" not in name)


def test_a_function_of_a_header_has_one_row_and_the_words_of_the_header(tmp_path: Path) -> None:
    text = made(tmp_path)
    rows = [line for line in text.splitlines() if line.startswith("| `till_open(")]
    assert len(rows) == 1
    assert "“Opens the till for a day.” ([till.h:4])" in rows[0]
    assert "[till.c:14]" in rows[0]


def test_what_the_definition_says_goes_before_what_the_header_says(tmp_path: Path) -> None:
    text = made(tmp_path)
    assert "“Takes the coins out first.”" in text
    assert "Counts what is in the till" not in text


def test_what_no_source_file_defines_is_told_where_it_is_declared(tmp_path: Path) -> None:
    """The only definition stands in a test: for the source it lies outside."""
    text = made(tmp_path)
    assert "“Kept for old callers.”" in text


def test_a_header_says_how_much_of_other_files_it_declares(tmp_path: Path) -> None:
    text = made(tmp_path)
    row = next(line for line in text.splitlines() if "till.h" in line and "| source |" in line)
    assert row.endswith("| `till_legacy` and `till_zero`; declares 3 names of other files |")


def test_a_condition_around_a_few_lines_makes_no_header(tmp_path: Path) -> None:
    """The type of the source file is its own."""
    text = made(tmp_path)
    assert "1 private type" in text
    assert "public type" not in text
