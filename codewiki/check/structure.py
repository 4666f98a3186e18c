"""How the wiki hangs together: titles, pages and the tree, thin pages, work to come, live HTML."""

import posixpath
import re
from collections.abc import Iterable, Iterator

from codewiki.check.document import Document
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject

THIN = 25
"""Words below which a page without code, diagram or picture says next to nothing."""
_EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_TO_COME = re.compile(
    r"\bfuture\s+(?:\w+\s+)?(?:work|enhancements?|improvements?|considerations?|developments?|plans?"
    r"|directions?|features?|extensions?|scope|roadmap|possibilities|releases?)\b"
    r"|\b(?:planned|upcoming|proposed|potential|possible|recommended)\s+(?:\w+\s+)?"
    r"(?:features?|enhancements?|improvements?|extensions?|work|developments?)\b"
    r"|\broad\s?map\b|\bcoming\s+soon\b|\bfuture\b\s*\Z",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"\bon[a-z]+\s*=|javascript:|\bsrcdoc\s*=|\bstyle\s*=", re.IGNORECASE)
_LONGEST_HTML = 20_000


def check_structure(subject: Subject) -> Outcome:
    """Look at each page by itself and beside the others."""
    findings = (
        *_titles(subject),
        *_headings(subject),
        *_html(subject),
        *_thin(subject),
        *_orphans(subject),
        *_tree(subject),
    )
    faulty = {finding.page for finding in findings if finding.page in subject.pages}
    missing = sum(one.rule is Rule.MODULE_WITHOUT_PAGE for one in findings)
    figure = Figure(
        about=Property.STRUCTURE,
        unit="pages",
        looked_at=len(subject.pages) + missing,
        sound=len(subject.pages) - len(faulty),
    )
    return Outcome((figure,), findings)


def _titles(subject: Subject) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path, document in subject.pages.items():
        if not document.title:
            yield Finding(path, 1, Rule.NO_TITLE, "the page has no heading of the first level")
        elif document.title in seen:
            line = next(one.line for one in document.headings if one.level == 1)
            message = f"“{document.title}” is also the title of {seen[document.title]}"
            yield Finding(path, line, Rule.DUPLICATE_TITLE, message)
        else:
            seen[document.title] = path


def _headings(subject: Subject) -> Iterator[Finding]:
    for path, document in subject.pages.items():
        for heading in document.headings:
            if _TO_COME.search(heading.plain):
                message = f"“{heading.text}” is not about what the source holds"
                yield Finding(path, heading.line, Rule.SPECULATIVE_HEADING, message)


def _html(subject: Subject) -> Iterator[Finding]:
    """Yield one finding for each line that holds HTML, of the gravest kind on it."""
    for path, document in subject.pages.items():
        rules: dict[int, Rule] = {}
        for piece in document.html:
            rule = rule_of_html(piece.text)
            if _GRAVITY.index(rule) >= _GRAVITY.index(rules.get(piece.line, Rule.RAW_HTML)):
                rules[piece.line] = rule
        for line, rule in sorted(rules.items()):
            yield Finding(path, line, rule, _HTML_MESSAGES[rule])


def rule_of_html(html: str) -> Rule:
    """Tell what is wrong with a piece of HTML: it does something, is not shown, or is there."""
    tags = {tag.lower() for tag in _TAG.findall(html)}
    if len(html) > _LONGEST_HTML or _ACTIVE.search(html) or tags & _ACTIVE_TAGS:
        return Rule.ACTIVE_HTML
    return Rule.RAW_HTML if tags <= _SHOWN_TAGS else Rule.HIDDEN_TEXT


_GRAVITY = (Rule.RAW_HTML, Rule.HIDDEN_TEXT, Rule.ACTIVE_HTML)
_HTML_MESSAGES = {
    Rule.RAW_HTML: "HTML stands in the page",
    Rule.HIDDEN_TEXT: "text in angle brackets is taken for HTML; put it between backticks",
    Rule.ACTIVE_HTML: "HTML in the page runs, loads or hides something",
}
_TAG = re.compile(r"<\s*/?\s*([a-zA-Z][\w:-]*)")
_ACTIVE_TAGS = frozenset(
    re.findall(
        r"\w+",
        "script iframe frame object embed style link meta base form input button textarea select"
        " svg math video audio applet noscript template title",
    )
)
_SHOWN_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr b blockquote br center cite code dd del details div dl dt em figcaption figure font"
        " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp small source span"
        " strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var",
    )
)


def _thin(subject: Subject) -> Iterator[Finding]:
    for path, document in subject.pages.items():
        words = sum(len(unit.text.split()) for unit in document.units)
        pictures = any(link.image for link in document.links)
        if words < THIN and not document.fences and not pictures:
            yield Finding(path, 1, Rule.THIN_PAGE, f"the page has {words} words below its headings")


def _orphans(subject: Subject) -> Iterator[Finding]:
    """Yield the pages to which no chain of links leads from a first page."""
    if not subject.homes:
        return
    reached = set(subject.homes)
    waiting = list(reached)
    while waiting:
        page = waiting.pop()
        for target in _linked(page, subject.pages[page], subject):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    for page in subject.pages:
        if page not in reached:
            message = f"no links lead here from {subject.homes[0]}"
            yield Finding(page, 1, Rule.ORPHAN_PAGE, message)


def _linked(page: str, document: Document, subject: Subject) -> Iterator[str]:
    for link in document.links:
        if not _EXTERNAL.match(link.target):
            yield from (path for path in subject.meant(page, link.target) if path in subject.pages)


def _tree(subject: Subject) -> Iterator[Finding]:
    """Compare the pages with the modules of the tree; nothing where there is no tree."""
    modules = subject.machine.modules
    if modules is None:
        return
    there = {path.lower(): path for path in subject.pages}
    of_modules: set[str] = set()
    for module in modules:
        found = [there[one] for one in _spelled(module.pages) if one in there]
        of_modules.update(found)
        if not found:
            yield Finding(
                "", 0, Rule.MODULE_WITHOUT_PAGE, f"{module.name} has no {module.pages[0]}"
            )
    known = of_modules | set(subject.homes) | subject.machine.generated
    for page in subject.pages:
        if page not in known:
            yield Finding(page, 1, Rule.OUTSIDE_TREE, "no module of module_tree.json is called so")


def _spelled(pages: Iterable[str]) -> Iterator[str]:
    """Yield the names that a module's page may have in lower case, with the usual replacements."""
    for page in pages:
        path = page.lower()
        for name in (path, path.replace("/", "_"), posixpath.basename(path)):
            yield from (name, name.replace(" ", "_"), name.replace(" ", "-"))
