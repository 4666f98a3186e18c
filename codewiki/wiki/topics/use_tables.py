"""Sections on the uses of well-known functions: a sentence with counts, a table of places."""

import re
from collections.abc import Mapping, Sequence, Set
from itertools import zip_longest
from types import MappingProxyType

from codewiki.source.model import Role
from codewiki.wiki.apis import TABLES, known_apis
from codewiki.wiki.catalogue import joined, label, listing, number, say
from codewiki.wiki.claims import DERIVED, mentioned, parenthesis, states, symbol_link
from codewiki.wiki.evidence import cited
from codewiki.wiki.material import Material
from codewiki.wiki.model import Claim, ClaimKind, Code, Content, FileLink, Plain, Spans, Statement
from codewiki.wiki.page_writer import caption, paragraph, row, sentence, table
from codewiki.wiki.source_lines import one_line_statement
from codewiki.wiki.uses import Use, arguments, by_api, roots, uses

MAX_ROWS = 12
NAMED = 4
LONGEST_NAME = 28
_REMARK = re.compile(r"(?<=[;\w)\]])\s*(?:/\*[^\"']*|\s//[^\"']*|\s#\s[^\"']*)$")


def called(material: Material, *purposes: str, role: Role = Role.SOURCE) -> list[Use]:
    """The calls for any of the purposes, without those on what another one of them made."""
    return roots(use for use in uses(material).of(*purposes, role=role) if use.called)


def use_section(
    material: Material, page: str, key: str, purposes: Sequence[str], role: Role = Role.SOURCE
) -> tuple[Content, ...]:
    """What ``uses.<key>`` says of the calls for the purposes, and where they are."""
    found = _citable(material, purposes, role)
    if not found:
        return ()
    words = say(f"uses.{key}", n=len(found), names=named_with_counts(material, found))
    alike: dict[str, list[Use]] = {}
    for use in _in_turn(found):
        alike.setdefault(statement(material, use), []).append(use)
    shown = list(alike.items())[:MAX_ROWS]
    rows = [use_row(material, page, text, places) for text, places in shown]
    header = tuple(
        label(f"column.{name}") for name in ("statement", "places", "inside", "lines_of")
    )
    content: list[Content] = [
        *paragraph(sentence(words, *_spoken(material, found), DERIVED)),
        *table(header, rows, right=(1,)),
    ]
    listed = sum(len(places) for _, places in shown)
    if len(found) > listed:
        content += paragraph(caption(say("uses.cut", shown=listed, all=len(found))))
    return tuple(content)


def _spoken(material: Material, found: Sequence[Use]) -> tuple[Claim, ...]:
    """How often the names of the calls stand in their files."""
    return mentioned(material, ((use.path, use.name.rsplit(".", 1)[-1]) for use in found))


def _citable(material: Material, purposes: Sequence[str], role: Role = Role.SOURCE) -> list[Use]:
    """The calls that a page can show: those whose lines hold their name."""
    return [use for use in called(material, *purposes, role=role) if use.citation(material)]


def named_with_counts(material: Material, found: Sequence[Use]) -> Spans:
    """The names most in use, each with its number and the first place."""
    parts: list[Spans] = []
    groups = by_api(sorted(found, key=_first))
    for api, places in list(groups.items())[:NAMED]:
        first = places[0]
        where = parenthesis(first.citation(material))
        name: Spans = (Code(short(api)),)
        if not _shows(short(api), first.name):
            name = say("uses.alias", name=name, alias=Code(first.name))
        if len(groups) > 1 and len(places) > 1:
            name = say("uses.times", n=len(places), name=name)
        parts.append((*name, *where))
    parts += [()] * (len(groups) - len(parts))
    return listing(parts, NAMED)


