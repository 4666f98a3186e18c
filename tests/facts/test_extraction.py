"""Facts of a folder of files: complete, in order, the same however they are made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from codewiki.errors import Cancelled, Problem, ProblemKind
from codewiki.facts import build, reading
from codewiki.facts.build import Extraction, extract_facts, file_facts
from codewiki.facts.keys import facts_key
from codewiki.facts.model import FileFacts
from codewiki.facts.reading import Outcome
from codewiki.facts.stored import StoredFacts
from codewiki.source.languages import language_of
from codewiki.source.model import Role, SourceFile
from codewiki.source.reading import count_lines, digest_of
from codewiki.store.cache import FactsCache

CASES = Path(__file__).parents[1] / "cases" / "facts" / "artifacts"


def entry(root: Path, path: str, role: Role = Role.SOURCE) -> SourceFile:
    """Return the entry of a file as the source stage makes it."""
    data = (root / path).read_bytes()
    return SourceFile(
        path=path,
        language=language_of(path, data),
        role=role,
        size=len(data),
        lines=count_lines(data),
        digest=digest_of(data),
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository: every artifact of the cases, and some code."""
    for number, file in enumerate(sorted(CASES.rglob("*"))):
        if file.is_file() and file.name != "expected.txt":
            folder = tmp_path / "repository" / f"part{number:02}"
            folder.mkdir(parents=True)
            (folder / file.name).write_bytes(file.read_bytes())
    for number in range(20):
        code = f"def function_{number}(x):\n    return {number}\n"
        (tmp_path / "repository" / f"module_{number}.py").write_text(code, encoding="utf-8")
    (tmp_path / "repository" / "notes.txt").write_text("Just words, no facts.\n", encoding="utf-8")
    return tmp_path / "repository"


@pytest.fixture
def files(root: Path) -> list[SourceFile]:
    paths = sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
    return [entry(root, path) for path in paths]


def by_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "POOL_FILES", 1)


def test_facts_are_in_path_order_whatever_the_order_of_the_files(
    root: Path, files: list[SourceFile]
) -> None:
    extraction = extract_facts(str(root), files[::-1])
    assert list(extraction.facts) == sorted(extraction.facts)
    assert extraction == extract_facts(str(root), files)
    assert extraction.facts["module_3.py"].definitions[0].name == "function_3"
    assert extraction.cached == 0


