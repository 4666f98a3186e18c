"""Coverage: which files of the source have a page that names them, and which have none."""

from codewiki.check.document import Document
from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.shares import Shares
from codewiki.check.subject import Subject
from codewiki.source.model import READ_ROLES, Role

_SOURCE = frozenset({Role.SOURCE})


def check_coverage(subject: Subject) -> Outcome:
    """Count the source files that some page names, and find those that none does.

    A wiki of ours says which page owns a file; in others a file counts when its path, or its name
    where no other file has it, stands on a page.
    """
    if subject.repository is None:
        why = "there is no source to hold it against"
        return Outcome(
            (
                Figure(
                    about=Property.COVERAGE, unit="files", looked_at=0, sound=0, why=why,
                    not_checked=1,
                ),
            ),
            (),
        )  # fmt: skip
    owners = subject.machine.owners
    wanted = READ_ROLES if owners else _SOURCE
    files = [file for file in subject.repository.files if file.role in wanted]
    named = frozenset(owners) if owners else _named(subject)
    findings = []
    shares = Shares(subject)
    for file in files:
        path = file.path
        shares.add(file, sound=path in named and len(owners.get(path, ())) <= 1)
        if path not in named:
            findings.append(Finding("", 0, Rule.FILE_WITHOUT_PAGE, path, file=path))
        elif len(owners.get(path, ())) > 1:
            first, *others = owners[path]
            message = f"{path} is also on {', '.join(others)}"
            findings.append(Finding(first, 1, Rule.FILE_ON_TWO_PAGES, message, file=path))
    figure = Figure(
        about=Property.COVERAGE,
        unit="files",
        looked_at=len(files),
        sound=len(files) - len(findings),
        shares=shares.found(),
    )
    return Outcome((figure,), tuple(findings))


def _named(subject: Subject) -> frozenset[str]:
    """Return the files of the source that a page names by their path or their unique name."""
    text = "\n".join(part for page in subject.pages.values() for part in _texts(page))
    by_name: dict[str, list[str]] = {}
    for path in subject.source_paths:
        by_name.setdefault(path.rsplit("/", 1)[-1], []).append(path)
    found: set[str] = set()
    for name, paths in by_name.items():
        if name not in text:
            continue
        found.update(path for path in paths if len(paths) == 1 or path in text)
    return frozenset(found)


def _texts(page: Document) -> list[str]:
    texts = [unit.text for unit in page.units] + [fence.text for fence in page.fences]
    texts += [heading.text for heading in page.headings]
    return texts + [link.target for link in page.links]
