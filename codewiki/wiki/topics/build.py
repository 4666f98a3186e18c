"""Build: manifests and build files, the commands and targets that they give, modules of a build."""

from codewiki.wiki.addresses import topic_id
from codewiki.wiki.artifacts import DOCUMENTS, SHOWN, unit_rows
from codewiki.wiki.build_systems import build_modules, build_targets
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.claims import page_link
from codewiki.wiki.material import Material
from codewiki.wiki.model import Content, FileLink, Page, PageKind
from codewiki.wiki.neighbours import page_title
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, table
from codewiki.wiki.topics.releases import installing_targets
from codewiki.wiki.topics.topic import related

_KINDS = SHOWN - {"field", "group", "run", "tool"}
"""What declares dependencies, commands, targets or jobs, not what they are set to."""
_TOLD_ELSEWHERE = {
    "cmake": frozenset({"include", "target"}),
    "gradle": frozenset({"module"}),
    "gradle-catalog": frozenset({"dependency"}),
    "make": frozenset({"program"}),
    "maven": frozenset({"module"}),
}
"""What a section of its own tells of some kinds of files."""
_ELSEWHERE = DOCUMENTS | {"compose", "dockerfile", "gitlab", "workflow", "yaml"}
MAX_FILES = 30
MAX_ROWS = 40


def write(material: Material) -> Page | None:
    """The page, or ``None`` without any artifact that builds, needs or runs something."""
    content: list[Content] = []
    header = tuple(label(f"column.{name}") for name in ("part", "name", "value", "lines_of"))
    shown = 0
    for path in sorted(material.own_facts, key=lambda path: (path.count("/"), path)):
        facts = material.facts[path]
        if not facts.artifact or facts.artifact in _ELSEWHERE or shown >= MAX_FILES:
            continue
        kinds = _KINDS - _TOLD_ELSEWHERE.get(facts.artifact, frozenset())
        rows = unit_rows(material, path, kinds, MAX_ROWS)
        if rows:
            page = material.page_of(path)
            link = page_link(material, page, page_title(material, page))
            words = say("build.file", file=FileLink(path), page=link)
            content += [*paragraph(caption(words)), *table(header, rows)]
            shown += 1
    parts = (
        ("build_modules", build_modules(material)),
        ("targets", build_targets(material)),
        ("installation", installing_targets(material)),
    )
    if not content and not any(found for _, found in parts):
        return None
    writer = PageWriter(topic_id("build"))
    writer.section(1, say("topic.build"), paragraph(caption(say("build.lead", n=shown))))
    for name, found in parts:
        writer.section(2, say(f"heading.{name}"), found)
    writer.section(2, say("heading.manifests"), content)
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.build"), PageKind.TOPIC)
