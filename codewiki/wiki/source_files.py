"""The table of the files that belong to a page, with what each holds."""

from codewiki.source.model import Role
from codewiki.wiki.catalogue import label, listing, number, say
from codewiki.wiki.claims import DERIVED, holds, line_counts
from codewiki.wiki.material import VALUES, Material
from codewiki.wiki.model import Claim, ClaimKind, Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import row, table
from codewiki.wiki.ranking import ranked
from codewiki.wiki.tests_examples import single_tests

MAX_NAMED = 5
_NAMED = frozenset({
    *(
        "heading",
        "job",
        "stage",
        "target",
        "tool",
        "service",
        "task",
        "module",
        "library",
        "program",
    ),
})


def relevant_files(material: Material, paths: tuple[str, ...]) -> tuple[Content, ...]:
    """Every file of the page: link, lines, role and what it holds; empty ones come last."""
    order = {role: number for number, role in enumerate(Role)}
    known = sorted(
        (path for path in paths if path in material.files),
        key=lambda path: (not material.files[path].lines, order[material.files[path].role], path),
    )
    header = tuple(label(f"column.{name}") for name in ("file", "lines", "role", "holds"))
    return table(header, [_row(material, path) for path in known], right=(1,))


def _row(material: Material, path: str) -> Statement:
    file = material.files[path]
    what, claims = held(material, path)
    cells: tuple[Spans, ...] = (
        (FileLink(path),),
        (Plain(number(file.lines)),),
        say(f"role.{file.role.value}"),
        what,
    )
    return row(cells, *line_counts(material, (path,)), *claims)


def held(material: Material, path: str) -> tuple[Spans, tuple[Claim, ...]]:
    """The main names of a file; for tests their number, for documents their parts."""
    facts = material.facts.get(path)
    if facts is None:
        return (), ()
    if material.role(path) is Role.TEST:
        tests = len(single_tests(material, path))
        counted = (Claim(ClaimKind.COUNTS, path, "tests", str(tests)),)
        return (say("count.tests", n=tests), counted) if tests else ((), ())
    tops = [node for node in material.top_symbols((path,)) if material.is_named(node)]
    public = [node for node in tops if material.definition(node).public] or tops
    if public:
        best = [node for node, _ in ranked(material, public)]
        names: list[Spans] = [(Code(material.name(node)),) for node in best]
        spans, claims = listing(names, MAX_NAMED), holds(material, best)
        declared = _declared(material, path)
        if declared:
            return say("files.also", names=spans, declared=declared), (
                *claims,
                *_declares(material, path),
                DERIVED,
            )
        return spans, claims
    values = [
        node
        for node in material.top_symbols((path,))
        if material.definition(node).public and material.definition(node).kind in VALUES
    ]
    if values:
        names = [(Code(material.name(node)),) for node in values]
        return listing(names, MAX_NAMED), holds(material, values)
    declared = _declared(material, path)
    if declared:
        return declared, (*_declares(material, path), DERIVED)
    return _units(material, path)


def _declared(material: Material, path: str) -> Spans:
    """How many functions and variables of other files a header declares."""
    names = material.declared_in(path)
    return say("files.declares", n=len(names)) if names else ()


def _declares(material: Material, path: str) -> tuple[Claim, ...]:
    """The claims that a header holds the names which it declares."""
    return tuple(
        Claim(ClaimKind.HOLDS, path, material.definition(node).name)
        for node in material.declared_in(path)
    )


def _units(material: Material, path: str) -> tuple[Spans, tuple[Claim, ...]]:
    """The parts of an artifact by name: headings, jobs, targets."""
    names: list[Spans] = []
    for unit in material.facts[path].units:
        # A pattern ("%") is the name of nothing.
        is_name = any(letter.isalnum() for letter in unit.name)
        if unit.kind in _NAMED and is_name and len(unit.name) <= 60:
            names.append((Code(unit.name),))
    unique = list(dict.fromkeys(names))
    claims = tuple(
        Claim(ClaimKind.HOLDS, path, span.text)
        for spans in unique
        for span in spans
        if isinstance(span, Code)
    )
    return listing(unique, limit=3), claims
