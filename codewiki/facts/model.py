"""Values of the facts stage: what one file says, free of its path.

Lines are 1-based and inclusive. ``scope`` is an index into ``FileFacts.definitions``, or -1 for
the top level of the file. Nothing here names the file, so a renamed file keeps its facts.
The values cannot form cycles, so the garbage collector need not look at them (``gc=False``):
there are many, and it would take as long as decoding them.
"""

from enum import StrEnum

import msgspec

TOP_LEVEL = -1


class DefinitionKind(StrEnum):
    """What a definition is; languages map their words to these."""

    CLASS = "class"
    INTERFACE = "interface"
    STRUCT = "struct"
    ENUM = "enum"
    TYPE = "type"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    FIELD = "field"
    CONSTANT = "constant"
    VARIABLE = "variable"
    NAMESPACE = "namespace"
    MACRO = "macro"


class ReferenceKind(StrEnum):
    """How a name is used."""

    CALL = "call"
    TYPE = "type"
    READ = "read"
    DECORATOR = "decorator"
    ELEMENT = "element"
    RAISE = "raise"
    CATCH = "catch"


class BindingKind(StrEnum):
    """How a name gets its type."""

    ANNOTATION = "annotation"
    CALL = "call"
    ALIAS = "alias"


class SignalKind(StrEnum):
    """A fact about behaviour."""

    ENVIRONMENT = "environment"
    PROPERTY = "property"
    """A setting that is read by its name: a system property, a key of a configuration."""
    OPTION = "option"
    ROUTE = "route"
    COMMAND = "command"
    RAISE = "raise"
    LOG = "log"
    SUBPROCESS = "subprocess"
    FILE = "file"
    TEST = "test"


