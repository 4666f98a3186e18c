"""What a script imports and offers, and which file a module specifier means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.javascript_names import NODE_MODULES
from codewiki.facts.languages.javascript_reading import (
    DEFAULT,
    PATTERNS,
    WHOLE_MODULE,
    Reading,
    member_path,
    pattern_names,
    string_value,
    unwrapped,
)
from codewiki.facts.languages.syntax import Captures, first, named_child
from codewiki.facts.model import TOP_LEVEL, Export, Import

if TYPE_CHECKING:
    from tree_sitter import Node

_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx")
_TYPED = (".ts", ".tsx", ".mts", ".cts", ".d.ts", ".d.mts", ".d.cts")
SUFFIXES = (*_SCRIPTS, ".json", *_TYPED)
"""What a specifier may leave out in JavaScript, the likeliest first."""
TYPESCRIPT_SUFFIXES = (*_TYPED, *_SCRIPTS, ".json")
"""The same in TypeScript."""
_WRITTEN_IN = {
    ".js": (".ts", ".tsx", ".d.ts"),
    ".jsx": (".tsx", ".d.ts"),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
}
"""What the files are called from which scripts are compiled."""
_MOST_LINKS = 8
_TAKING = frozenset({"await_expression", "call_expression", "member_expression"})
_REQUIRE_WORDS = (b"require", b"import")


@dataclass(frozen=True)
class Required:
    """``require("module")`` or ``import("module")`` somewhere in an expression.

    ``member`` is the one name that is taken from it, "" for the module itself; ``call`` the node
    of the call, ``direct`` false when more is done with it.
    """

    module: str
    member: str
    call: "Node"


def required(reading: Reading, value: "Node | None") -> Required | None:
    """Return what ``require("x")``, ``require("x").y``, ``require("x")(…)`` and so on take."""
    node = unwrapped(value)
    members: list[str] = []
    source = reading.source
    if node is None or node.type not in _TAKING or not _mentions_module(reading, node):
        return None
    for _ in range(_MOST_LINKS):
        if node is None:
            return None
        kind = node.type
        if kind == "member_expression":
            name = node.child_by_field_name("property")
            members.append(source.text(name) if name is not None else "")
            node = node.child_by_field_name("object")
        elif kind in {"await_expression", "parenthesized_expression"}:
            node = named_child(node, 0)
        elif kind == "call_expression":
            callee = node.child_by_field_name("function")
            module = required_module(reading, callee, node.child_by_field_name("arguments"))
            if module:
                return Required(module, members[-1] if len(members) == 1 else "", node)
            if members or callee is None or callee.type != "call_expression":
                return None
            node = callee
        else:
            return None
    return None


def _mentions_module(reading: Reading, node: "Node") -> bool:
    data, start, end = reading.source.data, node.start_byte, node.end_byte
    return any(data.find(word, start, end) >= 0 for word in _REQUIRE_WORDS)


def required_module(reading: Reading, callee: "Node | None", arguments: "Node | None") -> str:
    """Return the specifier of ``require("x")`` or ``import("x")``, "" for another call."""
    if callee is None or arguments is None or callee.type not in {"identifier", "import"}:
        return ""
    data = reading.source.data
    if data[callee.start_byte : callee.end_byte] not in _REQUIRE_WORDS:
        return ""
    return string_value(reading.source, named_child(arguments, 0))


class Modules:
    """The imports and exports of one script."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._imports: list[tuple[int, Import]] = []
        self._taken: set[int] = set()

    def read(self) -> tuple[Import, ...]:
        """Return the imports in the order of the source; the exports are added to the reading."""
        reading = self._reading
        for captures in reading.of("import.statement"):
            self._read_import(captures["import.statement"][0])
        for captures in reading.of("export.statement"):
            self._read_export(captures["export.statement"][0])
        if any(word in reading.source.data for word in (b"require", b"import(")):
            for captures in reading.of("def.variable"):
                self._read_declarator(captures)
            for captures in reading.of("def.assignment"):
                self._read_assignment(captures)
            for node, target, arguments in reading.calls:
                self._read_call(node, target, arguments)
        self._imports.sort(key=lambda placed: placed[0])
        return tuple(entry for _, entry in self._imports)

    def _add(
        self,
        node: "Node",
        module: str,
        name: str,
        alias: str,
        *,
        reexport: bool = False,
        type_only: bool = False,
    ) -> None:
        source, start = self._reading.source, node.start_byte
        scope = self._reading.outline.scope_at(start)
        entry = Import(
            module=module,
            name=name,
            alias=alias,
            scope=scope,
            line=source.first_line(node),
            end_line=source.last_line(node),
            reexport=reexport,
            type_only=type_only,
        )
        self._imports.append((start, entry))
        if alias and not reexport:
            self._reading.regions.define(alias, self._reading.regions.at(start))

    def _read_import(self, node: "Node") -> None:
        source = self._reading.source
        module = string_value(source, node.child_by_field_name("source"))
        kinds = {"import_clause", "import_require_clause"}
        clause = next((child for child in node.children if child.type in kinds), None)
        type_only = any(child.type == "type" for child in node.children[:2])
        if clause is not None and clause.type == "import_require_clause":
            module = string_value(source, clause.child_by_field_name("source"))
            self._add(node, module, "", source.bounded(named_child(clause, 0)), type_only=type_only)
            return
        if not module:
            return
        if clause is None:
            self._add(node, module, "", "", type_only=type_only)
            return
        for child in clause.named_children:
            if child.type == "identifier":
                self._add(node, module, DEFAULT, source.text(child), type_only=type_only)
            elif child.type == "namespace_import":
                alias = named_child(child, 0)
                text = source.text(alias) if alias is not None else ""
                self._add(node, module, "", text, type_only=type_only)
            elif child.type == "named_imports":
                self._read_specifiers(node, child, module, type_only)

    def _read_specifiers(self, node: "Node", names: "Node", module: str, type_only: bool) -> None:
        for child in names.named_children:
            if child.type != "import_specifier":
                continue
            name, alias = self._specified(child)
            if name == "type" and names.has_error:
                continue  # "type Name" of Flow, of which only the first word was understood
            own = type_only or any(part.type == "type" for part in child.children[:1])
            self._add(node, module, name, alias, type_only=own)

    def _specified(self, node: "Node") -> tuple[str, str]:
        """Return both names of ``a as b``; ``b`` is ``a`` when it is not written."""
        source = self._reading.source
        name = node.child_by_field_name("name")
        alias = node.child_by_field_name("alias")
        text = _module_name(source.text(name)) if name is not None else ""
        return text, _module_name(source.text(alias)) if alias is not None else text

    def _read_export(self, node: "Node") -> None:
        source = self._reading.source
        module = string_value(source, node.child_by_field_name("source"))
        if self._is_inside(node):
            return
        declaration = node.child_by_field_name("declaration")
        if declaration is not None:
            self._export_declared(node, declaration)
        type_only = any(child.type == "type" for child in node.children[:2])
        for child in node.children:
            if child.type == "export_clause":
                self._export_names(node, child, module, type_only)
            elif child.type == "namespace_export" and module:
                name = named_child(child, 0)
                text = _module_name(source.text(name)) if name is not None else ""
                self._offer(text, "", node)
                self._add(node, module, "", text, reexport=True, type_only=type_only)
            elif child.type == "*" and module:
                self._add(node, module, "*", "", reexport=True, type_only=type_only)
            elif child.type == "=":
                whole = named_child(node, 0)
                self._offer(WHOLE_MODULE, self._reading.dotted(whole).partition(".")[0], node)

    def _is_inside(self, node: "Node") -> bool:
        """Tell whether an export belongs to a namespace, not to the file."""
        drafts, start = self._reading.outline.drafts, node.start_byte
        scope = self._reading.outline.scope_at(start)
        for _ in range(_MOST_LINKS):
            if scope == TOP_LEVEL or drafts[scope].start < start:
                break
            scope = drafts[scope].parent
        return scope != TOP_LEVEL

    def _export_names(self, node: "Node", clause: "Node", module: str, type_only: bool) -> None:
        for child in clause.named_children:
            if child.type != "export_specifier":
                continue
            name, outer = self._specified(child)
            self._offer(outer, "" if module else name, child)
            if module:
                own = type_only or any(part.type == "type" for part in child.children[:1])
                self._add(node, module, name, outer, reexport=True, type_only=own)

    def _export_declared(self, node: "Node", declaration: "Node") -> None:
        if any(child.type == DEFAULT for child in node.children[:3]):
            return
        source = self._reading.source
        if declaration.type == "ambient_declaration":
            declaration = named_child(declaration, 0) or declaration
        name = declaration.child_by_field_name("name")
        if name is not None:
            text = source.text(name).partition(".")[0]
            self._offer(text, text, node)
        for child in declaration.named_children:
            target = child.child_by_field_name("name")
            if child.type == "variable_declarator" and target is not None:
                for text, leaf in pattern_names(source, target):
                    self._offer(text, text, leaf)

    def _offer(self, name: str, local: str, node: "Node") -> None:
        if name:
            line = self._reading.source.first_line(node)
            self._reading.exports.append(Export(name, local, line))

    # CommonJS and dynamic imports -------------------------------------------------------------

    def _read_declarator(self, captures: Captures) -> None:
        value = first(captures, "value")
        found = required(self._reading, value) if value is not None else None
        if found is None:
            return
        node, target = captures["def.variable"][0], captures["name"][0]
        self._taken.add(found.call.start_byte)
        if target.type in PATTERNS:
            self._take_apart(node, target, found)
        else:
            self._add(node, found.module, found.member, self._reading.source.text(target))

    def _take_apart(self, node: "Node", pattern: "Node", found: Required) -> None:
        """Note ``const { a, b: c, ...rest } = require("x")``."""
        source = self._reading.source
        for child in pattern.named_children if not found.member else ():
            key = child.child_by_field_name("key") or child.child_by_field_name("left")
            names = pattern_names(source, child)
            for alias, leaf in names:
                name = source.text(key) if key is not None and child.type == "pair_pattern" else ""
                name = "" if child.type == "rest_pattern" else name or source.text(leaf)
                self._add(node, found.module, name, alias)
        if found.member:
            self._add(node, found.module, found.member, "")

    def _read_assignment(self, captures: Captures) -> None:
        value = captures["value"][0]
        found = required(self._reading, value)
        if found is None:
            return
        node, left = captures["def.assignment"][0], captures["name"][0]
        if left.type == "identifier":
            self._taken.add(found.call.start_byte)
            self._add(node, found.module, found.member, self._reading.source.text(left))
            return
        path = member_path(self._reading, left)
        outer = ""
        if path == ("module", "exports"):
            outer = WHOLE_MODULE
        elif path[:1] == ("exports",) and len(path) == 2:
            outer = path[1]
        elif path[:2] == ("module", "exports") and len(path) == 3:
            outer = path[2]
        if outer:
            self._taken.add(found.call.start_byte)
            self._add(node, found.module, found.member, outer, reexport=True)

    def _read_call(self, node: "Node", target: "Node", arguments: "Node") -> None:
        module = required_module(self._reading, target, arguments)
        if node.start_byte in self._taken:
            return
        if module:
            self._taken.add(node.start_byte)
            self._add(node, module, "", "")


