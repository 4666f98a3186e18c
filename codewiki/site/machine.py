"""The files for machines: module tree, metadata, dependency graph, wiki model, and the lock's part.

All are JSON with a schema version, sorted, without an absolute path and without the clock.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import msgspec

from codewiki import __version__
from codewiki.authoring.model import Report, Use, together
from codewiki.errors import ConfigurationError, Problem
from codewiki.facts.model import FileFacts
from codewiki.graph.model import DependencyGraph
from codewiki.modules.model import ModuleTree
from codewiki.redaction import has_token, redact
from codewiki.site.markdown import trust
from codewiki.source.model import READ_ROLES, Repository
from codewiki.source.reading import printable
from codewiki.wiki.catalogue import catalogue, spoken
from codewiki.wiki.evidence import evidence_of
from codewiki.wiki.model import Block, State, Wiki

SCHEMA_VERSION = 1


GRAPH_LEVELS = 2
"""So many levels of the dependency graph are laid out: a line for each node and edge."""
WIKI_LEVELS = 6
"""So many levels of the wiki as data are laid out: a line for each block."""


def encoded(value: Any, levels: int = 1000) -> bytes:
    """JSON with a final line end, keys in the order given, the outer ``levels`` indented.

    What lies deeper stands on one line: in a large file that keeps both its size and its changes
    small. A secret of a known shape, as part of a name or a path, does not get into it.
    """
    data = b"".join(_laid_out(value, levels, b"\n"))
    if has_token(data.decode()):
        data = b"".join(_laid_out(_without_secrets(msgspec.to_builtins(value)), levels, b"\n"))
    return data + b"\n"


def _laid_out(value: Any, levels: int, line_end: bytes) -> Iterator[bytes]:
    """Yield the JSON of ``value`` in pieces; a graph is never held as plain values as a whole."""
    entries = _entries(value) if levels else []
    if not entries:
        yield msgspec.json.encode(value)
        return
    named = not isinstance(value, list | tuple)
    inner = line_end + b"  "
    opening = b"{" if named else b"["
    for key, one in entries:
        yield opening + inner
        if named:
            yield msgspec.json.encode(key) + b": "
        yield from _laid_out(one, levels - 1, inner)
        opening = b","
    yield line_end + (b"}" if named else b"]")


def _entries(value: Any) -> list[tuple[str, Any]]:
    """What an object or a list holds, with the keys of an object; nothing for anything else."""
    match value:
        case dict():
            return list(value.items())
        case list() | tuple():
            return [("", one) for one in value]
        case msgspec.Struct():
            config = value.__struct_config__
            tag = [] if config.tag is None else [(config.tag_field or "type", config.tag)]
            fields = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
            return tag + [(key, getattr(value, name)) for key, name in fields]
        case _:
            return []


def _without_secrets(value: Any) -> Any:
    match value:
        case str():
            return redact(value).text
        case list() | tuple():
            return [_without_secrets(one) for one in value]
        case dict():
            return {redact(key).text: _without_secrets(one) for key, one in value.items()}
        case _:
            return value


def module_tree(tree: ModuleTree, graph: DependencyGraph) -> dict[str, Any]:
    """The nested map name -> {path, components, children}; components are ids of symbols."""
    symbols: dict[str, list[str]] = {}
    for node in graph.nodes:
        if node.definition >= 0:
            symbols.setdefault(node.path, []).append(node.id)
    entries: dict[str, dict[str, Any]] = {}
    names = {
        module.id: module.id.removeprefix(f"{module.parent}/") if module.parent else module.id
        for module in tree.modules
    }
    for module in tree.modules:
        entries[module.id] = {
            "path": module.path,
            "components": [one for path in module.files for one in symbols.get(path, ())],
            "children": {},
            "id": module.id,
            "title": module.title,
            "kind": module.kind.value,
            "files": list(module.files),
        }
    for module in tree.modules:
        for child in module.children:
            entries[module.id]["children"][names[child]] = entries[child]
    return {names[root]: entries[root] for root in tree.roots}


def timestamp(repository: Repository) -> str:
    """The time that the output carries, ISO 8601 in UTC: ``SOURCE_DATE_EPOCH``, else the
    commit's, else that of the newest file. Raises ``ConfigurationError``.
    """
    seconds = source_date()
    if seconds is None:
        seconds = repository.commit.time if repository.commit else repository.newest
    # Commits and disks may claim any time.
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST_SECOND), UTC).isoformat()


def source_date() -> int | None:
    """``SOURCE_DATE_EPOCH`` of the environment; ``None`` when it is not set or empty.

    Raises ``ConfigurationError`` for anything but whole seconds within the calendar.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    digits = epoch.isascii() and epoch.isdigit() and len(epoch) <= _EPOCH_DIGITS
    if not digits or int(epoch) > _LAST_SECOND:
        raise ConfigurationError(
            f"SOURCE_DATE_EPOCH cannot be “{printable(epoch)[:80]}”",
            setting="SOURCE_DATE_EPOCH",
            remedy="Set it to whole seconds since 1970, such as 1700000000, or unset it",
        )
    return int(epoch)


