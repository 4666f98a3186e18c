"""The rule on files that are no code: manifests, workflows, images, build files."""

import re

from codewiki.check.arguments import ELLIPSIS, bare
from codewiki.check.source_text import SourceText
from codewiki.check.verdicts import unless_absent
from codewiki.source.words import has_word
from codewiki.wiki.model import Citation, Claim

_SECTION = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^(?P<indent>\s*)(?:-\s+)?[\"']?(?P<key>[\w.@/:$-]+)[\"']?\s*[:=]")
_TAG = re.compile(r"<(?P<close>/)?(?P<name>[\w.:-]+)[^<>]*?(?P<empty>/)?>")
_SETTING = "setting of "
_ABOVE = 3_000
_PLAIN = re.compile(r"[\"'`,{}\[\]()<>\\]")

_WHERE = {
    "dependency": r"depend|require|package|constraint|implementation|api\b|compile|find_package"
    r"|install|version|import",
    "project-dependency": r"depend|project|implementation|api\b|compile",
    "script": r"script",
    "entry-point": r"entry|script|plugin",
    "command": r"script|entry|command|cmd|bin|run",
    "bin": r"bin",
    "engine": r"engine",
    "build-system": r"build-system|build-backend|build_backend",
    "tool": r"tool",
    "stage": r"from\b|stage",
    "expose": r"expose",
    "entrypoint": r"entrypoint|cmd",
    "run": r"run\b|script",
    "trigger": r"\bon\b|true|trigger|workflow|rules",
    "job": r"jobs|stage|script",
    "service": r"services",
    "parent": r"parent",
    "module": r"module|include|subproject",
    "plugin": r"plugin",
    "profile": r"profile",
    "main-class": r"main",
    "library": r"librar|versions|lib_|ltlibraries",
    "program": r"programs|executable|bin_",
    "project": r"project",
    "package": r"package",
    "option": r"option|arg_enable|arg_with",
    "test": r"test",
    "include": r"include|import",
    "target": r"add_|:|target",
}
"""What must stand on the lines, or name the part of the file around them, for each kind."""


def sets(claim: Claim, citation: Citation, source: SourceText) -> bool | None:
    """The cited lines hold the name and the value, in a part of the file of that kind."""
    text = source.lines(citation) or ""
    if claim.subject.startswith(_SETTING):
        return _is_set(claim, text, citation, source)
    # A stage without a name is called by its number, which the file does not say.
    if not claim.object.isdigit() and not _has(text, claim.object):
        whole = source.text(citation.path) or ""
        return None if has_word(whole, claim.object) or _may_be_spelt(claim, text) else False
    if claim.value and not _has_value(text, claim.value):
        return None
    where = _WHERE.get(claim.subject)
    if claim.subject == "field":
        return True if re.search(rf"{re.escape(claim.object.rpartition('.')[2])}", text) else None
    if where is None:
        return None
    # Lists of requirements are told by their folder as often as by their name.
    named = citation.path.split("/")[-2:]
    around = [*_around(citation, source), *text.split("\n")[:1], *named]
    return True if any(re.search(where, one, re.IGNORECASE) for one in around) else None


def _is_set(claim: Claim, text: str, citation: Citation, source: SourceText) -> bool | None:
    """Tell whether the lines hold the key with the value, in the part of the file that is called
    like the tool; a dotted key may have its first words in the head of that part.
    """
    *before, key = claim.object.split(".")
    if not has_word(text, key):
        return unless_absent(source.text(citation.path) or "", key)
    if claim.value and not _has_value(text, claim.value):
        return None
    around = _around(citation, source)
    wanted = [claim.subject.removeprefix(_SETTING), *before]
    found = all(any(has_word(one, word) for one in (*around, text)) for word in wanted)
    return True if found else None


def _may_be_spelt(claim: Claim, text: str) -> bool:
    """Tell whether lines without the name may mean it: each kind of file has its own short forms
    (``kotlin("test")``, ``python_requires``, an artifact without its group).
    """
    parts = [part for part in re.split(r"[.\s:]+", claim.object) if part]
    return claim.subject == "field" or any(has_word(text, part) for part in parts)


def _has(text: str, name: str) -> bool:
    parts = [part for part in re.split(r"[.\s:]+", name) if part]
    return has_word(text, name) or all(has_word(text, part) for part in parts)


def _has_value(text: str, value: str) -> bool:
    """Tell whether the value stands there, quotes, brackets and line ends aside."""
    cut = value.endswith(ELLIPSIS)
    written, shown = _bare(text), _bare(value.removesuffix(ELLIPSIS))
    if shown in written:
        return True
    words = [part for part in re.split(r"[\s,;]+", value.removesuffix(ELLIPSIS)) if _bare(part)]
    if cut and words:
        words.pop()
    return bool(words) and all(_bare(word) in written for word in words)


def _bare(text: str) -> str:
    return bare(_PLAIN.sub("", text))


def _around(citation: Citation, source: SourceText) -> list[str]:
    """Return the names of the parts of a file around a line: sections, keys, elements."""
    lines = source.every_line(citation.path)
    first = citation.line - 1
    found: list[str] = []
    indent = len(lines[first]) - len(lines[first].lstrip()) if first < len(lines) else 0
    for line in reversed(lines[max(0, first - _ABOVE) : first]):
        section = _SECTION.match(line)
        if section is not None:
            found.append(section[1])
            break
        key = _KEY.match(line)
        if key is not None and line.strip() and len(key["indent"].expandtabs()) < indent:
            found.append(key["key"])
            indent = len(key["indent"].expandtabs())
        elif key is not None and not indent and line.rstrip().endswith(("[", "{", "(")):
            found.append(key["key"])
    return [*found, *_elements("\n".join(lines[max(0, first - _ABOVE) : first]))]


def _elements(text: str) -> list[str]:
    """Return the names of the elements that are open at the end of XML text."""
    if "</" not in text:
        return []
    opened: list[str] = []
    for match in _TAG.finditer(text):
        if match["close"]:
            while opened and opened.pop() != match["name"]:
                pass
        elif not match["empty"]:
            opened.append(match["name"])
    return opened
