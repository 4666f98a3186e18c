"""From module names to files, in the layouts that Python repositories have."""

import pytest

from codewiki.facts.languages import python_modules
from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.python_modules import MOST_ROOTS, module_file, package, submodule
from codewiki.facts.languages.python_words import BUILTINS, STANDARD_LIBRARY

SRC_LAYOUT = [
    "src/shop/__init__.py", "src/shop/cart.py", "src/shop/api/__init__.py",
    "src/shop/api/views.py", "src/shop/types.pyi", "src/shop/cart.pyi", "tests/test_cart.py",
    "tests/factories.py", "tests/unit/__init__.py", "tests/unit/test_api.py", "setup.py",
]  # fmt: skip
MONOREPO = [
    "packages/a/src/common/__init__.py", "packages/a/src/common/x.py", "packages/a/src/a/run.py",
    "packages/a/src/a/__init__.py", "packages/b/src/common/__init__.py", "packages/b/src/b/go.py",
    "packages/b/src/common/y.py", "packages/b/src/b/__init__.py",
]  # fmt: skip
SCRIPTS = ["tools/build.py", "tools/shared.py", "run.py", "shared.py", "tools/logging.py"]
NAMESPACES = ["src/company/one/api.py", "src/company/two/__init__.py"]


def context(paths: list[str]) -> ImportContext:
    return ImportContext(exists=set(paths).__contains__, roots=python_modules.source_roots(paths))


@pytest.mark.parametrize(
    ("importer", "module", "expected"),
    [
        ("src/shop/api/views.py", ".", "src/shop/api/__init__.py"),
        ("src/shop/api/views.py", "..", "src/shop/__init__.py"),
        ("src/shop/api/views.py", "..cart", "src/shop/cart.py"),
        ("src/shop/api/views.py", ".views", "src/shop/api/views.py"),
        ("src/shop/api/views.py", "...shop.cart", "src/shop/cart.py"),
        ("src/shop/api/views.py", "....shop", None),
        ("src/shop/api/views.py", "......", None),
        ("src/shop/api/__init__.py", ".views", "src/shop/api/views.py"),
        ("src/shop/api/views.py", "shop.cart", "src/shop/cart.py"),
        ("src/shop/api/views.py", "shop", "src/shop/__init__.py"),
        ("src/shop/api/views.py", "shop.types", "src/shop/types.pyi"),
        ("src/shop/api/views.py", "shop.missing", None),
        ("src/shop/api/views.py", "cart", None),
        ("src/shop/api/views.py", "requests", None),
        ("tests/test_cart.py", "shop.api.views", "src/shop/api/views.py"),
        ("tests/test_cart.py", "factories", "tests/factories.py"),
        ("tests/unit/test_api.py", "factories", "tests/factories.py"),
        ("tests/test_cart.py", "unit.test_api", "tests/unit/test_api.py"),
        ("tests/test_cart.py", "src.shop.cart", "src/shop/cart.py"),
        ("setup.py", "shop", "src/shop/__init__.py"),
        ("setup.py", "", None),
        ("setup.py", "shop..cart", None),
    ],
)
def test_src_layout(importer: str, module: str, expected: str | None) -> None:
    assert module_file(importer, module, context(SRC_LAYOUT)) == expected


@pytest.mark.parametrize(
    ("importer", "module", "expected"),
    [
        ("packages/a/src/a/run.py", "common", "packages/a/src/common/__init__.py"),
        ("packages/b/src/b/go.py", "common", "packages/b/src/common/__init__.py"),
        ("packages/b/src/b/go.py", "a.run", "packages/a/src/a/run.py"),
    ],
)
def test_the_nearest_root_wins(importer: str, module: str, expected: str) -> None:
    assert module_file(importer, module, context(MONOREPO)) == expected


@pytest.mark.parametrize(
    ("importer", "module", "expected"),
    [
        ("tools/build.py", "shared", "tools/shared.py"),
        ("run.py", "shared", "shared.py"),
        ("run.py", "tools.build", "tools/build.py"),
        ("tools/build.py", "build", "tools/build.py"),
        ("tools/build.py", "logging", None),
    ],
)
def test_scripts(importer: str, module: str, expected: str | None) -> None:
    assert module_file(importer, module, context(SCRIPTS)) == expected


def test_folders_without_init_are_packages_too() -> None:
    where = context(NAMESPACES)
    assert module_file("x.py", "company.one.api", where) == "src/company/one/api.py"
    assert module_file("x.py", "company.two", where) == "src/company/two/__init__.py"
    assert module_file("x.py", "company", where) is None


def test_a_package_wins_over_a_module_and_source_over_stubs() -> None:
    where = context(["a/__init__.py", "a.py", "b.py", "b.pyi", "c/__init__.pyi", "c.py"])
    assert module_file("x.py", "a", where) == "a/__init__.py"
    assert module_file("x.py", "b", where) == "b.py"
    assert module_file("x.py", "c", where) == "c.py"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], ("",)),
        (["a.py"], ("",)),
        (["pkg/__init__.py", "pkg/a/__init__.py"], ("",)),
        (SRC_LAYOUT, ("src", "", "tests")),
        (MONOREPO, ("packages/a/src", "packages/b/src", "")),
        (NAMESPACES, ("src", "src/company", "")),
        (["__init__.py", "a.py"], ("",)),
        (["tests/x/__init__.py", "tests/x/a.py", "lib/y/__init__.py"], ("lib", "", "tests")),
    ],
)
def test_source_roots(paths: list[str], expected: tuple[str, ...]) -> None:
    assert python_modules.source_roots(paths) == expected
    assert python_modules.source_roots([*reversed(paths), *paths]) == expected


def test_many_roots_are_cut_and_the_repository_stays() -> None:
    paths = [f"examples/e{number:04}/pkg/__init__.py" for number in range(MOST_ROOTS * 2)]
    roots = python_modules.source_roots(paths)
    assert len(roots) == MOST_ROOTS
    assert "" in roots


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        ("a", "b", "a.b"),
        ("a.b", "c", "a.b.c"),
        (".", "b", ".b"),
        ("..x", "b", "..x.b"),
        ("", "b", "b"),
        ("a", "*", ""),
        ("a", "", ""),
    ],
)
def test_submodules(module: str, name: str, expected: str) -> None:
    assert submodule(module, name) == expected


@pytest.mark.parametrize(
    ("module", "expected"), [("requests.adapters", "requests"), ("os", "os"), (".x", ""), ("", "")]
)
def test_packages(module: str, expected: str) -> None:
    assert package(module) == expected


def test_words_of_all_versions() -> None:
    assert {
        "distutils",
        "tomllib",
        "annotationlib",
        "compression",
        "__future__",
    } <= STANDARD_LIBRARY
    assert {"print", "ExceptionGroup", "PythonFinalizationError", "aiter"} <= BUILTINS
    assert all(name.isidentifier() for name in STANDARD_LIBRARY | BUILTINS)
