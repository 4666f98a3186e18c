"""The type of what a method of Java is called on, read along the chain of calls before it.

``CSVFormat.DEFAULT.builder().setTrim(true)`` is followed from its first name: a class that the
file declares, imports or has in its package, a variable that the file declares with one type, an
own method. Each further name must be declared by the class so far, with one type. What is
inherited, generic or an element of an array leads nowhere.
"""

import posixpath
import re
from collections.abc import Iterator

from codewiki.check.heads import callable_heads
from codewiki.check.java_declarations import imported, package_of
from codewiki.check.located import is_owned
from codewiki.check.source_text import SourceText

Type = tuple[str, str]
"""A file and the name of a type that it declares."""
# Groups are atomic instead of possessive: before Python 3.11.5 the latter may fail to match.
GENERICS = r"<(?>(?:[^<>;(){}]|<(?>(?:[^<>;(){}]|<[^<>;(){}]*+>)*)>)*)>"
"""What stands between angle brackets, two levels deep."""
_VARIABLE = re.compile(
    r"(?<![\w$.])(?!(?:return|new|throw|else|case|import|package|instanceof)\b)"
    rf"(?=(?P<type>[\w$]++)(?:{GENERICS})?\s++(?P<name>[\w$]++)\s*+[=;,):])"
)
_TYPE = re.compile(r"\b(?:class|interface|enum|record)\s+(?P<name>[\w$]+)")
_RETURNED = re.compile(rf"(?:^|[\s>])(?:[\w$]+\.)*(?P<type>[\w$]+)(?:{GENERICS})?\s*\Z")
_NAME = re.compile(r"[\w$]+\Z")
_NEW = re.compile(r"(?<![\w$])new\s+\Z")
_LONGEST_NAME = 200
_LONGEST_ARGUMENTS = 3_000
_LONGEST_CHAIN = 40


def declared_types(path: str, source: SourceText) -> frozenset[str]:
    """Return the names of the classes and other types that a file of a brace language declares."""
    return source.kept(
        ("declared types", path),
        lambda: frozenset(one["name"] for one in _TYPE.finditer(source.code_text(path))),
    )


def variables(path: str, source: SourceText) -> dict[str, frozenset[str]]:
    """Return the types with which a file declares each variable."""

    def read() -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for match in _VARIABLE.finditer(source.code_text(path)):
            found.setdefault(match["name"], set()).add(match["type"])
        return {name: frozenset(types) for name, types in found.items()}

    return source.kept(("types of variables", path), read)


def chain_before(code: str, place: int) -> list[str]:
    """Return the names before a call, the first one first: "a", "b()", "new C()"; nothing where
    there is no dot, or what stands before it is no plain chain of names.
    """
    names: list[str] = []
    place = _back(code, place)
    while code[place - 1 : place] == "." and len(names) < _LONGEST_CHAIN:
        place = _back(code, place - 1)
        end = place
        if code[place - 1 : place] == ")":
            place = _back(code, _opening(code, place - 1))
        match = _NAME.search(code, max(0, place - _LONGEST_NAME), place)
        if match is None:
            return []
        called = place != end or code[end - 1 : end] == ")"
        names.append(f"{match.group()}()" if called else match.group())
        place = match.start()
        new = _NEW.search(code, max(0, place - 20), place) if called else None
        if new is not None:
            names[-1] = f"new {names[-1]}"
            break
        place = _back(code, place)
    return names[::-1]


def _back(code: str, place: int) -> int:
    while place > 0 and code[place - 1].isspace():
        place -= 1
    return place


def _opening(code: str, closing: int) -> int:
    """Return where the parenthesis opens that is closed there, 0 where it is too far."""
    depth = 0
    for place in range(closing, max(-1, closing - _LONGEST_ARGUMENTS), -1):
        depth += {")": 1, "(": -1}.get(code[place], 0)
        if not depth:
            return place
    return 0


def type_of_chain(
    chain: list[str], path: str, place: int, target: str, source: SourceText
) -> Type | None:
    """Return the type of a chain that stands at a place of a file. ``target`` is a file in whose
    folders packages may lie too.
    """
    found = _first(chain[0], path, place, target, source)
    for name in chain[1:]:
        if found is None:
            return None
        found = _next(found, name, target, source)
    return found


def _first(name: str, path: str, place: int, target: str, source: SourceText) -> Type | None:
    if name.startswith("new "):
        return _class(name[4:-2], path, target, source)
    around = _around(path, place, source)
    if name == "this":
        return (path, around) if around else None
    if name.endswith("()"):
        return _next((path, around), name, target, source) if around else None
    kinds = variables(path, source).get(name, frozenset())
    if len(kinds) == 1:
        return _class(next(iter(kinds)), path, target, source)
    return None if kinds else _class(name, path, target, source)


def _around(path: str, place: int, source: SourceText) -> str:
    """Return the innermost type around a place, "" where a class without a name is."""
    blocks = source.blocks(path)
    for span in blocks.around(place) if blocks.whole else ():
        head = blocks.head(span)
        match = _TYPE.search(head)
        if match is not None:
            return match["name"]
        if re.search(r"\bnew\s[^;]*\)\s*\{\Z", head):
            return ""
    return ""


def _next(owner: Type, name: str, target: str, source: SourceText) -> Type | None:
    """Return the type of a member: what the methods of that name return, or that of the field."""
    path, kind = owner
    code = source.code_text(path)
    if not name.endswith("()"):
        if name in declared_types(path, source):
            return path, name
        kinds = variables(path, source).get(name, frozenset())
        return _class(next(iter(kinds)), path, target, source) if len(kinds) == 1 else None
    key = ("type of a method", path, kind, name)
    types = source.kept(key, lambda: _returned(code, path, kind, name[:-2], source))
    return _class(next(iter(types)), path, target, source) if len(types) == 1 else None


def _returned(code: str, path: str, kind: str, name: str, source: SourceText) -> frozenset[str]:
    """Return what the methods of a class return that have a name."""
    text = source.code_text(path, strings=False)
    found = set()
    for head in callable_heads(code, code, text, name, (0, len(code)), "java"):
        if is_owned(source, path, head.start, [kind]):
            match = _RETURNED.search(head.before.lstrip(";{}"))
            found.add(match["type"] if match else "")
    return frozenset(found)


def _class(name: str, path: str, target: str, source: SourceText) -> Type | None:
    """Return the file that declares what another one calls by the name of a type."""
    if name in declared_types(path, source):
        return path, name
    for candidate in _candidates(name, path, target, source):
        if source.text(candidate) is not None and name in declared_types(candidate, source):
            return candidate, name
    return None


def _candidates(name: str, path: str, target: str, source: SourceText) -> Iterator[str]:
    """Yield where a type may be declared: by the import of its name, or in the same package."""
    code = source.code_text(path)
    roots = list(dict.fromkeys(_root(one, source) for one in (path, target)))
    entries = [one for one in imported(code) if one.endswith(f".{name}")]
    places = [one.replace(".", "/") for one in entries]
    places += [posixpath.dirname(one) for one in places]
    if not entries:
        package = package_of(code).replace(".", "/")
        places = [posixpath.join(package, name)]
    for root in roots:
        yield from (posixpath.join(root, f"{one}.java") for one in places)


def _root(path: str, source: SourceText) -> str:
    """Return the folder in which the packages of a file's root lie."""
    folder = posixpath.dirname(path)
    package = package_of(source.code_text(path)).replace(".", "/")
    return folder.removesuffix(package).rstrip("/") if package else folder
