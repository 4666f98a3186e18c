"""What the checker finds in C: declarations, and what only looks like one."""

import time

import pytest

from codewiki.check.claims import prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

TEXT = """\
#include <stdio.h>
#include "lib/list.h"
/* int ghost(void); */
#define LIMIT 10
#define EACH(item, list) for (item = (list)->head; item; item = item->next)
typedef struct list_s { struct node *head; int length, *widths; } list_t, *list_p;
typedef int (CALLBACK *visitor)(void *);
enum color { RED = 1, GREEN,
             BLUE };
static const char *const names[] = { "ghost()", 0 };
extern int counter, other;
static inline __attribute__((noinline)) int
measure(const list_t *list)
{
    int unrelated = list_size(list);
    if (unrelated) return list->ops->visit(LIMIT);
    measured(list);
    return measure(0) + getenv("LIST_HOME") + helper(names);
}
LIB_API const char *(lib_name) (int kind);
ZEXTERN int ZEXPORT deflate OF((int flush));
API(void *) made(void);
char *(*chosen(int kind))(void);
int old(a, b) int a; char *b; { return a; }
extern "C" int plain(void);
"""

FILES = {
    "src/list.c": TEXT,
    "lib/list.c": '#include "list.h"\nint list_size(const list_t *list) { return 1; }\n',
    "lib/list.h": "int list_size(const list_t *list);\n",
    "lib/far.c": "int helper(char **names) { return 0; }\n",
}
C = "src/list.c"
K = ClaimKind


@pytest.fixture
def source() -> SourceText:
    return SourceText(MemoryContents({path: text.encode() for path, text in FILES.items()}))


def cite(line: int, end_line: int = 0) -> Citation:
    return Citation(C, line, end_line or line, "", "x")


DECLARED = {
    "LIMIT": (4, 4),
    "EACH": (5, 5),
    "list_s": (6, 6),
    "list_s.head": (6, 6),
    "list_s.length": (6, 6),
    "list_s.widths": (6, 6),
    "list_t": (6, 6),
    "list_p": (6, 6),
    "visitor": (7, 7),
    "color": (8, 9),
    "color.RED": (8, 8),
    "color.GREEN": (8, 8),
    "color.BLUE": (9, 9),
    "names": (10, 10),
    "counter": (11, 11),
    "other": (11, 11),
    "measure": (12, 19),
    "lib_name": (20, 20),
    "deflate": (21, 21),
    "made": (22, 22),
    "chosen": (23, 23),
    "old": (24, 24),
    "plain": (25, 25),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_declaration_is_found(name: str, source: SourceText) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(*DECLARED[name])), source) is True


@pytest.mark.parametrize(
    ("name", "line", "verdict"),
    [
        ("ghost", 3, False),
        ("ghost", 10, False),
        ("list_size", 15, False),
        ("visit", 16, False),
        ("measure", 18, False),
        ("helper", 18, False),
        # A macro may make a declaration of either.
        ("measured", 17, None),
        ("LIMIT", 16, None),
    ],
)
def test_a_use_is_no_declaration(
    name: str, line: int, verdict: bool | None, source: SourceText
) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(line)), source) is verdict


def test_includes_calls_and_the_environment(source: SourceText) -> None:
    proved = [
        Claim(K.IMPORTS, C, "*", citation=cite(1)),
        Claim(K.IMPORTS, C, "lib/list.h", citation=cite(2)),
        Claim(K.CALLS, "measure", "list_size", "lib/list.c", citation=cite(15)),
        Claim(K.CALLS, "measure", "measure", C, citation=cite(18)),
        Claim(K.READS_ENVIRONMENT, C, "LIST_HOME", citation=cite(18)),
    ]
    for claim in proved:
        assert prove(claim, source) is True
    wrong = [
        Claim(K.IMPORTS, C, "*", citation=cite(4)),
        Claim(K.IMPORTS, C, "lib/other.h", citation=cite(2)),
        Claim(K.CALLS, "measure", "list_size", "lib/far.c", citation=cite(15)),
        Claim(K.CALLS, "measure", "ghost", C, citation=cite(3)),
    ]
    for claim in wrong:
        assert prove(claim, source) is False
    # Nothing in the file shows that the helper is the one of a file without a header.
    assert (
        prove(Claim(K.CALLS, "measure", "helper", "lib/far.c", citation=cite(18)), source) is None
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "int " * 100_000,
        "a b\n" * 60_000,
        "f(" * 100_000,
        "int a" + ", b" * 100_000,
        "} " * 100_000,
        "#include <" * 40_000,
        "A (b) " * 60_000,
        "p->" * 100_000,
        "enum { ghost" * 20_000,
        "/*" * 100_000,
        "ghost " * 50_000,
        "int ghost" * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_is_answered_in_bounded_work(hostile: str) -> None:
    files = SourceText(MemoryContents({"a.c": hostile.encode()}))
    lines = max(1, files.line_count("a.c") or 1)
    started = time.process_time()
    for kind in sorted(set(ClaimKind) - {K.EXISTS, K.ABSENT}):
        place = Citation("a.c", 1, min(lines, 60), "", "x")
        prove(Claim(kind, "a.c", "ghost", "a.c", citation=place), files)
    assert time.process_time() - started < 5
