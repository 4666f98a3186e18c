"""Which public classes and functions of the source some page names, by language."""

import re

from codewiki.check.model import Figure, Finding, Outcome, Property, Rule
from codewiki.check.shares import Shares
from codewiki.check.subject import Subject
from codewiki.source.model import Role, SourceFile

_PATTERNS = {
    "python": re.compile(r"^(?:async[ \t]+def|def|class)[ \t]+([A-Za-z]\w*)", re.MULTILINE),
    "java": re.compile(
        r"\bpublic\s+(?:(?:abstract|final|static|sealed|strictfp)\s+)*"
        r"(?:class|interface|enum|record|@interface)\s+(\w+)"
    ),
    # What a header declares: functions with their types before them.
    "c": re.compile(
        r"^(?!(?:static|typedef|return)\b)[A-Za-z_][\w \t]{0,200}[ \t*]{1,9}([A-Za-z]\w*)[ \t]*"
        r"\([^;{}#]{0,2000}\)[\w \t(),]{0,200};",
        re.MULTILINE,
    ),
    "kotlin": re.compile(
        r"^(?:(?:public|open|data|sealed|abstract|inline|suspend|enum)[ \t]+)*"
        r"(?:class|interface|object|fun)[ \t]+(?:<[^<>]*>[ \t]*)?(\w+)",
        re.MULTILINE,
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
    shares = Shares(subject)
    findings: list[Finding] = []
    for file in subject.repository.files:
        if file.role is not Role.SOURCE:
            continue
        for name in _public(file, subject):
            shares.add(file, sound=name in named)
            if name not in named and len(findings) < _MOST_FINDINGS:
                message = f"`{name}` of {file.path}"
                findings.append(
                    Finding("", 0, Rule.SYMBOL_UNNAMED, message, file=file.path, name=name)
                )
    figure = Figure(
        about=Property.SYMBOLS,
        unit="public symbols",
        looked_at=shares.looked_at,
        sound=shares.sound,
        shares=shares.found(),
    )
    return Outcome((figure,), tuple(findings))


def _public(file: SourceFile, subject: Subject) -> list[str]:
    """Return the names of the public classes and functions at the top of a file."""
    pattern = _PATTERNS.get(file.language)
    if pattern is None or (file.language == "c" and not file.path.endswith(".h")):
        return []
    is_c = file.language == "c"
    text = subject.source.code_text(file.path) if is_c else subject.source.text(file.path) or ""
    return sorted({match[1] for match in pattern.finditer(text)})
