"""Third-party dependencies: declared where, imported where, and which names are taken from them."""

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from codewiki.facts.languages.registry import adapter_for
from codewiki.facts.model import TOP_LEVEL, Import, Unit
from codewiki.source.model import Role
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import DERIVED, parenthesis
from codewiki.wiki.evidence import cited
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
from codewiki.wiki.topics.topic import related

MAX_ROWS = 60
MAX_GROUPS = 20
MAX_NAMED = 20
_BUILDING = "build system"
_MANIFESTS = {
    "pyproject": "python",
    "setup-cfg": "python",
    "requirements": "python",
    "package-json": "javascript",
    "maven": "java",
    "gradle": "java",
}
_FAMILIES = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "java": "java",
}
_IMPORTED_AS = {
    "attrs": "attr",
    "beautifulsoup4": "bs4",
    "django-rest-framework": "rest_framework",
    "djangorestframework": "rest_framework",
    "importlib-metadata": "importlib_metadata",
    "msgpack-python": "msgpack",
    "mysqlclient": "MySQLdb",
    "opencv-python": "cv2",
    "pillow": "PIL",
    "protobuf": "google",
    "psycopg2-binary": "psycopg2",
    "pyjwt": "jwt",
    "pyopenssl": "OpenSSL",
    "python-dateutil": "dateutil",
    "python-dotenv": "dotenv",
    "python-jose": "jose",
    "python-multipart": "multipart",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "scikit-learn": "sklearn",
    "sentry-sdk": "sentry_sdk",
    "setuptools": "setuptools",
}
"""Distributions that are imported by another name than their own."""
_C_HEADERS = frozenset(
    {"assert", "ctype", "errno", "fenv", "float", "inttypes", "limits", "locale", "math", "setjmp"}
    | {"signal", "stdarg", "stdbool", "stddef", "stdint", "stdio", "stdlib", "string", "strings"}
    | {"time", "wchar", "wctype", "iso646", "complex", "tgmath", "stdatomic", "threads", "uchar"}
    | {"unistd", "fcntl", "pthread", "dirent", "dlfcn", "poll", "sched", "semaphore", "syslog"}
    | {"termios", "netdb", "regex", "glob", "fnmatch", "ftw", "getopt", "grp", "pwd", "libgen"}
    | {"langinfo", "iconv", "utime", "ucontext", "alloca", "malloc", "memory", "features"}
    | {"endian", "byteswap", "execinfo", "err", "paths", "sysexits", "stdalign", "stdnoreturn"}
)
_SYSTEM = re.compile(
    r"^(?:sys|arpa|netinet|net|linux|asm|mach|bits|winsock2?|windows|io|direct)(?:/|$)"
)
_ALIASES = ("@/", "~", "#", "$", "virtual:", "bun:", "node:")
"""What a build tool makes of such specifiers is no package."""


class _Declared(msgspec.Struct, frozen=True):
    """A dependency as one manifest declares it; ``group`` is "" for what is always needed."""

    name: str
    family: str
    text: str
    group: str
    path: str
    citation: Citation


