"""The page on testing: what is counted, and that odd sources do not break it."""

from pathlib import Path

import pytest

from codewiki.wiki.topics.test_design import count_sets
from codewiki.wiki.topics.test_runs import command_lines
from tests.wiki.whole_line import Made, make, pages


def write(folder: Path, files: dict[str, str]) -> Made:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return make(folder)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("@pytest.mark.parametrize('a', [1, 2, 3])", 3),
        ("@pytest.mark.parametrize(('a', 'b'), [(1, 2), (3, 4)])", 2),
        ("@pytest.mark.parametrize('a', [1, 2])\n@pytest.mark.parametrize('b', [1, 2, 3])", 6),
        ("@pytest.mark.parametrize('a', ['x,y', \"]\", 'it\\'s'],)", 3),
        ("@pytest.mark.parametrize('a', [\n    1,  # one, two\n    2,\n])", 2),
        ("@pytest.mark.parametrize('a', (1,))", 1),
        ("@pytest.mark.parametrize('a', VALUES)", 0),
        ("@pytest.mark.parametrize('a', [])", 0),
        ("@pytest.mark.parametrize('a', [1, 2", 0),
        ("@pytest.mark.parametrize('a')", 0),
        ("@pytest.mark.parametrize(", 0),
        ("@pytest.mark.skip", 0),
    ],
)
def test_sets_of_values_are_counted_where_they_are_written_out(head: str, expected: int) -> None:
    assert count_sets(head) == expected


TESTS = """
import pytest
class TestBase:
    def test_a(self): ...
    def test_b(self): ...
class TestLeft(TestBase): ...
class TestRight(TestBase):
    def test_c(self): ...
class TestBoth(TestLeft, TestRight): ...
class Unrelated: ...
"""


def test_inherited_tests_count_once_for_each_ancestor(tmp_path: Path) -> None:
    page = write(tmp_path, {"a.py": "x = 1\n", "tests/test_a.py": TESTS}).page("topics/testing")
    drawn = page.partition("```mermaid")[2].partition("```")[0]
    assert "3 inherited" in drawn
    assert drawn.count("2 inherited") == 2
    assert "Unrelated" not in drawn
    assert "`TestBoth` ([test_a.py:9]) inherits 3" in page


def test_classes_that_inherit_in_a_circle_end(tmp_path: Path) -> None:
    text = "class TestA(TestB):\n    def test_a(self): ...\nclass TestB(TestA): ...\n"
    made = write(tmp_path, {"tests/test_a.py": text, "a.py": "x = 1\n"})
    assert "topics/testing.md" in made.files


def test_material_of_tests_is_no_test(tmp_path: Path) -> None:
    text = "def test_a(): ...\n"
    made = write(
        tmp_path, {"a.py": "x = 1\n", "tests/test_a.py": text, "tests/data/test_b.py": text * 9}
    )
    assert "There is 1 test in 1 test file" in made.page("topics/testing")
    assert "1 test in 1 test file" in made.page("overview")


def test_a_group_of_tests_is_no_test(tmp_path: Path) -> None:
    text = "describe('a', () => {\n  it('b', () => {});\n  it('c', () => {});\n});\n"
    made = write(tmp_path, {"a.js": "exports.x = 1;\n", "test/a.test.js": text})
    assert "There are 2 tests in 1 test file" in made.page("topics/testing")


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("package.json", '{"scripts": {"test": "vitest"}}', "| `npm run test` | `vitest` |"),
        ("w/package.json", '{"scripts": {"test": "ava"}}', "| `npm --prefix w run test` | `ava` |"),
        (
            "pyproject.toml",
            '[tool.pytest.ini_options]\ntestpaths = ["a", "b"]\n',
            "| `a` and `b` |",
        ),
        (
            "pom.xml",
            "<project><artifactId>shop</artifactId></project>\n",
            "| `mvn test` | the tests of",
        ),
        ("Makefile", "check:\n\tprove t/\n", "| `make check` | `prove t/` |"),
        ("tox.ini", "[testenv:l]\ncommands = ruff .\n", "| `tox run -e l` | `ruff .` |"),
        (
            "pyproject.toml",
            '[tool.tox.env.types]\ncommands = [["mypy"]]\n',
            "| `tox run -e types` | `mypy` |",
        ),
        ("README.md", "# A\n\n```sh\n$ pytest -q\n```\n", "| `pytest -q` | an example of"),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  j:\n    steps:\n      - run: |\n          pip install pytest\n"
            "          pytest \\\n            -q\n",
            "| `pytest -q` | job `j` of",
        ),
    ],
)
def test_commands_are_found_where_they_are_written(
    tmp_path: Path, name: str, text: str, shown: str
) -> None:
    tests = {"a.py": "x = 1\n", "tests/test_a.py": "def test_a(): ...\n"}
    page = write(tmp_path, {**tests, name: text}).page("topics/testing")
    assert shown in page
    assert "pip install" not in page


