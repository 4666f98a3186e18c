"""Whether the source is still what it was when the wiki was written."""

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject


def check_staleness(subject: Subject) -> Outcome:
    """Compare the digests of the source's files with those that the wiki was written from.

    Only a wiki of ours keeps them. For others the commit that they name is compared, which tells
    that something may have changed, and not what.
    """
    repository, machine = subject.repository, subject.machine
    if repository is None or not (machine.inputs or machine.commit):
        none = repository is None
        why = "there is no source" if none else "the wiki does not say what it is of"
        figure = Figure(
            about=Property.STALENESS,
            unit="files",
            looked_at=0,
            sound=0,
            not_checked=int(none),
            why=why,
        )
        return Outcome((figure,), ())
    if not machine.inputs:
        return _by_commit(machine.commit, repository.commit.id if repository.commit else "")
    now = {file.path: file.digest for file in repository.files}
    findings = []
    for path in sorted(now.keys() | machine.inputs.keys()):
        before = machine.inputs.get(path)
        if before is None:
            findings.append(_finding(Rule.SOURCE_ADDED, path, subject))
        elif path not in now:
            findings.append(_finding(Rule.SOURCE_GONE, path, subject))
        elif now[path] != before:
            findings.append(_finding(Rule.SOURCE_CHANGED, path, subject))
    looked_at = len(now.keys() | machine.inputs.keys())
    figure = Figure(
        about=Property.STALENESS,
        unit="files",
        looked_at=looked_at,
        sound=looked_at - len(findings),
    )
    return Outcome((figure,), tuple(findings))


def _finding(rule: Rule, path: str, subject: Subject) -> Finding:
    """Return a finding on the page that owns ``path``, on none where no page does."""
    pages = [page for page in subject.machine.owners.get(path, ()) if page in subject.pages]
    page = pages[0] if pages else ""
    return Finding(page, 1 if page else 0, rule, path, file=path)


def _by_commit(written: str, present: str) -> Outcome:
    length = min(len(written), len(present))
    if length < _SHORTEST:
        why = "the source has no commit to compare with"
        figure = Figure(about=Property.STALENESS, unit="commits", looked_at=0, sound=0, why=why)
        return Outcome((figure,), ())
    same = written[:length] == present[:length]
    findings: tuple[Finding, ...] = ()
    if not same:
        message = f"the wiki is of commit {written[:12]}, the source at {present[:12]}"
        findings = (Finding("", 0, Rule.SOURCE_CHANGED, message),)
    figure = Figure(about=Property.STALENESS, unit="commits", looked_at=1, sound=int(same))
    return Outcome((figure,), findings)


_SHORTEST = 7
