"""Concurrency and performance: threads, locks, caches, time-outs, limits, the largest functions."""

import re

from codewiki.wiki.addresses import topic_id
from codewiki.wiki.catalogue import label, say
from codewiki.wiki.material import Material
from codewiki.wiki.model import Content, Page, PageKind
from codewiki.wiki.page_writer import PageWriter, caption, paragraph
from codewiki.wiki.topics.performance import asynchronous, benchmarks, hot_spots, limits
from codewiki.wiki.topics.settings_files import settings_named
from codewiki.wiki.topics.topic import related
from codewiki.wiki.topics.use_tables import counted_lead, not_found, use_section

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("threads", ("thread",)),
    ("pools", ("pool",)),
    ("tasks", ("async",)),
    ("locks", ("lock",)),
    ("atomics", ("atomic",)),
    ("queues", ("queue", "task_queue")),
    ("locals", ("local",)),
    ("caches", ("cache",)),
    ("waits", ("wait",)),
    ("timeouts", ("timeout",)),
    ("retries", ("retry",)),
    ("memory", ("memory",)),
    ("streams", ("stream", "lazy")),
    ("compression", ("compress",)),
    ("clocks", ("profile",)),
)

_KEYS = re.compile(
    r"(?:^|[._-])(?:threads?|pool|timeout|max\w*|min|limits?|backlog|cache\w*|buffers?|interval|delay"
    r"|workers?|keepalive|hz|batch|queue|concurrency|lazyfree|policy|rate)(?:$|[._-])",
    re.IGNORECASE,
)


def write(material: Material) -> Page | None:
    """The page, or ``None`` where nothing runs side by side, is kept, bounded or measured."""
    page = topic_id("concurrency")
    writer = PageWriter(page)
    asynchrony = asynchronous(material, page)
    sections: list[tuple[str, tuple[Content, ...]]] = [("asynchronous", asynchrony)]
    sections += [(key, use_section(material, page, key, purposes)) for key, purposes in GROUPS]
    sections.append(("limits", limits(material, page)))
    sections.append(("benchmarks", benchmarks(material)))
    sections.append(("concurrency_keys", settings_named(material, _KEYS)))
    found = [one for one in sections if one[1]]
    spots = hot_spots(material, page)
    if not found and not spots:
        return None
    counted = counted_lead(material, GROUPS)
    words = say("concurrency.lead", found=counted) if counted else say("concurrency.bare")
    lead = paragraph(caption(words))
    writer.section(1, say("topic.concurrency"), lead)
    for key, content in (*found, ("hot_spots", spots)):
        writer.section(2, say(f"heading.{key}"), content)
    writer.section(2, say("heading.not_found"), not_found(material, GROUPS))
    writer.section(2, say("heading.related"), related())
    return writer.page(label("topic.concurrency"), PageKind.TOPIC)
