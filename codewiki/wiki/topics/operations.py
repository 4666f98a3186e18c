"""Operations: the log, metrics, signals of the system, shutting down, exit codes, health checks."""

import re

import msgspec

from codewiki.facts.model import DefinitionKind, SignalKind
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import unit_lines
from codewiki.wiki.catalogue import label, listing, say
from codewiki.wiki.claims import DERIVED, name_line, parenthesis, symbol_link
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import (
    Citation,
    Code,
    Content,
    FileLink,
    Items,
    Page,
    PageKind,
    Spans,
    Statement,
)
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, sentence, table
from codewiki.wiki.signals import signal_lines, sources_of
from codewiki.wiki.topics.settings_files import settings_named
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import (
    called,
    counted_lead,
    not_found,
    outermost,
    use_section,
)
from codewiki.wiki.uses import arguments

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("loggers", ("logger", "log_set_up")),
    ("log_calls", ("log",)),
    ("warnings", ("warn",)),
    ("metrics", ("metric",)),
    ("os_signals", ("signal",)),
    ("shutdown", ("shutdown",)),
    ("exits", ("exit",)),
    ("servers", ("serve",)),
    ("daemons", ("daemon",)),
    ("watchers", ("watch",)),
)
_HEALTH = re.compile(r"health|ready|alive|liveness|readiness|\bping\b|actuator", re.IGNORECASE)
MAX_MESSAGES = 20
MAX_OWN = 8
FEWEST_USERS = 3
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LOGGING = frozenset({"log", "logger", "logging", "logf", "warn", "syslog"})
_LOGGING_KINDS = frozenset({DefinitionKind.FUNCTION, DefinitionKind.METHOD, DefinitionKind.MACRO})
_LEVELS = ("critical", "fatal", "error", "exception", "warning", "warn", "info", "debug", "trace")

_KEYS = re.compile(
    r"(?:^|[._-])(?:log|logs|logging|logger|loglevel|logfile|syslog|pid|pidfile|daemonize|health"
    r"|metrics?|management|graceful|shutdown|server|supervised|latency|slowlog)(?:$|[._-])",
    re.IGNORECASE,
)


def write(material: Material) -> Page | None:
    """The page, or ``None`` where the source neither logs nor answers to its surroundings."""
    page = topic_id("operations")
    writer = PageWriter(page)
    levels = _levels(material)
    logged = {"log_calls": sum(map(len, levels.values()))}
    sections: list[tuple[str, tuple[Content, ...]]] = []
    for key, purposes in GROUPS:
        if key == "log_calls":
            sections.append((key, _log_calls(material, page, levels)))
        else:
            sections.append((key, use_section(material, page, key, purposes)))
    sections.append(("own_loggers", _own_loggers(material, page)))
    sections.append(("health", _health(material)))
    sections.append(("operations_keys", settings_named(material, _KEYS)))
    found = [one for one in sections if one[1]]
    if not found:
        return None
    counted = counted_lead(material, GROUPS, logged)
    words = say("operations.lead", found=counted) if counted else say("operations.bare")
    lead = paragraph(caption(words))
    writer.section(1, say("topic.operations"), lead)
    for key, content in found:
        writer.section(2, say(f"heading.{key}"), content)
    seen = frozenset(key for key, number in logged.items() if number)
    writer.section(2, say("heading.not_found"), not_found(material, GROUPS, seen))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.operations"), PageKind.TOPIC)


class _Logged(msgspec.Struct, frozen=True):
    """A message that is logged: its level is the word of the call."""

    level: str
    message: str
    path: str
    scope: int
    line: int
    end_line: int


def _logged(material: Material) -> list[_Logged]:
    """The messages that the readers of languages see, and calls of well-known functions."""
    found: dict[tuple[str, int], _Logged] = {}
    for path in sources_of(material, tuple(material.facts)):
        for one in material.facts[path].signals:
            if one.kind is SignalKind.LOG:
                level, message = one.detail, one.name
                if level not in _LEVELS and message in _LEVELS:
                    level, message = message, level
                place = (path, one.scope, one.line, one.end_line)
                found[path, one.line] = _Logged(level, message, *place)
    for use in called(material, "log"):
        if (use.path, use.line) not in found:
            place = (use.path, use.scope, use.line, use.line)
            found[use.path, use.line] = _Logged(use.name, arguments(material, use), *place)
    return sorted(found.values(), key=lambda one: (outermost(one.path), one.line))


