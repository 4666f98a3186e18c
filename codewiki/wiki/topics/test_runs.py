"""How tests are run: the commands that manifests, build files, documents and jobs hold."""

import re
import shlex
import tomllib
from collections.abc import Iterator

import msgspec

from codewiki.facts.model import TOP_LEVEL, Unit
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, parenthesis, states
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Code, Content, FileLink, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table

MAX_COMMANDS = 25
MAX_SETTINGS = 20
LONGEST = 100
_NAMED = re.compile(
    r"(?:^|[:_.\-/])(?:tests?|unit|e2e|spec|coverage|cov|check|integration)(?:$|[:_.\-])"
)
_RUNS = re.compile(
    r"(?:^|[\s;&|(\"'./])(?:pytest|tox|nox|unittest|py\.test|ctest|runtest|vitest|jest|mocha|ava|tap"
    r"|borp|c8|nyc|karma|cypress|playwright|phpunit|rspec"
    r"|(?:npm|yarn|pnpm|bun)\s+(?:run\s+)?(?:-\S+\s+)*(?:test|coverage|unit|e2e)[\w:\-]*"
    r"|make\s+(?:-\S+\s+)*(?:test|check)\w*"
    r"|(?:cargo|go|dotnet|swift|hatch|poe|just)\s+(?:run\s+)?test"
    r"|mvnw?\b.*\b(?:test|verify)|gradlew?\b.*\b(?:test|check)|coverage\s+run|run-?tests?)"
    r"(?=$|[\s:\"')\w.\-])"
)
_CHECKS = re.compile(
    rf"{_RUNS.pattern}|\b(?:mypy|pyright|pytype|ruff|flake8|pylint|pre-commit run|bandit)\b"
)
_NO_RUN = re.compile(r"^\s*(?:#|echo\b)|\b(?:install|uninstall)\b")
_RUNNERS = re.compile(
    r"(?:pytest|tox|nox|python3?|npm|npx|yarn|pnpm|bunx?|make|mvn|\./mvnw|gradle|\./gradlew|ctest"
    r"|cargo|go|uvx?|hatch|poetry|pdm|docker|coverage|\./\w|node|mocha|jest|vitest)"
)
_JOINT = re.compile(r"[ \t]*\\\n\s*")
_SHELLS = frozenset({
    "",
    "bash",
    "sh",
    "console",
    "shell",
    "zsh",
    "text",
    "powershell",
    "shellsession",
})
_TEST_GROUPS = re.compile(r"^(?:tests?|testing|dev|develop|development|devDependencies)$|[Tt]est")
_TOOLS = frozenset({
    "pytest",
    "tox",
    "coverage",
    "nox",
    "jest",
    "vitest",
    "mocha",
    "ava",
    "nyc",
    "c8",
})
_PYTEST = frozenset({("tool", "pytest"), ("section", "pytest"), ("section", "tool:pytest")})
_PLUGINS = re.compile(r"surefire|failsafe|jacoco|testng|junit|pitest|invoker")
_SECTIONS = re.compile(
    r"^(?:pytest|tool:pytest|tox|testenv(?::.*)?|coverage:\w+|run|report|unittest)$"
)


def commands(material: Material) -> tuple[Content, ...]:
    """The commands that run tests, each with what it does and where it is written."""
    found: dict[str, list[_Command]] = {}
    for one in _commands(material):
        found.setdefault(one.text if one.job else f"{one.text} {one.citation.path}", []).append(one)
    rows = [_command_row(places) for places in list(found.values())[:MAX_COMMANDS]]
    header = tuple(label(f"column.{name}") for name in ("command", "runs_what", "from"))
    content: list[Content] = list(table(header, rows))
    return (*content, *_settings(material), *_needed(material))


class _Command(msgspec.Struct, frozen=True):
    """A command, what it does and where it is written; ``job`` where a job of CI runs it."""

    text: str
    what: Spans
    citation: Citation
    job: bool


def _by_convention(material: Material) -> Iterator[_Command]:
    """How the tools that are set up run tests: pytest by its settings, Maven and Gradle by the
    outermost file of their build.
    """
    pytest: list[_Command] = []
    outermost: dict[str, str] = {}
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        outermost.setdefault(material.facts[path].artifact, path)
        pytest += _by_pytest(material, path)
    yield from pytest[:1]
    for artifact, command in (("maven", "mvn test"), ("gradle", "gradle test")):
        path = outermost.get(artifact, "")
        for unit in material.facts[path].units[:MAX_SETTINGS] if path else ():
            citation = unit_lines(material, path, unit)
            if citation is not None:
                name = Code(citation.needle)
                what = say("testing.of_build", name=name, file=FileLink(path))
                yield _Command(command, what, citation, job=False)
                break


