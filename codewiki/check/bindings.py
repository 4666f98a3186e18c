"""Where a name of a file comes from: the import is found, its module, and the declaration there.

Only what the text of imports shows is followed. A name that a function binds itself, or whose
module lies outside the repository, leads nowhere.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import chain

from codewiki.check import java_declarations
from codewiki.check.declarations import SCRIPTS
from codewiki.check.python_source import Imported, PythonFile
from codewiki.check.script_imports import ScriptImport, imports_of_script
from codewiki.check.source_text import SourceText
from codewiki.source.folders import folders_from
from codewiki.source.languages import language_of

_DEEPEST = 6
_MOST_ROOTS = 12
_INCLUDED = re.compile(r"#\s*include\s*[\"<](?P<path>[^\">]+)[\">]")


def leads_to(source: SourceText, path: str, name: str, target: str) -> str | None:
    """Return the name under which ``target`` has what ``name`` means in ``path``.

    ``name`` may have a dot: "module.name". ``None`` where the imports do not show that it leads
    there; the name is then not shown to be that of ``target``.
    """
    return source.kept(
        ("leads to", path, name, target), lambda: _followed(source, path, name, target)
    )


def _followed(source: SourceText, path: str, name: str, target: str) -> str | None:
    language = language_of(path)
    if language == "python":
        return _python(source, path, name, target, 0)
    if language in SCRIPTS:
        return _script(source, path, name, target, 0, {})
    if language == "c":
        return name if _included(source, path, name, target) else None
    return None


def member_in(
    source: SourceText, path: str, kind: str, name: str, target: str, depth: int = 0
) -> str | None:
    """Return the file that declares the member ``name`` of a class of Python: the class itself,
    or the first of its bases that has it. ``kind`` is what the class is called in ``path``;
    ``target`` is where the member should be. ``None`` where a base on the way is not found.
    """
    place = _declared_at(source, path, kind, target, 0)
    if place is None or depth > _DEEPEST:
        return None
    home, qualified = place
    file = source.python(home)
    declared = file.declared if file else ()
    if any(one.qualified == f"{qualified}.{name}" for one in declared):
        return home
    for base in next((one.bases for one in declared if one.qualified == qualified), ()):
        found = member_in(source, home, base, name, target, depth + 1)
        if found is not None:
            return found
        if not _comes_with_python(base) and _declared_at(source, home, base, target, 0) is None:
            return None  # what this base has is not seen
    return None


def _comes_with_python(name: str) -> bool:
    return name in {"object", "Generic", "t.Generic", "typing.Generic", "Protocol", "t.Protocol"}


def _declared_at(
    source: SourceText, path: str, name: str, target: str, depth: int
) -> tuple[str, str] | None:
    """Return the file that declares a class that ``path`` calls ``name``, and its name there."""
    file = source.python(path)
    if file is None or depth > _DEEPEST:
        return None
    if any(one.qualified == name and one.kind == "class" for one in file.declared):
        return path, name
    first = name.partition(".")[0]
    for one in _imports_of(file, first, name):
        for place, left in _modules(source, path, one, name, target):
            found = _declared_at(source, place, left, target, depth + 1) if left else None
            if found is not None:
                return found
    return None


def imported_from(source: SourceText, path: str, name: str, target: str) -> bool:
    """Tell whether an import of ``path`` gives it ``name``, the last word of what it names, from
    ``target``: a name that this declares or hands on, or the module itself.
    """
    language = language_of(path)
    last = name.rsplit(".", 1)[-1]
    if language == "python":
        file = source.python(path)
        return any(
            target in _files(source, path, module, one.level, target)
            or leads_to(source, path, one.alias, target) is not None
            for one in (file.imports if file else ())
            if last in {one.name, one.alias, *one.module.split(".")}
            for module in (one.module, _inner(one))
        )
    if language in SCRIPTS:
        if any(one.target == target and one.names(last) for one in imports_of_script(source, path)):
            return True
        return leads_to(source, path, last, target) is not None
    if language == "java":
        return java_declarations.imports_type_of(source.code_text(path), source.code_text(target))
    return language == "c" and _included(source, path, name, target)


def _inner(one: Imported) -> str:
    """Return the module that an import names as a part of another."""
    return f"{one.module}.{one.name}" if one.module else one.name


def _python(source: SourceText, path: str, name: str, target: str, depth: int) -> str | None:
    file = source.python(path)
    if file is None or depth > _DEEPEST:
        return None
    first = name.partition(".")[0]
    if path == target and _at_top(file, first):
        return name
    for one in _imports_of(file, first, name):
        for place, left in _modules(source, path, one, name, target):
            if place == target and left and _declares_at_top(source, target, left):
                return left
            if left and (found := _python(source, place, left, target, depth + 1)):
                return found
    return None


def _imports_of(file: PythonFile, first: str, name: str) -> Iterator[Imported]:
    """Yield the imports that may give a file a name, those of everything last."""
    yield from (one for one in file.imports if one.alias == first and one.name != "*")
    if not any(one.alias == first for one in file.imports):
        yield from (one for one in file.imports if one.name == "*")


def _at_top(file: PythonFile, name: str) -> bool:
    return any(one.qualified == name for one in file.declared)


def _declares_at_top(source: SourceText, path: str, name: str) -> bool:
    file = source.python(path)
    if file is None:
        return source.declares(path, name.rpartition(".")[2])
    return _at_top(file, name) or _at_top(file, name.partition(".")[0])


def _modules(
    source: SourceText, path: str, one: Imported, name: str, target: str
) -> Iterator[tuple[str, str]]:
    """Yield files that an import may mean, each with what is left of the name inside of it."""
    _, _, rest = name.partition(".")
    if one.name == "*":
        yield from ((file, name) for file in _files(source, path, one.module, one.level, target))
        return
    if one.name:
        left = f"{one.name}.{rest}" if rest else one.name
        for file in _files(source, path, one.module, one.level, target):
            yield file, left
        inner = f"{one.module}.{one.name}" if one.module else one.name
        if rest:
            for file in _files(source, path, inner, one.level, target):
                yield file, rest
        return
    # "import a.b" is used as "a.b.name", "import a.b as c" as "c.name".
    if one.alias != one.module.partition(".")[0] or "." not in one.module:
        yield from ((file, rest) for file in _files(source, path, one.module, 0, target))
    elif name.startswith(f"{one.module}."):
        left = name[len(one.module) + 1 :]
        yield from ((file, left) for file in _files(source, path, one.module, 0, target))


def _files(source: SourceText, path: str, module: str, level: int, target: str) -> Iterator[str]:
    """Yield the files that a module's dotted name may mean, as seen from a file."""
    inner = module.replace(".", "/")
    if level:
        folder = posixpath.dirname(path)
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        roots = [folder]
    else:
        roots = _folders_of_both(path, target)[:_MOST_ROOTS]
    for root in roots:
        base = posixpath.join(root, inner) if inner else root
        for candidate in (f"{base}.py", f"{base}/__init__.py", f"{base}.pyi"):
            if source.text(candidate.lstrip("/")) is not None:
                yield candidate.lstrip("/")


