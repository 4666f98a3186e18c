"""Which public classes and functions of the source some page names, by language."""

import re
from collections import Counter

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.subject import Subject
from codewiki.source.model import Role

_PATTERNS = {
    "python": re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+([A-Za-z]\w*)", re.MULTILINE),
    "java": re.compile(
        r"\bpublic\s+(?:(?:abstract|final|static|sealed|strictfp)\s+)*"
        r"(?:class|interface|enum|record|@interface)\s+(\w+)"
    ),
    "go": re.compile(r"^(?:func|type)[ \t]+([A-Z]\w*)", re.MULTILINE),
    "rust": re.compile(r"^pub[ \t]+(?:async[ \t]+)?(?:fn|struct|enum|trait|type)[ \t]+(\w+)", re.M),
    "csharp": re.compile(
        r"\bpublic\s+(?:(?:abstract|sealed|static|partial|readonly)\s+)*"
        r"(?:class|interface|struct|enum|record)\s+(\w+)"
    ),
}
_SCRIPT = re.compile(
    r"^export[ \t]+(?:default[ \t]+)?(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:async[ \t]+)?"
    r"(?:function\*?|class|interface|enum|type|const|let)[ \t]+([A-Za-z_$][\w$]*)",
    re.MULTILINE,
)
_PATTERNS |= dict.fromkeys(("javascript", "typescript", "tsx"), _SCRIPT)
_MOST_FINDINGS = 1000


def check_symbols(subject: Subject) -> Outcome:
    """Count the public classes and functions at the top of source files that some page names.

    They are found by one plain pattern for each language; for other languages nothing is counted.
    """
    if subject.repository is None:
        why = "there is no source to hold it against"
        figure = Figure(
            about=Property.SYMBOLS, unit="symbols", looked_at=0, sound=0, not_checked=1, why=why
        )
        return Outcome((figure,), ())
    named = subject.named_words
    every: Counter[str] = Counter()
    found: Counter[str] = Counter()
    findings: list[Finding] = []
    for file in subject.repository.files:
        pattern = _PATTERNS.get(file.language) if file.role is Role.SOURCE else None
        if pattern is None:
            continue
        text = subject.source.text(file.path) or ""
        for name in sorted({match[1] for match in pattern.finditer(text)}):
            every[file.language] += 1
            if name in named:
                found[file.language] += 1
            elif len(findings) < _MOST_FINDINGS:
                message = f"`{name}` of {file.path}"
                findings.append(
                    Finding("", 0, Rule.SYMBOL_UNNAMED, message, file=file.path, name=name)
                )
    looked_at, sound = sum(every.values()), sum(found.values())
    languages = ", ".join(
        f"{language} {found[language]:,} of {every[language]:,}" for language in sorted(every)
    )
    unit = f"public symbols ({languages})" if len(every) > 1 else "public symbols"
    figure = Figure(about=Property.SYMBOLS, unit=unit, looked_at=looked_at, sound=sound)
    return Outcome((figure,), tuple(findings))
