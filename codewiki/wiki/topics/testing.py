"""Testing: frameworks, files, how to run them, how tests are built, and what they reach."""

import re

import msgspec

from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, line_counts, parenthesis
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Claim,
    ClaimKind,
    Code,
    Content,
    FileLink,
    Page,
    PageKind,
    Plain,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.tests_examples import is_test_data, tests_in
from codewiki.wiki.topics.test_design import count_fixtures, fixtures, parametrised, test_classes
from codewiki.wiki.topics.test_reach import not_named, reached_modules, tested_pages
from codewiki.wiki.topics.test_runs import commands
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import use_section

MAX_ROWS = 30
MAX_FOLDERS = 20
FEWEST_FOLDERS = 3
FRAMEWORKS = {
    "pytest": "pytest",
    "unittest": "unittest",
    "hypothesis": "hypothesis",
    "nose": "nose",
    "vitest": "vitest",
    "@jest/globals": "jest",
    "jest": "jest",
    "mocha": "mocha",
    "chai": "chai",
    "tap": "tap",
    "ava": "ava",
    "test": "the test runner of Node.js",
    "assert": "assert",
    "@playwright/test": "Playwright",
    "cypress": "Cypress",
    "supertest": "supertest",
    "@testing-library/react": "Testing Library",
    "sinon": "sinon",
    "org.junit.jupiter": "JUnit 5",
    "org.junit": "JUnit 4",
    "junit.framework": "JUnit 3",
    "org.testng": "TestNG",
    "org.mockito": "Mockito",
    "org.assertj": "AssertJ",
    "org.hamcrest": "Hamcrest",
    "com.google.common.truth": "Truth",
    "org.springframework.boot.test": "Spring Boot Test",
    "org.testcontainers": "Testcontainers",
    "check.h": "Check",
    "cmocka.h": "cmocka",
    "unity.h": "Unity",
    "gtest/gtest.h": "GoogleTest",
}
"""Test frameworks by the module, package or header that brings them."""
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mocks", ("mock",)),
    ("test_clients", ("test_client",)),
    ("properties", ("property_test",)),
    ("expected_errors", ("expect_error",)),
    ("skips", ("skip",)),
)
_CONNECTED = re.compile(r"[./:]")


class _TestFile(msgspec.Struct, frozen=True):
    path: str
    tests: int
    fixtures: int


def write(material: Material) -> Page | None:
    """The page, or ``None`` when no test was found."""
    page = topic_id("testing")
    paths = [
        path
        for path in sorted(material.facts)
        if material.role(path) is Role.TEST and not is_test_data(path)
    ]
    files = [
        _TestFile(path, count_in(material, path), count_fixtures(material, path)) for path in paths
    ]
    holding = [one for one in files if one.tests]
    runs = commands(material)
    every = sum(file.role is Role.TEST for file in material.files.values())
    if not holding and not (every and runs):
        return None
    writer = PageWriter(page)
    writer.section(1, say("topic.testing"), _lead(material, paths, holding, every))
    writer.section(2, say("heading.test_files"), _files(material, files))
    writer.section(2, say("heading.test_folders"), _folders(material))
    writer.section(2, say("heading.test_runs"), runs)
    writer.section(2, say("heading.test_classes"), test_classes(material, paths))
    writer.section(2, say("heading.fixtures"), fixtures(material, paths))
    writer.section(2, say("heading.parametrised"), parametrised(material, paths))
    for key, purposes in SECTIONS:
        content = use_section(material, page, key, purposes, Role.TEST)
        writer.section(2, say(f"heading.{key}"), content)
    if holding:
        writer.section(2, say("heading.reached"), reached_modules(material))
        writer.section(2, say("heading.not_named"), not_named(material))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.testing"), PageKind.TOPIC)


def count_in(material: Material, path: str) -> int:
    """How many tests a file has; one that holds others is a group of them."""
    return len(tests_in(material, path))


def _lead(
    material: Material, paths: list[str], holding: list[_TestFile], every: int
) -> tuple[Content, ...]:
    sentences = [_frameworks(material, paths)] if holding else []
    total = sum(one.tests for one in holding)
    first = _first_test(material, [one.path for one in holding])
    among: Spans = ()
    if first is not None:
        among = say("testing.first", name=Code(first.needle), lines=parenthesis(first))
    words = say(
        "testing.lead",
        n=total,
        tests=say("count.tests", n=total),
        files=say("count.test_files", n=len(holding)),
        first=among,
    )
    claims = (DERIVED,)
    if holding:
        sentences.append(sentence(words, *claims) if first is not None else caption(words))
    else:
        words = say("testing.no_tests", n=every, files=say("count.test_files", n=every))
        sentences.append(caption(words))
    return paragraph(*(one for one in sentences if one is not None))


