"""The key of a graph in the cache: computed from everything that a graph depends on."""

import hashlib
from functools import cache
from importlib import resources

from codewiki.facts.keys import code_digest, schema_digest, versions
from codewiki.facts.stored import StoredFacts
from codewiki.source.model import Repository

_PACKAGES = ("codewiki.graph", "codewiki.facts", "codewiki.source")


@cache
def linking_digest() -> str:
    """Return the digest of the code and the libraries that make facts into a graph.

    The languages say how names are linked, and the tables of the source stage which file is what.
    """
    files = sorted(
        (f"{package}/{file.name}", file.read_bytes())
        for package in _PACKAGES
        for file in resources.files(package).iterdir()
        if file.is_file()  # tables count as well as code
    )
    state = hashlib.blake2b(digest_size=20)
    for part in (code_digest(), schema_digest(), *versions()):
        state.update(part.encode() + b"\0")
    for name, data in files:
        state.update(name.encode() + b"\0" + hashlib.blake2b(data).digest())
    return state.hexdigest()


def graph_key() -> str:
    """Return the key under which a repository's graph is kept by this version."""
    return f"graph {linking_digest()}"


def inputs_digest(repository: Repository, facts: StoredFacts) -> bytes:
    """Return a digest of all that a graph is made from: files and their facts."""
    state = hashlib.blake2b(digest_size=20)
    for file in sorted(repository.files, key=lambda file: file.path):
        found = facts.digest(file.path) if file.path in facts else b""
        row = f"{file.path}\0{file.language}\0{file.role.value}\0{file.lines}\0"
        state.update(row.encode("utf-8", "surrogateescape") + found + b"\n")
    return state.digest()