def _by_pytest(material: Material, path: str) -> Iterator[_Command]:
    """pytest with the folders that the settings of a file name."""
    units = material.facts[path].units
    for number, unit in enumerate(units):
        if (unit.kind, unit.name) in _PYTEST:
            keys = [one for one in units if one.parent == number and one.kind == "key"]
            where = next((one for one in keys if one.name.endswith("testpaths")), None)
            citation = unit_lines(material, path, where or unit)
            if citation is not None:
                folders = re.findall(r"[\w./-]+", where.value) if where else []
                what = listing([Code(one) for one in folders])
                yield _Command("pytest", what, citation, job=False)


def _commands(material: Material) -> Iterator[_Command]:
    yield from _by_convention(material)
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        artifact = material.facts[path].artifact
        for command, what, unit in (*_in_file(material, path, artifact), *_of_tox(material, path)):
            citation = unit_lines(material, path, unit)
            if citation is not None:
                job = artifact in {"workflow", "gitlab"}
                yield _Command(_bounded(command), what, citation, job)


def _command_row(places: list[_Command]) -> Statement:
    first = places[0]
    what = first.what if not first.job else listing([one.what for one in places], 2)
    return row(((Code(first.text),), what, cited(first.citation)), DERIVED)


def _of_tox(material: Material, path: str) -> Iterator[tuple[str, Spans, Unit]]:
    """The environments of tox that say what they run, in pyproject.toml or tox.ini."""
    units = material.facts[path].units
    for unit in units:
        parent = units[unit.parent] if unit.parent != TOP_LEVEL else None
        if unit.kind != "key" or parent is None:
            continue
        name, last = "", unit.name
        if parent.kind == "tool" and parent.name == "tox":
            head, _, last = unit.name.rpartition(".")
            name = head.removeprefix("env.") if head else ""
        elif parent.kind == "section" and parent.name.startswith("testenv"):
            name = parent.name.partition(":")[2] or "testenv"
        if name and last == "commands" and unit.value:
            base = name in {"env_run_base", "testenv"}
            lines = command_lines(unit.value)
            if base or _NAMED.search(name) or any(_CHECKS.search(line) for line in lines):
                command = "tox run" if base else f"tox run -e {name}"
                yield command, listing([(Code(_bounded(line)),) for line in lines], 4), unit


def command_lines(value: str) -> list[str]:
    """The commands of tox as a shell has them: TOML's lists of words, or lines as they are. What
    tox puts in from elsewhere stands in braces.
    """
    try:
        found = tomllib.loads(f"commands = {value}")["commands"]
    except tomllib.TOMLDecodeError:
        found = None
    if not isinstance(found, list):
        return [line.strip() for line in _JOINT.sub(" ", value).splitlines() if line.strip()]
    rows = found if all(isinstance(row, list) for row in found) else [found]
    return [shlex.join(word for part in row for word in _words(part)) for row in rows]


def _words(part: object) -> list[str]:
    """The words of one part of a command; a part that is replaced has those of its default."""
    if isinstance(part, str):
        return [part]
    default = part.get("default") if isinstance(part, dict) else None
    return [one for one in default if isinstance(one, str)] if isinstance(default, list) else []


def _in_file(material: Material, path: str, artifact: str) -> Iterator[tuple[str, Spans, Unit]]:
    units = material.facts[path].units
    for unit in units:
        value = " ".join(unit.value.split())
        if artifact == "package-json" and unit.kind == "script" and _NAMED.search(unit.name):
            folder = path.rpartition("/")[0]
            command = f"npm --prefix {folder} run {unit.name}" if folder else f"npm run {unit.name}"
            yield command, (Code(_bounded(value)),), unit
        elif artifact == "make" and unit.kind == "target" and _is_test_target(unit.name):
            folder = path.rpartition("/")[0]
            command = f"make -C {folder} {unit.name}" if folder else f"make {unit.name}"
            yield command, _recipe(units, unit), unit
        elif artifact == "cmake" and unit.kind == "test":
            yield f"ctest -R {unit.name}", (Code(_bounded(value)),) if value else (), unit
        elif artifact in {"workflow", "gitlab"} and unit.kind == "run":
            yield from _in_script(material, path, unit)
        elif artifact in {"markdown", "rest"} and unit.kind == "code" and material.prose:
            yield from _in_document(path, unit)


