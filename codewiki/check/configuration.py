"""What a page says of settings, dependencies and versions, held against the files that say so."""

import re
from collections.abc import Iterator

from codewiki.check.subject import Subject

_SPAN = re.compile(r"`([^`\n]{1,120})`")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
_LITERAL = r"""(?P<value>"[^"\n]{{0,200}}"|'[^'\n]{{0,200}}'|-?\d[\d_.]{{0,30}}|[Tt]rue|[Ff]alse)"""
_WITH_DEFAULT = (
    r"""["'`]?{0}["'`]?(?:\s*,\s*|\s*\)?\s*(?:\?\?|\|\||\bor\b)\s*|\s*,\s*default\s*=\s*)"""
    + _LITERAL
)
_IN_SHELL = r"\$\{{{0}:-?(?P<value>[^}}\s]{{0,200}})\}}"
_DEPENDS = re.compile(
    r"\b(?:depends\s+(?:only\s+)?on|built\s+(?:on|with)|powered\s+by)\s+(?:the\s+)?"
    r"(?P<names>`[^`\n]{1,60}`(?:(?:,|,?\s+and)\s+`[^`\n]{1,60}`)*)"
)
_PACKAGE = re.compile(r"(?:@[\w.-]+/)?[a-zA-Z][\w.-]*\Z")
_VERSION = re.compile(
    r"\b(?P<what>Python|Node(?:\.js)?)\s+(?:version\s+)?(?P<version>\d+(?:\.\d+)?)\s*"
    r"(?:\+|or\s+(?:newer|later|higher|above|greater))",
    re.IGNORECASE,
)
_REQUIRES = {
    "python": (
        ("pyproject.toml", "setup.cfg", "setup.py"),
        re.compile(r"""(?:requires-python|python_requires)\s*=\s*["']?\s*>=\s*(\d+(?:\.\d+)?)"""),
    ),
    "node": (
        ("package.json",),
        re.compile(r""""node"\s*:\s*"\s*(?:>=|\^|~)\s*v?(\d+(?:\.\d+)?)"""),
    ),
}


def wrong_defaults(subject: Subject, header: list[str], cells: list[str]) -> Iterator[str]:
    """Yield, for a row of a table of variables with a column "Default", what the source has
    instead, "" when it has just that.
    """
    column = next((place for place, title in enumerate(header) if "default" in title), None)
    if column is None or column >= len(cells) or not cells:
        return
    named = _SPAN.findall(cells[0])
    said = _SPAN.findall(cells[column])
    if len(named) != 1 or len(said) != 1 or not _VARIABLE.match(named[0]):
        return
    real = _defaults(subject, named[0])
    if real:
        shown = ", ".join(f"`{value}`" for value in sorted(real))
        right = any(_same(said[0], value) for value in real)
        yield "" if right else f"the default of `{named[0]}` is {shown}"


def _defaults(subject: Subject, variable: str) -> set[str]:
    found: set[str] = set()
    for pattern in (_WITH_DEFAULT, _IN_SHELL):
        compiled = re.compile(pattern.format(re.escape(variable)))
        for path in subject.vocabulary.where(variable):
            text = subject.source.text(path) or ""
            found.update(match["value"].strip("\"'") for match in compiled.finditer(text))
    return found


def _same(said: str, real: str) -> bool:
    one, two = said.strip("\"' ").lower(), real.strip("\"' ").lower()
    if one == two:
        return True
    try:
        return float(one.replace("_", "")) == float(two.replace("_", ""))
    except ValueError:
        return False


def wrong_dependencies(subject: Subject, text: str) -> Iterator[str]:
    """Yield, for each package that ``text`` says the source depends on, whether it is named."""
    for match in _DEPENDS.finditer(text):
        for name in _SPAN.findall(match["names"]):
            if not _PACKAGE.match(name):
                continue
            words = re.split(r"[^\w]+", name.lstrip("@"))
            known = all(subject.vocabulary.knows(word) for word in words if word)
            yield "" if known else f"no file of the source names the package `{name}`"


def wrong_versions(subject: Subject, text: str) -> Iterator[str]:
    """Yield, for each lowest version of Python or Node that ``text`` names, the one required."""
    for match in _VERSION.finditer(text):
        names, pattern = _REQUIRES["python" if match["what"].lower() == "python" else "node"]
        required = set()
        for path in sorted(subject.source_paths):
            if path.rsplit("/", 1)[-1] in names:
                required.update(pattern.findall(subject.source.text(path) or ""))
        if required:
            said = match["version"]
            right = any(one == said or one.split(".")[0] == said for one in required)
            shown = ", ".join(sorted(required))
            yield "" if right else f"{match['what']} {said}: the source requires {shown} or newer"