def _module_name(text: str) -> str:
    """Return an exported name; it may be written as a string."""
    return text[1:-1] if text[:1] in {'"', "'"} else text


# Files ----------------------------------------------------------------------------------------


def module_file(importer: str, module: str, context: ImportContext) -> str | None:
    """Return the file that a relative specifier means; others lie outside the repository."""
    return relative_file(importer, module, context, SUFFIXES)


def relative_file(
    importer: str, module: str, context: ImportContext, suffixes: tuple[str, ...]
) -> str | None:
    """Look for the file as written, then with each suffix, then for an index file.

    Where TypeScript comes first, so does the source of a script that is named as compiled.
    """
    module = re.split(r"[?#]", module, maxsplit=1)[0] or module
    if not is_relative(module):
        return None
    parts = importer.split("/")[:-1]
    for part in module.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    path = "/".join(parts)
    is_folder = module.endswith(("/", "/.", "/..")) or module in {".", ".."}
    stem, dot, ending = path.rpartition(".")
    sources = [stem + suffix for suffix in _WRITTEN_IN.get(dot + ending, ())]
    names = [path, *(path + suffix for suffix in suffixes)]
    names = [*sources, *names] if suffixes is TYPESCRIPT_SUFFIXES else [*names, *sources]
    names = [] if is_folder or not path else names
    folder = f"{path}/" if path else ""
    names.extend(f"{folder}index{suffix}" for suffix in suffixes)
    return next((name for name in names if context.exists(name)), None)


def is_relative(module: str) -> bool:
    """Tell whether a specifier names a file, not a package."""
    return module in {".", ".."} or module.startswith(("./", "../", "/"))


def package(module: str) -> str:
    """Return the package of a specifier: "@scope/name/sub" gives "@scope/name"."""
    if is_relative(module) or module.startswith("#"):
        return ""
    name = module.removeprefix("node:")
    if name in NODE_MODULES:
        return name.partition("/")[0]
    parts = re.split(r"[/?]", name)
    return "/".join(parts[:2]) if name.startswith("@") else parts[0]


def submodule(_module: str, _name: str) -> str:
    """Return "": an import of JavaScript never names a module inside a module."""
    return ""


def source_roots(_paths: Iterable[str]) -> tuple[str, ...]:
    """Return the repository itself: only relative specifiers name its files."""
    return ("",)
