"""Every link of the written wiki leads somewhere: pages, anchors, files and lines."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from codewiki.check.document import Document, Link
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject

_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_HOSTED_FILE = re.compile(
    r"https?://(?P<host>[^/]+)/(?P<repository>.+?)/(?:-/)?(?:blob|src(?:/commit)?)"
    r"/[0-9a-zA-Z._-]+/(?P<path>[^#?]+)(?:#(?P<lines>.*))?\Z"
)
_LINES = re.compile(r"(?:L|lines-)(\d{1,9})(?:C\d+)?(?:[-:]L?(\d{1,9})(?:C\d+)?)?\Z")
_WITH_SPACE = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,200})\]\(([^()\s<>]{1,200} [^()<>\"'\n]{0,200}?"
    r"(?:\.(?:md|mdx|html|py|js|ts|java|c|h|go|rs)|/)(?:#[^()\n]{0,200})?)\)"
)
_TOP = re.compile(r"top\Z", re.IGNORECASE)

Fault = tuple[Rule, str]


def check_links(subject: Subject) -> Outcome:
    """Follow each link: of the wiki, into the source, and to anchors.

    Addresses of other hosts are not followed; those that show a file of this repository are.
    """
    findings: list[Finding] = []
    followed = anchors = dead_anchors = dead = 0
    for page, document in subject.pages.items():
        for link in document.links:
            fault = _fault(subject, page, link)
            followed += 1
            anchors += "#" in link.target and not _EXTERNAL.match(link.target)
            if fault is not None:
                findings.append(Finding(page, link.line, *fault))
                dead_anchors += fault[0] is Rule.DEAD_ANCHOR
                dead += fault[0] is not Rule.DEAD_ANCHOR
        for finding in _spaced(page, document):
            followed += 1
            dead += 1
            findings.append(finding)
    return Outcome(
        (
            Figure(about=Property.LINKS, unit="links", looked_at=followed, sound=followed - dead),
            Figure(
                about=Property.ANCHORS,
                unit="anchors",
                looked_at=anchors,
                sound=anchors - dead_anchors,
            ),
        ),
        tuple(findings),
    )


def _spaced(page: str, document: Document) -> Iterator[Finding]:
    """Yield what was meant as a link and is none, for want of ``%20`` or angle brackets."""
    for unit in document.units:
        if "](" in unit.text:
            for match in _WITH_SPACE.finditer(unit.text):
                message = f"({match[2]}) is shown as text: write %20 for the space"
                yield Finding(page, unit.line, Rule.SPACE_IN_LINK, message)


def _fault(subject: Subject, page: str, link: Link) -> Fault | None:
    if _EXTERNAL.match(link.target):
        return _hosted_fault(subject, link)
    target, _, anchor = link.target.partition("#")
    target = unquote(target.partition("?")[0])
    if not target:
        return _anchor_fault(subject, page, link, anchor)
    for path in subject.meant(page, target):
        if path in subject.pages:
            return _anchor_fault(subject, path, link, anchor)
        if path in subject.files or path in subject.folders:
            return None
    if subject.place is None:
        return _missing(link), f"{link.target} leads to no file of the wiki"
    if target.startswith("/"):
        inside = posixpath.normpath(target.lstrip("/") or ".")
    else:
        folder = posixpath.join(subject.place, posixpath.dirname(page))
        inside = posixpath.normpath(posixpath.join(folder, target))
    return source_fault(subject, link, inside, anchor)


def _anchor_fault(subject: Subject, page: str, link: Link, anchor: str) -> Fault | None:
    anchors = subject.pages[page].anchors
    name = unquote(anchor).removeprefix("user-content-")
    if not name or name in anchors or _TOP.match(name):
        return None
    return Rule.DEAD_ANCHOR, f"{link.target} names no heading of {page}"


def _hosted_fault(subject: Subject, link: Link) -> Fault | None:
    hosted = _HOSTED_FILE.match(link.target)
    if hosted is None or subject.repository is None:
        return None
    remote = subject.repository.remote
    if remote and not _same(remote, f"{hosted['host']}/{hosted['repository']}"):
        return None
    path = unquote(hosted["path"])
    inside = path.removeprefix(subject.prefix + "/") if subject.prefix else path
    return source_fault(subject, link, inside, hosted["lines"] or "")


def _same(remote: str, repository: str) -> bool:
    """Tell whether an address shows the repository of ``remote``."""
    ours = remote.split("://", 1)[-1].removesuffix(".git").strip("/").lower()
    return ours == repository.lower().strip("/")


def source_fault(subject: Subject, link: Link, path: str, lines: str) -> Fault | None:
    """Tell what is wrong with a link to ``path`` of the source, and to its ``lines``."""
    if path in subject.source_folders or path == ".":
        return None
    if path.startswith(("../", "/")) or path == "..":
        return _missing(link), f"{link.target} leads out of the repository"
    count = subject.source.line_count(path)
    if count is None:
        if path in subject.unread:
            return None
        return _missing(link), f"{link.target} leads to no file of the repository"
    match = _LINES.match(lines)
    if match is None:
        return None
    last = int(match[2] or match[1])
    if last > max(count, 1) or int(match[1]) < 1:
        return Rule.CITATION_LINES, f"{link.text or link.target}: {path} has {count} lines"
    return None


def _missing(link: Link) -> Rule:
    return Rule.MISSING_IMAGE if link.image else Rule.DEAD_LINK
