"""Claims in anybody's prose: what the source shows, what it contradicts, what nobody can tell."""

import pytest

from codewiki.check.extents import class_bodies
from codewiki.check.gate import inspect
from codewiki.check.model import Property, Rule
from codewiki.check.prose import check_prose
from codewiki.check.signatures import claimed
from codewiki.check.source_text import SourceText
from codewiki.check.subject import Subject
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Commit, Repository, Role, SourceFile

SOURCE = {
    "pyproject.toml": '[project]\nrequires-python = ">=3.11"\ndependencies = ["flask>=3"]\n',
    "shop/till.py": (
        "import os\nfrom enum import Enum\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n"
        "class Base:\n    shared = 1\n\n\n"
        "class Till(Base):\n"
        '    """A till.\n\nIts text goes to the margin.\n    """\n\n'
        "    def __init__(self, store, *, limit: int = 10, name='x (y)') -> None:\n"
        "        self.store = store\n\n"
        "    def pay(\n        self, amount: float, tip: float = 0.5\n    ) -> bool:\n"
        "        return self._check(amount)\n\n"
        "    def _check(self, amount):\n        return True\n\n"
        "    @property\n    def total(self) -> int:\n        return 1\n\n\n"
        "class Colour(Enum):\n    RED = 1\n    BLUE = 2\n\n\n"
        "@app.get('/a')\ndef first():\n    return pay_all()\n\n\n"
        "@app.post('/b')\ndef second(**options):\n    return os.environ.get('SHOP_LIMIT', '10')\n"
    ),
    "shop/drawer.py": "class Drawer:\n    def open_slowly(self):\n        pass\n",
    "web/app.ts": (
        "export class App extends Shell {\n"
        "  run(first: string, count = 3): Promise<void> {\n    return this.go(first);\n  }\n"
        "  go(first: string): void {}\n}\nconst limit = process.env.SHOP_RETRIES ?? 5;\n"
        "export function hidden() {}\n"
    ),
}
LANGUAGES = {"c": "c", "py": "python", "ts": "typescript", "toml": "toml"}


def subject(page: str, source: dict[str, str] | None = None, /, **more: str) -> Subject:
    source = SOURCE if source is None else source
    files = tuple(
        SourceFile(path, LANGUAGES[path.rpartition(".")[2]], Role.SOURCE, 1, 3, f"d-{path}")
        for path in sorted(source)
    )
    commit = Commit("a" * 40, 0)
    return Subject(
        {"index.md": page.encode(), **{name: text.encode() for name, text in more.items()}},
        Repository(name="shop", root="/nowhere", files=files, commit=commit),
        MemoryContents(source),
        place="docs",
    )


def judged(text: str, source: dict[str, str] = SOURCE) -> tuple[int, list[str]]:
    outcome = check_prose(subject(f"# Home\n\n{text}\n", source))
    return outcome.figures[0].looked_at, [one.message for one in outcome.findings]


@pytest.mark.parametrize(
    "text",
    [
        "`pay(amount: float, tip: float = 0.5) -> bool`",
        "`Till.pay(self, amount: float, tip=0.50) -> bool`",
        "`def pay(amount: float) -> bool:`",
        "`run(first: string): Promise<void>`",
        "`second(anything: int = 3)`",
        "`Till` extends `Base`", "`Till` inherits from `Base`", "`App` extends `Shell`",
        "`Till.pay` calls `_check`", "`first` calls `pay_all`", "`run` calls `go`",
        "`Till` has two methods.", "`Till` has 4 methods.", "`Colour` is an enum with 2 members.",
        "`shop/till.py` defines 2 routes.", "It depends on `flask`.", "Needs Python 3.11 or newer.",
        "| Variable | Default |\n|---|---|\n| `SHOP_LIMIT` | `10` |",
        "| Variable | Default |\n|---|---|\n| `SHOP_RETRIES` | `5` |",
    ],
)  # fmt: skip
def test_what_the_source_shows(text: str) -> None:
    looked_at, wrong = judged(text)
    assert wrong == []
    assert looked_at >= 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("`pay(amount: float, force: bool)`", "there is no parameter `force`"),
        ("`pay(amount: float, tip: float = 0.7)`", "the default of `tip` is `0.5`"),
        ("`pay(amount: int)`", "the type of `amount` is `float`"),
        ("`pay(amount: float) -> str`", "it returns `bool`"),
        ("`pay(amount: float = 1)`", "the default of `amount` is none: it must be given"),
        ("`run(first: number): Promise<void>`", "the type of `first` is `string`"),
        ("`Till` extends `Drawer`", "its bases are `Base`"),
        ("`Drawer` is a subclass of `Base`", "its bases are none"),
        ("`App` implements `Till`", "its bases are `Shell`"),
        ("`Till.pay` calls `open_slowly`", "`pay` does not name `open_slowly`"),
        ("`Till` has nine methods.", "nine methods: the source has 1 to 4"),
        ("`Colour` has three members.", "three members: the source has 2"),
        ("`shop/till.py` defines 5 routes.", "5 routes: the source has 2"),
        ("It depends on `flask` and `django`.", "the package `django`"),
        ("Needs Python 3.8+.", "the source requires 3.11 or newer"),
        ("| Variable | Default |\n|---|---|\n| `SHOP_LIMIT` | `20` |", "is `10`"),
    ],
)
def test_what_the_source_contradicts(text: str, says: str) -> None:
    _, wrong = judged(text)
    assert len(wrong) == 1, wrong
    assert says in wrong[0]


