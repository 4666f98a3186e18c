"""Where headers are looked for, as build files say: and what hostile build files cannot do."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codewiki.facts.model import FileFacts
from codewiki.facts.reading import file_facts
from codewiki.graph.include_paths import MOST_GROUPS, MOST_OF_FILE, IncludePaths

KNOWN = ("a/src/x.c", "a/include/x.h", "b/include/y.h", "include/z.h", "top.c")


def cmake(text: str, path: str = "CMakeLists.txt") -> dict[str, FileFacts]:
    return {path: file_facts(text.encode(), "cmake", "CMakeLists.txt")}


def make(text: str, path: str = "Makefile") -> dict[str, FileFacts]:
    return {path: file_facts(text.encode(), "make", "Makefile")}


def database(*entries: object) -> dict[str, FileFacts]:
    data = json.dumps(entries).encode()
    return {"compile_commands.json": file_facts(data, "json", "compile_commands.json")}


def groups(found: dict[str, FileFacts], folder: str) -> list[tuple[str, ...]]:
    return list(IncludePaths(found, KNOWN).groups(folder))


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("include_directories(include)", "CMakeLists.txt", [("include",)]),
        ("include_directories(include)", "a/CMakeLists.txt", [("a/include",)]),
        ("include_directories(b/include)", "a/CMakeLists.txt", [("b/include",)]),
        ("include_directories(../b/include .)", "a/CMakeLists.txt", [("b/include", "a")]),
        ("include_directories(${CMAKE_SOURCE_DIR}/b/include)", "a/x.cmake", [("b/include",)]),
        ("include_directories(${X}/include /usr/include gone ../../up)", "a/x.cmake", []),
        ("include_directories($<INSTALL_INTERFACE:include>)", "CMakeLists.txt", []),
        ("set(D include b/include)\ninclude_directories(${D})", "CMakeLists.txt",
         [("include", "b/include")]),
        ("target_include_directories(t PUBLIC include PRIVATE include)", "CMakeLists.txt",
         [("include",)]),
    ],
)  # fmt: skip
def test_what_cmake_says_counts_below_its_folder(
    text: str, path: str, expected: list[tuple[str, ...]]
) -> None:
    assert groups(cmake(text, path), "a/src") == expected
    assert groups(cmake(text, path), "b") == (expected if "/" not in path else [])


def test_the_nearest_build_file_comes_first() -> None:
    found = cmake("include_directories(include)") | make("CFLAGS = -Iinclude", "a/Makefile")
    assert groups(found, "a/src") == [("a/include",), ("include",)]


def test_flags_of_make_are_read_where_they_stand() -> None:
    flags = "-DX -I$(top_srcdir)/include -I ../b/include -I$(OTHER) -I."
    text = f"CPPFLAGS += {flags}\nall:\n\tcc -Isrc x.c\n"
    assert groups(make(text, "a/Makefile"), "a") == [("include", "b/include", "a", "a/src")]


def test_a_database_of_another_machine_is_read_in_its_order() -> None:
    command = "cc -I../b/include -I/home/x/shop/include -isystem /usr/include -c ../a/src/x.c"
    found = database(
        {"directory": "/home/x/shop/build", "command": command, "file": "../a/src/x.c"},
        {"directory": "/home/x/shop/build", "command": "cc -I../a", "file": "../a/src/gone.c"},
    )
    assert groups(found, "a/src") == [("b/include",), ("include",)]
    assert groups(found, "a") == []


def test_a_database_of_another_repository_says_nothing() -> None:
    found = database({"directory": "/x", "command": "cc -I/x/include", "file": "/x/other.c"})
    assert groups(found, "a/src") == []


def test_there_is_a_bound() -> None:
    deep = "/".join("d" * 300)
    found: dict[str, FileFacts] = {}
    for count in range(300):
        path = f"{deep[: 2 * count]}CMakeLists.txt"
        found |= cmake("include_directories(.)", path)
    known = [f"{deep}/x.h"]
    assert len(list(IncludePaths(found, known).groups(deep))) == MOST_GROUPS
    many = cmake("include_directories(" + " ".join(f"d{n}" for n in range(1_000)) + ")")
    known = [f"d{n}/x.h" for n in range(1_000)]
    (group,) = IncludePaths(many, known).groups("")
    assert len(group) == MOST_OF_FILE


WORDS = st.sampled_from([
    "-I", "-I..", "/", "..", "a", "include", "$(srcdir)", "${X}", "$<BUILD_INTERFACE:", ">", " ",
    "\\", '"', "'", "-isystem", "b/include", "\0", "é", "[", "(", ")", "\n", "\t",
])  # fmt: skip


@given(st.lists(WORDS, max_size=20).map("".join), st.lists(WORDS, max_size=12).map("".join))
@settings(deadline=None, max_examples=60)
def test_whatever_build_files_say_folders_are_those_of_the_repository(text: str, more: str) -> None:
    found = (
        cmake(f"include_directories({text})")
        | make(f"X = {text}\nall:\n\t{more}\n", "a/Makefile")
        | database({"directory": more, "command": text, "file": "a/src/x.c"})
    )
    folders = {"", "a", "a/src", "a/include", "b", "b/include", "include"}
    for group in IncludePaths(found, KNOWN).groups("a/src"):
        assert set(group) <= folders
