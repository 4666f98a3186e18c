"""What the readers keep to themselves, and how they choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.facts.artifacts.make import split
from codewiki.facts.artifacts.units import (
    MAX_UNITS,
    NAME_LENGTH,
    VALUE_LENGTH,
    UnitList,
    looks_secret,
    without_secrets,
)
from codewiki.facts.artifacts.yaml_tree import MAX_BYTES, YamlTree, pairs, scalar
from codewiki.facts.model import TOP_LEVEL, FileFacts
from codewiki.facts.reading import file_facts

SECRET = "hunter2"  # noqa: S105


def values(facts: FileFacts) -> str:
    return "\n".join(f"{unit.name} {unit.value}" for unit in facts.units)


@pytest.mark.parametrize(
    "name", ["API_KEY", "GITHUB_TOKEN", "db_password", "Secret", "passwd", "AUTH", "SENTRY_DSN"]
)
def test_names_that_look_secret(name: str) -> None:
    assert looks_secret(name)
    assert without_secrets("environment", name, SECRET) == ""


@pytest.mark.parametrize("name", ["PATH", "AUTHOR", "DEBUG", "compile"])
def test_names_that_do_not(name: str) -> None:
    assert without_secrets("environment", name, "value") == "value"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("deploy --token=hunter2 now", "deploy --token=… now"),
        ("deploy --token hunter2 now", "deploy --token … now"),
        ("API_KEY='hunter2 x' run", "API_KEY=… run"),
        ("API_KEY=$KEY run", "API_KEY=$KEY run"),
        ("curl -H 'X-Api-Key: hunter2'", "curl -H 'X-Api-Key: …'"),
        ("git clone https://me:hunter2@host/x", "git clone https://host/x"),
        ("pip install keyring==25 tokenizers x", "pip install keyring==25 tokenizers x"),
        ("sign --key --verbose file", "sign --key --verbose file"),
        ("make all", "make all"),
    ],
)
def test_secrets_in_commands(command: str, shown: str) -> None:
    assert without_secrets("run", "", command) == shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dockerfile", "FROM x\nARG A B_TOKEN=hunter2\nENV K_PASSWORD hunter2\n"),
        ("Dockerfile", "FROM x\nENV A=1 SECRET_B=hunter2\nRUN x --password=hunter2\n"),
        ("Dockerfile", "FROM x\nLABEL api_key=hunter2\n"),
        ("ci.yml", "on: push\nenv: {TOKEN: hunter2}\njobs: {a: {env: {X_KEY: hunter2}}}\n"),
        ("ci.yml", "on: push\njobs: {a: {steps: [{run: 'x --api-key hunter2'}]}}\n"),
        (
            "pom.xml",
            "<project><properties><db.password>hunter2</db.password></properties></project>",
        ),
        (
            "pom.xml",
            "<project><repositories><repository><url>https://u:hunter2@h/x</url></repository>",
        ),
        ("gradle.properties", "signing.password=hunter2\n"),
        ("build.gradle", "repositories { maven { url 'https://u:hunter2@h/x' } }\n"),
        (
            "CMakeLists.txt",
            'set(API_KEY hunter2)\ntarget_compile_definitions(a PRIVATE TOKEN="hunter2")',
        ),
        ("compose.yaml", "services: {a: {environment: {NAME: hunter2}}}\n"),
        (
            "compose.yaml",
            "services: {a: {environment: [NAME=hunter2], build: {args: {A: hunter2}}}}\n",
        ),
        (".gitlab-ci.yml", "variables: {NAME: hunter2}\na: {script: 'x --token=hunter2'}\n"),
        (".gitlab-ci.yml", "a: {variables: {NAME: {value: hunter2}}, script: x}\n"),
        ("x.yml", "password: hunter2\n"),
        ("tox.ini", "[a]\ntoken = hunter2\n"),
        ("setup.cfg", "[a]\npassword = hunter2\n"),
        ("Makefile", "TOKEN = hunter2\nall:\n\tpush --token=hunter2\n"),
        ("pyproject.toml", "[tool.x]\ntoken = 'hunter2'\n[tool.y.repo]\npassword = 'hunter2'\n"),
        ("requirements.txt", "--index-url https://u:hunter2@host/\nx @ https://u:hunter2@h/x\n"),
        ("package.json", '{"scripts": {"a": "NPM_TOKEN=hunter2 npm publish"}}'),
    ],
)
def test_values_of_secrets_are_never_kept(name: str, text: str) -> None:
    language = {"ci.yml": "yaml", "x.yml": "yaml"}.get(name, "some")
    facts = file_facts(text.encode(), language, name)
    assert facts.units
    assert SECRET not in values(facts)


def test_lists_of_units_are_bounded() -> None:
    units = UnitList(3)
    indexes = [
        units.add("a", "n" * 9_999, "v" * 9_999, line=number, end_line=number + 9)
        for number in range(MAX_UNITS + 5)
    ]
    assert indexes[-1] == TOP_LEVEL
    made = units.finish()
    assert len(made) == MAX_UNITS
    assert {(unit.line, unit.end_line) for unit in made} == {(1, 3), (2, 3), (3, 3)}
    assert (len(made[0].name), len(made[0].value)) == (NAME_LENGTH, VALUE_LENGTH)


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("# A\n\nMotto here\n\nIt signs data for you.\n", "It signs data for you."),
        ("# A\n\nMotto here\n\n## B\n\nHow to install this thing now.\n", "Motto here"),
        ("# A\n\n## B\n\nIt signs data for you.\n", "It signs data for you."),
        ("It signs data.\n\n# A\n\nMore words about it all.\n", "More words about it all."),
        ("It signs data.\n", "It signs data."),
        ("# A\n\n![x](y.png)\n\n[![b](c)](d)\n", None),
        ("# A\n\n- An item is no summary.\n", None),
        ("", None),
    ],
)
def test_the_paragraph_that_sums_a_document_up(text: str, summary: str | None) -> None:
    doc = file_facts(text.encode(), "markdown", "a.md").doc
    assert (doc and doc.text) == summary


@pytest.mark.parametrize(
    ("text", "artifact"),
    [
        ("flask==3.1\nclick\n", "requirements"),
        ("# pinned\n-r base.txt\nflask>=3 ; python_version>'3'\n", "requirements"),
        ("Some words of a note.\n", ""),
        ("apple\npear\n", ""),
        ("", ""),
    ],
)
def test_requirements_are_known_by_their_content(text: str, artifact: str) -> None:
    assert file_facts(text.encode(), "text", "dev.txt").artifact == artifact


def test_yaml_with_other_line_ends_keeps_its_lines() -> None:
    tree = YamlTree("a: \u2028 x\r\nb: 1\x85\nc: 2\n".encode())
    assert {key: tree.line(node.start_mark.index) for key, node, _ in pairs(tree.root)} == {
        "a": 1,
        "b": 2,
        "c": 3,
    }


def test_yaml_after_an_error_is_counted_as_lost() -> None:
    tree = YamlTree(b"a: 1\nb: 2\nc: [\n\nd: }\n")
    assert [(key, scalar(value)) for key, _, value in pairs(tree.root)][:2] in (
        [("a", "1"), ("b", "2")],
        [],
    )
    assert tree.error_lines > 0


def test_large_yaml_is_counted_not_composed() -> None:
    tree = YamlTree(b"a: b\n" * (MAX_BYTES // 4))
    assert tree.root is None
    assert tree.error_lines == MAX_BYTES // 4


@given(st.text(alphabet="ab :-\n[]{}&*!|>'\"#\t", max_size=80))
def test_yaml_never_raises(text: str) -> None:
    tree = YamlTree(text.encode())
    assert tree.error_lines <= text.count("\n") + 1


def test_entities_are_refused_before_they_are_read() -> None:
    text = '<!DOCTYPE project [<!ENTITY a SYSTEM "file:///etc/passwd">]><project><name>&a;</name>'
    facts = file_facts(text.encode(), "xml", "pom.xml")
    assert (facts.artifact, facts.units, facts.error_lines) == ("maven", (), 1)


def test_what_stands_before_an_error_of_xml_is_kept() -> None:
    text = "<project>\n<artifactId>a</artifactId>\n<modules><module>b</module>\n</wrong>\n"
    facts = file_facts(text.encode(), "xml", "pom.xml")
    assert [(unit.kind, unit.name, unit.value) for unit in facts.units] == [
        ("field", "artifactId", "a"),
        ("module", "b", ""),
    ]
    assert facts.error_lines == 1


def test_xml_that_is_no_project_is_not_taken() -> None:
    assert file_facts(b"<other/>", "xml", "pom.xml").artifact == ""


@pytest.mark.parametrize(
    ("text", "artifact"),
    [
        ("lint:\n  stage: test\n  script: x\n", "gitlab"),
        ("script: x\nstages: [a]\n", "yaml"),
        ("services:\n  a: {script: x, image: y}\n", "yaml"),
        ("a:\n  script: x\n", "yaml"),
        ("include: x.yml\n", "yaml"),
    ],
)
def test_parts_of_pipelines_are_known_by_their_content(text: str, artifact: str) -> None:
    assert file_facts(text.encode(), "yaml", "part.yml").artifact == artifact


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b", ["a", "b"]),
        ("$(wildcard src/*.c) b", ["$(wildcard src/*.c)", "b"]),
        ("a$(x y)z ${p q}", ["a$(x y)z", "${p q}"]),
        ("$@ $< ) (", ["$@", "$<", ")", "("]),
        ("", []),
    ],
)
def test_words_of_make(text: str, words: list[str]) -> None:
    assert split(text) == words
