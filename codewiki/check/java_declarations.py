"""What declares and imports a name in Java source text whose comments and strings are blanked."""

import re
from functools import lru_cache

_ARGUMENTS = r"\((?>(?:[^()]|\((?>(?:[^()]|\([^()]*+\))*)\))*)\)"
_GENERICS = r"<[^;(){{}}=]{{0,300}}>"
_WORD = (
    r"(?:@(?!interface\b)[\w.$]++(?>(?:\s*" + _ARGUMENTS + r")?)|" + _GENERICS + r"|(?!(?:assert"
    r"|case|do|else|if|import|instanceof|new|package|return|throw|yield|while)\b)(?!{0}(?![\w$]))"
    r"[A-Za-z_$\u0080-\uffff][\w.$]*+(?:\s*" + _GENERICS + r")?)"
    r"(?>(?:\s*\[\s*\])*)(?:\s*\.\.\.)?(?:\s++|(?<=[\])>.]))"
)
"""A word of a declaration before its name: a modifier, an annotation, type parameters, a type."""
_START = r"(?:^|[;{{}}])[ \t]*"
_HERE = r"(?<![\w$]){0}(?![\w$])"

JAVA_DECLARATION = (
    r"(?:\b(?:class|interface|enum)|(?:^|[;{{}}\s])record)\s+" + _HERE + r"|"
    # methods, and constructors, which have no type before them
    + _START + r"(?:" + _WORD + r")+" + _HERE + r"\s*\(|"
    + _START + r"(?:" + _WORD + r")*" + _HERE + r"\s*" + _ARGUMENTS
    + r"\s*(?:throws\b[^;{{}}()]{{0,400}})?\{{|"
    + _START + r"(?:(?:public|protected|private|@\w+)\s+)*" + _HERE + r"\s*\{{|"
    # fields and variables, parameters and components
    + r"(?:^|[;{{}}(,])\s*(?:" + _WORD + r")+" + _HERE + r"\s*(?:=(?!=)|[;,:)\[]|$)|"
    # further names of one declaration
    + _START + r"(?:" + _WORD + r")+[\w$]+[^;{{}}]{{0,400}},\s*" + _HERE + r"\s*(?:=(?!=)|[;,\[])|"
    # constants of an enumeration
    + r"(?:^|[{{,;}}])\s*(?:@[\w.]+(?:" + _ARGUMENTS + r")?\s*)*(?=[A-Z_$])" + _HERE
    + r"\s*(?:" + _ARGUMENTS + r"\s*)?(?:[,;{{}}]|$)"
)  # fmt: skip
"""A pattern with ``{0}`` for the name."""

_TYPE = r"\b(?:class|interface|enum|record)\s+{0}(?![\w$])"
_PACKAGE = re.compile(r"^[ \t]*package\s+([\w$.]+)\s*;", re.MULTILINE)
_IMPORT = re.compile(r"\bimport\s+(?:static\s+)?([\w$.]+(?:\s*\.\s*\*)?)")


def package_of(code: str) -> str:
    """Return the package that a file says it belongs to."""
    found = _PACKAGE.search(code)
    return found[1] if found else ""


@lru_cache(maxsize=64)
def imported(code: str) -> tuple[str, ...]:
    """What a file imports; it is asked again and again for the files that tell of many calls."""
    return tuple(match[1].replace(" ", "") for match in _IMPORT.finditer(code))


def leads_to(code: str, target: str, name: str, receiver: str) -> bool | None:
    """Tell whether a name in ``code`` visibly means what the file with the text ``target`` holds.

    ``receiver`` is the first name before it, "" without one. A name that begins like that of a
    type is seen by its import or by the common package; a method alone by a static import. What
    hangs on the type of a variable is not seen.
    """
    first = receiver or name
    package = package_of(target)
    imports = imported(code)
    if first[:1].isupper():
        whole = f"{package}.{first}" if package else first
        others = [entry for entry in imports if entry.endswith(f".{first}")]
        if others:
            return True if whole in others or _is_inside(others, package) else None
        return True if package_of(code) == package or f"{package}.*" in imports else None
    if receiver:
        return None
    named = [entry for entry in imports if entry.startswith(f"{package}.")]
    static = any(entry.endswith((f".{name}", ".*")) and entry.count(".") > package.count(".") + 1
                 for entry in named)  # fmt: skip
    return True if static else None


def imports_type_of(code: str, target: str) -> bool:
    """Tell whether ``code`` imports a type that the file with the text ``target`` declares, a name
    inside of one, or all of its package.
    """
    package = package_of(target)
    before = f"{package}." if package else ""
    for entry in imported(code):
        first = entry.removeprefix(before).partition(".")[0] if entry.startswith(before) else ""
        if first == "*" or (first and re.search(_TYPE.format(re.escape(first)), target)):
            return True
    return False


def _is_inside(imports: list[str], package: str) -> bool:
    """Tell whether a type inside a type of the package is imported."""
    return any(entry.startswith(f"{package}.") for entry in imports) if package else False


def inherits(code: str, subject: str, base: str) -> bool | None:
    """Tell whether the head of a class names its base, for which ``base`` is a pattern.

    A class without a name shows its base by standing there; ``None`` where there is no head.
    """
    base = rf"(?:[\w$]+\s*\.\s*)*{base}(?![\w$])"
    if subject.startswith("new "):
        return re.search(rf"\bnew\s+(?:<[^<>]*>\s*)?(?:@\w+\s+)*{base}", code) is not None
    name = re.escape(subject.rsplit(".", 1)[-1])
    header = re.search(rf"\b(?:class|interface|enum|record)\s+{name}(?![\w$])", code)
    if header is None:
        return None
    return re.compile(rf"[^{{;]{{0,2000}}?[\s,]{base}").match(code, header.end()) is not None
