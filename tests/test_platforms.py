"""What must not matter: the locale, the terminal, the rules of the disk, how processes start."""

import ast
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

import codewiki
from codewiki.pipeline import run
from codewiki.settings import Settings
from codewiki.store.names import collisions, name_fault

PACKAGE = Path(codewiki.__file__).parent
ONLY_POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
ONLY_WINDOWS = {"msvcrt", "winreg", "_winapi", "nt"}

NAMES = (
    *("CON/a.py", "aux/b.py", "NUL.x/c.py", "com1/d.py", "LPT9.txt/e.py", "con.py", "clock$/f.py"),
    *("a:b/g.py", "trail./h.py", "space /i.py", "q?r/j.py", "back\\slash/k.py", "x|y/l.py"),
    *("Overview/m.py", "overview/n.py", "topics/o.py", "wiki.json/p.py", "Aux/q.py", "*/r.py"),
    *("n\u0303/s.py", "\u00f1/t.py", "\u00c5/u.py", "A\u030a/v.py", "<b>x</b>/w.py", '"/x.py'),
    *("-rf/y.py", ".../z.py", "%2e%2e/a1.py", "~/b1.py", "$HOME/c1.py", "`id`/d1.py"),
    "/".join(["deep" * 10] * 12) + "/e1.py",
    "w" * 200 + "/f1.py",
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A repository of names that other systems do not take, or take for one another."""
    root = tmp_path / "odd"
    for number, name in enumerate(NAMES):
        try:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(
                f'def f{number}():\n    """Do it {number} times."""\n', encoding="utf-8"
            )
        except OSError:  # this disk does not take it either
            continue
    return root


def made_of(root: Path, output: Path) -> dict[str, bytes]:
    made = run(str(root), Settings(output=str(output), jobs=1, no_cache=True))
    assert made.findings == ()
    return {name: (output / name).read_bytes() for name in made.files}


def test_every_name_that_is_written_is_good_on_every_system(odd: Path, tmp_path: Path) -> None:
    files = made_of(odd, tmp_path / "wiki")
    assert len(files) > 10
    assert collisions(files) == []
    for name, data in files.items():
        path = PureWindowsPath(name)
        assert path.parts == PurePosixPath(name).parts
        assert not path.drive
        assert not path.root
        assert name_fault(name) == ""
        assert name.isascii()
        assert len(name) <= 160
        assert b"\r" not in data


def test_names_in_either_form_of_unicode_are_the_same_to_nobody(tmp_path: Path) -> None:
    root = tmp_path / "forms"
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "größe_é")
        (root / form).mkdir(parents=True)
        (root / form / f"{name}.py").write_text(
            f"class {form}:\n    '''Holds {name}.'''\n", encoding="utf-8"
        )
    files = made_of(root, tmp_path / "wiki")
    assert "0 unchecked" in files["overview.md"].decode()


LOCALES = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX": {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    "UTF-8": {"PYTHONUTF8": "1", "TERM": "dumb", "COLUMNS": "20"},
}


def test_the_locale_never_shows(odd: Path, tmp_path: Path) -> None:
    (odd / "prose.md").write_text("# Größe\n\nSie sagt “naïve” Dinge über Größe.\n", "utf-8")
    wikis = {}
    for name, variables in LOCALES.items():
        place = tmp_path / name
        outer = {key: value for key, value in os.environ.items() if not key.startswith("LC_")}
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "codewiki",
                "generate",
                str(odd),
                "-o",
                str(place),
                "--no-cache",
            ],
            env=outer | {"CODEWIKI_DATA_FOLDER": str(tmp_path / "data")} | variables,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
        wikis[name] = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }
    assert wikis["C"] == wikis["POSIX"] == wikis["UTF-8"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a shell cannot close streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_nobody_need_listen(closed: str, tmp_path: Path) -> None:
    root = tmp_path / "small"
    root.mkdir()
    (root / "a.py").write_text("x = 1\n", encoding="utf-8")
    done = subprocess.run(
        [
            *("sh", "-c", f'"$0" -m codewiki generate "$1" -o "$2" {closed}'),
            *(sys.executable, str(root), str(tmp_path / "wiki")),
        ],
        env=os.environ | {"CODEWIKI_DATA_FOLDER": str(tmp_path / "data")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "wiki" / "overview.md").is_file()


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def test_nothing_depends_on_fork_or_on_one_system() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = set(imports_of(tree))
        assert "multiprocessing" not in names, path
        # What only one system has is imported where the system was asked for.
        top = set(imports_of(ast.Module([n for n in tree.body if not isinstance(n, ast.If)], [])))
        assert not top & (ONLY_POSIX | ONLY_WINDOWS), path
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not called & {"fork", "forkpty", "posix_spawn", "getuid", "geteuid", "uname"}, path


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Before Python 3.11.5 such a group may fail to match; an atomic group says the same."""
    possessive = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
    found = [
        f"{path.name}:{number}"
        for path in sorted(Path(codewiki.__file__).parent.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if possessive.search(line)
    ]
    assert found == []