def _first_test(material: Material, paths: list[str]) -> Citation | None:
    for path in paths:
        for signal in tests_in(material, path):
            for name in (signal.name, signal.name.rsplit(".", 1)[-1]):
                citation = material.evidence.cite(path, signal.line, signal.line, name)
                if citation is not None:
                    return citation
    return None


def _frameworks(material: Material, paths: list[str]) -> Statement | None:
    """Which frameworks the test files import, by the number of files."""
    found: dict[tuple[str, str], dict[str, Citation]] = {}
    for path in paths:
        for one in material.facts[path].imports:
            module = one.module.removeprefix("node:").strip('<>"')
            key = next((name for name in _prefixes(module) if name in FRAMEWORKS), "")
            if not key or (key == "test" and not one.module.startswith("node:")):
                continue
            needle = key if key in one.module else one.module
            cite = material.evidence.cite
            citation = cite(path, one.line, one.end_line, needle)
            if citation is not None:
                found.setdefault((FRAMEWORKS[key], key), {}).setdefault(path, citation)
    if not found:
        return None
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    parts: list[Spans] = [
        (
            *say("testing.framework", name=_framework(name, key), n=len(places)),
            *parenthesis(min(places.values())),
        )
        for (name, key), places in ordered
    ]
    return sentence(say("testing.frameworks", names=listing(parts, 6)), DERIVED)


def _folders(material: Material) -> tuple[Content, ...]:
    """The folders of all test files, those with the most lines first."""
    found: dict[str, list[str]] = {}
    for path, file in sorted(material.files.items()):
        if file.role is Role.TEST:
            found.setdefault(path.rpartition("/")[0] or ".", []).append(path)
    if len(found) < FEWEST_FOLDERS:
        return ()
    lines = {
        name: sum(material.files[one].lines for one in inside) for name, inside in found.items()
    }
    ordered = sorted(found, key=lambda name: (-lines[name], name))
    rows = []
    for name in ordered[:MAX_FOLDERS]:
        inside = found[name]
        tests = sum(count_in(material, path) for path in inside if path in material.facts)
        cells = (
            (Code(name),),
            (Plain(number(len(inside))),),
            (Plain(number(lines[name])),),
            (Plain(number(tests)),) if tests else (),
        )
        claims = (claim for path in inside for claim in counted_tests(material, path))
        rows.append(row(cells, *line_counts(material, inside), *claims))
    header = tuple(label(f"column.{name}") for name in ("folder", "files_n", "lines", "tests_n"))
    content: list[Content] = [*paragraph(caption(say("testing.folders")))]
    content += table(header, rows, right=(1, 2, 3))
    if len(found) > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def counted_tests(material: Material, path: str) -> tuple[Claim, ...]:
    """The claim that a file holds so many tests."""
    tests = count_in(material, path) if path in material.facts else 0
    return (Claim(ClaimKind.COUNTS, path, "tests", str(tests)),) if tests else ()


def _framework(name: str, key: str) -> Spans:
    """What a framework is called, and the module or package behind another name."""
    if name == key:
        return (Code(name),)
    return (Plain(f"{name} ("), Code(key), Plain(")"))


def _prefixes(module: str) -> list[str]:
    """A module and everything that it lies in, the longest first."""
    found = [module]
    for match in reversed(list(_CONNECTED.finditer(module))):
        found.append(module[: match.start()])
    return found


def _files(material: Material, files: list[_TestFile]) -> tuple[Content, ...]:
    ordered = sorted(
        (one for one in files if one.tests or one.fixtures), key=lambda one: (-one.tests, one.path)
    )
    rows = []
    for one in ordered[:MAX_ROWS]:
        cells = (
            (FileLink(one.path),),
            (Plain(number(material.files[one.path].lines)),),
            (Plain(number(one.tests)),) if one.tests else (),
            (Plain(number(one.fixtures)),) if one.fixtures else (),
            tested_pages(material, one.path),
        )
        claims = counted_tests(material, one.path)
        if one.fixtures or cells[-1]:
            claims += (DERIVED,)
        rows.append(row(cells, *line_counts(material, (one.path,)), *claims))
    columns = ("file", "lines", "tests_n", "fixtures_n", "tested")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows, right=(1, 2, 3)))
    if len(ordered) > len(rows):
        rest = ordered[len(rows) :]
        tests = say("count.tests", n=sum(one.tests for one in rest))
        words = say("testing.other_files", n=len(rest), tests=tests)
        content += paragraph(caption(words))
    return tuple(content)
