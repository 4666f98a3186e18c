"""What every reader of artifacts promises, whatever bytes it gets."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codewiki.facts.artifacts.reader import Reader
from codewiki.facts.artifacts.registry import READERS, readers_for
from codewiki.facts.artifacts.units import MAX_UNITS, NAME_LENGTH, VALUE_LENGTH
from codewiki.facts.model import FileFacts
from codewiki.source.reading import count_lines

# Pieces of all the formats, so that the text generated from them comes near to real files.
FRAGMENTS = (
    "[project]\n", "name = 'x'\n", 'dependencies = ["a>=1", # c\n "b"]\n', "[tool.x.y]\n",
    "a.b.'c' = {d = 1, e.f = [1]}\n", "[[t]]\n", '"""', "'''", "[", "]", "{", "}", "=",
    '"scripts": {"a": "b"},', '"exports": {".": {"import": "./x", "y": {"z": null}}},',
    '"\\ud800"', "FROM a AS b\n", "RUN x \\\n", "COPY --from=b x y <<EOF\n", "EOF\n",
    "ENV A=1 B='\n", "# escape=`\n", "on: push\n", "jobs:\n", "  a:\n", "    steps:\n",
    "    - run: |\n", "&a ", "*a ", "? ", "- ", "\t", "env: {A: '${{ secrets.B }}'}\n",
    "%YAML 1.2\n", "---\n", "...\n", "!!x ", "<<: *a\n", "|2+\n", "# T\n", "===\n", "---\n",
    "```py\n", "~~~\n", "> ", "* ", "1. ", "[a](b)", "![", "](", "`", "``", "<h1>x</h1>\n",
    "| a | b |\n|---|---|\n", "[a]: b\n", "<!--", "<p>\n", ".. code-block:: x\n\n   y\n",
    ".. _a: b\n", "::\n", ":a:`b <c>`", "`a <b>`_", "x: y ## z\n", "x := 1\n", "define a\n",
    "endef\n", "[s]\nk = v\n  w\n", "-r a.txt\n", "a==1 --hash=sha256:0 \\\n",
    "<project>\n", "</project>", "<parent>", "</parent>", "<dependency>", "<artifactId>a",
    "</artifactId>", "<properties><a>${a}</a></properties>", "<modules><module>x</module>", "<!--",
    "-->", "<![CDATA[", "]]>", "&lt;", "&a;", "<!DOCTYPE a [", "<?x ?>",
    "plugins {\n", "dependencies {", "implementation 'a:b:$c'\n", "project(':x')", "/*", "*/", "\"",
    "tasks.register('a') {\n", "dependsOn 'b'\n", "include ':a'", "->", "(", ")", "libs.a.b\n",
    '[{"directory": "/a", "file": "b.c", "command": "cc -I', '-I../x"}]',
    '"arguments": ["-I", 3],',
    "packages:\n", "- 'a/*'\n", "sourceSets { main { java { srcDir 'a'\n",
    "java.srcDirs = ['b', c]\n",
    "include_directories(", "target_include_directories(a PUBLIC $<X:",
    '"imports": {"#a": ["./b"]},',
    "<build><sourceDirectory>a</sourceDirectory>",
    "add_library(a b.c\n", "set(A b)\n", "${A}", "#[[", "]]", "[=[", "target_link_libraries(a b)\n",
    "services:\n", "build: .\n", "ports: [\"1:2\"]\n", "stages: [a]\n", "script: x\n",
    "extends: .a\n", "!reference [a, b]\n", "ifeq (a,b)\n", "endif\n", "a_PROGRAMS = b\n",
    "-e git+https://u:p@h/x#egg=y\n", "\n", "\r\n", "\r", " ", "é", "\x0c", "\u2028",
)  # fmt: skip

texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=30).map("".join)
files = st.binary(max_size=200) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))

every_reader = pytest.mark.parametrize(
    "reader", READERS, ids=[f"{reader.name}-{reader.read.__name__}" for reader in READERS]
)


