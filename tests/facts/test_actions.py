"""What a function does, statement by statement, in each language; and on hostile input."""

import pytest

from codewiki.facts.actions import MOST_ACTIONS, Action, ActionFile
from codewiki.facts.languages.extraction import read_source
from codewiki.facts.languages.registry import adapter_for, adapters

PYTHON = """
def f(x, sep):
    x = want(x)
    if sep not in x:
        raise Bad(f"no {sep}")
    a, b = x.split(sep, 1)
    for key in keys():
        if not check(key, b):
            continue
    try:
        return load(a)
    except Bad as error:
        pass
    finally:
        done()
    with open(a) as file:
        yield file.read()
    match a:
        case "one":
            return 1
        case _:
            raise
"""
PYTHON_SEEN = """
assign 3-3 want(x) -> x
if 4-4 sep not in x
  raise 5-5 Bad(f"no {sep}")
assign 6-6 x.split(sep, 1) -> a, b
loop 7-7 keys() -> key
  if 8-8 not check(key, b)
    nothing 9-9 continue
try 10-10
  return 11-11 load(a)
catch 12-12 Bad
  nothing 13-13 pass
finally 14-14
  call 15-15 done()
with 16-16 open(a) -> file
  yield 17-17 file.read()
choice 18-18 a
case 19-19 "one"
  return 20-20 1
case 21-21 _
  raise 22-22
"""
JAVASCRIPT = """
function f(x) {
  const { a } = open(x);
  if (x === 1) { throw new Error('one') } else if (x) { go(x) } else { await stop(() => 1); }
  for (const y of x) { this.z = y.next(); }
  switch (x) { case 1: return a; default: fall(); }
  try { go() } catch (e) { return null }
}
"""
JAVASCRIPT_SEEN = """
assign 3-3 open(x) -> { a }
if 4-4 x === 1
  raise 4-4 new Error('one')
else if 4-4 x
  call 4-4 go(x)
else 4-4
  call 4-4 stop(() => 1)
loop 5-5 x -> y
  assign 5-5 y.next() -> this.z
choice 6-6 x
case 6-6 1
  return 6-6 a
case 6-6
  call 6-6 fall()
try 7-7
  call 7-7 go()
catch 7-7
  return 7-7 null
"""
JAVA = """
class A {
  int f(List<String> xs) throws IOException {
    int n = count(xs);
    for (String x : xs) { if (!ok(x)) { throw new IOException("bad"); } }
    try (Reader r = open()) { r.read(); } catch (IOException | Bad e) { log(e); }
    while (n > 0) { n = next(n); }
    return n;
  }
}
"""
JAVA_SEEN = """
assign 4-4 count(xs) -> n
loop 5-5 xs -> x
  if 5-5 !ok(x)
    raise 5-5 new IOException("bad")
try 6-6
  call 6-6 r.read()
catch 6-6 IOException | Bad
  call 6-6 log(e)
while 7-7 n > 0
  assign 7-7 next(n) -> n
return 8-8 n
"""
C = """
static int f(struct s *p) {
  char *q = copy(p->name);
  if (!q) return -1;
  switch (p->kind) {
  case KIND_A: a(q); break;
  default: return 0;
  }
  p->next = made(q);
  do {
    step(p);
  } while (p->left > 0);
  return 1;
}
"""
C_SEEN = """
assign 3-3 copy(p->name) -> q
if 4-4 !q
  return 4-4 -1
choice 5-5 p->kind
case 6-6 KIND_A
  call 6-6 a(q)
  nothing 6-6 break
case 7-7
  return 7-7 0
assign 9-9 made(q) -> p->next
while 12-12 p->left > 0
  call 11-11 step(p)
return 13-13 1
"""


def shown(actions: tuple[Action, ...], indent: str = "") -> str:
    """Actions as lines: kind, lines, text, where it goes."""
    rows = ""
    for one in actions:
        text = f" {one.text}" if one.text else ""
        to = f" -> {', '.join(one.target)}" if one.target else ""
        rows += f"{indent}{one.kind.value} {one.line}-{one.end_line}{text}{to}\n"
        rows += shown(one.body, indent + "  ") + shown(one.others, indent)
    return rows


def read(language: str, text: str, name: str) -> tuple[Action, ...]:
    adapter = adapter_for(language)
    assert adapter is not None
    facts = read_source(adapter, text.encode())
    definition = next(one for one in facts.definitions if one.name == name)
    return ActionFile(adapter, text.encode()).actions(definition)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("python", PYTHON, PYTHON_SEEN),
        ("javascript", JAVASCRIPT, JAVASCRIPT_SEEN),
        ("typescript", JAVASCRIPT, JAVASCRIPT_SEEN),
        ("java", JAVA, JAVA_SEEN),
        ("c", C, C_SEEN),
    ],
)
def test_statements_in_order(language: str, text: str, expected: str) -> None:
    assert shown(read(language, text, "f")) == expected.lstrip("\n")


def test_calls_are_taken_apart() -> None:
    kept, condition, *_ = read(
        "python", "def f(x):\n    x = g(x, h(1))\n    if not x.y():\n        k()\n", "f"
    )
    assert (kept.callee, kept.arguments, kept.names) == ("g", ("x", "h(1)"), ("g", "h"))
    assert (condition.callee, condition.negated) == ("x.y", True)


@pytest.mark.parametrize("language", sorted(adapter.language for adapter in adapters()))
def test_hostile_functions_are_read_in_bounds(language: str) -> None:
    adapter = adapter_for(language)
    assert adapter is not None
    deep = "def f():\n" + "".join(" " * n + "if x:\n" for n in range(1, 400)) + " " * 400 + "g()\n"
    texts = [
        deep,
        "def f():\n" + "    g()\n" * 3_000,
        "function f() {" + "if (x) {" * 2_000 + "}" * 2_000 + "}",
        "int f() { return " + "(" * 3_000 + "g()" + ")" * 3_000 + "; }",
        "function f() { return g(" + "a(" * 2_000,
    ]
    for text in texts:
        facts = read_source(adapter, text.encode())
        for definition in facts.definitions:
            actions = ActionFile(adapter, text.encode()).actions(definition)
            assert len(shown(actions).splitlines()) <= MOST_ACTIONS
        for cut in range(0, min(len(text), 300), 7):
            part = text[:cut].encode()
            for definition in facts.definitions:
                ActionFile(adapter, part).actions(definition)