def _is_test_target(name: str) -> bool:
    return _NAMED.search(name) is not None and "." not in name and "/" not in name


def _recipe(units: tuple[Unit, ...], target: Unit) -> Spans:
    number = units.index(target)
    recipes = [one.value for one in units if one.parent == number and one.kind == "recipe"]
    needs = [one.name for one in units if one.parent == number and one.kind == "prerequisite"]
    if recipes:
        return listing([(Code(_bounded(" ".join(one.split()))),) for one in recipes], 2)
    return listing([(Code(one),) for one in needs], 4)


def _in_script(material: Material, path: str, unit: Unit) -> Iterator[tuple[str, Spans, Unit]]:
    """The lines of a script of a job that run tests."""
    units = material.facts[path].units
    job = unit
    while job.kind != "job" and job.parent != TOP_LEVEL:
        job = units[job.parent]
    for line in _JOINT.sub(" ", unit.value).splitlines():
        if _RUNS.search(line) and not _NO_RUN.search(line):
            what = say("testing.in_job", job=Code(job.name), file=FileLink(path))
            yield line.strip(), what, unit


def _in_document(path: str, unit: Unit) -> Iterator[tuple[str, Spans, Unit]]:
    """The lines of an example of a shell that run tests."""
    for line in unit.value.splitlines():
        text = line.strip().removeprefix("$ ").strip()
        begins = _RUNNERS.match(text) is not None and unit.name.lower() in _SHELLS
        if begins and len(text) <= LONGEST and _RUNS.search(text) and not _NO_RUN.search(text):
            yield text, say("testing.in_document", file=FileLink(path)), unit


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _settings(material: Material) -> tuple[Content, ...]:
    """What the configuration of test tools says."""
    rows: list[Statement] = []
    for path, tool, name, unit in _tool_keys(material):
        citation = unit_lines(material, path, unit)
        if citation is not None and len(rows) < MAX_SETTINGS:
            value = " ".join(unit.value.split())
            cells: tuple[Spans, ...] = (
                (Code(tool),),
                (Code(name),),
                (Code(_bounded(value)),) if value else (),
                cited(citation),
            )
            last = unit.name.rpartition(".")[2] if tool != name else ""
            rows.append(row(cells, *states(citation, last, _bounded(value))))
    if not rows:
        return ()
    header = tuple(label(f"column.{name}") for name in ("tool", "setting", "value", "lines_of"))
    return (*paragraph(caption(say("testing.settings"))), *table(header, rows))


def _tool_keys(material: Material) -> Iterator[tuple[str, str, str, Unit]]:
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        facts = material.facts[path]
        for unit in facts.units:
            parent = facts.units[unit.parent] if unit.parent != TOP_LEVEL else None
            if unit.kind == "key" and parent is not None and parent.kind in {"tool", "section"}:
                name = parent.name.removeprefix("tool:")
                if parent.kind == "tool" and name in _TOOLS:
                    if name == "tox" and "." in unit.name:
                        continue
                    yield path, name, unit.name.removeprefix("ini_options."), unit
                elif (
                    parent.kind == "section"
                    and _SECTIONS.match(parent.name)
                    and unit.name != "commands"
                ):
                    yield path, parent.name, unit.name, unit
            elif unit.kind == "plugin" and _PLUGINS.search(unit.name):
                yield path, unit.name.rpartition(":")[2], "version", unit


def _is_section(unit: Unit) -> bool:
    return unit.kind == "section" and _SECTIONS.match(unit.name) is not None


def _needed(material: Material) -> tuple[Content, ...]:
    """The dependencies that manifests declare for tests."""
    sentences: list[Statement] = []
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        units = material.facts[path].units
        groups: dict[int, list[Unit]] = {}
        for unit in units:
            if unit.kind == "dependency" and unit.parent != TOP_LEVEL:
                group = units[unit.parent]
                if group.kind == "group" and _TEST_GROUPS.search(group.name):
                    groups.setdefault(unit.parent, []).append(unit)
        for number, needed in groups.items():
            citation = unit_lines(material, path, needed[0])
            if citation is not None and len(sentences) < MAX_SETTINGS:
                words = say(
                    "testing.needed",
                    group=Code(units[number].name),
                    file=FileLink(path),
                    n=len(needed),
                    names=listing([(Code(_short(one.name)),) for one in needed], 12),
                    lines=parenthesis(citation),
                )
                sentences.append(sentence(words, DERIVED))
    return paragraph(*sentences[:4])


def _short(name: str) -> str:
    return name.rpartition(":")[2] or name
