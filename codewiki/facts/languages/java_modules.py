"""Packages of Java and the files of their classes."""

import re
from collections import Counter
from collections.abc import Iterable

from codewiki.facts.languages.adapter import ImportContext
from codewiki.facts.languages.java_words import STANDARD_LIBRARY

SUFFIX = ".java"
MOST_ROOTS = 200

_CONVENTIONAL = re.compile(r"(?:.*/)?(?:src/[\w-]+/java|src/java|src/tests?|src|java|source|test)")
_TOP_PACKAGES = frozenset({"com", "org", "net", "io", "edu", "de", "fr", "uk", "ch", "jp", "dev"})
_ASIDE = frozenset({"test", "tests", "testing", "it", "jmh", "example", "examples", "samples"})
_BROAD = frozenset({
    "com.amazonaws", "com.facebook", "com.github", "com.google", "com.microsoft", "com.sun",
    "io.github", "net.sourceforge", "org.apache", "org.apache.commons", "org.apache.maven",
    "org.codehaus", "org.eclipse", "org.sonatype",
})  # fmt: skip
"""First names under which unrelated packages stand."""


def module_file(importer: str, module: str, context: ImportContext) -> str | None:
    """Return the file that a class name with its package means: ``a.b.C`` is ``a/b/C.java``.

    The root of the importer comes first, then the others.
    """
    if not module or not all(part.isidentifier() for part in module.split(".")):
        return None
    inner = module.replace(".", "/") + SUFFIX
    own = [root for root in context.roots if root and importer.startswith(f"{root}/")]
    for root in [*sorted(own, key=len, reverse=True), *context.roots]:
        path = f"{root}/{inner}" if root else inner
        if context.exists(path):
            return path
    return None


def submodule(module: str, name: str) -> str:
    """Return the full name of ``name`` in a package or class."""
    return f"{module}.{name}" if module and name and name != "*" else ""


def package(module: str) -> str:
    """Return the name of the library to which a package belongs: how its name begins."""
    parts = module.split(".")
    for count in (1, 2, 3):
        start = ".".join(parts[:count])
        if start in STANDARD_LIBRARY:
            return start
    count = 2
    while ".".join(parts[:count]) in _BROAD and count < len(parts):
        count += 1
    return ".".join(part for part in parts[:count] if part)


def source_roots(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders that hold top-level packages, best first.

    They are those of the usual layouts (``src/main/java``) and those above folders that are named
    like the first part of package names (``org``). Tests and examples come last.
    """
    weight: Counter[str] = Counter()
    for path in sorted(set(paths)):
        root = _root(path)
        if root is not None:
            weight[root] += 1
    weight.setdefault("", 0)
    ranked = sorted(weight, key=lambda root: (_is_aside(root), -weight[root], root))
    return tuple(ranked[:MOST_ROOTS] if "" in ranked[:MOST_ROOTS] else [*ranked[:MOST_ROOTS], ""])


def _root(path: str) -> str | None:
    folders = path.split("/")[:-1]
    for count in range(len(folders)):
        if folders[count] in _TOP_PACKAGES and count + 1 < len(folders):
            return "/".join(folders[:count])
    for count in range(len(folders), 0, -1):
        root = "/".join(folders[:count])
        if _CONVENTIONAL.fullmatch(root):
            return root
    return None


def _is_aside(root: str) -> bool:
    return any(part in _ASIDE for part in root.split("/"))
