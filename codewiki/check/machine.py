"""What the machine-readable files of a wiki tell, whoever wrote them: they may hold anything."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TypeVar

import msgspec

from codewiki.source.model import SkipReason

MACHINE_FILES = ("module_tree.json", "metadata.json", "wiki.json", "codewiki.lock.json")
_DEEPEST = 50
_EVIDENCE = re.compile(r"(.+):(\d{1,9})-(\d{1,9}):([0-9a-f]{1,64})", re.DOTALL)


class TreeNode(msgspec.Struct, frozen=True):
    """A module of the tree: ``pages`` are the paths at which its page may lie, likeliest first."""

    name: str
    pages: tuple[str, ...]


class Machine(msgspec.Struct, frozen=True):
    """What is known of a wiki besides its pages.

    ``modules`` is ``None`` where there is no module tree. ``inputs`` maps paths of the source to
    their digests when the wiki was written, ``evidence`` cited lines (path, first, last) to the
    digests of their text; ``commit`` is the commit that the wiki describes, "" if unknown.
    ``excluded`` are files that the settings of the run left out. ``owners`` maps files of the
    source to the pages that own them, ``components`` to the modules whose trees name them.
    ``ours`` says that codewiki wrote the wiki.
    """

    ours: bool = False
    modules: tuple[TreeNode, ...] | None = None
    generated: frozenset[str] = frozenset()
    inputs: Mapping[str, str] = {}
    evidence: Mapping[tuple[str, int, int], str] = {}
    commit: str = ""
    excluded: frozenset[str] = frozenset()
    owners: Mapping[str, tuple[str, ...]] = {}
    components: Mapping[str, str] = {}


class _Input(msgspec.Struct):
    digest: str = ""


class _Block(msgspec.Struct):
    evidence: list[str] = []


class _Lock(msgspec.Struct):
    """As much of ``codewiki.lock.json`` as is needed."""

    generator: str = ""
    commit_id: str | None = None
    inputs: dict[str, _Input] = {}
    blocks: dict[str, _Block] = {}


class _Page(msgspec.Struct):
    id: str = ""
    owns: list[str] = []


class _Wiki(msgspec.Struct):
    """As much of ``wiki.json`` as is needed."""

    pages: list[_Page] = []


class _Info(msgspec.Struct):
    commit_id: str | None = None


class _Skipped(msgspec.Struct):
    path: str = ""
    reason: str = ""


class _Metadata(msgspec.Struct):
    """As much of ``metadata.json`` as is needed, ours or upstream's."""

    skipped: list[_Skipped] = []
    generation_info: _Info = msgspec.field(default_factory=_Info)
    files_generated: list[str] = []


def read_machine(files: Mapping[str, bytes]) -> Machine:
    """Read what is there; what is not as expected counts as absent."""
    lock = _decoded(files.get("codewiki.lock.json"), _Lock)
    metadata = _decoded(files.get("metadata.json"), _Metadata)
    tree = _decoded(files.get("module_tree.json"), dict[str, object])
    ours = lock.generator == "codewiki"
    return Machine(
        ours=ours,
        modules=tuple(_modules(tree)) if tree else None,
        generated=frozenset(metadata.files_generated),
        inputs={path: one.digest for path, one in lock.inputs.items()} if ours else {},
        evidence=dict(_evidence(lock)) if ours else {},
        commit=lock.commit_id or metadata.generation_info.commit_id or "",
        excluded=frozenset(
            one.path for one in metadata.skipped if one.reason == SkipReason.EXCLUDED.value
        ),
        owners=_owners(_decoded(files.get("wiki.json"), _Wiki)) if ours else {},
        components=dict(_components(tree)),
    )


Kind = TypeVar("Kind")


def _decoded(data: bytes | None, kind: type[Kind]) -> Kind:
    """Decode ``data``; an empty value of the same kind where that is not possible."""
    if data is not None:
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return msgspec.json.decode(data, type=kind)
    return kind()


def _nodes(
    tree: Mapping[str, object], above: str, depth: int
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield path, name and content of the modules below ``above``, each before its children."""
    if depth > _DEEPEST:
        return
    for name, node in tree.items():
        if not isinstance(node, dict):
            continue
        path = posixpath.join(above, name)
        yield path, name, node
        children = node.get("children")
        if isinstance(children, dict):
            yield from _nodes(children, path, depth + 1)


def _modules(tree: Mapping[str, object]) -> Iterator[TreeNode]:
    for path, name, node in _nodes(tree, "", 0):
        given = node.get("id")
        named = (given if isinstance(given, str) else path, path, name)
        yield TreeNode(name, tuple(dict.fromkeys(f"{one}.md" for one in named)))


def _components(tree: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the files that the modules of a tree name as their components, the inner ones last."""
    for path, _, node in _nodes(tree, "", 0):
        components = node.get("components")
        for one in components if isinstance(components, list) else ():
            if isinstance(one, str):
                yield one.partition("::")[0], path


def _evidence(lock: _Lock) -> Iterator[tuple[tuple[str, int, int], str]]:
    for block in lock.blocks.values():
        for entry in block.evidence:
            if match := _EVIDENCE.fullmatch(entry):
                path, first, last, digest = match.groups()
                yield (path, int(first), int(last)), digest


def _owners(wiki: _Wiki) -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for page in wiki.pages:
        for path in page.owns:
            owners[path] = (*owners.get(path, ()), f"{page.id}.md")
    return owners
