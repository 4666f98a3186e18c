"""One proof and one refutation for each kind of claim."""

import pytest

from codewiki.check.claims import citation_digest, citation_holds, prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

PYTHON = """\
import os
from .encoding import (
    base64_decode,
    want_bytes as wb,
)
from .exc import BadSignature

LIMIT: int = 3


class Signer(Base, metaclass=Meta):
    \"\"\"Signs things. def ghost(): calls ghost(1)

    :param key: the :class:`str` to use
    \"\"\"

    sep = "."

    def unsign(self, value):
        value = wb(value)
        if not self.check(value):
            raise BadSignature(f"no {self.sep}")
        return os.environ.get("SIGNER_KEY") or helper(value)

    def check(self, value):
        return other.thing(value)


def helper(x):
    return x
"""

SCRIPT = """\
'use strict'
const { EventEmitter } = require('node:events')
var Layer = require('./layer');
import View, { lookup as find } from './view'
export { a, b } from './parts'

class Router extends EventEmitter {
  #stack = []
  handle(req, res = {}) {
    const x = new Layer(req)
    throw new TypeError('no')
  }
}
app.use = function use(fn) { return find(process.env.NODE_ENV) }
module.exports = Router
export const {
  program,
  createCommand,
} = commander
class Option { default(value) {} }
"""

FILES = {
    "pkg/signer.py": PYTHON,
    "pkg/encoding.py": "def want_bytes(x): ...\ndef base64_decode(x): ...\n",
    "lib/router.js": SCRIPT,
    "lib/layer.js": "module.exports = Layer\nfunction Layer(path) {}\n",
    "lib/view.js": "export function lookup() {}\nexport default class View {}\n",
    "blank.txt": "\n",
    "empty.txt": "",
    "package.json": '{\n  "name": "router",\n  "scripts": {"test": "mocha"}\n}\n',
}


@pytest.fixture
def source() -> SourceText:
    return SourceText(MemoryContents(FILES))


def cite(path: str, line: int, end_line: int | None = None, needle: str = "x") -> Citation:
    return Citation(path, line, end_line or line, "", needle)


PY, JS = "pkg/signer.py", "lib/router.js"
K = ClaimKind

PROVED = [
    Claim(K.DECLARES, "Signer", citation=cite(PY, 11, 27)),
    Claim(K.DECLARES, "Signer.unsign", citation=cite(PY, 19)),
    Claim(K.DECLARES, "LIMIT", citation=cite(PY, 8)),
    Claim(K.DECLARES, "sep", citation=cite(PY, 17)),
    Claim(K.DECLARES, "Router", citation=cite(JS, 7)),
    Claim(K.DECLARES, "handle", citation=cite(JS, 9)),
    Claim(K.DECLARES, "app.use", citation=cite(JS, 14)),
    Claim(K.DECLARES, "createCommand", citation=cite(JS, 18)),
    Claim(K.DECLARES, "default", citation=cite(JS, 20)),
    Claim(K.DECLARES, "default", citation=cite(JS, 15)),
    Claim(K.DECLARES, "name", citation=cite("package.json", 2)),
    Claim(K.IMPORTS, PY, "base64_decode", citation=cite(PY, 3)),
    Claim(K.IMPORTS, PY, "want_bytes", citation=cite(PY, 2, 5)),
    Claim(K.IMPORTS, PY, "os", citation=cite(PY, 1)),
    Claim(K.IMPORTS, JS, "EventEmitter", citation=cite(JS, 2)),
    Claim(K.IMPORTS, JS, "Layer", citation=cite(JS, 3)),
    Claim(K.IMPORTS, JS, "lookup", citation=cite(JS, 4)),
    Claim(K.IMPORTS, JS, "b", citation=cite(JS, 5)),
    Claim(K.CALLS, "Signer.unsign", "check", PY, citation=cite(PY, 21)),
    Claim(K.CALLS, "Signer.unsign", "helper", PY, citation=cite(PY, 23)),
    Claim(K.CALLS, "Signer.unsign", "want_bytes", "pkg/encoding.py", citation=cite(PY, 20)),
    Claim(K.CALLS, "use", "lookup", "lib/view.js", citation=cite(JS, 14)),
    Claim(K.CALLS, "handle", "Layer", "lib/layer.js", citation=cite(JS, 10)),
    Claim(K.INHERITS, "Signer", "Base", citation=cite(PY, 11)),
    Claim(K.INHERITS, "Router", "EventEmitter", citation=cite(JS, 7)),
    Claim(K.RAISES, "Signer.unsign", "BadSignature", citation=cite(PY, 21, 22)),
    Claim(K.RAISES, "handle", "TypeError", citation=cite(JS, 11)),
    Claim(K.READS_ENVIRONMENT, PY, "SIGNER_KEY", citation=cite(PY, 23)),
    Claim(K.READS_ENVIRONMENT, JS, "NODE_ENV", citation=cite(JS, 14)),
    Claim(K.QUOTES, "", value="the str to use", citation=cite(PY, 14)),
    Claim(K.LINES, "lib/layer.js", value="2"),
    Claim(K.LINES, "blank.txt", value="1"),
    Claim(K.LINES, "empty.txt", value="0"),
    Claim(K.HOLDS, PY, "helper"),
    Claim(K.HOLDS, JS, "program"),
]

