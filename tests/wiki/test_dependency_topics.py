"""The pages on third-party dependencies and on error handling."""

from pathlib import Path

import pytest

from tests.wiki.test_testing_topic import write

MANIFEST = """\
[project]
name = "shop"
dependencies = ["PyYAML>=6", "python-dateutil", "unused-thing"]

[project.optional-dependencies]
web = ["Flask[async]>=3"]

[build-system]
requires = ["builder"]
"""
SOURCE = "import yaml\nfrom flask import Flask, g\nimport sniff\nimport json\nimport shop\n"


def test_packages_are_matched_with_what_declares_them(tmp_path: Path) -> None:
    files = {"pyproject.toml": MANIFEST, "shop/__init__.py": "", "shop/a.py": SOURCE}
    page = write(tmp_path, files).page("topics/dependencies")
    used, _, rest = page.partition("## Declared and imported nowhere")
    assert "| `PyYAML` as `yaml` | `>=6` | 1 source file | `yaml` | [a.py:1] |" in used
    assert "in `web` | 1 source file | `Flask` and `g` | [a.py:2] |" in used
    nowhere, _, undeclared = rest.partition("## Imported and not declared")
    assert "`python-dateutil` and `unused-thing`" in nowhere
    assert nowhere.count("/pyproject.toml) |") == 1
    assert "builder" not in nowhere
    assert "| `sniff` |" in undeclared
    for name in ("json", "shop", "yaml"):
        assert f"| `{name}` |" not in undeclared


def test_scripts_and_their_aliases(tmp_path: Path) -> None:
    files = {
        "package.json": '{"name": "x", "dependencies": {"express": "^5"},'
        ' "devDependencies": {"@types/node": "1", "left": "1"}}',
        "src/a.ts": "import express from 'express';\nimport b from '@/b';\n"
        "import fs from 'node:fs';\nimport c from 'chalk';\n",
    }
    page = write(tmp_path, files).page("topics/dependencies")
    assert "| `express` | `^5` | 1 source file |" in page
    assert "@/b" not in page
    assert "node:fs" not in page
    assert "@types/node" not in page.partition("imported nowhere")[2]
    assert "| `chalk` |" in page.partition("not declared")[2]


def test_headers_from_outside(tmp_path: Path) -> None:
    text = '#include <stdio.h>\n#include <openssl/ssl.h>\n#include <sys/time.h>\n#include "a.h"\n'
    page = write(tmp_path, {"a.c": text, "a.h": "int f(void);\n"}).page("topics/dependencies")
    assert "| `openssl/ssl.h` | 1 |" in page
    assert "stdio" not in page


ERRORS = '''
class ShopError(Exception):
    """The base of them all."""
class Gone(ShopError): ...
class Late(ShopError): ...
def f(x):
    if x > 1:
        raise Gone("too many")
    raise Late()
def g():
    try:
        f(1)
    except Gone:
        return None
    except Exception:
        return 1
'''


def test_error_types_with_who_raises_and_catches_them(tmp_path: Path) -> None:
    page = write(tmp_path, {"a.py": ERRORS}).page("topics/errors")
    assert "The source has 3 error types, 2 places that raise an error by name" in page
    assert "| `Gone` | `ShopError` | 1 | `g` |" in page.replace(" of [a](../a.md)", "")
    assert "“The base of them all.”" in page
    assert "`if x > 1` | `too many` | [a.py:7-8] |" in page
    assert "One handler names the base of all errors: `Exception` ([a.py:15])" in page
    missing = page.partition("caught nowhere in the source")[2]
    assert "One error type is raised" in missing
    assert "`Late`" in missing


def test_a_handler_of_a_base_catches_its_heirs(tmp_path: Path) -> None:
    text = ERRORS.replace("except Gone", "except ShopError")
    page = write(tmp_path, {"a.py": text}).page("topics/errors")
    assert "caught nowhere in the source" not in page


def test_error_codes_of_c(tmp_path: Path) -> None:
    text = '#define SHOP_OK 0\n#define SHOP_ERR -1\n#define SHOP_ERR_TEXT "x"\n'
    text += "int f(void) { return SHOP_ERR; }\n"
    page = write(tmp_path, {"a.c": text}).page("topics/errors")
    assert "| `SHOP_ERR` | `-1` |" in page
    assert "SHOP_OK" not in page
    assert "SHOP_ERR_TEXT" not in page


@pytest.mark.parametrize(
    "text",
    ["class A(A): ...\n", "class A(B): ...\nclass B(A): ...\nraise A()\n", "raise\n", "raise 1\n"],
)
def test_odd_errors_do_no_harm(tmp_path: Path, text: str) -> None:
    assert write(tmp_path, {"a.py": text}).problems == ()
