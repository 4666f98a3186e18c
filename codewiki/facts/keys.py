"""Keys of the cache of facts: computed from everything that facts depend on.

A key covers the bytes of the file, its language, the readers that its base name picks, the code
that reads (adapters, readers, query files), the fields of the values, the versions of the grammars
and libraries, and that of Python. So nothing has to be remembered when any of them changes.
"""

import hashlib
import importlib.metadata
import platform
import re
from collections.abc import Iterator
from enum import EnumMeta
from functools import cache
from importlib import resources

import msgspec

from codewiki.facts import model
from codewiki.facts.artifacts.registry import readers_for
from codewiki.facts.languages.registry import adapter_for

_DISTRIBUTION = "codewiki-docs"
_CODE = ("codewiki.facts.artifacts", "codewiki.facts.languages")
_OWN_CODE = ("blobs.py", "reading.py")
_QUERY = ".scm"
_LIBRARIES = ("markdown-it-py", "msgspec", "pyyaml", "tree-sitter")
_NAME = re.compile(r"[\w.-]+")


def facts_key(digest: str, language: str, name: str) -> str:
    """Return the key of the facts of a file: 40 hexadecimal digits.

    ``digest`` is that of its bytes and ``name`` its base name.
    """
    text = "\0".join((digest, _reading(language, _picked(language, name))))
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()


def _picked(language: str, name: str) -> tuple[str, ...]:
    if adapter_for(language) is not None:
        return ()
    return tuple(f"{reader.name} {reader.patterns}" for reader in readers_for(language, name))


@cache
def _reading(language: str, readers: tuple[str, ...]) -> str:
    """Return what says how files of a language are read."""
    adapter = adapter_for(language)
    query = ""
    if adapter is not None:
        file = resources.files("codewiki.facts.languages").joinpath(adapter.query)
        query = _digest_of(file.read_bytes())
    return "\0".join((language, *readers, query, code_digest(), schema_digest(), *versions()))


def _digest_of(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@cache
def code_digest() -> str:
    """Return the digest of the code that reads files.

    All of it counts for every language, since what an adapter takes from its neighbours is not
    known; the query files do not, since each belongs to one adapter.
    """
    files = [resources.files("codewiki.facts").joinpath(name) for name in _OWN_CODE]
    for package in _CODE:
        files += [
            file
            for file in resources.files(package).iterdir()
            if file.is_file() and not file.name.endswith(_QUERY)
        ]
    found = [(file.name, _digest_of(file.read_bytes())) for file in files]
    return _digest_of(repr(sorted(found)).encode())


@cache
def schema_digest() -> str:
    """Return the digest of the fields of all values that facts are made of."""
    return _digest_of("\n".join(_schema()).encode())


def _schema() -> Iterator[str]:
    for name, value in sorted(vars(model).items()):
        if isinstance(value, EnumMeta) and value.__module__ == model.__name__:
            yield f"{name}: {[str(member) for member in value]}"  # type: ignore[var-annotated]
        elif isinstance(value, type) and issubclass(value, msgspec.Struct):
            fields = [
                (field.encode_name, str(field.type)) for field in msgspec.structs.fields(value)
            ]
            yield f"{name}: {value.__struct_config__.array_like} {fields}"


@cache
def versions() -> tuple[str, ...]:
    """Return name and version of the libraries and grammars, and the version of Python."""
    names = set(_LIBRARIES)
    try:
        required = importlib.metadata.requires(_DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        required = []
    for requirement in required:
        match = _NAME.match(requirement)
        if match and match[0].startswith("tree-sitter"):
            names.add(match[0])
    return (*(f"{name} {_version(name)}" for name in sorted(names)), platform.python_version())


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