REFUTED = [
    Claim(K.DECLARES, "ghost", citation=cite(PY, 11, 15)),
    Claim(K.DECLARES, "helper", citation=cite(PY, 23)),
    Claim(K.DECLARES, "Signer", citation=cite(PY, 300)),
    Claim(K.DECLARES, "Layer", citation=cite(JS, 10)),
    Claim(K.DECLARES, "commander", citation=cite(JS, 19)),
    Claim(K.DECLARES, "default", citation=cite(JS, 14)),
    Claim(K.IMPORTS, PY, "BadSignature", citation=cite(PY, 1)),
    Claim(K.IMPORTS, PY, "helper", citation=cite(PY, 2, 6)),
    Claim(K.CALLS, "Signer.unsign", "ghost", PY, citation=cite(PY, 12)),
    Claim(K.CALLS, "Signer.unsign", "helper", "pkg/encoding.py", citation=cite(PY, 23)),
    Claim(K.INHERITS, "Signer", "Meta2", citation=cite(PY, 11)),
    Claim(K.RAISES, "Signer.unsign", "ValueError", citation=cite(PY, 21, 22)),
    Claim(K.READS_ENVIRONMENT, PY, "OTHER", citation=cite(PY, 23)),
    Claim(K.QUOTES, "", value="the int to use", citation=cite(PY, 14)),
    Claim(K.LINES, "lib/layer.js", value="3"),
    Claim(K.HOLDS, PY, "ghost"),
]

UNDECIDED = [
    Claim(K.CALLS, "Signer.check", "thing", "", citation=cite(PY, 26)),
    Claim(K.CALLS, "Signer.check", "want_bytes", "pkg/encoding.py"),
    Claim(K.DECLARES, "Signer"),
    Claim(K.LINES, "absent.py", value="3"),
    Claim(K.DERIVED, "Signer", value="3"),
]


def _name(claim: Claim) -> str:
    return f"{claim.kind.value} {claim.subject} {claim.object}"


