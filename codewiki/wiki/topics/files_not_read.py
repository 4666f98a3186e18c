"""Files not read: what was skipped and why, and what is only listed."""

from codewiki.source.model import READ_ROLES
from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, number, say
from codewiki.wiki.claims import line_counts
from codewiki.wiki.material import Material
from codewiki.wiki.model import Code, FileLink, Page, PageKind, Plain
from codewiki.wiki.page_writer import PageWriter, caption, paragraph, row, table
from codewiki.wiki.topics.topic import related

MAX_ROWS = 500


def write(material: Material) -> Page | None:
    """The page, or ``None`` when every file was read."""
    skipped = sorted(material.repository.skipped, key=lambda one: (one.path, one.reason))
    listed = [file for _, file in sorted(material.files.items()) if file.role not in READ_ROLES]
    if not skipped and not listed:
        return None
    writer = PageWriter(topic_id("files_not_read"))
    words = say("skipped.lead", n=len(skipped) + len(listed))
    writer.section(1, say("topic.files_not_read"), paragraph(caption(words)))
    rows = [
        row(
            (
                (Code(one.path),),
                say(f"skip.{one.reason.name.lower()}"),
                (Code(one.detail),) if one.detail else (),
            ),
            counted=False,
        )
        for one in skipped[:MAX_ROWS]
    ]
    header = tuple(label(f"column.{name}") for name in ("file", "reason", "detail"))
    writer.section(2, say("heading.skipped"), table(header, rows))
    header = tuple(label(f"column.{name}") for name in ("file", "lines", "role"))
    rows = [
        row(
            (
                (FileLink(file.path),),
                (Plain(number(file.lines)),),
                say(f"role.{file.role.value}"),
            ),
            *line_counts(material, (file.path,)),
        )
        for file in listed[:MAX_ROWS]
    ]
    writer.section(2, say("heading.listed"), table(header, rows, right=(1,)))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.files_not_read"), PageKind.TOPIC)