class Doc(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A documentation text. Line ``k`` of ``text`` (from 0) is source line ``line + k``.

    Comment markers, quotes and common indentation are removed; line breaks are kept.
    """

    text: str
    line: int
    end_line: int


class Parameter(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A parameter as written: ``type`` and ``default`` are source text, empty when absent.

    ``prefix`` is "", "*", "**" or "..."; a bare ``*`` or ``/`` is not a parameter.
    """

    name: str
    type: str = ""
    default: str = ""
    prefix: str = ""


class Declaration(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A named thing that the file defines, as other files may see it.

    ``qualified`` is the name inside the file with its outer names ("Signer.unsign",
    "make.<locals>.inner" is written "make.inner"). ``line`` includes decorators and ``end_line``
    the body; ``name_line`` is where the name stands. ``returns`` is the source text of the type
    that a function returns or that a variable or field is annotated with. ``value`` is the source
    text of a constant's or field's value on one line (at most 120 characters, cut with "…"; empty
    where other values follow). ``modifiers`` are words such as "async", "static", "classmethod",
    "abstract", "overload", "generator", "default".
    """

    name: str
    qualified: str
    kind: DefinitionKind
    line: int
    end_line: int
    name_line: int
    parent: int = TOP_LEVEL
    public: bool = True
    parameters: tuple[Parameter, ...] = ()
    returns: str = ""
    value: str = ""
    decorators: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()


class Definition(Declaration, frozen=True, array_like=True, gc=False):
    """A named thing that the file defines, with its documentation."""

    doc: Doc | None = None


class Reference(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A use of a name: ``receiver.name``.

    ``receiver`` is the dotted source text before the name ("" when there is none, "self",
    "self.algorithm", "super()", "make()" for the result of a call, "str()" for a literal); "?" when
    it is another expression. ``scope`` is the innermost function or class around the use, which
    holds its own decorators, annotations and bases. ``arguments`` counts the arguments of a call,
    -1 when it does not apply. ``given`` tells what they are where methods are told apart by that:
    their dotted text ("int()" for a number that is written out), "null", "->" for a function that
    is written out, "?" for anything else.
    """

    kind: ReferenceKind
    name: str
    receiver: str
    scope: int
    line: int
    arguments: int = -1
    given: tuple[str, ...] = ()


class Import(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One imported name.

    ``module`` is the specifier as written ("flask.json", "..x", "./lib/router"). ``name`` is what
    is taken from it: "" for the module itself, "*" for everything, "default" for a default
    export. ``alias`` is the name it has in this file ("" when it binds none). ``reexport`` marks
    ``export … from``; ``type_only`` imports that exist for type checkers only.
    """

    module: str
    name: str
    alias: str
    scope: int
    line: int
    end_line: int
    reexport: bool = False
    type_only: bool = False


class Binding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known about the type of a name.

    ``name`` is a variable or parameter of ``scope``; an attribute set through the receiver
    (``self.x = …``) has the class as its scope and ``attribute`` true. ``value`` is source text:
    of the type (annotation), or dotted, of the callee (call; "list" for a list that is written
    out) or of the other name (alias). It is empty when only this is known: the name is bound
    here, so it does not mean what it means further out.
    """

    kind: BindingKind
    name: str
    value: str
    scope: int
    line: int
    attribute: bool = False


RETURNED = "return"
"""Where a flow goes that is what the function of its scope gives back."""
CALLED = "()"
"""Where a flow goes whose value is called on the spot: ``table[key](…)``."""


class Flow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The value of one expression may come to another place, other than by a binding.

    ``value`` is a *shape*: dotted text whose links may be calls "()" and keys "[0]", "['a']",
    "[]" for any; "[:]" is a slice, and ``f(0)(1)`` what the function that ``f`` gets as its first
    argument is called with as its second. ``into`` is a place: a shape, ``RETURNED``, ``CALLED``,
    or a shape followed by "(n)" or "(name)": the argument of a call. Keys behind it name a part.
    Both are meant in ``scope``.
    """

    into: str
    value: str
    scope: int
    line: int


class Inheritance(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Definition number ``definition`` extends (or implements) ``base``, dotted source text."""

    definition: int
    base: str
    line: int
    implements: bool = False


class Guard(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """In some lines of ``scope`` a name, or dotted text, is an object of a type.

    A test before them tells it: ``isinstance``, ``instanceof``. ``type`` is dotted source text.
    """

    name: str
    type: str
    scope: int
    line: int
    end_line: int


TAKES_VALUE = ":"
"""The detail of an option without a default that must be given a value, as getopt writes it."""


class Signal(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A fact about behaviour.

    ``name`` is its subject (the variable, the option, the route's path, the error class) and
    ``detail`` more source text (default, HTTP method, message); both may be empty. A name that is
    not written as a literal is empty, and the detail begins with its expression. The detail of an
    error that is raised directly under a condition has a second line, "if " and the condition.
    ``help`` is what the program tells its users of an option or a command, on one line.
    """

    kind: SignalKind
    name: str
    detail: str
    scope: int
    line: int
    end_line: int
    help: str = ""


class Export(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name that the file offers: ``name`` outside, ``local`` inside ("" when it is re-exported
    or an expression). The default export has the name "default"; ``module.exports = x`` the
    name "module.exports".
    """

    name: str
    local: str
    line: int


class Unit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of an artifact: a key of a manifest, a job of a workflow, a heading of a document.

    ``kind`` is a word of the artifact's reader; ``parent`` an index into ``FileFacts.units``.
    """

    kind: str
    name: str
    value: str
    line: int
    end_line: int
    parent: int = TOP_LEVEL


class Surface(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What other files may see of a file: what its names mean.

    ``package`` is the package that the file says it belongs to. ``exports`` is ``None`` where the
    file does not say what it offers.
    """

    language: str
    package: str = ""
    definitions: tuple[Declaration, ...] = ()
    imports: tuple[Import, ...] = ()
    bindings: tuple[Binding, ...] = ()
    inheritance: tuple[Inheritance, ...] = ()
    exports: tuple[Export, ...] | None = None
    flows: tuple[Flow, ...] = ()
    guards: tuple[Guard, ...] = ()


class FileFacts(Surface, frozen=True, array_like=True, gc=False):
    """Everything that one file says.

    ``artifact`` names the reader of a file that is not code ("pyproject", "workflow", …) and is
    empty for code. ``error_lines`` counts the lines that the parser could not make sense of.
    ``code_lines`` counts lines that are neither blank nor only comment or documentation.
    """

    definitions: tuple[Definition, ...] = ()
    references: tuple[Reference, ...] = ()
    artifact: str = ""
    code_lines: int = 0
    error_lines: int = 0
    doc: Doc | None = None
    signals: tuple[Signal, ...] = ()
    units: tuple[Unit, ...] = ()
