"""The page on getting started: which examples, what is needed, which commands."""

from pathlib import Path

from tests.wiki.test_testing_topic import write
from tests.wiki.whole_line import make

README = """\
# Shop

```sh
see anything
```

## Contributing

```sh
make docs
```

## Installation

```sh
pip install shop
```

```sh
pip install shop[a]
```

```sh
pip install shop[b]
```

```sh
pip install shop[c]
```

## Usage

```python
import shop
```
"""


def test_examples_on_installing_and_use_come_before_others(tmp_path: Path) -> None:
    page = write(tmp_path, {"README.md": README, "a.py": "x = 1\n"}).page("topics/getting_started")
    for shown in ("pip install shop\n", "pip install shop[b]", "import shop", "see anything"):
        assert shown in page
    assert "pip install shop[c]" not in page
    assert page.index("pip install shop\n") < page.index("import shop")
    assert "“Usage”" in page


def test_versions_that_are_asked_for_and_commands(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.11"\n'
        '[project.scripts]\nshop = "shop:main"\n',
        "Makefile": "docs:\n\tsphinx\n%.o: %.c\n\tcc\na.o: a.c\n",
        "web/package.json": '{"name": "w", "engines": {"node": ">=20"}}',
    }
    page = write(tmp_path, files).page("topics/getting_started")
    assert "| `requires-python` | `>=3.11` |" in page
    assert "| `node` | `>=20` |" in page
    assert "| script | `shop` | `shop:main` |" in page
    assert "| target | `docs` |" in page
    assert "`a.o`" not in page


def test_without_prose_the_readme_gives_no_example(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    (tmp_path / "Makefile").write_text("docs:\n\tsphinx\n", encoding="utf-8")
    made = make(tmp_path, prose=False)
    assert not any(b"pip install" in data for name, data in made.files.items() if ".md" in name)
