"""The page on configuration: what is read, set, named, and what leads nowhere."""

from pathlib import Path

import pytest

from tests.wiki.test_testing_topic import write

READER = "import os\nx = os.environ.get('SHOP_PORT', '80')\ny = os.environ.get('SHOP_PORT')\n"


def test_a_variable_is_told_once_with_its_default_and_who_sets_it(tmp_path: Path) -> None:
    files = {"shop/a.py": READER, "Dockerfile": "FROM a\nENV SHOP_PORT=81\nENV OTHER=1\n"}
    page = write(tmp_path, files).page("topics/configuration")
    (line,) = [line for line in page.splitlines() if line.startswith("| `SHOP_PORT`")]
    assert "| `'80'` |" in line
    assert "| 2 |" in line
    assert "[Dockerfile]" in line
    assert "Found in the source: one environment variable, `SHOP_PORT` ([a.py:2])" in page
    assert "| `OTHER` | `1` |" in page.partition("## Variables that are set only")[2]


def test_what_is_set_meets_the_field_of_its_name(tmp_path: Path) -> None:
    text = "class Settings:\n    shop_name: str = 'x'\n"
    files = {"a.py": text, "Dockerfile": "FROM a\nENV SHOP_NAME=y\n"}
    page = write(tmp_path, files).page("topics/configuration")
    assert "| `SHOP_NAME` | `y` | `Settings.shop_name` ([a.py:2])" in page


@pytest.mark.parametrize("name", ["A_PASSWORD", "SECRET_KEY", "API_TOKEN", "apikey", "SENTRY_DSN"])
def test_values_of_settings_with_names_of_secrets_are_not_shown(tmp_path: Path, name: str) -> None:
    files = {"a.py": "x = 1\n", ".env.example": f"{name}=changethis\nPORT=80\n"}
    page = write(tmp_path, files).page("topics/configuration")
    assert "changethis" not in page
    assert f"`{name}`" in page
    assert "| `PORT` | `80` |" in page


def test_keys_of_files_meet_the_literals_of_the_source(tmp_path: Path) -> None:
    conf = "# a comment\nport 6379\nmaxclients 10\nport 1\n"
    source = 'int f(void) { return g("maxclients"); }\n'
    page = write(tmp_path, {"a.conf": conf, "a.c": source}).page("topics/configuration")
    rows = [line for line in page.splitlines() if line.startswith(("| `port`", "| `maxclients`"))]
    assert rows == [
        "| `maxclients` | `10` | [a.c:1] | [a.conf:3] |",
        "| `port` | `6379` |  | [a.conf:2] |",
    ]


def test_settings_that_name_something_absent(tmp_path: Path) -> None:
    text = (
        '[tool.coverage.run]\nsource = ["shop", "garage", "src/*"]\n'
        '[tool.pytest.ini_options]\ntestpaths = ["tests", "more/"]\n'
    )
    page = write(tmp_path, {"pyproject.toml": text, "shop/a.py": "x = 1\n", "tests/a.py": ""})
    part = page.page("topics/configuration").partition("that name something absent")[2]
    assert "names `garage` ([pyproject.toml:2])" in part
    assert "names `more/` ([pyproject.toml:4])" in part
    assert "`shop`" not in part
    assert "`src/*`" not in part


ACCEPTED = '''
class Signer:
    """Signs.

    :param mode: "fast" or "slow"
    """

    def derive(self, key, mode):
        if mode == "fast":
            return 1
        elif mode == "slow":
            return 2
        elif mode == "":
            return 3
        for one in key:
            if one == "a":
                return 4
            elif one == "b":
                return 5
            elif one == "c":
                return 6

def _own(mode):
    if mode in ("x", "y", "z"):
        return 1
'''


def test_values_that_a_name_is_compared_with(tmp_path: Path) -> None:
    page = write(tmp_path, {"a.py": ACCEPTED}).page("topics/configuration")
    part = page.partition("## Values that names are compared with")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    assert rows == [
        '| `Signer.derive` of [a](../a.md) | `mode` | `fast`, `slow` and `""` | `""` |'
        " [a.py:9-13] |"
    ]


def test_errors_are_no_types_that_are_configured(tmp_path: Path) -> None:
    text = (
        "class Gone(Exception):\n    def __init__(self, a=1, b=2): ...\n"
        "class Gate(Gone): ...\n"
        "class Door:\n    default_size = 3\n    def __init__(self, wide=1, high=2): ...\n"
        "def f():\n    raise Gone() if Door() else Gate()\n"
    )
    page = write(tmp_path, {"a.py": text}).page("topics/configuration")
    assert "| `Door` | `wide` | `1` |" in page
    assert "`Gone`" not in page
    assert "| `Door.default_size` | `3` |" in page


def test_what_was_looked_for_in_vain_is_said(tmp_path: Path) -> None:
    text = "class Door:\n    def __init__(self, wide=1, high=2): ...\n"
    page = write(tmp_path, {"a.py": text}).page("topics/configuration")
    assert "What can be set is set by the caller" in page or "not found" in page


def test_the_comment_above_a_key_is_quoted(tmp_path: Path) -> None:
    conf = (
        "# Words on top.\n\n# Accept connections on\n# this port. More.\n#\n# port 1\nport 6379\n"
    )
    conf += "# short\nother 1\n"
    page = write(tmp_path, {"a.conf": conf, "a.py": "x = 1\n"}).page("topics/configuration")
    assert "“Accept connections on this port.” ([a.conf:3-4])" in page
    assert "“short”" not in page
    assert "Words on top" not in page


@pytest.mark.parametrize(
    "text", ["=\n= =\n:\n", "a" * 5000 + "=1\n", "[s]\n;x=1\n#y=2\n", "\x00\n", "x={\n"]
)
def test_odd_files_of_settings_do_no_harm(tmp_path: Path, text: str) -> None:
    made = write(tmp_path, {"a.py": "x = 1\n", "a.ini": text, "b.properties": text})
    assert made.problems == ()


@pytest.mark.parametrize(
    ("topic", "key"),
    [
        ("operations", "logging.level.org"),
        ("operations", "syslog-enabled"),
        ("security", "tls-cert"),
        ("concurrency", "io-threads"),
        ("concurrency", "maxclients"),
    ],
)
def test_keys_are_told_again_where_they_matter(tmp_path: Path, topic: str, key: str) -> None:
    source = "import hashlib, threading, logging\nhashlib.sha256(b'')\nthreading.Lock()\n"
    source += "logging.basicConfig()\n"
    files = {"a.py": source, "a.properties": f"{key} = 7\nplain = 1\n"}
    page = write(tmp_path, files).page(f"topics/{topic}")
    assert f"| `{key}` | `7` |" in page.partition("## Settings of its")[2]
    assert "`plain`" not in page
