"""Coverage of files and public symbols by language and by module, in any wiki."""

import json

from codewiki.check.coverage import check_coverage
from codewiki.check.model import Share
from codewiki.check.subject import Subject
from codewiki.check.symbols import check_symbols
from codewiki.source.contents import MemoryContents
from codewiki.source.model import Repository, Role, SourceFile

SOURCE = {
    "core/a.py": "def named():\n    pass\n\n\ndef silent():\n    pass\n",
    "core/b.py": "class Named:\n    pass\n",
    "lib/list.h": "int list_add(int item);\nstatic int hidden(void);\nlist_t *list_new(void);\n",
    "lib/list.c": "int list_add(int item) { return item; }\n",
    "app/Main.kt": "class Main\n\nfun start() {}\n",
}
LANGUAGES = {".py": "python", ".h": "c", ".c": "c", ".kt": "kotlin"}
PAGE = "# Home\n\n`named` of core/a.py and `Named`, `list_add` of `lib/list.h`, `Main`\n"


def subject(**files: str) -> Subject:
    made = tuple(
        SourceFile(path, LANGUAGES[path[path.rindex(".") :]], Role.SOURCE, 1, 3, "")
        for path in sorted(SOURCE)
    )
    repository = Repository(name="x", root="/nowhere", files=made)
    pages = {"index.md": PAGE, "lib.md": "# lib\n"} | files
    data = {name: text.encode() for name, text in pages.items()}
    return Subject(data, repository, MemoryContents(SOURCE), place="docs")


def shares(found: Subject, of: str) -> tuple[dict[str, str], dict[str, str]]:
    """The parts of both figures, as "sound of looked at" by name."""
    figures = (check_coverage(found).figures[0], check_symbols(found).figures[0])
    files, symbols = (
        {one.name: f"{one.sound} of {one.looked_at}" for one in figure.shares if one.of == of}
        for figure in figures
    )
    return files, symbols


def test_by_language() -> None:
    files, symbols = shares(subject(), "language")
    assert files == {"c": "1 of 2", "kotlin": "0 of 1", "python": "1 of 2"}
    assert symbols == {"c": "1 of 2", "kotlin": "1 of 2", "python": "2 of 3"}


def test_by_the_folder_where_a_wiki_says_nothing_of_modules() -> None:
    files, symbols = shares(subject(), "module")
    assert files == {"app": "0 of 1", "core": "1 of 2", "lib": "1 of 2"}
    assert symbols == {"app": "1 of 2", "core": "2 of 3", "lib": "1 of 2"}


def test_by_the_module_tree_of_another_tool() -> None:
    tree = {
        "Core": {
            "components": ["core/a.py::named", 5],
            "children": {"Rest": {"components": ["core/b.py"], "children": None}},
        },
        "Odd": "no module",
        "Lib": {"components": ["lib/list.h::list_add", "lib/list.c::list_add"]},
    }
    files, symbols = shares(subject(**{"module_tree.json": json.dumps(tree)}), "module")
    assert files == {"Core": "1 of 1", "Core/Rest": "0 of 1", "Lib": "1 of 2", "no page": "0 of 1"}
    assert symbols["Core/Rest"] == "1 of 1"


def test_by_the_pages_that_own_files_in_a_wiki_of_ours() -> None:
    wiki = {
        "pages": [
            {"id": "index", "owns": ["core/a.py", "core/b.py"]},
            {"id": "lib/lists", "owns": ["lib/list.h", "core/b.py"]},
        ]
    }
    lock = '{"generator": "codewiki"}'
    found = subject(**{"wiki.json": json.dumps(wiki), "codewiki.lock.json": lock})
    files, symbols = shares(found, "module")
    assert files == {"index": "1 of 2", "lib/lists": "1 of 1", "no page": "0 of 2"}
    assert symbols == {"index": "2 of 3", "lib/lists": "1 of 2", "no page": "1 of 2"}


def test_parts_add_up_to_the_whole() -> None:
    for figure in (check_coverage(subject()).figures[0], check_symbols(subject()).figures[0]):
        for of in ("language", "module"):
            parts = [one for one in figure.shares if one.of == of]
            assert sum(one.looked_at for one in parts) == figure.looked_at
            assert sum(one.sound for one in parts) == figure.sound
            assert all(isinstance(one, Share) for one in parts)