def test_the_number_of_workers_never_shows(
    root: Path, files: list[SourceFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = extract_facts(str(root), files)
    by_pool(monkeypatch)
    for jobs in (1, 2, 3):
        pooled = extract_facts(str(root), files, jobs=jobs)
        assert pooled == alone
        assert list(pooled.facts) == list(alone.facts)


def test_files_that_no_reader_knows_have_no_facts(root: Path, files: list[SourceFile]) -> None:
    (root / "main.zig").write_bytes(b"const x = 1;\n")
    facts = extract_facts(str(root), [*files, entry(root, "main.zig")]).facts
    assert "main.zig" not in facts


@pytest.mark.parametrize("role", [Role.GENERATED, Role.VENDORED])
def test_files_of_others_have_no_facts(root: Path, role: Role) -> None:
    assert extract_facts(str(root), [entry(root, "module_1.py", role)]).facts == {}


def test_text_that_is_no_artifact_after_all_has_its_lines_counted(root: Path) -> None:
    facts = extract_facts(str(root), [entry(root, "notes.txt")]).facts["notes.txt"]
    assert facts == FileFacts(language="text", code_lines=1)


def test_the_second_run_takes_everything_from_the_cache(
    root: Path, files: list[SourceFile], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        first = extract_facts(str(root), files, cache=cache)
    monkeypatch.setattr(build, "read_task", fail)
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        second = extract_facts(str(root), files, cache=cache)
    assert second.cached == len(second.facts) == len(first.facts)
    assert second.facts == first.facts
    assert second.problems == first.problems


def fail(root: str, task: reading.Task) -> reading.Outcome:
    raise AssertionError(task.path)


def test_a_renamed_file_hits_and_a_changed_one_misses(root: Path, tmp_path: Path) -> None:
    def run(path: str) -> int:
        with FactsCache(tmp_path / "cache", str(root)) as cache:
            return extract_facts(str(root), [entry(root, path)], cache=cache).cached

    assert run("module_1.py") == 0
    (root / "module_1.py").rename(root / "other.py")
    assert run("other.py") == 1
    (root / "other.py").write_bytes(b"x = 1\n")
    assert run("other.py") == 0


def test_a_blob_that_cannot_be_decoded_is_read_again(root: Path, tmp_path: Path) -> None:
    file = entry(root, "module_1.py")
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        cache.put_many({facts_key(file.digest, file.language, file.path): b"p\xff"})
        extraction = extract_facts(str(root), [file], cache=cache)
    assert extraction.cached == 0
    assert extraction.facts["module_1.py"].definitions


def test_problems_of_the_cache_are_passed_on(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with FactsCache(tmp_path / "file", str(root)) as cache:
        extraction = extract_facts(str(root), [], cache=cache)
    assert [problem.kind for problem in extraction.problems] == [ProblemKind.CACHE]


def spoil_change(path: Path) -> None:
    path.write_bytes(b"def changed():\n    pass\n")


def spoil_remove(path: Path) -> None:
    path.unlink()


def spoil_replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def spoil_make_binary(path: Path) -> None:
    path.write_bytes(b"\0\1\2" * 100)


def spoil_link_outside(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[1] / "secret.py")


@pytest.mark.parametrize("pooled", [False, True])
@pytest.mark.parametrize(
    ("spoil", "read"),
    [
        (spoil_change, ["changed"]),
        (spoil_remove, None),
        (spoil_replace_by_folder, None),
        (spoil_make_binary, None),
        (spoil_link_outside, None),
    ],
)
def test_files_that_changed_since_they_were_found(
    root: Path,
    spoil: Callable[[Path], None],
    read: list[str] | None,
    pooled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (root.parent / "secret.py").write_bytes(b"def secret(): pass\n")
    file = entry(root, "module_1.py")
    spoil(root / "module_1.py")
    if pooled:
        by_pool(monkeypatch)
    extraction = extract_facts(str(root), [file, entry(root, "module_2.py")])
    assert [(problem.kind, problem.path) for problem in extraction.problems] == [
        (ProblemKind.UNREADABLE, "module_1.py")
    ]
    facts = extraction.facts.get("module_1.py")
    assert (facts and [definition.name for definition in facts.definitions]) == read
    assert "module_2.py" in extraction.facts


def test_lines_that_could_not_be_parsed_are_reported(root: Path) -> None:
    (root / "broken.py").write_bytes(b"def good():\n    pass\n\n)(\n")
    extraction = extract_facts(str(root), [entry(root, "broken.py")])
    assert extraction.facts["broken.py"].definitions[0].name == "good"
    assert extraction.problems == (
        Problem("facts", ProblemKind.SYNTAX, "broken.py", "1 line could not be parsed"),
    )


def test_a_reader_that_raises_costs_its_file_only(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(data: bytes, language: str, path_name: str) -> FileFacts:
        if path_name == "module_1.py":
            raise RecursionError("too deep")
        return file_facts(data, language, path_name)

    monkeypatch.setattr(reading, "file_facts", raising)
    extraction = extract_facts(str(root), [entry(root, "module_1.py"), entry(root, "module_2.py")])
    assert list(extraction.facts) == ["module_2.py"]
    assert [problem.kind for problem in extraction.problems] == [ProblemKind.CRASH]


@pytest.mark.parametrize("pooled", [False, True])
def test_progress_goes_from_nothing_to_all(
    root: Path, files: list[SourceFile], pooled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pooled:
        by_pool(monkeypatch)
    seen: list[tuple[int, int]] = []
    extraction = extract_facts(
        str(root), files, on_progress=lambda done, total: seen.append((done, total))
    )
    total = len(extraction.facts)
    assert seen == [(done, total) for done in range(total + 1)]


@pytest.mark.parametrize("pooled", [False, True])
def test_a_run_can_be_cancelled(
    root: Path, files: list[SourceFile], pooled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pooled:
        by_pool(monkeypatch)
    with pytest.raises(Cancelled):
        extract_facts(str(root), files, cancelled=lambda: True)


def test_what_was_read_before_a_cancellation_is_kept(
    root: Path, files: list[SourceFile], tmp_path: Path
) -> None:
    asked = iter([False] * 10)
    with FactsCache(tmp_path / "cache", str(root)) as cache, pytest.raises(Cancelled):
        extract_facts(str(root), files, cache=cache, cancelled=lambda: next(asked, True))
    with FactsCache(tmp_path / "cache", str(root)) as cache:
        assert extract_facts(str(root), files, cache=cache).cached == 10


def test_names_that_are_hard_to_say(root: Path) -> None:
    name = "sp\u00e4m \n'\".py"
    (root / name).write_bytes(b"x = 1\n")
    assert list(extract_facts(str(root), [entry(root, name)]).facts) == [name]


def test_no_files_give_no_facts(root: Path) -> None:
    assert extract_facts(str(root), []) == Extraction(StoredFacts({}))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "def d(,\n a:[[m,...]]):"),
        ("python", '=3\ndef a():print""\n$'),
        ("typescript", "type M={:[]extends U?x:}"),
        ("typescript", "const r:()=>=for"),
        ("javascript", "class P{=e"),
    ],
)
def test_what_the_parser_misses_has_no_facts(language: str, text: str) -> None:
    facts = file_facts(text.encode(), language, "a")
    names = [entry.name for entry in facts.references] + [entry.name for entry in facts.bindings]
    names += [entry.name for one in facts.definitions for entry in one.parameters]
    assert all(names)


def test_a_file_on_which_the_parser_works_for_minutes_costs_only_itself(root: Path) -> None:
    """Nor the machine its memory: this one would take 20 GB."""
    (root / "endless.py").write_text("/*/*\n" * 4_000, encoding="utf-8")
    files = [entry(root, "endless.py"), entry(root, "module_1.py"), entry(root, "module_2.py")]
    extraction = extract_facts(str(root), files, parse_seconds=0.5)
    assert sorted(extraction.facts) == ["module_1.py", "module_2.py"]
    assert [definition.name for definition in extraction.facts["module_1.py"].definitions] == [
        "function_1"
    ]
    assert extraction.problems == (
        Problem("facts", ProblemKind.TIMEOUT, "endless.py", "Given up after 0.5 seconds"),
    )


def test_no_file_of_some_length_is_parsed_in_the_process_of_the_caller(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Outcome:
        raise AssertionError("parsed here")

    (root / "long.py").write_text("x = 1  # and so on\n" * 500, encoding="utf-8")
    monkeypatch.setattr(build, "read_task", never)
    assert list(extract_facts(str(root), [entry(root, "long.py")]).facts) == ["long.py"]