class _Imported(msgspec.Struct, frozen=True):
    """One import of an outside package."""

    package: str
    family: str
    path: str
    name: str
    entry: Import
    role: Role | None


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing from outside is declared or imported."""
    declared = list(_declared(material))
    imported = list(_imported(material))
    headers = _headers(material)
    if not declared and not imported and not headers:
        return None
    groups = _matched(declared, imported)
    writer = PageWriter(topic_id("dependencies"))
    writer.section(1, say("topic.dependencies"), _lead(declared, imported))
    writer.section(2, say("heading.used_packages"), _used(material, groups))
    writer.section(2, say("heading.not_imported"), _not_imported(groups))
    writer.section(2, say("heading.not_declared"), _not_declared(material, groups, declared))
    writer.section(2, say("heading.headers"), headers)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.dependencies"), PageKind.TOPIC)


# What is declared -----------------------------------------------------------------------------


def _declared(material: Material) -> Iterator[_Declared]:
    for path in sorted(material.own_facts, key=lambda one: (one.count("/"), one)):
        facts = material.facts[path]
        family = _MANIFESTS.get(facts.artifact)
        if family is None or material.role(path) in {Role.TEST, Role.EXAMPLE}:
            continue
        for unit in facts.units:
            if unit.kind != "dependency" or not unit.name:
                continue
            citation = unit_lines(material, path, unit)
            if citation is not None:
                group = _group(facts.units, unit)
                text = " ".join(unit.value.split())
                yield _Declared(unit.name, family, text, group, path, citation)


def _group(units: tuple[Unit, ...], unit: Unit) -> str:
    """The group that a dependency belongs to, or what it is needed for."""
    if unit.parent == TOP_LEVEL:
        return ""
    parent = units[unit.parent]
    return parent.name if parent.kind == "group" else parent.kind.replace("-", " ")


# What is imported -----------------------------------------------------------------------------


def _imported(material: Material) -> Iterator[_Imported]:
    """Imports that lead to no file of the repository and to no part of the language."""
    own = _own_names(material)
    for path, facts in sorted(material.facts.items()):
        family = _FAMILIES.get(facts.language)
        adapter = adapter_for(facts.language)
        if family is None or adapter is None:
            continue
        inside = {edge.line for edge in material.imports_from(path)}
        for entry in facts.imports:
            if not inside.isdisjoint(range(entry.line, entry.end_line + 1)):
                continue
            package = adapter.package(entry.module)
            if not package or package in adapter.standard_library or package in own:
                continue
            if package.startswith(_ALIASES) or package == "_typeshed":
                continue
            if family == "java":
                if entry.module.startswith(("java.", "javax.", "jdk.", "sun.")):
                    continue
                package = ".".join(entry.module.split(".")[:3])
            name = entry.name or entry.module
            yield _Imported(package, family, path, name, entry, material.role(path))


def _own_names(material: Material) -> frozenset[str]:
    """The names of folders and files at the top, which no import takes from outside."""
    found: set[str] = set()
    for path, facts in material.facts.items():
        if facts.language in _FAMILIES:
            found.update(part.partition(".")[0] for part in path.split("/"))
    names = {
        unit.value
        for facts in material.facts.values()
        for unit in facts.units
        if unit.kind == "field" and unit.name == "name"
    }
    return frozenset(found | names) - {""}


# Both together --------------------------------------------------------------------------------


class _Group(msgspec.Struct, frozen=True):
    """A package with what declares it and what imports it."""

    name: str
    family: str
    declared: tuple[_Declared, ...]
    imported: tuple[_Imported, ...]


def _matched(declared: list[_Declared], imported: list[_Imported]) -> list[_Group]:
    by_key: dict[tuple[str, str], tuple[list[_Declared], list[_Imported]]] = {}
    for one in declared:
        by_key.setdefault((one.family, _key(one.family, one.name)), ([], []))[0].append(one)
    for use in imported:
        key = (use.family, _import_key(use, by_key))
        by_key.setdefault(key, ([], []))[1].append(use)
    groups = []
    for (family, _), (decls, uses_of) in sorted(by_key.items()):
        name = decls[0].name if decls else uses_of[0].package
        groups.append(_Group(name, family, tuple(decls), tuple(uses_of)))
    return groups


def _key(family: str, name: str) -> str:
    """What a declared name is compared by: the name that imports begin with."""
    if family == "python":
        plain = re.sub(r"[-_.]+", "-", name.partition("[")[0].lower())
        return _IMPORTED_AS.get(plain, plain).replace("-", "_").lower()
    if family == "java":
        return name.partition(":")[0]
    return name.removeprefix("@types/").replace("__", "/") if name.startswith("@types/") else name


def _import_key(
    use: _Imported, known: dict[tuple[str, str], tuple[list[_Declared], list[_Imported]]]
) -> str:
    if use.family == "python":
        return use.package.lower()
    if use.family == "java":
        # A class lies in a package that begins with the group that brings it.
        parts = use.entry.module.split(".")
        for end in range(len(parts), 1, -1):
            key = ".".join(parts[:end])
            if ("java", key) in known:
                return key
        return use.package
    return use.package


def _lead(declared: list[_Declared], imported: list[_Imported]) -> tuple[Content, ...]:
    sentences: list[Statement] = []
    if declared:
        files = dict.fromkeys(one.path for one in declared)
        first = declared[0]
        words = say(
            "dependencies.declared",
            n=len({(one.family, one.name) for one in declared}),
            files=listing([(FileLink(path),) for path in files], 4),
            first=(Code(first.name), *parenthesis(first.citation)),
        )
        sentences.append(sentence(words, DERIVED))
    in_source = {one.package for one in imported if one.role is Role.SOURCE}
    if imported:
        every = len({one.package for one in imported})
        sentences.append(caption(say("dependencies.imported", n=len(in_source), all=every)))
    if not sentences:
        sentences.append(caption(say("dependencies.headers_only")))
    return paragraph(*sentences)


def _used(material: Material, groups: list[_Group]) -> tuple[Content, ...]:
    """Packages that some file imports, those with the most files of the source first."""
    shown = [(one, _files(one, Role.SOURCE), _files(one, Role.TEST)) for one in groups]
    shown = [one for one in shown if one[0].imported]
    shown.sort(key=lambda one: (-len(one[1]), -len(one[2]), one[0].name))
    rows = [
        line
        for group, source, tests in shown[:MAX_ROWS]
        for line in _used_row(material, group, len(source), len(tests))
    ]
    columns = ("package", "declared", "importing", "names_taken", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = list(table(header, rows))
    if len(shown) > len(rows) and rows:
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(shown))))
    return tuple(content)


def _files(group: _Group, role: Role) -> set[str]:
    return {one.path for one in group.imported if one.role is role}


def _used_row(material: Material, group: _Group, source: int, tests: int) -> list[Statement]:
    first, citation = _first_import(material, group)
    if first is None or citation is None:
        return []
    counts: list[Spans] = []
    if source:
        counts.append(say("count.source_files", n=source))
    if tests:
        counts.append(say("count.test_files", n=tests))
    if not counts:
        counts.append(say("count.files", n=len({one.path for one in group.imported})))
    names = Counter(one.name for one in group.imported if one.name not in {"*", "default"})
    taken = sorted(names, key=lambda name: (-names[name], name))
    claim = Claim(ClaimKind.IMPORTS, first.path, citation.needle, citation=citation)
    name: Spans = (Code(group.name),)
    if group.family == "python" and first.package != group.name:
        name = say("uses.alias", name=name, alias=Code(first.package))
    cells: tuple[Spans, ...] = (
        name,
        _declaration(group),
        joined(*counts, by=", "),
        listing([(Code(name),) for name in taken], 5),
        cited(citation),
    )
    return [row(cells, claim, DERIVED)]


def _first_import(material: Material, group: _Group) -> tuple[_Imported | None, Citation | None]:
    """The first import of the source, else of any file, that can be cited."""
    ordered = sorted(
        group.imported, key=lambda one: (one.role is not Role.SOURCE, one.path, one.entry.line)
    )
    for one in ordered:
        words = (one.package, one.entry.module, one.entry.module.rpartition(".")[2], one.name)
        for word in words:
            entry = one.entry
            citation = material.evidence.cite(one.path, entry.line, entry.end_line, word)
            if citation is not None:
                return one, citation
    return None, None


def _declaration(group: _Group) -> Spans:
    """What manifests say: the range and the group, each different one once."""
    parts: dict[tuple[str, str], Spans] = {}
    for one in group.declared:
        text = one.text.removeprefix(one.name).strip() or one.text
        words: Spans = (Code(text if len(text) <= 40 else text[:39] + "…"),) if text else ()
        if one.group:
            words = joined(words, say("dependencies.group", group=Code(one.group)))
        elif not words:
            words = say("dependencies.any")
        parts.setdefault((one.text, one.group), words)
    return listing(list(parts.values()), 3)


def _not_imported(groups: list[_Group]) -> tuple[Content, ...]:
    """Declared packages that no file of the repository imports, by manifest and group."""
    by_place: dict[tuple[str, str], list[_Declared]] = {}
    for group in groups:
        if group.declared and not group.imported:
            for one in group.declared:
                if one.group != _BUILDING and not one.name.startswith("@types/"):
                    by_place.setdefault((one.path, one.group), []).append(one)
    rows: list[Statement] = []
    for (path, name), found in sorted(
        by_place.items(), key=lambda one: (one[0][0].count("/"), one[0])
    ):
        names: list[Spans] = [(Code(one.name),) for one in found]
        cells: tuple[Spans, ...] = (
            (FileLink(path),),
            (Code(name),) if name else (),
            listing(names, MAX_NAMED),
            cited(found[0].citation),
        )
        rows.append(row(cells, DERIVED))
    header = tuple(label(f"column.{name}") for name in ("file", "group", "packages", "lines_of"))
    return table(header, rows[:MAX_GROUPS])


def _not_declared(
    material: Material, groups: list[_Group], declared: list[_Declared]
) -> tuple[Content, ...]:
    """Packages that the source imports and no manifest of its language declares."""
    families = {one.family for one in declared} - {"java"}
    rows: list[Statement] = []
    for group in groups:
        if group.declared or group.family not in families or not _files(group, Role.SOURCE):
            continue
        first, citation = _first_import(material, group)
        if first is not None and citation is not None:
            files = sorted(_files(group, Role.SOURCE))
            cells: tuple[Spans, ...] = (
                (Code(group.name),),
                listing([(FileLink(path),) for path in files], 3),
                cited(citation),
            )
            claim = Claim(ClaimKind.IMPORTS, first.path, citation.needle, citation=citation)
            rows.append(row(cells, claim, DERIVED))
    columns = ("package", "imported_in", "lines_of")
    header = tuple(label(f"column.{name}") for name in columns)
    return table(header, rows[:MAX_NAMED])


# Headers of C ---------------------------------------------------------------------------------


def _headers(material: Material) -> tuple[Content, ...]:
    """Headers in angle brackets that neither the language nor the system brings."""
    found: dict[str, list[tuple[str, Citation]]] = {}
    for path, facts in sorted(material.facts.items()):
        if facts.language != "c" or material.role(path) is not Role.SOURCE:
            continue
        inside = {edge.line for edge in material.imports_from(path)}
        for one in facts.imports:
            header = one.module.strip("<>")
            stem = header.removesuffix(".h")
            known = stem in _C_HEADERS or _SYSTEM.match(stem)
            if not one.module.startswith("<") or one.line in inside or known:
                continue
            citation = material.evidence.cite_line(path, one.line, header)
            if citation is not None:
                found.setdefault(header, []).append((path, citation))
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = []
    for header, places in ordered[:MAX_NAMED]:
        cells: tuple[Spans, ...] = (
            (Code(header),),
            (Plain(number(len({path for path, _ in places}))),),
            listing([(FileLink(path),) for path, _ in places], 3),
            cited(places[0][1]),
        )
        rows.append(row(cells, DERIVED))
    columns = ("header", "files_n", "included_in", "lines_of")
    return table(tuple(label(f"column.{name}") for name in columns), rows, right=(1,))
