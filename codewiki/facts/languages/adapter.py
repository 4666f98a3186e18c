"""What a language brings: how to read one file, and how its names reach other files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codewiki.facts.model import FileFacts, SignalKind

if TYPE_CHECKING:
    import tree_sitter


@dataclass(frozen=True)
class ImportContext:
    """What an import resolver may ask about the repository.

    ``exists`` tells whether a path is a file of the repository; ``roots`` are the folders from
    which absolute module names start, best first ("" is the repository root). ``searched`` gives
    for a folder what build files say of where its files look: groups of folders, the first to be
    asked first; of the folders of a group none comes before the others.
    """

    exists: Callable[[str], bool]
    roots: tuple[str, ...] = ("",)
    searched: Callable[[str], Iterable[tuple[str, ...]]] = lambda folder: ()


@dataclass(frozen=True)
class Adapter:
    """One programming language.

    ``grammar`` imports and returns the tree-sitter language; importing an adapter does not.
    ``query`` is the name of the query file beside the adapter. ``extract`` turns a parsed file
    into facts; it never raises on any input and never visits every node in Python.

    ``module_file(importer, module, context)`` gives the file that the specifier ``module``, written
    in the file ``importer``, means, or ``None`` when it lies outside the repository. All files of
    a folder get the same answer.
    ``submodule(module, name)`` is the specifier of ``name`` inside ``module`` where the language
    lets an import name a module ("" otherwise). ``package(module)`` is the name of the external
    package to which a specifier belongs, "" when it is relative. ``source_roots(paths)`` infers
    ``ImportContext.roots`` from all paths of the language.

    ``receivers`` are names of the current object ("self", "this"), ``parents`` the receiver texts
    of the base class ("super()", "super"). ``builtins`` are names that never mean a definition
    of the repository unless they are defined or imported in the file. ``standard_library`` are
    external packages that come with the language. ``signals`` are the kinds that ``extract``
    finds completely, so that their absence is a fact.
    """

    language: str
    title: str
    grammar: Callable[[], "tree_sitter.Language"]
    query: str
    extract: Callable[["tree_sitter.Tree", bytes, "tree_sitter.Query"], FileFacts]
    module_file: Callable[[str, str, ImportContext], str | None]
    submodule: Callable[[str, str], str]
    package: Callable[[str], str]
    source_roots: Callable[[Iterable[str]], tuple[str, ...]]
    receivers: frozenset[str] = field(default_factory=frozenset)
    parents: frozenset[str] = field(default_factory=frozenset)
    builtins: frozenset[str] = field(default_factory=frozenset)
    standard_library: frozenset[str] = field(default_factory=frozenset)
    signals: frozenset[SignalKind] = field(default_factory=frozenset)
    linearised: bool = False
    """True when methods are looked up in C3 order (Python); else depth first."""
    family: str = ""
    """Name of the languages whose files import each other and share their packages; a language
    without one is alone."""
    class_bodies_bind: bool = False
    """True when a name defined in a class body is visible in that body without a receiver."""
    flows: bool = False
    """True when ``extract`` says where values go, so that calls through values can be followed."""
    members_are_keys: bool = False
    """True when ``a.b`` and ``a["b"]`` are the same, and methods do not name the current object
    among their parameters."""
    default_exports: bool = False
    """True when ``default`` is no name like others but what a file offers in the first place."""
    prepare: Callable[[bytes], bytes] | None = None
    """Makes what is parsed in place of a file: as long, with the same lines and fewer riddles."""
    included: bool = False
    """True when imports bring the text of files (C): all their names, and what they bring in turn;
    and when the linker finds a function or variable that is declared in another file."""
    named_type: Callable[[str], str] = str
    """The type that a type text names, where the text needs the language's own reading."""
    packaged: bool = False
    """True when files declare the package that they belong to, whose types they see without an
    import; when members of the classes around, inherited ones too, need no receiver; and when
    methods live beside fields of their name and are told apart by their parameters (Java)."""

    @property
    def relatives(self) -> str:
        """The name under which the languages that may be joined to this one are grouped."""
        return self.family or self.language