def check(facts: FileFacts | None, data: bytes, reader: Reader) -> None:
    if facts is None:
        return
    lines = count_lines(data)
    assert facts.artifact == reader.name
    assert facts.language == "some"
    assert 0 <= facts.code_lines <= lines
    assert 0 <= facts.error_lines <= max(lines, 1)
    assert len(facts.units) <= MAX_UNITS
    for index, unit in enumerate(facts.units):
        assert 1 <= unit.line <= unit.end_line <= max(lines, 1)
        assert -1 <= unit.parent < index
        assert len(unit.name) <= NAME_LENGTH
        assert len(unit.value) <= VALUE_LENGTH
    if facts.doc is not None:
        assert facts.doc.text.strip()
        assert 1 <= facts.doc.line <= facts.doc.end_line <= lines
        assert facts.doc.text.count("\n") == facts.doc.end_line - facts.doc.line
    # Whatever was read can be sent and kept.
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(facts), type=FileFacts) == facts


@every_reader
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=files)
def test_any_bytes_give_facts_inside_the_file(reader: Reader, data: bytes) -> None:
    facts = reader.read(data, "some")
    check(facts, data, reader)
    assert reader.read(data, "some") == facts


HOSTILE = {
    "empty": b"",
    "nul": b"\0" * 50_000,
    "brackets": b"[" * 100_000,
    "braces": b"{" * 100_000,
    "closed": b"[" * 5_000 + b"]" * 5_000,
    "flow": b"on: push\njobs: " + b"[" * 50_000,
    "nested flow": b"on: push\njobs: " + b"{a: " * 400 + b"}" * 400,
    "nested blocks": b"on: push\njobs:\n" + b"\n".join(b" " * n + b"a:" for n in range(1, 1_500)),
    "dashes": b"on: push\njobs: " + b"- " * 20_000,
    "aliases": b"on: push\na0: &a0 [x]\n"
    + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b"*a%d," % (n - 1) * 9) for n in range(1, 40))
    + b"jobs: *a39\n",
    "self": b"on: push\njobs: &a\n  j: *a\n  steps: *a\n",
    "merge": b"on: &o {push: *o}\njobs: &j {<<: *j, k: &k {steps: [&s {run: x, env: *s}, *s]}}\n",
    "big number": b"%YAML 1." + b"9" * 6_000 + b"\n---\non: push\njobs: 1\n",
    "backticks": b"`" * 50_000,
    "backtick rows": b"`a ``b " * 8_000,
    "stars": b"*a _b " * 10_000,
    "quotes": b">" * 20_000,
    "lists": b"- " * 20_000,
    "link starts": b"[" * 20_000 + b"a](b)",
    "link texts": b"[a](" * 15_000,
    "images": b"![[]" * 15_000,
    "html": b"<h1>" * 15_000,
    "angles": b"<" * 50_000,
    "references": b"[a][b" * 10_000 + b"\n\n[b]: c\n",
    "table": b"|a" * 3_000 + b"\n" + b"|-" * 3_000 + b"\n" + b"|a" * 3_000,
    "spaces": b"a" + b" " * 100_000 + b"b",
    "colons": b"a:" * 50_000,
    "equals": b"a=" * 50_000,
    "escapes": b"RUN \\\n" * 20_000,
    "heredocs": b"RUN cat <<A <<B <<C\n" * 5_000,
    "settings": b"ENV " + b"a=\"" * 20_000,
    "secrets": b"on: push\njobs: # " + b"secrets.A secrets.B " * 10_000,
    "keys": b"RUN " + b"key " * 20_000,
    "titles": b"a\n=\n" * 10_000,
    "roles": b":a:`b <c" * 10_000,
    "dotted": b"a" + b".a" * 30_000 + b" = 1\n",
    "strings": b'a = """' + b'""' * 30_000,
    "targets": b"a b c d e f g h: i j k l m n o p\n" * 3_000,
    "words": b"a " * 50_000 + b": b",
    "many keys": b"".join(b"k%d: v\n" % n for n in range(20_000)),
    "many pairs": b'{"dependencies": {' + b'"a": "1",' * 20_000 + b'"b": "2"}}',
    "laughs": b'<!DOCTYPE a [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 9) for n in range(1, 40))
    + b"]><project>&a39;</project>",
    "deep elements": b"<project>" * 100_000,
    "many elements": b"<project><modules>" + b"<module>a</module>" * 30_000 + b"</modules>",
    "loops": b"<project><properties>"
    + b"".join(b"<a%d>%s</a%d>" % (n, b"${a%d}" % (n + 1) * 9, n) for n in range(2_000))
    + b"</properties><modules><module>${a0}</module></modules></project>",
    "open blocks": b"a {\n" * 50_000,
    "escaped quotes": b"a '" + b"\\'" * 50_000,
    "statement": b"implementation " + b"'a:b:c', " * 30_000,
    "dollars": b"dependencies {\nimplementation '" + b"${" * 50_000 + b"'\n}",
    "parentheses": b"set(" + b"(" * 50_000,
    "quoted arguments": b"set(A " + b'a"' * 50_001,
    "same list": b"set(A " + b"a.c " * 2_000 + b")\n" + b"add_library(b ${A})\n" * 10_000,
    "open brackets": b"[==[" * 30_000,
    "mounts": b"services: {a: {volumes: ['" + b"${" * 50_000 + b"']}}\n",
    "extending": b"".join(
        b".j%d: {extends: .j%d, script: a, stage: b}\n" % (n, n + 1) for n in range(3_000)
    ),
    "make words": b"a: " + b"$(" * 50_000 + b"\n",
    "exports": b'{"exports": ' + b'{"a": ' * 5_000 + b'"x"' + b"}" * 5_001,
}  # fmt: skip


