"""Values of the query stage: answers that join several edges."""

import msgspec


class Users(msgspec.Struct, frozen=True):
    """Who uses a symbol or file from outside it, as node ids, sorted, each once.

    ``source`` are users in source files, ``tests`` those in test files, ``others`` those in
    examples, documentation and build files. A user is the definition in which the use stands, or
    the file where it stands at the top level. Overload stubs, imports for type checkers only and
    re-exports are no users.
    """

    source: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class FileImport(msgspec.Struct, frozen=True, order=True):
    """What one file imports from another: ``names`` are node ids of symbols, sorted, each once.

    ``names`` is empty when only the module is imported. ``line`` is that of the first import.
    ``counted`` is false when all there is are re-exports and imports for type checkers.
    """

    source: str
    target: str
    names: tuple[str, ...]
    line: int
    counted: bool


class EntryPoint(msgspec.Struct, frozen=True):
    """A way into a group of files: a public callable that others call.

    ``callers`` counts distinct callers outside the group, in source files; ``tests`` those in
    tests; ``reach`` the symbols of the repository that its calls can lead to, itself not counted.
    """

    id: str
    callers: int
    tests: int
    reach: int


class Impact(msgspec.Struct, frozen=True):
    """What may change when a node changes: dependents by id with their distance in edges.

    ``complete`` is false when the search stopped at its limit.
    """

    node: str
    distance: dict[str, int]
    complete: bool