_Levels = dict[str, list[tuple[_Logged, Citation]]]


def _levels(material: Material) -> _Levels:
    """The messages by their levels, with their lines."""
    levels: _Levels = {}
    for one in _logged(material):
        citation = material.evidence.cite(one.path, one.line, one.end_line, one.level)
        if citation is not None:
            levels.setdefault(one.level, []).append((one, citation))
    return levels


def _log_calls(material: Material, page: str, levels: _Levels) -> tuple[Content, ...]:
    """What is logged: a count for each level, then the messages, the gravest level first."""
    if not levels:
        return ()
    ordered = sorted(levels, key=lambda one: (_rank(one), one))
    parts: list[Spans] = [
        (
            *say("operations.level", level=Code(level), n=len(levels[level])),
            *parenthesis(levels[level][0][1]),
        )
        for level in ordered
    ]
    total = sum(map(len, levels.values()))
    words = say("operations.log", n=total, levels=listing(parts, 8))
    alike: dict[tuple[str, str], tuple[_Logged, Citation]] = {}
    for level in ordered:
        for pair in levels[level]:
            alike.setdefault((level, pair[0].message), pair)
    with_text = [pair for pair in alike.values() if pair[0].message]
    rows = [_message(material, page, *pair) for pair in with_text[:MAX_MESSAGES]]
    header = tuple(label(f"column.{name}") for name in ("level", "message", "inside", "lines_of"))
    content: list[Content] = [*paragraph(sentence(words, DERIVED)), *table(header, rows)]
    if len(rows) < len(with_text):
        content += paragraph(caption(say("operations.cut", shown=len(rows), all=len(with_text))))
    return tuple(content)


def _rank(level: str) -> int:
    return _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)


def _message(material: Material, page: str, one: _Logged, citation: Citation) -> Statement:
    owner = material.node_at(one.path, one.scope)
    cells: tuple[Spans, ...] = (
        (Code(one.level),),
        (Code(" ".join(one.message.split())),),
        symbol_link(material, owner, page) if owner else (FileLink(one.path),),
        cited(citation),
    )
    return row(cells, DERIVED)


def _own_loggers(material: Material, page: str) -> tuple[Content, ...]:
    """Functions of the repository that are named for logging, those with the most callers first."""
    found = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            words = {word.lower() for word in _WORD.findall(definition.name)}
            if definition.kind in _LOGGING_KINDS and not words.isdisjoint(_LOGGING):
                users = len(material.users(node).source)
                if users >= FEWEST_USERS:
                    found.append((-users, node.id, node))
    rows = []
    for users, _, node in sorted(found, key=lambda one: one[:2])[:MAX_OWN]:
        citation = name_line(material, node)
        if citation is not None:
            count = say("security.users", n=-users)
            rows.append(row((symbol_link(material, node, page), count, cited(citation)), DERIVED))
    if not rows:
        return ()
    header = tuple(label(f"column.{name}") for name in ("function", "used", "lines_of"))
    return (*paragraph(caption(say("operations.own_loggers"))), *table(header, rows))


def _health(material: Material) -> tuple[Content, ...]:
    """Routes and checks of containers that tell whether the program is well."""
    items: list[Statement] = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for signal in material.facts[path].signals:
            if signal.kind is SignalKind.ROUTE and _HEALTH.search(signal.name):
                citation = signal_lines(material, path, signal)
                owner = material.node_at(path, signal.scope)
                if citation is not None:
                    by: Spans = (Code(material.name(owner)),) if owner else (FileLink(path),)
                    words = say(
                        "operations.health_route",
                        route=Code(signal.name),
                        by=by,
                        lines=parenthesis(citation),
                    )
                    items.append(sentence(words, DERIVED))
    for path, facts in sorted(material.own_facts.items()):
        for unit in facts.units:
            if unit.kind == "healthcheck" and facts.artifact in {"dockerfile", "compose"}:
                citation = unit_lines(material, path, unit)
                if citation is not None:
                    command = " ".join((unit.value or unit.name).split())[:100]
                    words = say(
                        "operations.health_check",
                        file=FileLink(path),
                        command=Code(command),
                        lines=parenthesis(citation),
                    )
                    items.append(sentence(words, DERIVED))
    return (Items(tuple(items)),) if items else ()
