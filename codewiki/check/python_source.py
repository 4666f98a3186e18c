"""What a Python file declares, by the parser of the language itself.

The writer's parser is another one, so nothing is shared with it. Syntax that is newer than the
interpreter is not read: then nothing is known of the file, and its claims stay open.
"""

import ast
import warnings
from collections import Counter
from collections.abc import Iterator

import msgspec

from codewiki.check.arguments import RECEIVERS, Argument

_MOST_BYTES = 3_000_000
_PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Declared(msgspec.Struct, frozen=True):
    """Something that a file declares. ``qualified`` has the names around it before its own.

    ``kind`` is "class", "function", "property" or "value"; ``line`` is the first, decorators
    included; ``name_line`` that of the name. ``arguments`` are those of a function; ``type`` is
    what it returns, or the annotation of a value; ``value`` what is assigned.
    """

    qualified: str
    kind: str
    line: int
    name_line: int
    end_line: int
    arguments: tuple[Argument, ...] = ()
    type: str = ""
    value: str = ""
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    doc: tuple[int, int] | None = None


class Spoken(msgspec.Struct, frozen=True):
    """A call (or an error raised) and the function around it, by its qualified name.

    ``callee`` is dotted text, "" where something else is called.
    """

    owner: str
    callee: str
    line: int
    end_line: int


class Tried(msgspec.Struct, frozen=True):
    """The lines of the body of a ``try``, and what its handlers name, "" for everything."""

    line: int
    end_line: int
    caught: tuple[str, ...]


_TYPE_ALIAS = (getattr(ast, "TypeAlias", ast.Pass),)  # from Python 3.12 on
_TOLD: frozenset[type[ast.AST]] = frozenset({
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Call,
    ast.Raise,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Import,
    ast.ImportFrom,
    ast.Try,
    ast.TryStar,
    ast.Name,
    *_TYPE_ALIAS,
})
"""What is read of a tree; all other nodes only hold others."""


class Imported(msgspec.Struct, frozen=True):
    """A name that an import gives a file: ``name`` of ``module``, "" for the module itself and
    "*" for all of its names; ``level`` counts the dots before the module.
    """

    module: str
    level: int
    name: str
    alias: str
    line: int
    end_line: int


class PythonFile(msgspec.Struct, frozen=True):
    """What one file declares, calls and raises."""

    declared: tuple[Declared, ...]
    calls: tuple[Spoken, ...]
    raised: tuple[Spoken, ...]
    imports: tuple[Imported, ...]
    bound: frozenset[tuple[str, str]]
    """(qualified name of a function, name that is a parameter or assigned in it)"""
    tried: tuple[Tried, ...] = ()
    made: tuple[tuple[str, str, str], ...] = ()
    """(qualified name of a function, a name in it, what is called for the value), for names to
    which nothing but the value of one call is ever given"""


def read_python(text: str) -> PythonFile | None:
    """Read a file; ``None`` when this interpreter does not understand it."""
    if len(text) > _MOST_BYTES or "\r" in text:
        return None  # other ends of lines than ours
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _Reading(text).file(tree)