_EPOCH_DIGITS = 12
_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, with which the calendar of the library ends."""


def metadata(
    wiki: Wiki,
    repository: Repository,
    graph: DependencyGraph,
    tree: ModuleTree,
    files: list[str],
    analysed: int,
    problems: list[Problem],
    report: Report | None = None,
) -> dict[str, Any]:
    """What was generated, from what, and what was left out.

    ``analysed`` is the number of files from which facts were extracted.
    """
    return {
        "schema": SCHEMA_VERSION,
        "generation_info": {
            "timestamp": timestamp(repository),
            "main_model": report.main_model if report else None,
            "generator_version": __version__,
            "repo_path": repository.remote or repository.name,
            "commit_id": repository.commit.id if repository.commit else None,
        },
        "statistics": _statistics(repository, graph, tree, analysed),
        "files_generated": files,
        "coverage": _coverage(wiki, repository),
        "trust": _trust(wiki),
        **({"model": _model(report)} if report else {}),
        **_language(),
        "redacted": wiki.redacted,
        "skipped": [
            {"path": skipped.path, "reason": skipped.reason.value, "detail": skipped.detail}
            for skipped in sorted(repository.skipped, key=lambda one: (one.path, one.reason))
        ],
        "problems": msgspec.to_builtins(problems),
        "looked_for": list(wiki.looked_for),
    }


def _language() -> dict[str, Any]:
    """The language of the pages, where it is not English, with the words that a site needs."""
    words = spoken()
    if words is None:
        return {}
    said = {
        key: text
        for key, text in sorted(words.templates.items())
        if isinstance(text, str) and (key.startswith("site.") or key in _OF_A_SITE)
    }
    english = len(set(catalogue()) - set(words.templates))
    return {
        "language": {
            "name": words.language,
            "code": words.code or None,
            "left_in_english": english,
            "words": said,
        }
    }


_OF_A_SITE = frozenset({"heading.interface", "trust.unchecked"})


def _model(report: Report) -> dict[str, Any]:
    """What a model wrote, and what the answers took that it rests on: those of this run and those
    kept from earlier ones alike, so that the same answers give the same bytes.
    """
    uses = together((*report.uses, *(use for one in report.outcomes for use in one.uses)))
    return {
        "main_model": report.main_model,
        "cluster_model": report.cluster_model or None,
        "prompts": dict(report.prompts),
        "stages": [_use(use) for use in uses],
        "pages": [
            {
                "page": one.page,
                "kept": one.kept,
                "corrected": one.corrected,
                "dropped": dict(sorted(Counter(fault.value for fault in one.dropped).items())),
                "failure": one.failure or None,
                "stages": [_use(use) for use in one.uses],
            }
            for one in report.outcomes
        ],
    }


def _use(use: Use) -> dict[str, Any]:
    usage = use.usage
    return {
        "stage": use.stage,
        "calls": use.calls,
        "tokens": {"input": usage.input, "output": usage.output, "cached": usage.cached},
        "reported": usage.reported,
        "cost": use.cost or None,
    }


def _statistics(
    repository: Repository, graph: DependencyGraph, tree: ModuleTree, analysed: int
) -> dict[str, Any]:
    languages = Counter(file.language for file in repository.files if file.role in READ_ROLES)
    return {
        "total_files_analyzed": analysed,
        "leaf_nodes": graph.statistics.leaf_nodes,
        "max_depth": graph.statistics.max_depth,
        "module_count": len(tree.modules),
        "files": len(repository.files),
        "lines": sum(file.lines for file in repository.files),
        "languages": dict(sorted(languages.items())),
        "graph": msgspec.to_builtins(graph.statistics),
    }


def _coverage(wiki: Wiki, repository: Repository) -> dict[str, int]:
    owned = {path for page in wiki.pages for path in page.owns}
    return {
        "files": len(repository.files),
        "files_with_a_page": sum(file.path in owned for file in repository.files),
        "files_not_read": len(repository.skipped),
        "pages": len(wiki.pages),
    }


def _trust(wiki: Wiki) -> dict[str, int]:
    total: Counter[State] = Counter()
    for page in wiki.pages:
        total.update(trust(page))
    return {state.value: total[state] for state in State}


def dependency_graph(graph: DependencyGraph) -> dict[str, Any]:
    """The graph with its statistics."""
    return {"schema": SCHEMA_VERSION, **dict(_entries(graph))}


def wiki_model(wiki: Wiki) -> dict[str, Any]:
    """The wiki as it was before it became Markdown."""
    return dict(_entries(wiki))


def lock_content(
    wiki: Wiki, repository: Repository, facts: Mapping[str, FileFacts]
) -> dict[str, Any]:
    """What an update compares: digests of every input file and of every block with its evidence.

    The store adds ``files``, the list of what it wrote.
    """
    blocks: dict[str, Any] = {}
    for page in wiki.pages:
        for section in page.sections:
            for block in section.blocks:
                blocks[block.id] = _block_entry(block)
    return {
        "schema": SCHEMA_VERSION,
        "generator_version": __version__,
        "commit_id": repository.commit.id if repository.commit else None,
        "inputs": {
            file.path: {"digest": file.digest, "read": file.path in facts}
            for file in sorted(repository.files, key=lambda one: one.path)
        },
        "blocks": blocks,
    }


def _block_entry(block: Block) -> dict[str, Any]:
    digest = blake2b(msgspec.json.encode(block.content), digest_size=8).hexdigest()
    evidence: dict[tuple[str, int, int], str] = {
        (one.path, one.line, one.end_line): one.digest for one in evidence_of(block)
    }
    return {
        "digest": digest,
        "author": block.author.value,
        "evidence": [
            f"{path}:{line}-{end_line}:{lines}"
            for (path, line, end_line), lines in sorted(evidence.items())
        ],
    }