def _folders_of_both(path: str, target: str) -> list[str]:
    """Return the folders around one file, then those around the other."""
    around = (folders_from(posixpath.dirname(one)) for one in (path, target))
    return list(dict.fromkeys(chain.from_iterable(around)))


def _script(
    source: SourceText,
    path: str,
    name: str,
    target: str,
    depth: int,
    seen: dict[tuple[str, str, bool], int],
) -> str | None:
    """Follow a name of a script. ``seen`` has what was asked before, with how deep: to ask it again
    from as deep or deeper finds nothing new.
    """
    if depth > _DEEPEST or seen.get((path, name, depth > 0), _DEEPEST + 1) <= depth:
        return None
    seen[path, name, depth > 0] = depth
    first, _, rest = name.partition(".")
    if path == target and source.declares(path, first):
        return name
    for one in _statements(source, path, first, depth):
        place = one.target
        if place is None:
            continue
        left = _named_inside(one, first, rest)
        if place == target and any(source.declares(target, word) for word in _choices(left, first)):
            return left
        for word in _choices(left, first):
            if found := _script(source, place, word, target, depth + 1, seen):
                return found
    return None


def _statements(source: SourceText, path: str, name: str, depth: int) -> Iterator[ScriptImport]:
    """Yield the imports of a script that may give it a name; behind the first file also those
    that hand on all that another file offers.
    """
    for one in imports_of_script(source, path):
        if (depth and one.star) or one.names(name):
            yield one


def _named_inside(one: ScriptImport, first: str, rest: str) -> str:
    """Return what a name of an import is called in its module."""
    if not one.names(first):
        return f"{first}.{rest}" if rest else first
    statement = one.text
    renamed = re.search(
        rf"(?<![\w$])(?P<name>[\w$]+)(?:\s+as\s+|\s*:\s*){re.escape(first)}(?![\w$])", statement
    )
    if re.search(rf"\*\s+as\s+{re.escape(first)}(?![\w$])", statement) and rest:
        return rest
    assigned = rf"(?<![\w$]){re.escape(first)}\s*=\s*(?:await\s+)?(?:require|import)\s*\("
    if rest and re.search(assigned, statement):
        return rest
    name = renamed["name"] if renamed else first
    return f"{name}.{rest}" if rest else name


def _choices(left: str, first: str) -> list[str]:
    """Return the names that may be declared: a default export has the importer's name or none."""
    return list(dict.fromkeys((left.partition(".")[0], left.rpartition(".")[2], first)))[:2]


def _included(source: SourceText, path: str, name: str, target: str) -> bool:
    """Tell whether a file includes the target, or a header that declares the name, or that of the
    target's own name; also by a header in between.
    """
    if path.endswith(".h") and source.declares(path, name):
        return True
    headers = _headers_of(source, path, target)
    if target in headers:
        return True
    stem = posixpath.splitext(target)[0]
    own = any(posixpath.splitext(header)[0] == stem for header in headers)
    if own and not source.declares(target, name):
        return True
    return any(source.declares(header, name) for header in headers)


def _headers_of(source: SourceText, path: str, target: str) -> tuple[str, ...]:
    """Return the headers that a file includes, with those that these include, three steps far;
    they are looked for in the folders around the file and around the target.
    """
    return source.kept(
        ("headers", path, posixpath.dirname(target)), lambda: _included_by(source, path, target)
    )


def _included_by(source: SourceText, path: str, target: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [path]
    for _ in range(3):
        included = [
            header
            for one in waiting
            for _, _, text in source.imports(one)
            if (include := _INCLUDED.search(text))
            and (header := _header(source, one, include["path"], target))
        ]
        waiting = [one for one in dict.fromkeys(included) if one != path and one not in found]
        found |= dict.fromkeys(waiting)
    return tuple(found)


def _header(source: SourceText, path: str, included: str, target: str) -> str | None:
    """Return the file that an include means: beside its file, or below a folder above."""
    folders = _folders_of_both(path, target)
    extra = [posixpath.join(folder, inner) for folder in folders for inner in ("include", "src")]
    for folder in [*folders, *extra]:
        candidate = posixpath.normpath(posixpath.join(folder, included))
        if not candidate.startswith("..") and source.text(candidate) is not None:
            return candidate
    return None