class _Reading:
    """Walks a tree without recursion: the depth of the source is no matter."""

    def __init__(self, text: str) -> None:
        self._lines = [line.encode() for line in text.split("\n")]
        self.declared: list[Declared] = []
        self.calls: list[Spoken] = []
        self.raised: list[Spoken] = []
        self.imports: list[Imported] = []
        self.bound: set[tuple[str, str]] = set()
        self.tried: list[Tried] = []
        self._parameters: set[tuple[str, str]] = set()
        self._stored: Counter[tuple[str, str]] = Counter()
        self._given: dict[tuple[str, str], list[str]] = {}

    def file(self, tree: ast.Module) -> PythonFile:
        waiting: list[tuple[ast.AST, str, str, bool]] = [(tree, "", "", False)]
        while waiting:
            node, around, function, in_class = waiting.pop()
            kind = type(node)
            if kind in _TOLD:
                around, function, in_class = self._read(node, around, function, in_class)
            for field in kind._fields:
                part = getattr(node, field, None)
                if isinstance(part, list):
                    waiting += [
                        (one, around, function, in_class)
                        for one in part
                        if isinstance(one, ast.AST)
                    ]
                elif isinstance(part, ast.AST) and part._fields:
                    waiting.append((part, around, function, in_class))
        return PythonFile(
            tuple(sorted(self.declared, key=lambda one: (one.line, one.name_line, one.qualified))),
            tuple(sorted(self.calls, key=lambda one: (one.line, one.end_line, one.callee))),
            tuple(sorted(self.raised, key=lambda one: (one.line, one.end_line, one.callee))),
            tuple(self.imports),
            frozenset(self.bound | self._parameters),
            tuple(sorted(self.tried, key=lambda one: (one.line, one.end_line))),
            tuple(sorted(self._made())),
        )

    def _read(
        self, node: ast.AST, around: str, function: str, in_class: bool
    ) -> tuple[str, str, bool]:
        """Read one node; return what is around its parts: the name, the function, and whether it
        is a class.
        """
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                inner = f"{around}.{node.name}" if around else node.name
                self._function(node, inner)
                if function:
                    self.bound.add((function, node.name))
                return inner, inner, False
            case ast.ClassDef():
                inner = f"{around}.{node.name}" if around else node.name
                self._class(node, inner)
                return inner, function, True
            case ast.Call():
                self._spoken(self.calls, function or around, node.func, node)
            case ast.Raise():
                raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                if raised is not None:
                    self._spoken(self.raised, function or around, raised, node)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                self._assigned(node, around, function, in_class)
            case ast.Import() | ast.ImportFrom():
                self._imported(node)
            case ast.Try() | ast.TryStar():
                self._tried(node)
            case ast.Name():
                if isinstance(node.ctx, ast.Store):
                    self.bound.add((function, node.id))
                    self._stored[function, node.id] += 1
            case _:
                self._type_alias(node, around)
        return around, function, in_class

    def _made(self) -> Iterator[tuple[str, str, str]]:
        for (function, name), callees in self._given.items():
            always = len(callees) == self._stored[function, name] and len(set(callees)) == 1
            if always and callees[0] and (function, name) not in self._parameters:
                yield function, name, callees[0]

    def _tried(self, node: ast.Try | ast.TryStar) -> None:
        caught: list[str] = []
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            caught += [dotted(kind) for kind in kinds]
        if caught:
            last = node.body[-1].end_lineno or node.body[-1].lineno
            self.tried.append(Tried(node.body[0].lineno, last, tuple(sorted(set(caught)))))

    def _imported(self, node: ast.Import | ast.ImportFrom) -> None:
        last = node.end_lineno or node.lineno
        for one in node.names:
            if isinstance(node, ast.ImportFrom):
                alias = one.asname or one.name
                place = (node.module or "", node.level, one.name, alias)
            else:
                # "import a.b" gives the name "a"; what is reached through it is dotted.
                place = (one.name, 0, "", one.asname or one.name.partition(".")[0])
            self.imports.append(Imported(*place, node.lineno, last))

    def _function(self, node: _Function, qualified: str) -> None:
        decorators = tuple(dotted(_called(one)) for one in node.decorator_list)
        accessor = any(one.endswith((".setter", ".getter", ".deleter")) for one in decorators)
        arguments = tuple(self._arguments(node.args))
        self._parameters |= {(qualified, one.name.lstrip("*")) for one in arguments}
        self._parameters |= {
            (qualified, one.arg) for one in (*node.args.posonlyargs, *node.args.args)
        }
        self.declared.append(
            Declared(
                qualified,
                "property" if accessor or _PROPERTIES & set(decorators) else "function",
                min([node.lineno, *(one.lineno for one in node.decorator_list)]),
                node.lineno,
                node.end_lineno or node.lineno,
                arguments,
                self._text(node.returns),
                decorators=decorators,
                doc=_documentation(node),
            )
        )

    def _class(self, node: ast.ClassDef, qualified: str) -> None:
        self.declared.append(
            Declared(
                qualified,
                "class",
                min([node.lineno, *(one.lineno for one in node.decorator_list)]),
                node.lineno,
                node.end_lineno or node.lineno,
                bases=tuple(dotted(_subscripted(base)) for base in node.bases),
                decorators=tuple(dotted(_called(one)) for one in node.decorator_list),
                doc=_documentation(node),
            )
        )

    def _arguments(self, args: ast.arguments) -> Iterator[Argument]:
        positional = [*args.posonlyargs, *args.args]
        missing = len(positional) - len(args.defaults)
        for number, one in enumerate(positional):
            default = args.defaults[number - missing] if number >= missing else None
            if number or one.arg not in RECEIVERS:
                yield self._argument(one, default)
            if number + 1 == len(args.posonlyargs) and (number or one.arg not in RECEIVERS):
                yield Argument("/")
        if args.vararg is not None:
            yield self._argument(args.vararg, None, "*")
        elif args.kwonlyargs:
            yield Argument("*")
        for one, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
            yield self._argument(one, default)
        if args.kwarg is not None:
            yield self._argument(args.kwarg, None, "**")

    def _argument(self, one: ast.arg, default: ast.expr | None, prefix: str = "") -> Argument:
        return Argument(prefix + one.arg, self._text(one.annotation), self._text(default))

    def _spoken(self, found: list[Spoken], owner: str, named: ast.expr, whole: ast.AST) -> None:
        line = getattr(named, "lineno", 0)
        end = getattr(whole, "end_lineno", line)
        found.append(Spoken(owner, dotted(named), getattr(whole, "lineno", line), end or line))

    def _assigned(
        self,
        node: ast.Assign | ast.AnnAssign | ast.AugAssign,
        around: str,
        function: str,
        in_class: bool,
    ) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(node.value, ast.Call) and isinstance(targets[0], ast.Name):
            self._given.setdefault((function, targets[0].id), []).append(dotted(node.value.func))
        annotation = self._text(node.annotation) if isinstance(node, ast.AnnAssign) else ""
        value = "" if isinstance(node, ast.AugAssign) else self._text(node.value)
        for target in targets:
            parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
            for one in parts:
                name = dotted(one)
                receiver, _, attribute = name.partition(".")
                owner = around
                if attribute and receiver in RECEIVERS and "." not in attribute:
                    owner, name = function.rpartition(".")[0], attribute
                elif not name or attribute or (function and not in_class):
                    continue
                self.declared.append(
                    Declared(
                        f"{owner}.{name}" if owner else name,
                        "value",
                        node.lineno,
                        one.lineno,
                        node.end_lineno or node.lineno,
                        type=annotation,
                        value=value if len(parts) == 1 and parts[0] is target else "",
                    )
                )

    def _type_alias(self, node: ast.AST, around: str) -> None:
        """Read ``type Name = …``."""
        name, value = getattr(node, "name", None), getattr(node, "value", None)
        if isinstance(name, ast.Name) and isinstance(value, ast.expr):
            qualified = f"{around}.{name.id}" if around else name.id
            last = value.end_lineno or name.lineno
            text = self._text(value)
            self.declared.append(
                Declared(qualified, "value", name.lineno, name.lineno, last, value=text)
            )

    def _text(self, node: ast.expr | None) -> str:
        """Return the source of an expression."""
        if node is None or node.end_lineno is None or node.end_col_offset is None:
            return ""
        lines = self._lines[node.lineno - 1 : node.end_lineno]
        if len(lines) == 1:
            return lines[0][node.col_offset : node.end_col_offset].decode("utf-8", "replace")
        parts = [lines[0][node.col_offset :], *lines[1:-1], lines[-1][: node.end_col_offset]]
        return b"\n".join(parts).decode("utf-8", "replace")


def dotted(node: ast.expr | None) -> str:
    """Return "a.b.c" for such an expression, "().c" where it begins with something else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        names.append(node.id)
    elif names:
        is_super = isinstance(node, ast.Call) and dotted(node.func) == "super"
        names.append("super()" if is_super else "()")
    return ".".join(reversed(names))


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _subscripted(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _documentation(node: _Function | ast.ClassDef) -> tuple[int, int] | None:
    """Return the lines of a documentation string."""
    first = node.body[0] if node.body else None
    if not isinstance(first, ast.Expr) or not isinstance(first.value, ast.Constant):
        return None
    value = first.value
    if not isinstance(value.value, str):
        return None
    return value.lineno, value.end_lineno or value.lineno
