"""Security: who may do what, secrets, cryptography, and where input could do harm."""

import re

from codewiki.facts.model import SignalKind
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import DERIVED, quotation, symbol_link
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import CALLABLES, Material
from codewiki.wiki.model import Code, Content, FileLink, Page, PageKind, Spans, Statement
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, table
from codewiki.wiki.prose import read_document
from codewiki.wiki.signals import signal_lines, sources_of
from codewiki.wiki.topics.settings_files import settings_named
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import counted_lead, not_found, use_section

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("authentication", ("authenticate", "token")),
    ("passwords", ("password",)),
    ("hashes", ("hash",)),
    ("comparisons", ("compare",)),
    ("encryption", ("encrypt",)),
    ("randomness", ("random",)),
    ("validation", ("validate",)),
    ("escaping", ("escape",)),
    ("origins", ("cross_origin",)),
    ("paths", ("path_check",)),
    ("subprocesses", ("subprocess",)),
    ("evaluation", ("evaluate",)),
    ("deserialisation", ("deserialise",)),
    ("queries", ("query",)),
    ("buffers", ("unbounded",)),
    ("temporaries", ("temporary",)),
    ("permissions", ("permission",)),
)
_SECRET = re.compile(
    r"secret|passw|token|api_?key|private_?key|credential|(?:^|_)key(?:$|_)", re.IGNORECASE
)
_READ = frozenset({SignalKind.ENVIRONMENT, SignalKind.PROPERTY, SignalKind.OPTION})
_GUARD = re.compile(
    r"(?:^|[._])(?:login_required|permission_required|requires?_\w*(?:auth|login|permission|role)"
    r"|authori[sz]ed?|authenticate\w*|PreAuthorize|PostAuthorize|Secured|RolesAllowed"
    r"|user_passes_test|csrf_exempt|csrf_protect|jwt_required)$",
    re.IGNORECASE,
)
_CHECKS = re.compile(
    r"^(?:verify|validate|sanitize|sanitise|escape|authenticate|authorize|authorise|check)"
    r"(?:$|_|[A-Z])|_(?:permission|permissions|auth|acl)$|^(?:ACL|acl)(?:_|[A-Z])"
)
MAX_ROWS = 15

_KEYS = re.compile(
    r"(?:^|[._-])(?:auth|acl|aclfile|tls|ssl|secret|password|requirepass|user|protected|cors|csrf"
    r"|allowed?|trusted|certificates?|cert|enable|bind|permissions?|cookies?|session)(?:$|[._-])",
    re.IGNORECASE,
)


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing of it was found."""
    page = topic_id("security")
    writer = PageWriter(page)
    sections: list[tuple[str, tuple[Content, ...]]] = [
        ("guards", _guards(material, page)),
        ("secrets", _secrets(material, page)),
        ("checks", _checks(material, page)),
    ]
    sections += [(key, use_section(material, page, key, purposes)) for key, purposes in GROUPS]
    sections.append(("security_keys", settings_named(material, _KEYS)))
    found = [one for one in sections if one[1]]
    policy = _policy(material)
    if not found and not policy:
        return None
    counted = counted_lead(material, GROUPS)
    words = say("security.lead", found=counted) if counted else say("security.bare")
    lead = paragraph(caption(words))
    writer.section(1, say("topic.security"), (*policy, *lead))
    for key, content in found:
        writer.section(2, say(f"heading.{key}"), content)
    writer.section(2, say("heading.not_found"), not_found(material, GROUPS))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.security"), PageKind.TOPIC)


_POLICIES = frozenset({"security.md", "security.rst"})


def _policy(material: Material) -> tuple[Content, ...]:
    """The first sentence of the file that says how to report a weakness."""
    if not material.prose:
        return ()
    for path in sorted(material.files, key=lambda one: (one.count("/"), one)):
        if path.rsplit("/", 1)[-1].lower() in _POLICIES and path in material.own_facts:
            opening = read_document(path, material.evidence).opening
            spans, claims = quotation(material, path, opening)
            if spans:
                words = say("security.policy", file=FileLink(path), text=spans)
                return paragraph(Statement((words,), claims))
    return ()


def _guards(material: Material, page: str) -> tuple[Content, ...]:
    """Functions behind a decorator or annotation that asks for a login or a permission."""
    rows: list[Statement] = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            for name in definition.decorators:
                if _GUARD.search(name):
                    last = name.rsplit(".", 1)[-1]
                    citation = material.evidence.cite(
                        path, definition.line, definition.name_line, last
                    )
                    if citation is not None:
                        cells: tuple[Spans, ...] = (
                            symbol_link(material, node, page),
                            (Code(name),),
                            cited(citation),
                        )
                        rows.append(row(cells, DERIVED))
    return _table(rows, "guards", ("function", "guard", "lines_of"))


def _secrets(material: Material, page: str) -> tuple[Content, ...]:
    """Settings that are named like a secret, and where they are read; never their values."""
    rows: list[Statement] = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for signal in material.facts[path].signals:
            if signal.kind in _READ and _SECRET.search(signal.name):
                citation = signal_lines(material, path, signal)
                owner = material.node_at(path, signal.scope)
                if citation is not None:
                    inside = symbol_link(material, owner, page) if owner else (FileLink(path),)
                    kind = say(f"setting.{signal.kind.value}")
                    rows.append(row(((Code(signal.name),), kind, inside, cited(citation)), DERIVED))
    return _table(rows, "secrets", ("name", "kind", "read_in", "lines_of"))


def _checks(material: Material, page: str) -> tuple[Content, ...]:
    """Functions of the repository that are named for a check, those with the most users first."""
    found = []
    for path in sources_of(material, tuple(sorted(material.facts))):
        for node in material.symbols(path):
            definition = material.definition(node)
            if definition.kind in CALLABLES and _CHECKS.search(definition.name):
                users = len(material.users(node).source)
                if users:
                    found.append((-users, node.id, node))
    rows = []
    for users, _, node in sorted(found, key=lambda one: one[:2]):
        citation = material.evidence.cite_name(node.path, material.definition(node))
        if citation is not None:
            count = say("security.users", n=-users)
            rows.append(row((symbol_link(material, node, page), count, cited(citation)), DERIVED))
    return _table(rows, "checks", ("function", "used", "lines_of"))


def _table(rows: list[Statement], key: str, columns: tuple[str, ...]) -> tuple[Content, ...]:
    if not rows:
        return ()
    header = tuple(label(f"column.{name}") for name in columns)
    content: list[Content] = [*paragraph(caption(say(f"security.{key}", n=len(rows))))]
    content += table(header, rows[:MAX_ROWS])
    if len(rows) > MAX_ROWS:
        content += paragraph(caption(say("uses.cut", shown=MAX_ROWS, all=len(rows))))
    return tuple(content)
