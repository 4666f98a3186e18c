"""Files and folders that a page names in code spans are there."""

import posixpath

from codewiki.check.citations import Labels
from codewiki.check.known_names import known_words
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.spans import Kind, understood
from codewiki.check.subject import Subject

_PLACEHOLDERS = frozenset({"path", "your", "my", "example", "foo", "some", "to"})
_PRODUCTS = frozenset({"node", "next", "vue", "express", "three", "d3", "chart", "nuxt", "moment"})
"""What is called "….js" and is no file."""
_ONLY_FILES = frozenset({"py", "ts", "tsx", "java", "go", "rs", "md", "yml", "yaml", "toml", "cpp"})
"""Suffixes that are hardly ever names of members."""


def check_paths(subject: Subject) -> Outcome:
    """Look up each path of a code span among the files of the source and of the wiki.

    The end of a path will do. A name that the source itself mentions (a file that it writes, or
    reads from elsewhere) is not held against the page.
    """
    if subject.repository is None:
        why = "there is no source to look them up in"
        nothing = Figure(
            about=Property.FILES, unit="paths", looked_at=0, sound=0, not_checked=1, why=why
        )
        return Outcome((nothing,), ())
    labels = Labels(subject.source_paths)
    findings: list[Finding] = []
    looked_at = 0
    verdicts: dict[str, str | None] = {}
    for page, document in subject.pages.items():
        for span in document.spans:
            said = understood(span)
            if said.kind is not Kind.PATH:
                continue
            looked_at += 1
            if said.name not in verdicts:
                verdicts[said.name] = _fault(subject, labels, said.name)
            message = verdicts[said.name]
            if message:
                findings.append(Finding(page, span.line, Rule.ABSENT_FILE, message))
    figure = Figure(
        about=Property.FILES, unit="paths", looked_at=looked_at, sound=looked_at - len(findings)
    )
    return Outcome((figure,), tuple(findings))


def _fault(subject: Subject, labels: Labels, path: str) -> str | None:
    """Say what is wrong with ``path``, nothing when it is there or nobody can tell."""
    bare = posixpath.normpath(path)
    name = posixpath.basename(bare)
    if not path.endswith("/"):
        inside = f"{subject.place}/" if subject.place else ""
        bare = bare.removeprefix(inside)
        ends = "/" + bare
        if labels.meant(bare) or any(one == bare or one.endswith(ends) for one in subject.files):
            return None
    if _is_folder(subject, bare):
        return None
    if _may_be_something_else(subject, bare, name):
        return None
    here = labels.meant(name)
    hint = f"; there is {here[0]}" if len(here) == 1 else ""
    return f"`{path}` is not in the source{hint}"


def _is_folder(subject: Subject, path: str) -> bool:
    return any(
        one == path or one.endswith("/" + path) for one in subject.source_folders | subject.folders
    )


def _may_be_something_else(subject: Subject, path: str, name: str) -> bool:
    words = {word.lower() for part in path.split("/") for word in part.split(".")}
    if words & _PLACEHOLDERS or path.startswith(("..", "@", "~")) or "node_modules" in path:
        return True
    stem, _, suffix = name.rpartition(".")
    if suffix == "js" and stem.lower() in _PRODUCTS:
        return True
    if "/" not in path and _may_be_a_member(subject, stem, suffix):
        return True
    return subject.vocabulary.mentions(path)


def _may_be_a_member(subject: Subject, stem: str, suffix: str) -> bool:
    """Tell whether "stem.suffix" may be a member of something rather than a file."""
    if suffix in _ONLY_FILES and not stem[:1].isupper():
        return False
    words = [*stem.split("."), suffix]
    return all(subject.vocabulary.knows(word) or word in known_words() for word in words)
