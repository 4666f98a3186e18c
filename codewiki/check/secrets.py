"""No page shows a password, a token or a key."""

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject
from codewiki.redaction import redact


def check_secrets(subject: Subject) -> Outcome:
    """Look for secrets in the pages as they are written, line by line; none is told."""
    findings = []
    for page, text in subject.texts.items():
        if redact(text).text == text:
            continue
        lines = [
            number
            for number, line in enumerate(text.split("\n"), start=1)
            if redact(line).text != line
        ]
        message = "what stands here looks like a secret"
        findings += [Finding(page, line, Rule.SECRET, message) for line in lines or [1]]
    figure = Figure(
        about=Property.SECRETS,
        unit="pages",
        looked_at=len(subject.texts),
        sound=len(subject.texts) - len({one.page for one in findings}),
    )
    return Outcome((figure,), tuple(findings))
