"""The pages on architecture, public interfaces and the data model."""

import re
from pathlib import Path

import pytest

from codewiki.wiki.topics.data_model import columns_of
from tests.site.mermaid_parser import parser
from tests.wiki.test_testing_topic import write

FILLER = "\n".join(f"def f{number}(x):\n    return x + {number}\n" for number in range(150))


def layered(circle: bool) -> dict[str, str]:
    files = {
        "shop/ground/a.py": f"class Ground: ...\n{FILLER}",
        "shop/middle/b.py": f"from shop.ground.a import Ground\nclass Middle: ...\n{FILLER}",
        "shop/top/c.py": f"from shop.middle.b import Middle\nclass Top: ...\n{FILLER}",
    }
    files |= {f"shop/{name}/__init__.py": "" for name in ("ground", "middle", "top")}
    if circle:
        files["shop/ground/a.py"] = f"from shop.top.c import Top\n{files['shop/ground/a.py']}"
    return files | {"shop/__init__.py": ""}


def test_layers_stand_on_each_other(tmp_path: Path) -> None:
    page = write(tmp_path, layered(circle=False)).page("topics/architecture")
    assert "3 modules have code" in page
    assert "No modules import each other in a circle." in page
    rows = re.findall(r"^\| (\d) \| \[(\w+)\]", page, re.MULTILINE)
    assert rows == [("2", "top"), ("1", "middle"), ("0", "ground")]
    for drawn in re.findall(r"```mermaid\n(.*?)\n```", page, re.DOTALL):
        assert parser().problem(drawn) == ""


def test_a_circle_is_told_with_the_imports_that_close_it(tmp_path: Path) -> None:
    page = write(tmp_path, layered(circle=True)).page("topics/architecture")
    assert "One group of modules imports each other in a circle." in page
    part = page.partition("## Cycles between modules")[2].partition("##")[0]
    for name in ("`Ground`", "`Middle`", "`Top`"):
        assert name in part
    assert "Without one import of a module no circle remains" in page


ROUTES = '''
from fastapi import APIRouter
router = APIRouter(prefix="/orders")
@router.get("/{number}")
def read_order(number: int):
    """Give one order."""
@router.post("/")
def make_order(): ...
'''


def test_routes_with_prefix_handler_and_documentation(tmp_path: Path) -> None:
    page = write(tmp_path, {"a.py": ROUTES}).page("topics/interfaces")
    assert "The source offers 2 routes, the first `/{number}` ([a.py:4])" in page
    (line,) = [line for line in page.splitlines() if "`read_order`" in line and "`GET`" in line]
    assert "| `/orders` |" in line
    assert "“Give one order.”" in line


STORED = """
from dataclasses import dataclass
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase): ...
class Order(Base):
    __tablename__ = "orders"
    number: int = 0
@dataclass
class Point:
    x: int
    y: int
class Plain:
    z = 1
"""


def test_what_is_stored_and_what_holds_data(tmp_path: Path) -> None:
    sql = "CREATE TABLE IF NOT EXISTS orders (\n id INT PRIMARY KEY,\n price DECIMAL(10, 2),\n"
    sql += " FOREIGN KEY (id) REFERENCES x(id)\n);\n"
    page = write(tmp_path, {"a.py": STORED, "db/schema.sql": sql}).page("topics/data_model")
    assert "one table in SQL" in page
    assert "| `orders` | `id` and `price` |" in page
    stored, _, holding = page.partition("## Types that hold data")
    assert "| `number` | `int` | `0` | [a.py:7] |" in stored
    assert "| `Point` | `x` and `y` |" in holding
    assert "`Plain`" not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a INT, b INT)", ("a", "b")),
        ('(`a` INT, "b" DECIMAL(1,2), PRIMARY KEY (a, b))', ("a", "b")),
        ("AS SELECT 1", ()),
        ("(a INT", ()),
        ("()", ()),
        ("", ()),
        ("(" * 50, ()),
    ],
)
def test_columns_of_a_table(text: str, expected: tuple[str, ...]) -> None:
    assert columns_of(text, 0) == expected


def test_migrations_in_order(tmp_path: Path) -> None:
    files = {
        "a.py": "import sqlite3\nsqlite3.connect('x')\n",
        "migrations/0002_more.sql": "-- more columns\n",
        "migrations/0001_first.sql": "-- the first table\n",
    }
    page = write(tmp_path, files).page("topics/data_model")
    part = page.partition("## Migrations")[2]
    assert part.index("the first table") < part.index("more columns")
