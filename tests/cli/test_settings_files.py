"""The file of the repository steers and does nothing else, whatever it holds."""

from pathlib import Path

import pytest

from codewiki.cli.settings_files import SettingsFile, read_repository_file
from codewiki.settings import OPTIONS

FORBIDDEN = [
    "output", "no_cache", "no_prose", "jobs", "max_file_bytes", "parse_seconds", "cache_folder",
    "data_folder", "writer", "main_model", "cluster_model", "base_url", "api_key", "api-key",
    "max_cost", "config_folder", "ignored", "__class__", "INCLUDE", "ｉｎｃｌｕｄｅ", "include ",
]  # fmt: skip


def read(tmp_path: Path, text: str | bytes) -> SettingsFile:
    """Write ``codewiki.toml`` and read it back."""
    data = text.encode() if isinstance(text, str) else text
    (tmp_path / "codewiki.toml").write_bytes(data)
    return read_repository_file(tmp_path)


def told(file: SettingsFile) -> list[str]:
    """The faults as lines."""
    return [str(fault) for fault in file.faults]


def test_what_is_allowed_counts(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        'include = ["src/", "*.py"]\nexclude = ["!keep/", "a/**/b"]\n'
        '[titles]\n"src/core/" = "  The   core "\napi = "The API: Größe & 日本語"\n',
    )
    assert file.faults == ()
    assert file.values == {
        "include": ("src/", "*.py"),
        "exclude": ("!keep/", "a/**/b"),
        "titles": (("api", "The API: Größe & 日本語"), ("src/core", "The core")),
    }
    assert file.places["titles"] == "codewiki.toml:3"


def test_no_file_is_no_fault(tmp_path: Path) -> None:
    assert read_repository_file(tmp_path) == SettingsFile()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_is_not_allowed_is_named(name: str, tmp_path: Path) -> None:
    file = read(tmp_path, f'include = ["a"]\n"{name}" = "/etc"\n')
    assert file.values == {"include": ("a",)}
    assert len(file.faults) == 1
    assert told(file)[0].startswith(f"codewiki.toml:2: “{name}” is not allowed in the file of a")


def test_nothing_but_steering_is_allowed() -> None:
    assert {one.name for one in OPTIONS if one.in_repository} == {
        "include",
        "exclude",
        "focus",
        "doc_type",
        "titles",
        "page_order",
        "pinned_pages",
        "notes",
    }


def test_order_pins_and_notes(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        'page_order = ["net", "src/core", "net", "../x", 7]\n'
        'pinned_pages = ["core/"]\n'
        "[notes]\noverview = 'Read this first.'\n"
        f"core = '{'x' * 401}'\nnet = \"a\\u202eb\"\n",
    )
    assert file.values == {
        "page_order": ("net", "src/core"),
        "pinned_pages": ("core",),
        "notes": (("overview", "Read this first."),),
    }
    assert [line.split(" cannot")[0] for line in told(file)] == [
        "codewiki.toml:1: page_order, “../x”,",
        "codewiki.toml:1: page_order, “7”,",
        "codewiki.toml:5: notes, “core”,",
        "codewiki.toml:6: notes, “net”,",
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "/etc", "../x", "a/../../b", "..", "!../x", "!/etc", "~/x", "C:/x", "a\\\\..\\\\b", "[a",
        "", "   ", "#x", "a\\u0000b", "a\\nb", "a\\u202eb", "a\\u200bb", "x" * 2000, "\\\\",
    ],
)  # fmt: skip
@pytest.mark.parametrize("setting", ["include", "exclude"])
def test_a_bad_pattern_is_left_out_alone(setting: str, pattern: str, tmp_path: Path) -> None:
    file = read(tmp_path, f'{setting} = ["good/", "{pattern}", "*.x"]\n')
    assert file.values == {setting: ("good/", "*.x")}
    assert len(file.faults) == 1
    assert told(file)[0].startswith(f"codewiki.toml:1: {setting} cannot be ")
    assert len(told(file)[0]) < 400
    assert read(tmp_path, f'{setting} = ["{pattern}"]\n').values == {}


@pytest.mark.parametrize(
    "title",
    ["''", "'  '", "'" + "x" * 81 + "'", "'a\u202eb'", '"\\u0007"', "7", "[]"],
)
def test_a_bad_title_is_left_out_alone(title: str, tmp_path: Path) -> None:
    file = read(tmp_path, f"[titles]\ngood = 'Good'\nbad = {title}\n")
    assert file.values == {"titles": (("good", "Good"),)}
    assert told(file)[0].startswith("codewiki.toml:3: titles, “bad”, cannot be ")


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", ".", "", "a/./b", "a\u202eb", "x" * 2000])
def test_a_title_for_no_possible_module_is_left_out(name: str, tmp_path: Path) -> None:
    file = read(tmp_path, f'[titles]\n"{name}" = "x"\ngood = "Good"\n')
    assert file.values == {"titles": (("good", "Good"),)}
    assert len(file.faults) == 1


@pytest.mark.parametrize("value", ["1", "true", "'src'", "{}", "1979-05-27", "nan", "[[['x']]]"])
def test_a_value_of_another_kind_is_named(value: str, tmp_path: Path) -> None:
    file = read(tmp_path, f"include = {value}\n")
    assert file.values == {}
    assert told(file)[0].startswith("codewiki.toml:1: include cannot be ")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"include = ['a']\n# " + b"x" * 10_000_000, "codewiki.toml: the file is larger than"),
        (b"include = " + b"[" * 5000, "codewiki.toml:1: the file nests too deeply"),
        (b"include = ['a']\nexclude = ['b'\n", "codewiki.toml:2: the file is no valid TOML"),
        (b"\x00\xff\xfe", "codewiki.toml:1: the file is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(data: bytes, words: str, tmp_path: Path) -> None:
    file = read(tmp_path, data)
    assert file.values == {}
    assert len(file.faults) == 1
    assert told(file)[0].startswith(words)


def test_a_link_is_not_followed_and_says_nothing_of_its_target(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("include = ['private']\n", encoding="utf-8")
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "codewiki.toml").symlink_to(tmp_path / "secret.toml")
    file = read_repository_file(repository)
    assert file.values == {}
    assert "symbolic link" in told(file)[0]
    assert str(tmp_path) not in told(file)[0]


def test_faults_are_bounded(tmp_path: Path) -> None:
    file = read(tmp_path, "".join(f"k{number} = 1\n" for number in range(1000)))
    assert len(file.faults) == 101
    assert file.faults[-1].message == "900 more entries are wrong"
    many = read(tmp_path, f"exclude = {['x'] * 201}\n")
    assert many.values == {}
    assert "201 entries" in told(many)[0]
