"""The first paragraph of a module's page: what it is for, in the words of the repository."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import msgspec

from codewiki.graph.model import Node
from codewiki.modules.model import Module
from codewiki.source.model import Role
from codewiki.wiki.catalogue import joined, listing, say
from codewiki.wiki.claims import (
    DERIVED,
    closed,
    holds,
    line_counts,
    page_link,
    quotation,
)
from codewiki.wiki.docs_text import Sentence, first_sentence
from codewiki.wiki.material import CALLABLES, TYPES, Material
from codewiki.wiki.model import Claim, Code, Content, Spans, Statement
from codewiki.wiki.neighbours import importing_modules
from codewiki.wiki.page_writer import caption, paragraph, sentence
from codewiki.wiki.prose import Document, documentation, is_document, is_readme, read_document
from codewiki.wiki.ranking import ranked
from codewiki.wiki.twins import twin_of

MAX_OPENING = 200
"""Characters by which the documentation of files is compared."""
_INDEX_STEMS = frozenset({"__init__", "index", "mod", "main", "lib", "doc", "package-info"})


class Purpose(msgspec.Struct, frozen=True):
    """A sentence that says what something is for, and the file in which it stands."""

    path: str
    sentence: Sentence


class Library:
    """The documents of the repository, read once."""

    def __init__(self, material: Material) -> None:
        self._material = material

    @cached_property
    def _declared(self) -> Mapping[str, Document]:
        found: dict[str, Document] = {}
        if self._material.prose:
            files = tuple(self._material.files.values())
            for document in documentation(files, self._material.evidence):
                # A document that declares several modules is the page of none of them.
                for name in document.declares if len(set(document.declares)) == 1 else ():
                    found.setdefault(name, document)
        return found

    def declaring(self, path: str) -> Document | None:
        """The document that declares the module of a file (``.. module:: package.name``)."""
        stem = path.rsplit(".", 1)[0].removesuffix("/__init__").replace("/", ".")
        parts = stem.split(".")
        for start in range(len(parts)):
            document = self._declared.get(".".join(parts[start:]))
            if document is not None and (start == 0 or "." in ".".join(parts[start:])):
                return document
        return self._declared.get(parts[-1])

    @cached_property
    def _openings(self) -> Counter[str]:
        facts = self._material.facts
        return Counter(one.doc.text[:MAX_OPENING] for one in facts.values() if one.doc)

    def said_of(self, path: str) -> Sentence | None:
        """The first sentence of a file's own documentation; what stands in other files too says
        nothing of this one.
        """
        facts = self._material.facts.get(path)
        if facts is None or facts.doc is None:
            return None
        alike = self._openings[facts.doc.text[:MAX_OPENING]]
        return first_sentence(facts.doc) if alike == 1 else None

    def title_of(self, module: Module) -> str:
        """The title of the documentation page of a module with one source file, else ""."""
        sources = self._material.with_role(module.files, Role.SOURCE)
        document = self.declaring(sources[0]) if len(sources) == 1 else None
        return document.title.text if document and document.title else ""


def purpose(material: Material, library: Library, module: Module) -> list[Purpose]:
    """What the module is for: the first that answers of its documentation page, its own
    documentation and a README in its folder. A title alone says nothing of the purpose.
    """
    sources = material.with_role(material.files_below(module), Role.SOURCE)
    found: list[Purpose] = []
    for path in _main_files(module, sources):
        document = library.declaring(path)
        said = document.opening if document else None
        if document and said:
            found.append(Purpose(document.path, said))
        _add(found, path, library.said_of(path))
    if not found and material.prose:
        for path in module.files:
            at_home = path.rpartition("/")[0] == module.path or len(module.files) == 1
            if is_readme(path) and at_home and is_document(material.files[path]):
                _add(found, path, read_document(path, material.evidence).opening)
    if not found and material.prose:
        name = module.id.rsplit("/", 1)[-1]
        for path in material.with_role(module.files, Role.DOCS):
            stem = path.rpartition("/")[2].partition(".")[0]
            if stem == name and is_document(material.files[path]):
                _add(found, path, read_document(path, material.evidence).opening)
    return found[:1]


def _main_files(module: Module, sources: tuple[str, ...]) -> list[str]:
    """The file that speaks for the module: its only one, its index, or the one of its name."""
    if len(sources) == 1:
        return list(sources)
    name = module.id.rsplit("/", 1)[-1]
    found = [path for path in sources if _speaks_for(path, name, module.path)]
    return sorted(found, key=lambda path: (path.count("/"), path))[:2]


def speaks_for_folder(path: str) -> bool:
    """Tell whether a file stands for the folder that it lies in."""
    return path.rpartition("/")[2].partition(".")[0] in _INDEX_STEMS


def _speaks_for(path: str, name: str, home: str) -> bool:
    folder, _, file = path.rpartition("/")
    stem = file.rsplit(".", 1)[0]
    if stem in _INDEX_STEMS:
        return folder == home if home else folder.rpartition("/")[2] == name
    return stem == name and home in {"", folder}


def _add(found: list[Purpose], path: str, text: Sentence | None) -> None:
    if text is not None:
        found.append(Purpose(path, text))


FEWEST_WORDS = 4
MOST_FILES = 2
"""Files that the first paragraph names."""


def symbol_purpose(material: Material, names: list[Node]) -> tuple[Node, Purpose] | None:
    """The first of some symbols whose documentation has a sentence of some words, and that."""
    for node in names:
        path, doc = material.said_of(node)
        text = first_sentence(doc)
        if text is not None and len(text.text.split()) >= FEWEST_WORDS:
            return node, Purpose(path, text)
    return None


def lead(material: Material, library: Library, module: Module) -> tuple[Content, ...]:
    """The first paragraph."""
    sentences: list[Statement] = []
    above = material.modules.get(module.parent)
    said = purpose(material, library, above) if above is not None else []
    for one in purpose(material, library, module):
        if one in said:
            continue  # the page above says it
        spans, claims = quotation(material, one.path, one.sentence)
        if spans:
            sentences.append(sentence(closed(spans), *claims))
    files = material.files_below(module)
    sources = material.with_role(files, Role.SOURCE)
    tops = material.top_symbols(sources)
    # What is inside has a page of its own, which says it.
    main = None if module.children else _main_type(material, tops)
    if main is not None:
        sentences.append(main)
    if twin_of(material, module) is None:
        sentences += composition(material, files, sources, tops)
    built_on = None if module.children else _built_on(material, module)
    return paragraph(*sentences, *((built_on,) if built_on else ()))


def _main_type(material: Material, tops: list[Node]) -> Statement | None:
    """The type with the most users, with the first sentence of its documentation."""
    types = [node for node in tops if _is_public_type(material, node)]
    for node, used in ranked(material, types)[:1]:
        if len(types) > 1 and not used.source and not used.tests:
            return None
        spans, claims = quotation(
            material, node.path, first_sentence(material.definition(node).doc)
        )
        if spans:
            name = Code(material.name(node))
            is_object = material.definition(node).kind not in TYPES
            key = "lead.main_object" if is_object else "lead.main_type"
            said = closed(joined(say(key, name=name), spans))
            return sentence(said, *claims, *holds(material, [node]))
    return None


def _is_public_type(material: Material, node: Node) -> bool:
    if not material.definition(node).public or material.is_alias(node):
        return False
    return material.is_type(node)


def composition(
    material: Material, files: tuple[str, ...], sources: tuple[str, ...], tops: list[Node]
) -> list[Statement]:
    """How many types and functions in how many files and lines."""
    if not sources or not (tops or len(sources) == 1):
        lines = sum(material.files[path].lines for path in files)
        if not files:
            return []
        spans = say(
            "lead.files",
            files=say("count.files", n=len(files)),
            lines=say("count.lines", n=lines),
        )
        return [sentence(spans, *line_counts(material, files))]
    what = counted_symbols(material, tops)
    count = say("count.lines", n=sum(material.files[path].lines for path in sources))
    by_name: list[Spans] = [(Code(path.rpartition("/")[2]),) for path in sources]
    shown = listing(by_name)
    if not what:
        spans = say("lead.nothing", files=shown, lines=count)
        return [sentence(spans, *line_counts(material, sources))]
    if len(sources) > MOST_FILES:
        every = say("count.source_files", n=len(sources))
        shown = say("lead.many_files", files=every)
    spans = say("lead.defines", n=len(sources), what=what, files=shown, lines=count)
    named = [node for node in tops if material.is_named(node)]
    # How many there are of each kind rests on the graph.
    headers = [two for node in named for two in material.declarations.of(node)]
    there = holds(material, [*named, *headers])
    claims: tuple[Claim, ...] = (*there, *line_counts(material, sources), DERIVED)
    return [sentence(spans, *claims)]


def counted_symbols(material: Material, tops: list[Node]) -> Spans:
    """ "4 public classes and 2 private functions" and so on, by kind."""
    counts: dict[str, int] = {}
    for node in tops:
        definition = material.definition(node)
        kind = (
            "types"
            if definition.kind in TYPES
            else "objects"
            if material.is_type(node)
            else "functions"
            if definition.kind in CALLABLES
            else ""
        )
        if kind:
            key = f"{'public' if definition.public else 'private'}_{kind}"
            counts[key] = counts.get(key, 0) + 1
    parts: list[Spans] = []
    if count := counts.get("public_types"):
        parts.append(say("count.public_types", n=count))
    if count := counts.get("public_functions"):
        parts.append(say("count.public_functions", n=count))
    if count := counts.get("public_objects"):
        parts.append(say("count.public_objects", n=count))
    if count := counts.get("private_types"):
        parts.append(say("count.private_types", n=count))
    if count := counts.get("private_functions"):
        parts.append(say("count.private_functions", n=count))
    return listing(parts, len(parts))


def _built_on(material: Material, module: Module) -> Statement | None:
    """Which modules import from this one; the table of them proves it."""
    modules = [name for name in importing_modules(material, module) if name in material.modules]
    if not modules:
        return None
    links: list[Spans] = [(page_link(material, name),) for name in modules]
    return caption(say("lead.built_on", n=len(modules), modules=listing(links, 2)))