@pytest.mark.parametrize(
    "text",
    [
        "`pay(10, 0.5)`", "`pay(amount)`", "`__init__(other: int)`", "`print(x: int)`",
        "`nothing_like_it(x: int)`",
        "`Till` extends the idea of `Base`", "`json` calls `Till`", "`Unknown` extends `Base`",
        "It has five methods.", "`flask` has five methods.", "Python is nice.", "Python 3.12",
        "built with `make all`",
    ],
)  # fmt: skip
def test_what_nobody_can_tell(text: str) -> None:
    assert judged(text) == (0, [])


def test_calls_are_no_signatures() -> None:
    assert claimed("pay(amount, 3)") is None
    assert claimed("pay(amount=3)") is None
    assert claimed("def pay(amount=3)") is not None
    assert claimed("f(x) ? g(y) : h(z)") is None
    assert claimed("(") is None


def test_text_in_a_formatted_string_ends_no_class() -> None:
    head = "class A:\n    def f(self, x):\n        return f'''\n{x}\n'''\n\n"
    code = head + "    def g(self): ...\n\nB = 1\n"
    source = SourceText(MemoryContents({"a.py": code}))
    (body,) = class_bodies(source, "a.py", "A")
    assert "def g" in body
    assert "B = 1" not in body


def test_the_extent_of_classes() -> None:
    source = SourceText(MemoryContents(SOURCE))
    (till,) = class_bodies(source, "shop/till.py", "Till")
    assert till.startswith("class Till")
    assert till.rstrip().endswith("return 1")
    (app,) = class_bodies(source, "web/app.ts", "App")
    assert "go(first: string): void {}" in app
    assert "process.env" not in app


def found(page: str, about: Property, **more: str) -> list[tuple[Rule, str, str]]:
    report = inspect(subject(page, **more))
    return [
        (one.rule, one.page, one.message)
        for one in report.findings
        if one in report.of(next(f for f in report.figures if f.about is about))
    ]


def test_a_member_belongs_to_its_class() -> None:
    page = "# Home\n\n`Till.shared`, `Till.store`, `Till.pay`, `App.go`, `Colour.RED`\n"
    assert found(page, Property.IDENTIFIERS) == []
    ((rule, _, message),) = found("# Home\n\n`Till.first`\n", Property.IDENTIFIERS)
    assert rule is Rule.WRONG_OWNER
    assert message.startswith("`Till.first`: nothing joins `first` to `Till`")


def test_public_symbols_by_language() -> None:
    report = inspect(subject("# Home\n\nTill, Base, first, App\n"))
    (figure,) = [one for one in report.figures if one.about is Property.SYMBOLS]
    shares = [(one.name, one.sound, one.looked_at) for one in figure.shares]
    assert shares[:2] == [("python", 3, 6), ("typescript", 1, 2)]
    assert {one.of for one in figure.shares} == {"language", "module"}
    names = [one.name for one in report.of(figure)]
    assert names == ["Colour", "Drawer", "hidden", "second"]


def test_staleness_by_digest_and_by_commit() -> None:
    lock = (
        '{"generator": "codewiki", "inputs": {"shop/till.py": {"digest": "d-shop/till.py"},'
        ' "shop/drawer.py": {"digest": "old"}, "gone.py": {"digest": "x"},'
        ' "pyproject.toml": {"digest": "d-pyproject.toml"}}}'
    )
    page = "# Home\n"
    assert found(page, Property.STALENESS, **{"codewiki.lock.json": lock}) == [
        (Rule.SOURCE_ADDED, "", "web/app.ts"),
        (Rule.SOURCE_CHANGED, "", "shop/drawer.py"),
        (Rule.SOURCE_GONE, "", "gone.py"),
    ]
    same = '{"generation_info": {"commit_id": "aaaaaaa"}}'
    assert found(page, Property.STALENESS, **{"metadata.json": same}) == []
    other = '{"generation_info": {"commit_id": "bbbbbbbb"}}'
    ((rule, _, _),) = found(page, Property.STALENESS, **{"metadata.json": other})
    assert rule is Rule.SOURCE_CHANGED


def test_secrets_are_found_and_not_told() -> None:
    page = '# Home\n\n```\napi_key = "q7Xv2Lm9Rt4Zk8Wb3Yp6"\n```\n'
    ((rule, where, message),) = found(page, Property.SECRETS)
    assert (rule, where) == (Rule.SECRET, "index.md")
    assert "q7Xv" not in message
    assert found("# Home\n\n`api_key = os.environ`\n", Property.SECRETS) == []


def test_a_call_may_stand_in_a_function_of_a_language_that_is_not_read() -> None:
    script = {"shop/drain.py": "def drain():\n    return 0\n\n\ndef seep(): ...\n"}
    native = {"native/drain.c": "int drain(void)\n{\n    return seep();\n}\n"}
    assert judged("`drain` calls `seep`.", script)[1] != []
    assert judged("`drain` calls `seep`.", script | native) == (0, [])


def test_a_class_of_very_many_lines_has_the_members_at_its_end() -> None:
    filler = "    // a line of a long class\n" * 10_000
    long = f"class Vast {{\n{filler}    void last() {{}}\n}}\nclass Next {{}}\n"
    source = SourceText(MemoryContents({"Vast.java": long}))
    (body,) = class_bodies(source, "Vast.java", "Vast")
    assert "void last()" in body
    assert "Next" not in body