def use_row(material: Material, page: str, text: str, places: Sequence[Use]) -> Statement:
    """A row: the statement, how often it stands there if more than once, the first function and
    line.
    """
    first = places[0]
    owner = first.owner(material)
    cells: tuple[Spans, ...] = (
        (Code(text),),
        (Plain(number(len(places))),) if len(places) > 1 else (),
        symbol_link(material, owner, page) if owner else (FileLink(first.path),),
        cited(first.citation(material)),
    )
    citation = first.citation(material)
    inside = (Claim(ClaimKind.WITHIN, material.name(owner), citation=citation),) if owner else ()
    # That there are no more such places rests on the table of names.
    more = (DERIVED,) if len(places) > 1 else ()
    return row(cells, *states(citation, "", text), *inside, *more)


def statement(material: Material, use: Use) -> str:
    """The whole statement where it fits on one line, else the call, else its name."""
    text = one_line_statement(material.evidence, use.path, use.line)
    if text and not text.startswith(("if ", "elif ", "for ")):
        return _REMARK.sub("", text).lstrip("?: ").rstrip(";: ")
    given = arguments(material, use)
    name = short(use.api) if _shows(short(use.api), use.name) else use.name
    return f"{name}({given})" if given else name


def _shows(api: str, name: str) -> bool:
    """Tell whether the name of the source is a part of the full name: ``escape`` is none of
    ``escape-html``.
    """
    return name in re.split(r"[./:]+", api)


def short(api: str) -> str:
    """A full name as it is where that is short, else its last words."""
    if len(api) <= LONGEST_NAME:
        return api
    head, _, last = api.rpartition(".")
    before = head.rpartition(".")[2]
    return last if not before or (last[:1].isupper() and head.count(".")) else f"{before}.{last}"


def _in_turn(found: Sequence[Use]) -> list[Use]:
    """The first place of every name, then the second of every name, and so on."""
    rounds = zip_longest(*by_api(sorted(found, key=_first)).values())
    return [use for places in rounds for use in places if use is not None]


_TOOLS = frozenset(
    {"scripts", "script", "tools", "tool", "build", "bench", "benchmarks", "benchmark", "utils"}
    | {"util", "deps", "third_party", "ci", "dev", "docs", "testing"}
)


def outermost(path: str) -> tuple[bool, int, str]:
    """The order of files: those of tools and of what is carried along last, else by depth."""
    folders = path.split("/")[:-1]
    return not _TOOLS.isdisjoint(folders), len(folders), path


def _first(use: Use) -> tuple[tuple[bool, int, str], int]:
    return outermost(use.path), use.line


def not_found(
    material: Material,
    groups: Sequence[tuple[str, Sequence[str]]],
    seen: Set[str] = frozenset(),
) -> tuple[Content, ...]:
    """A line on the groups that no source file uses, where tables know all source languages;
    ``seen`` are those that were found in another way.
    """
    languages = {
        facts.language
        for path, facts in material.facts.items()
        if material.role(path) is Role.SOURCE and facts.code_lines
    }
    if not languages or not languages <= set(TABLES):
        return ()
    known = {
        purpose for language in languages for names in (_tables(language),) for purpose in names
    }
    absent = [
        say(f"use_kind.{key}")
        for key, purposes in groups
        if key not in seen and not known.isdisjoint(purposes) and not called(material, *purposes)
    ]
    if not absent:
        return ()
    words = say("uses.absent", kinds=listing(absent, len(absent)))
    return paragraph(caption(words))


def _tables(language: str) -> frozenset[str]:
    table_of = known_apis(language)
    if table_of is None:
        return frozenset()
    every = (*table_of.whole.values(), *table_of.below.values())
    return frozenset(purpose for purposes in every for purpose in purposes)


def counted_lead(
    material: Material,
    groups: Sequence[tuple[str, Sequence[str]]],
    counted: Mapping[str, int] = MappingProxyType({}),
) -> Spans:
    """How many places each group has, those without any left out; ``counted`` are the numbers of
    groups that are told in another way than by their calls.
    """
    parts: list[Spans] = []
    for key, purposes in groups:
        number_of = counted[key] if key in counted else len(_citable(material, purposes))
        if number_of:
            parts.append(joined(say(f"use_kind.{key}"), say("uses.places", n=number_of)))
    return listing(parts, len(parts))