@pytest.mark.parametrize("claim", PROVED, ids=_name)
def test_a_true_claim_is_proved(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is True


@pytest.mark.parametrize("claim", REFUTED, ids=_name)
def test_a_false_claim_is_contradicted(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is False


@pytest.mark.parametrize("claim", UNDECIDED, ids=_name)
def test_what_no_rule_decides_stays_open(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is None


def test_a_citation_holds_its_needle_on_its_lines(source: SourceText) -> None:
    assert citation_holds(cite(PY, 11, needle="Signer"), source)
    assert citation_holds(cite(PY, 14, needle="the str to use"), source)
    assert not citation_holds(cite(PY, 11, needle="Sign"), source)
    assert not citation_holds(cite(PY, 11, needle=""), source)
    assert not citation_holds(cite(PY, 0, needle="Signer"), source)
    assert not citation_holds(cite("absent.py", 1, needle="Signer"), source)


def test_a_changed_line_has_another_digest() -> None:
    assert citation_digest("a\nb") != citation_digest("a\nc")
    assert len(citation_digest("")) == 16


@pytest.mark.parametrize(
    "hostile",
    [
        "const a = 1\n" * 60_000,
        "x(" * 200_000,
        "(" * 300_000,
        "\n" * 300_000,
        "from x import " + "(" * 200_000,
        "a.b." * 100_000,
        "a," * 200_000,
        "import " * 100_000,
        "'" * 300_001,
        "`" + "\\" * 300_001,
        "= /" + "[" * 200_000,
        "class X extends " * 40_000,
        " " * 300_000,
        "import {" * 40_000,
        "/* " * 100_000,
        '"""' + "'" * 200_000,
        "ghost(" * 50_000,
        "const spirit, " * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("path", ["a.py", "a.js"])
def test_hostile_text_is_answered_in_bounded_work(path: str, hostile: str) -> None:
    # Quadratic patterns would take minutes here; the suite's own limit would notice.
    files = SourceText(MemoryContents({path: hostile}))
    lines = max(1, files.line_count(path) or 1)
    for kind in sorted(set(ClaimKind) - {K.EXISTS, K.ABSENT}):
        claim = Claim(kind, path, "ghost", path, citation=cite(path, 1, min(lines, 60)))
        assert prove(claim, files) is not True


ODD = {
    "odd.py": (
        "\x0cclass Fed:\n"
        "    pass\n"
        "a = 1; b = 2; c = d = 3; e: int\n"
        "class Short: p = 1\n"
        "def call(x: Kind = a, y=b): return x == y\n"
        "[m, n] = 1, 2\n"
        "from os import environ as env_1, getenv as ge\n"
        "here = os.environ\n"
        "env_1['ONE']; ge('TWO'); here['THREE']; there['FOUR']\n"
        "raise (Fed)('x')\n"
        "raise(\n"
        "    Short\n"
        ")\n"
        "raise Fed if a else Short\n"
    ),
    "odd.js": (
        "export default class extends J { m() {} }\n"
        "class A { 'a-b'() {} [Symbol.iterator]() {} }\n"
        "exports['x-y'] = function () {}\n"
        "throw new (TypeError)('x')\n"
        "throw (TypeError)('x')\n"
        "const B = mix(class extends (J) {})\n"
    ),
    "odd.c": '\x0cint first(void) { return 1; }\n\x0cchar *g = secure_getenv("FIVE");\n',
}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (Claim(K.DECLARES, "Fed", citation=cite("odd.py", 1)), True),
        (Claim(K.DECLARES, "b", citation=cite("odd.py", 3)), True),
        (Claim(K.DECLARES, "c", citation=cite("odd.py", 3)), True),
        (Claim(K.DECLARES, "d", citation=cite("odd.py", 3)), True),
        (Claim(K.DECLARES, "e", citation=cite("odd.py", 3)), True),
        (Claim(K.DECLARES, "p", citation=cite("odd.py", 4)), True),
        (Claim(K.DECLARES, "Kind", citation=cite("odd.py", 5)), None),
        (Claim(K.DECLARES, "y", citation=cite("odd.py", 5)), None),
        (Claim(K.DECLARES, "m", citation=cite("odd.py", 6)), True),
        (Claim(K.READS_ENVIRONMENT, "odd.py", "ONE", citation=cite("odd.py", 9)), True),
        (Claim(K.READS_ENVIRONMENT, "odd.py", "TWO", citation=cite("odd.py", 9)), True),
        (Claim(K.READS_ENVIRONMENT, "odd.py", "SIX", citation=cite("odd.py", 9)), False),
        (Claim(K.RAISES, "odd.py", "Fed", citation=cite("odd.py", 10)), True),
        (Claim(K.RAISES, "odd.py", "Short", citation=cite("odd.py", 11, 13)), True),
        (Claim(K.RAISES, "odd.py", "Short", citation=cite("odd.py", 14)), None),
        (Claim(K.RAISES, "odd.py", "Other", citation=cite("odd.py", 14)), False),
        (Claim(K.INHERITS, "default", "J", citation=cite("odd.js", 1)), True),
        (Claim(K.INHERITS, "default", "K", citation=cite("odd.js", 1)), False),
        (Claim(K.INHERITS, "B", "J", citation=cite("odd.js", 6)), None),
        (Claim(K.DECLARES, "a-b", citation=cite("odd.js", 2)), True),
        (Claim(K.DECLARES, "[Symbol.iterator]", citation=cite("odd.js", 2)), True),
        (Claim(K.DECLARES, "x-y", citation=cite("odd.js", 3)), True),
        (Claim(K.DECLARES, "x-z", citation=cite("odd.js", 3)), False),
        (Claim(K.RAISES, "odd.js", "TypeError", citation=cite("odd.js", 4)), True),
        (Claim(K.RAISES, "odd.js", "TypeError", citation=cite("odd.js", 5)), True),
        (Claim(K.DECLARES, "first", citation=cite("odd.c", 1)), True),
        (Claim(K.DECLARES, "g", citation=cite("odd.c", 2)), True),
        (Claim(K.READS_ENVIRONMENT, "odd.c", "FIVE", citation=cite("odd.c", 2)), True),
    ],
    ids=lambda value: _name(value) if isinstance(value, Claim) else str(value),
)
def test_odd_ways_of_writing(claim: Claim, verdict: bool | None) -> None:
    assert prove(claim, SourceText(MemoryContents(ODD))) is verdict


@pytest.mark.parametrize(
    ("key", "value", "tool", "line", "expected"),
    [
        ("strict", "true", "mypy", 3, True),
        ("module.name", "shop", "flit", 7, True),
        ("strict", "true", "ruff", 3, None),
        ("strict", "false", "mypy", 3, None),
        ("module.name", "shop", "mypy", 7, None),
        ("pretty", "", "mypy", 3, False),
    ],
)
def test_settings_of_tools(
    key: str, value: str, tool: str, line: int, expected: bool | None
) -> None:
    text = (
        "[tool.mypy]\nfiles = ['a']\nstrict = true\n\n"
        '[tool.flit.module]\nother = 1\nname = "shop"\n'
    )
    here = Citation("pyproject.toml", line, line, "", key)
    claim = Claim(ClaimKind.SETS, f"setting of {tool}", key, value, here)
    assert prove(claim, SourceText(MemoryContents({"pyproject.toml": text}))) is expected


def test_lists_of_requirements_are_told_by_their_folder() -> None:
    here = Citation("requirements/dev.txt", 1, 1, "", "six")
    claim = Claim(ClaimKind.SETS, "dependency", "six", "six==1.16.0", here)
    files = {"requirements/dev.txt": "six==1.16.0\n", "notes/dev.txt": "six==1.16.0\n"}
    source = SourceText(MemoryContents(files))
    assert prove(claim, source) is True
    elsewhere = Citation("notes/dev.txt", 1, 1, "", "six")
    other = Claim(ClaimKind.SETS, "dependency", "six", "six==1.16.0", elsewhere)
    assert prove(other, source) is None


def test_a_method_that_is_called_otherwise_now_is_not_declared_by_a_variable_of_its_name() -> None:
    body = "        response = make()\n        return response\n"
    here = Citation("a.py", 2, 4, "", "response")
    claim = Claim(ClaimKind.DECLARES, "Provider.response", citation=here)
    for name, expected in (("response", True), ("answer", None)):
        text = f"class Provider:\n    def {name}(self):\n{body}"
        assert prove(claim, SourceText(MemoryContents({"a.py": text}))) is expected