def test_without_prose_no_document_is_evidence(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text("def test_a(): ...\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# A\n\n```sh\npytest -q tests\n```\n", encoding="utf-8")
    assert "pytest -q" not in make(tmp_path, prose=False).page("topics/testing")


def test_tests_of_a_language_that_is_not_read_are_told_by_folder(tmp_path: Path) -> None:
    files = {f"tests/{name}/a.tcl": "test {a} {}\n" for name in ("unit", "integration", "cluster")}
    files |= {"Makefile": "test:\n\t./runtest\n", "src/a.c": "int main(void) { return 0; }\n"}
    page = write(tmp_path, files).page("topics/testing")
    assert "3 test files have the role of tests" in page
    assert "| `make test` | `./runtest` |" in page
    assert "named in no test" not in page


def test_a_test_reaches_what_its_body_calls(tmp_path: Path) -> None:
    test = "import org.junit.Test;\nclass ATest {\n  @Test\n  public void adds() {\n"
    test += "    A a = new A();\n    a.add(1);\n  }\n}\n"
    source = "class A { void add(int n) { more(n); } void more(int n) { } }\n"
    files = {"src/main/java/A.java": source, "src/test/java/ATest.java": test}
    page = write(tmp_path, files).page("topics/testing")
    part = page.partition("## What the tests reach")[2].partition("##")[0]
    assert "| 1 | 1 |" in part


FIXTURES = """
import pytest
from functools import partial
from shop.base import Base
from shop.heir import Heir
from shop.errors import Odd

class TestBase:
    @pytest.fixture()
    def make(self):
        return partial(Base, key=1)
    @pytest.fixture()
    def thing(self, make):
        return make()
    def test_a(self, thing):
        with pytest.raises(Odd):
            thing.run()
    def test_b(self, thing): ...
    def test_c(self): ...

class TestHeir(TestBase):
    @pytest.fixture()
    def make(self):
        return partial(Heir, key=1)
    def test_d(self, thing): ...

@pytest.fixture
def round_and_round(round_and_round): ...
def test_round(round_and_round, site): ...
"""


def test_fixtures_and_bases_lead_tests_to_what_they_reach(tmp_path: Path) -> None:
    made = write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/base.py": "class Base:\n    def run(self): ...\n",
            "shop/heir.py": "class Heir: ...\n",
            "shop/errors.py": "class Odd(Exception): ...\n",
            "shop/site.py": "class Site: ...\n",
            "shop/alone.py": "class Alone: ...\n",
            "tests/conftest.py": "import pytest\nfrom shop.site import Site\n"
            "@pytest.fixture\ndef site():\n    return Site()\n",
            "tests/test_a.py": FIXTURES,
        },
    )
    page = made.page("topics/testing")
    reach = page.partition("## What the tests reach")[2].partition("\n## ")[0]
    rows = {line.partition("]")[0][3:]: line for line in reach.splitlines() if line[:3] == "| ["}
    assert " |  | 2 | 1 |" in rows["base"]
    assert " |  | 3 | 1 |" in rows["heir"]
    assert " | 1 |  | 1 |" in rows["errors"]
    assert " |  | 1 | 1 |" in rows["site"]
    assert "one module with code, or is given it by a fixture: [alone](../alone.md)" in reach
    assert (
        "- `TestHeir` gives 3 tests (2 inherited) `Heir` by its fixture `make` ([test_a.py:23])."
        in made.page("heir")
    )
    assert "- 1 test is given `Site` by the fixture `site` ([conftest.py:4])." in made.page("site")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('[["pytest", "-k", "a b"], ["mypy"]]', ["pytest -k 'a b'", "mypy"]),
        ('[["pytest", {replace = "posargs", default = ["-q"], extend = true}]]', ["pytest -q"]),
        ('["pytest", "-q"]', ["pytest -q"]),
        ("pytest {posargs} \\\n  -q\ncoverage report", ["pytest {posargs} -q", "coverage report"]),
        ("[[", ["[["]),
        ('{a = "b"}', ['{a = "b"}']),
        ("[[1, [2]]]", [""]),
    ],
)
def test_commands_of_tox_are_shown_as_a_shell_has_them(value: str, expected: list[str]) -> None:
    assert command_lines(value) == expected


def test_only_environments_that_test_or_check_are_runs(tmp_path: Path) -> None:
    text = "[testenv:docs]\ncommands = sphinx-build .\n[testenv:lint]\ncommands = flake8\n"
    files = {"a.py": "x = 1\n", "tests/test_a.py": "def test_a(): ...\n", "tox.ini": text}
    page = write(tmp_path, files).page("topics/testing")
    assert "`tox run -e lint`" in page
    assert "tox run -e docs" not in page


def test_an_example_names_what_it_calls(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/a.py": "class Door:\n    def open(self): ...\n    def shut(self): ...\n",
        "tests/test_a.py": "from shop.a import Door as D\ndef test_a():\n    D()\n"
        "def test_b():\n    d = D()\n    d.shut()\n    d.open()\n",
    }
    page = write(tmp_path, files).page("topics/testing")
    assert "(unchecked)" not in page


def test_an_object_of_a_test_class_inherits_no_tests(tmp_path: Path) -> None:
    inner = "  Object held = new TillTest() { };\n"
    tests = "import org.junit.jupiter.api.Test;\nclass TillTest {\n  @Test void opens() { }\n}\n"
    made = write(
        tmp_path,
        {
            "src/main/java/Till.java": "public class Till { int open() { return 1; } }\n",
            "src/test/java/TillTest.java": tests,
            "src/test/java/OtherTest.java": (
                "import org.junit.jupiter.api.Test;\nclass OtherTest extends TillTest {\n"
                f"{inner}  @Test void shuts() {{ }}\n}}\n"
            ),
        },
    )
    text = pages(made)["topics/testing.md"]
    assert "OtherTest" in text
    assert "new TillTest" not in text