@every_reader
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(reader: Reader, name: str) -> None:
    # A pattern that takes quadratic time on one of these would run for minutes.
    check(reader.read(HOSTILE[name], "some"), HOSTILE[name], reader)


def test_every_unit_kind_is_described() -> None:
    from codewiki.facts import artifacts

    names = {reader.name for reader in READERS}
    assert all(f"``{name}``" in (artifacts.__doc__ or "") for name in names)


@pytest.mark.parametrize(
    ("name", "language", "readers"),
    [
        ("pyproject.toml", "toml", ["pyproject"]),
        ("setup.cfg", "ini", ["setup-cfg", "ini"]),
        ("requirements-dev.txt", "requirements", ["requirements", "requirements"]),
        ("notes.txt", "text", ["requirements"]),
        ("package.json", "json", ["package-json"]),
        ("tsconfig.json", "json", ["tsconfig"]),
        ("tsconfig.app.json", "json", ["tsconfig"]),
        ("settings.json", "json", []),
        ("Dockerfile", "dockerfile", ["dockerfile"]),
        ("api.Dockerfile", "dockerfile", ["dockerfile"]),
        ("ci.yml", "yaml", ["workflow", "gitlab", "yaml"]),
        ("README.md", "markdown", ["markdown"]),
        ("guide.rst", "restructuredtext", ["rest"]),
        ("Makefile", "make", ["make"]),
        ("tox.ini", "ini", ["ini"]),
        ("pom.xml", "xml", ["maven"]),
        ("data.xml", "xml", []),
        ("build.gradle", "gradle", ["gradle"]),
        ("settings.gradle.kts", "gradle", ["gradle"]),
        ("gradle.properties", "properties", ["gradle"]),
        ("messages.properties", "properties", []),
        ("libs.versions.toml", "toml", ["gradle-catalog"]),
        ("CMakeLists.txt", "cmake", ["cmake", "requirements"]),
        ("compose.yaml", "yaml", ["compose", "workflow", "gitlab", "yaml"]),
        ("docker-compose.prod.yml", "yaml", ["compose", "workflow", "gitlab", "yaml"]),
        (".gitlab-ci.yml", "yaml", ["gitlab", "workflow", "gitlab", "yaml"]),
        ("Makefile.am", "make", ["make"]),
        ("main.go", "go", []),
    ],
)
def test_names_pick_their_readers(name: str, language: str, readers: list[str]) -> None:
    assert [reader.name for reader in readers_for(language, name)] == readers
