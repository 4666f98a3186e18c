"""Files of settings with a key on each line, and where the source names those keys."""

import re
from collections.abc import Iterator

import msgspec

from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import quotation, states
from codewiki.wiki.docs_text import Sentence
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Citation, Code, Content, FileLink, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, table
from codewiki.wiki.signals import sources_of

MAX_FILES = 8
MAX_COMMENT = 40
MAX_NAMED = 20
MAX_KEYS = 60
MAX_READ = 400_000
"""Characters of a file of settings that are read."""
MAX_SEARCHED = 20_000_000
"""Characters of source in which keys are looked for."""
LONGEST = 60
_NAMES = re.compile(
    r"(?:^|/)(?:\.env(?:\.[\w.\-]+)?|[\w.\-]+\.(?:properties|conf|cnf|cfg|ini|env))(?:\.\w+)?$"
    r"|(?:^|/)\.flaskenv$"
)
_NOT = re.compile(r"(?:^|/)(?:setup\.cfg|tox\.ini|pytest\.ini|mypy\.ini|\.?flake8|alembic\.ini)$")
_KEY = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][\w.\-]*)\s*(?:[=:]\s*|\s+)(.*?)\s*$")
_NO_KEYS = frozenset({"if", "include", "end", "else", "server", "location", "function", "set"})
_SECRET = re.compile(
    r"secret|passw|token|credential|private|api_?key|auth_?key|(?:^|_)key(?:$|_)|dsn|://",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"[\"']([A-Za-z_][\w.\-]{1,79})[\"']")


class _Key(msgspec.Struct, frozen=True):
    name: str
    value: str
    citation: Citation
    said: Sentence | None


def settings_named(material: Material, pattern: re.Pattern[str]) -> tuple[Content, ...]:
    """The keys of files of settings whose names a pattern finds, with what is said of them."""
    rows: list[Statement] = []
    total = 0
    for path in [path for path in sorted(material.files) if _is_settings(material, path)]:
        for one in _keys(material, path):
            if not pattern.search(one.name):
                continue
            total += 1
            if len(rows) < MAX_NAMED:
                rows.append(_row(material, path, one, None))
    columns = ("key", "value", "said", "named_in", "lines_of")
    content: list[Content] = list(table(tuple(label(f"column.{name}") for name in columns), rows))
    if total > len(rows):
        content += paragraph(caption(say("uses.cut", shown=len(rows), all=total)))
    return tuple(content)


def is_secret(name: str) -> bool:
    """Tell whether a setting has the name of a secret, so that its value is not shown."""
    return _SECRET.search(name) is not None


def settings_files(material: Material) -> tuple[Content, ...]:
    """A table for each file: key, value, and the first place of the source that names the key."""
    files = [path for path in sorted(material.files) if _is_settings(material, path)][:MAX_FILES]
    keys = {path: list(_keys(material, path)) for path in files}
    keys = {path: found for path, found in keys.items() if found}
    if not keys:
        return ()
    named = _named(material, {one.name for found in keys.values() for one in found})
    content: list[Content] = []
    for path, found in sorted(keys.items(), key=lambda one: (one[0].count("/"), one[0])):
        ordered = sorted(found, key=lambda one: (one.name not in named, one.citation.line))
        rows = [_row(material, path, one, named.get(one.name)) for one in ordered[:MAX_KEYS]]
        columns = ("key", "value", "said", "named_in", "lines_of")
        header = tuple(label(f"column.{name}") for name in columns)
        words = say("configuration.file", n=len(found), file=FileLink(path))
        content += [*paragraph(caption(words)), *table(header, rows)]
        if len(found) > len(rows):
            content += paragraph(caption(say("uses.cut", shown=len(rows), all=len(found))))
    return tuple(content)


def _is_settings(material: Material, path: str) -> bool:
    role = material.files[path].role
    return (
        _NAMES.search(path) is not None
        and _NOT.search(path) is None
        and role not in {Role.TEST, Role.GENERATED, Role.VENDORED, Role.DOCS, Role.EXAMPLE}
    )


def _keys(material: Material, path: str) -> Iterator[_Key]:
    """The keys of a file, each once, with what stands behind them."""
    seen: set[str] = set()
    text = material.evidence.all_text(path)[:MAX_READ]
    for place, line in enumerate(text.split("\n"), start=1):
        match = _KEY.match(line) if len(line) < 500 else None
        if match is None or line.lstrip().startswith(("#", ";", "!", "[", "/")):
            continue
        name, value = match[1], match[2]
        if name in seen or name.lower() in _NO_KEYS or value.endswith("{"):
            continue
        citation = material.evidence.cite_line(path, place, name)
        if citation is not None:
            seen.add(name)
            yield _Key(name, value, citation, _comment(material, path, place))


def _comment(material: Material, path: str, line: int) -> Sentence | None:
    """The first sentence of the comment that stands directly above a line."""
    block: list[str] = []
    first = line
    while first > 1 and len(block) < MAX_COMMENT:
        text = material.evidence.text(path, first - 1).strip()
        if not text.startswith(("#", ";")):
            break
        block.append(text.lstrip("#; ").strip())
        first -= 1
    block.reverse()
    while block and not block[0]:
        block.pop(0)
        first += 1
    words = " ".join(block[: block.index("")] if "" in block else block)
    match = re.match(r".{12,200}?[.!?](?=\s|$)", words)
    if match is None:
        return None
    end, seen = first, ""
    for one in block:
        seen = f"{seen} {one}".strip()
        if len(seen) >= len(match[0]):
            break
        end += 1
    return Sentence(match[0], first, end)


def _named(material: Material, names: set[str]) -> dict[str, Citation]:
    """The first literal of the source for each name, files in the order of their paths."""
    found: dict[str, Citation] = {}
    left = MAX_SEARCHED
    for path in sources_of(material, tuple(sorted(material.facts))):
        text = material.evidence.all_text(path)
        left -= len(text)
        if left < 0:
            break
        for match in _LITERAL.finditer(text):
            name = match[1]
            if name in names and name not in found:
                line = text.count("\n", 0, match.start()) + 1
                citation = material.evidence.cite_line(path, line, name)
                if citation is not None:
                    found[name] = citation
    return found


def _row(material: Material, path: str, one: _Key, named: Citation | None) -> Statement:
    value = "" if is_secret(one.name) else one.value
    value = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    said, claims = quotation(material, path, one.said) if material.prose else ((), ())
    cells: tuple[Spans, ...] = (
        (Code(one.name),),
        (Code(value),) if value else (),
        said,
        cited(named),
        cited(one.citation),
    )
    proofs = [*states(one.citation, one.name, value), *claims]
    if named is not None:
        proofs += states(named, "", named.needle)
    return row(cells, *proofs)
