"""Values of the modules stage."""

from enum import StrEnum

import msgspec

from codewiki.errors import Problem


class ModuleKind(StrEnum):
    """What a module holds."""

    CODE = "code"
    TESTS = "tests"
    EXAMPLES = "examples"
    DOCS = "docs"
    BUILD = "build"
    OTHER = "other"
    FOREIGN = "foreign"


class Module(msgspec.Struct, frozen=True):
    """A module of the tree.

    ``id`` is the path of its page without suffix ("json/provider"), a slug safe on every disk and
    unique when case is ignored. ``title`` is its name for people, ``path`` the folder it stands
    for ("" when it is not one folder). ``files`` are the files that its page owns: a leaf owns
    files; an inner module may own the files that lie directly in its folder only through a leaf
    of its own. ``children`` and ``parent`` are ids. ``titled`` tells that a person chose the title,
    ``focused`` that they want the module, or a part of it, to be seen first. ``note`` is what they
    want its page to say.
    """

    id: str
    title: str
    kind: ModuleKind
    path: str = ""
    files: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    parent: str = ""
    titled: bool = False
    focused: bool = False
    note: str = ""


class ModuleTree(msgspec.Struct, frozen=True):
    """All modules in reading order, parents before children; ``roots`` are the top ids.

    Every file of the repository is in ``files`` of exactly one leaf, but for the files of
    ``overview``, which belong to the overview page (README, licence, files that tell of the
    repository as a whole). ``pinned`` are the modules that a person wants linked first, ``note`` is
    what they want the overview to say. ``problems`` are about what was asked for and could not be
    done.
    """

    modules: tuple[Module, ...]
    roots: tuple[str, ...]
    overview: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    pinned: tuple[str, ...] = ()
    note: str = ""
