"""What a declaration says, in five languages: proved, contradicted, left open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.check.claims import prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

K = ClaimKind

PYTHON = '''\
"""Signs values."""
import os

LIMIT: int = 3  # how many


class Signer(Base):
    """Signs things.

    :param key: the key to use
    """

    sep = "."

    def __init__(self, key: str, /, sep: bytes = b".", *args, strict=False, **more: int) -> None:
        self.key = key

    @property
    def size(self) -> int:
        return 1

    @staticmethod
    def make(value, other="def ghost(a, b)", /):  # "(" in a comment
        if not value:
            raise ValueError("no")
        return value


# Counts. def phantom(x): ...
def count(items, *, by=lambda a, b: (a, b)): return len(items)


def click(cls=None, self=1): ...


def wide(one: (
    int | None
) = None) -> (
    str | None
): ...
'''
JAVASCRIPT = """\
'use strict'
/** Loads it. function ghost(a) {} */
function load(path, { deep = true, ...rest } = {}, ...more) { return "phantom(x) {" }
/**
 * @param {string} name the name
 * @returns {Promise<void>}
 */
exports.save = async function save(name, then = () => ({})) {}
const add = (a, b = `${1},2`) => a + b
app.use = app.add = function use(fn) { return fn }
class Router extends Base {
  #stack = []
  get size() { return 1 }
  static of(item, ...items) { return new Router() }
}
"""
TYPESCRIPT = """\
export interface Options<T = {}> {
  /** How long it waits. */
  wait?: number
  pick(from: Map<string, T>, at?: number): T | undefined
}
export type Name = 'a' | 'b'
export const LIMIT: number = 3
export function run<T extends { a: string }>(
  one: T, two: Array<[T, T]> = [], three?: string
): Promise<T> {
  return go(one)
}
export class Job<T> implements Options<T> {
  constructor(private readonly wait: number, @Inject() public other = new Map<string, number>()) {}
  protected async start(this: Job<T>, at = 1 < 2): Promise<void> {}
}
"""
JAVA = """\
package zoo;
/** An animal. class Ghost {} */
@Named("a(b)")
public abstract class Animal extends Being implements Fed, Comparable<Animal> {
    /** The limit. */
    public static final int LIMIT = 3;
    private final Map<String, List<Integer>> meals = new HashMap<>();
    protected Animal(final String name, @Nullable int... legs) throws IOException { super(name); }
    public <T extends Being> List<T> eat(Map<String, T> with, T[] what) { return feed(with); }
    abstract void sleep();
    enum Kind { CAT(1, "a, b"), DOG_2; }
    static class Inner { void eat() { } }
}
"""
C = """\
#include "list.h"
#define MAX_ITEMS 16
#define EACH(item, list) for (item = list; item; item = item->next)
typedef int (*compare_fn)(const void *, const void *);
typedef struct list { struct list *next, **last; char name[MAX_ITEMS]; } list_t;
/* Counts. int ghost(int a) { */
static inline unsigned long count(const list_t *list, int (*test)(void *), ...)
{
    return list ? 1 : 0;
}
extern int list_add(list_t *list, void *item) ATTRIBUTE((nonnull(1, 2)));
#ifdef OLD
int old(int a, int b) {
#else
int old(int a) {
#endif
    return 0;
}
static int limit = 3, other = 4;
"""
FILES = {
    "a.py": PYTHON, "a.js": JAVASCRIPT, "a.ts": TYPESCRIPT, "A.java": JAVA, "a.c": C
}  # fmt: skip


def whole(path: str) -> Citation:
    return Citation(path, 1, FILES[path].count("\n"), "", "x")


def verdict(
    path: str, kind: ClaimKind, subject: str, obj: str = "", value: str = ""
) -> bool | None:
    source = SourceText(MemoryContents(FILES))
    cited = whole(path)
    if kind is K.DOCUMENTED:
        texts = enumerate(FILES[path].split("\n"), start=1)
        line = next((number for number, text in texts if value in text), 1)
        cited = Citation(path, line, line, "", "x")
    return prove(Claim(kind, subject, obj, value, cited), source)


@pytest.mark.parametrize(
    ("path", "subject", "shown"),
    [
        ("a.py", "Signer.__init__", 'Signer(key, /, sep=b".", *args, strict=False, **more)'),
        ("a.py", "Signer.__init__", "__init__(key, sep, …)"),
        ("a.py", "Signer.make", 'make(value, other="def ghost(a, b)", /)'),
        ("a.py", "Signer.make", 'make(value, other="def ghost(a, b)")'),
        ("a.py", "count", "count(items, *, by=lambda a, b: (a, b))"),
        ("a.py", "click", "click(self=1)"),
        ("a.js", "load", "load(path, { deep = true, ...rest }={}, ...more)"),
        ("a.js", "save", "save(name, then=() => ({}))"),
        ("a.js", "add", "add(a, b=`${1},2`)"),
        ("a.js", "app.add", "add(fn)"),
        ("a.js", "Router.of", "of(item, ...items)"),
        ("a.ts", "run", "run(one, two=[], three)"),
        ("a.ts", "Options.pick", "pick(from, at)"),
        ("a.ts", "Options.pick", "pick(from: Map<string, T>, at: number)"),
        ("a.ts", "Job.constructor", "Job(wait, other=new Map<string, number>())"),
        ("a.ts", "Job.start", "start(at=1 < 2)"),
        ("A.java", "Animal.Animal", "Animal(name, ...legs)"),
        ("A.java", "Animal.eat", "eat(with, what)"),
        ("A.java", "Animal.eat", "eat(with: Map<String, T>, what: T[])"),
        ("A.java", "Animal.sleep", "sleep()"),
        ("A.java", "Animal.Inner.eat", "eat()"),
        ("a.c", "count", "count(list, test, ...)"),
        ("a.c", "list_add", "list_add(list, item)"),
        ("a.c", "EACH", "EACH(item, list)"),
    ],
)
def test_a_signature_is_read_from_the_declaration(path: str, subject: str, shown: str) -> None:
    assert verdict(path, K.SIGNATURE, subject, value=shown) is True


@pytest.mark.parametrize(
    ("path", "subject", "shown"),
    [
        ("a.py", "Signer.__init__", 'Signer(key, sep=b".", *args, strict=True, **more)'),
        ("a.py", "Signer.__init__", 'Signer(sep=b".", key, *args, strict=False, **more)'),
        ("a.py", "Signer.make", 'make(value, /, other="def ghost(a, b)")'),
        ("a.py", "Signer.make", "make(value)"),
        ("a.py", "count", "count(items, by)"),
        ("A.java", "Animal.eat", "eat(what, with)"),
        ("A.java", "Animal.sleep", "sleep(hours)"),
        ("a.c", "list_add", "list_add(list)"),
    ],
)
def test_another_signature_is_contradicted(path: str, subject: str, shown: str) -> None:
    assert verdict(path, K.SIGNATURE, subject, value=shown) is False


@pytest.mark.parametrize(
    ("path", "subject", "shown"),
    [
        ("a.js", "load", "load(path)"),
        ("a.ts", "run", "run(one)"),
        ("a.py", "ghost", "ghost(a, b)"),
        ("a.py", "phantom", "phantom(x)"),
        ("a.js", "ghost", "ghost(a)"),
        ("a.js", "phantom", "phantom(x)"),
        ("A.java", "Ghost", "Ghost()"),
        ("A.java", "Animal.feed", "feed(with)"),
        ("a.c", "ghost", "ghost(a)"),
        ("a.py", "Other.make", "make(value)"),
        ("A.java", "Kind.eat", "eat(with, what)"),
    ],
)
def test_what_is_no_declaration_proves_no_signature(path: str, subject: str, shown: str) -> None:
    assert verdict(path, K.SIGNATURE, subject, value=shown) is None


@pytest.mark.parametrize(
    ("path", "kind", "subject", "obj", "value"),
    [
        ("a.py", K.DEFAULT, "Signer.__init__", "sep", 'b"."'),
        ("a.py", K.DEFAULT, "Signer.__init__", "key", ""),
        ("a.py", K.DEFAULT, "Signer.__init__", "**more", ""),
        ("a.py", K.TYPE, "Signer.__init__", "**more", "int"),
        ("a.py", K.TYPE, "LIMIT", "", "int"),
        ("a.py", K.TYPE, "wide", "one", "(int | None)"),
        ("a.py", K.TYPE, "wide", "one", "int | None"),
        ("a.py", K.RETURNS, "wide", "", "(str | None)"),
        ("a.py", K.VALUE, "LIMIT", "", "3"),
        ("a.py", K.VALUE, "Signer.sep", "", '"."'),
        ("a.py", K.MEMBER, "Signer", "sep", ""),
        ("a.py", K.MEMBER, "Signer", "key", ""),
        ("a.py", K.RETURNS, "Signer.__init__", "", "None"),
        ("a.py", K.RETURNS, "Signer.size", "", "int"),
        ("a.py", K.DECORATOR, "Signer.make", "staticmethod", ""),
        ("a.py", K.KIND, "Signer", "class", ""),
        ("a.py", K.RAISES, "Signer.make", "ValueError", ""),
        ("a.py", K.DOCUMENTED, "Signer", "", "Signs things."),
        ("a.py", K.DOCUMENTED, "a.py", "", "Signs values."),
        ("a.py", K.DOCUMENTED, "count", "", "Counts."),
        ("a.py", K.UNDOCUMENTED, "Signer.size", "", ""),
        ("a.js", K.DEFAULT, "load", "path", ""),
        ("a.js", K.TYPE, "save", "name", "string"),
        ("a.js", K.RETURNS, "save", "", "Promise<void>"),
        ("a.js", K.MEMBER, "Router", "#stack", ""),
        ("a.js", K.MEMBER, "Router", "size", ""),
        ("a.ts", K.TYPE, "Options.wait", "", "number"),
        ("a.ts", K.RETURNS, "Options.pick", "", "T | undefined"),
        ("a.ts", K.RETURNS, "run", "", "Promise<T>"),
        ("a.ts", K.VALUE, "Name", "", "'a' | 'b'"),
        ("a.ts", K.VALUE, "LIMIT", "", "3"),
        ("a.ts", K.TYPE, "LIMIT", "", "number"),
        ("a.ts", K.DEFAULT, "run", "two", "[]"),
        ("a.ts", K.TYPE, "run", "two", "Array<[T, T]>"),
        ("a.ts", K.DOCUMENTED, "Options.wait", "", "How long it waits."),
        ("A.java", K.VALUE, "Animal.LIMIT", "", "3"),
        ("A.java", K.TYPE, "Animal.LIMIT", "", "int"),
        ("A.java", K.TYPE, "Animal.meals", "", "Map<String, List<Integer>>"),
        ("A.java", K.RETURNS, "Animal.eat", "", "List<T>"),
        ("A.java", K.RETURNS, "Animal.sleep", "", "void"),
        ("A.java", K.MEMBER, "Animal.Kind", "DOG_2", ""),
        ("A.java", K.VALUE, "Animal.Kind.CAT", "", '(1, "a, b")'),
        ("A.java", K.DOCUMENTED, "Animal", "", "An animal."),
        ("A.java", K.DOCUMENTED, "Animal.LIMIT", "", "The limit."),
        ("a.c", K.VALUE, "MAX_ITEMS", "", "16"),
        ("a.c", K.VALUE, "compare_fn", "", "int (*)(const void *, const void *)"),
        ("a.c", K.TYPE, "list.last", "", "struct list **"),
        ("a.c", K.TYPE, "list_t.name", "", "char [MAX_ITEMS]"),
        ("a.c", K.MEMBER, "list_t", "name", ""),
        ("a.c", K.RETURNS, "count", "", "unsigned long"),
        ("a.c", K.VALUE, "other", "", "4"),
    ],
)  # fmt: skip
def test_what_the_declaration_says_is_proved(
    path: str, kind: ClaimKind, subject: str, obj: str, value: str
) -> None:
    assert verdict(path, kind, subject, obj, value) is True


@pytest.mark.parametrize(
    ("path", "kind", "subject", "obj", "value"),
    [
        ("a.py", K.DEFAULT, "Signer.__init__", "sep", 'b","'),
        ("a.py", K.DEFAULT, "Signer.__init__", "sep", ""),
        ("a.py", K.DEFAULT, "Signer.__init__", "other", ""),
        ("a.py", K.VALUE, "LIMIT", "", "4"),
        ("a.py", K.RETURNS, "Signer.size", "", "str"),
        ("a.py", K.MEMBER, "Signer", "count", ""),
        ("a.py", K.DECORATOR, "Signer.make", "classmethod", ""),
        ("a.py", K.RAISES, "Signer.make", "KeyError", ""),
        ("a.py", K.RAISES, "count", "ValueError", ""),
        ("a.py", K.DOCUMENTED, "Signer", "", "Breaks things."),
        ("a.py", K.DOCUMENTED, "Signer.size", "", "Signs things."),
        ("a.py", K.UNDOCUMENTED, "Signer", "", ""),
        ("a.py", K.UNDOCUMENTED, "count", "", ""),
        ("a.js", K.TYPE, "save", "name", "number"),
        ("a.js", K.RETURNS, "load", "", "Promise<void>"),
        ("a.js", K.MEMBER, "Router", "load", ""),
        ("a.ts", K.TYPE, "Options.wait", "", "string"),
        ("a.ts", K.VALUE, "Name", "", "'a'"),
        ("a.ts", K.RETURNS, "run", "", "Promise"),
        ("A.java", K.VALUE, "Animal.LIMIT", "", "4"),
        ("A.java", K.RETURNS, "Animal.sleep", "", "int"),
        ("A.java", K.MEMBER, "Animal.Inner", "sleep", ""),
        ("a.c", K.VALUE, "MAX_ITEMS", "", "1"),
        ("a.c", K.RETURNS, "count", "", "long"),
        ("a.c", K.TYPE, "list_t.name", "", "char"),
    ],
)
def test_what_it_does_not_say_is_not_proved(
    path: str, kind: ClaimKind, subject: str, obj: str, value: str
) -> None:
    assert verdict(path, kind, subject, obj, value) is not True


NAMES = st.from_regex(r"[a-z]{2,6}_[a-z]", fullmatch=True)
DEFAULTS = st.sampled_from(["1", "'a, b'", '"(x"', "[1, 2]", "{}", "(1, (2, 3))", "f(a, b=1)"])


@st.composite
def declarations(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str]]]:
    """A language, a declaration of ``run`` in it, and its parameters with defaults."""
    language = draw(st.sampled_from(["py", "js", "ts", "java", "c"]))
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    first = draw(st.integers(0, len(names)))
    has_defaults = language in {"py", "js", "ts"}
    pairs = [
        (name, draw(DEFAULTS) if has_defaults and place >= first else "")
        for place, name in enumerate(names)
    ]
    gap = draw(st.sampled_from([", ", ",", ",\n    ", " , "]))
    if language == "py":
        inner = gap.join(name + (f"={default}" if default else "") for name, default in pairs)
        return language, f"def run({inner}):\n    return run(ghost)\n", pairs
    if language in {"js", "ts"}:
        kind = ": Map<string, number>" if language == "ts" else ""
        pairs = [(name, default.replace("f(a, b=1)", "f(a, b)")) for name, default in pairs]
        inner = gap.join(
            name + kind + (f" = {default}" if default else "") for name, default in pairs
        )
        return language, f"function run({inner}) {{ return run(ghost) }}\n", pairs
    kind = "Map<String, int[]> " if language == "java" else "const char *"
    inner = gap.join(kind + name for name, _ in pairs)
    body = f"int run({inner})\n{{\n  return run(ghost);\n}}\n"
    return language, f"class A {{\n{body}}}\n" if language == "java" else body, pairs


def shown(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(name + (f"={default}" if default else "") for name, default in pairs)


@settings(max_examples=150, deadline=None)
@given(declarations(), st.data())
def test_the_signature_that_is_written_is_proved_and_no_other(
    made: tuple[str, str, list[tuple[str, str]]], data: st.DataObject
) -> None:
    language, text, pairs = made
    path = f"A.{language}"
    source = SourceText(MemoryContents({path: text}))
    citation = Citation(path, 1, text.count("\n"), "", "run")
    subject = "A.run" if language == "java" else "run"

    def is_proved(pairs: list[tuple[str, str]]) -> bool:
        claim = Claim(K.SIGNATURE, subject, value=f"run({shown(pairs)})", citation=citation)
        return prove(claim, source) is True

    assert is_proved(pairs)
    place = data.draw(st.integers(0, len(pairs) - 1))
    name, default = pairs[place]
    renamed = [*pairs[:place], (name + "x", default), *pairs[place + 1 :]]
    assert not is_proved(renamed)
    assert not is_proved(pairs[:place] + pairs[place + 1 :])
    changed = [*pairs[:place], (name, "other" if default else "0"), *pairs[place + 1 :]]
    assert not is_proved(changed)
    assert not is_proved([*pairs, ("more", "")])


HOSTILE = [
    "def run(" + "a, " * 20_000 + "):\n    pass\n",
    "function run(" + "{" * 20_000,
    "int run(" + "(" * 20_000,
    "class A { void run(" + "Map<" * 20_000,
    "run = " * 20_000,
    "run<" * 20_000 + "(",
    "x = '''" + 'def run(a):\n"""' * 5_000,
    '"' * 3 + "\\" * 20_001,
    "`${" * 10_000 + "function run(a) {}",
    "#if\n" * 10_000 + "int run(int a) {\n" + "#else\n" * 10_000,
    "}" * 20_000 + "int run(int a) {}",
    "/*" * 20_000 + "int run(int a) {}",
    "@run(" * 10_000,
    "class run extends " * 5_000,
    "typedef " * 10_000 + "run;",
    "\n".join(f"{' ' * n}if run:" for n in range(300)),
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("suffix", ["py", "js", "ts", "java", "c"])
def test_hostile_source_proves_nothing_and_ends_soon(text: str, suffix: str) -> None:
    path = f"A.{suffix}"
    source = SourceText(MemoryContents({path: text}))
    citation = Citation(path, 1, max(1, source.line_count(path) or 1), "", "run")
    for kind in (K.SIGNATURE, K.DEFAULT, K.TYPE, K.RETURNS, K.VALUE, K.DOCUMENTED, K.GUARDED):
        claim = Claim(
            kind, "run", "ghost" if kind is not K.SIGNATURE else "", "run(ghost)", citation
        )
        assert prove(claim, source) is not True


def _state(path: str, text: str, claim: Claim, lines: tuple[int, int]) -> bool | None:
    cited = Citation(path, *lines, "", claim.object or claim.subject)
    source = SourceText(MemoryContents({path: text}))
    return prove(Claim(claim.kind, claim.subject, claim.object, claim.value, cited), source)


def test_signs_in_strings_of_a_value_begin_no_comments() -> None:
    text = 'PATTERN = (\n    r"^#define {0}|"\n    # behind a type\n    + START\n)\n'
    shown = '(r"^#define {0}|" + START)'
    assert _state("a.py", text, Claim(K.VALUE, "PATTERN", value=shown), (1, 5)) is True
    wrong = Claim(K.VALUE, "PATTERN", value='(r"^#undef {0}|" + START)')
    assert _state("a.py", text, wrong, (1, 5)) is False


@pytest.mark.parametrize(
    ("path", "text", "kind", "name", "expected"),
    [
        ("build.gradle.kts", 'implementation(kotlin("test"))\n', "dependency", "k.kotlin:t", None),
        ("setup.cfg", "python_requires = >=3.11\n", "field", "requires-python", None),
        ("package.json", '"dependencies": {"left-pad": "1"}\n', "dependency", "left-pad", True),
        ("package.json", '"dependencies": {"left-pad": "1"}\n', "dependency", "lodash", False),
    ],
)
def test_short_forms_of_names_leave_a_claim_open(
    path: str, text: str, kind: str, name: str, expected: bool | None
) -> None:
    assert _state(path, text, Claim(K.SETS, kind, name), (1, 1)) is expected
