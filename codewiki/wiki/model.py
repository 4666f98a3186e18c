"""Values of the wiki: pages made of sections, blocks and statements, each with its evidence.

Text is never a string of Markdown but a row of spans, so that whatever comes from the repository
is escaped in one place, every link has an address and every citation its lines. The unit of
trust is the statement: a sentence, an item of a list, a row of a table, an edge of a diagram.
"""

from enum import StrEnum

import msgspec

SCHEMA_VERSION = 1


class Author(StrEnum):
    """Who wrote a block."""

    FACTS = "facts"
    MODEL = "model"
    PERSON = "person"


class State(StrEnum):
    """How far a statement is proved; the weakest part of a statement decides."""

    CHECKED = "checked"
    CITED = "cited"
    UNCHECKED = "unchecked"


class Citation(msgspec.Struct, frozen=True, order=True):
    """Lines of a file. ``digest`` is the BLAKE2b digest (16 hexadecimal digits) of their bytes,
    line ends as ``\\n``; ``needle`` is a word that must occur in them: what they are cited for.
    """

    path: str
    line: int
    end_line: int
    digest: str
    needle: str


class ClaimKind(StrEnum):
    """What a typed claim says; see ``codewiki.check.claims`` for the rule of each.

    ``DERIVED`` marks what rests on the dependency graph alone (counts of users, ranks, inferred
    types): no independent rule proves it yet, so its statement is never more than cited.
    """

    EXISTS = "exists"
    DECLARES = "declares"
    KIND = "is a"
    SIGNATURE = "has the signature"
    DEFAULT = "has the default"
    TYPE = "has the type"
    RETURNS = "returns"
    VALUE = "has the value"
    MEMBER = "has the member"
    DECORATOR = "is decorated by"
    IMPORTS = "imports"
    CALLS = "calls"
    CONSTRUCTS = "constructs"
    USES = "uses"
    INHERITS = "inherits"
    RAISES = "raises"
    GUARDED = "is under the condition"
    ESCAPES = "lets out"
    RAISES_ONLY = "raises nothing but"
    READS_ENVIRONMENT = "reads environment"
    OPTION = "defines the option"
    EXPLAINS = "explains the option"
    ROUTE = "serves the route"
    REACHES = "reaches from a test"
    WITHIN = "holds the lines"
    SETS = "sets"
    DOCUMENTED = "is documented as"
    UNDOCUMENTED = "has no documentation"
    QUOTES = "quotes"
    STATES = "states"
    LINES = "lines"
    HOLDS = "holds"
    COUNTS = "counts"
    ABSENT = "is absent"
    DERIVED = "derived"


class Claim(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A statement that a machine can test against the source.

    ``subject`` and ``object`` are names as they stand in the source, ``value`` text or a number
    as text; ``citation`` is where to look. ``STATES`` says that the lines hold the code ``value``,
    in pieces where it has "…", behind ``object`` where that is given. For ``CALLS`` and
    ``INHERITS`` ``value`` is the path of the file that defines ``object`` ("" when it lies outside
    the repository). ``open`` says that no rule proved it when its statement was settled.
    """

    kind: ClaimKind
    subject: str
    object: str = ""
    value: str = ""
    citation: Citation | None = None
    open: bool = False


class Plain(msgspec.Struct, frozen=True, tag="text"):
    """Words of our own catalogue."""

    text: str


class Code(msgspec.Struct, frozen=True, tag="code"):
    """An identifier or a piece of source in a code span."""

    text: str


class Quote(msgspec.Struct, frozen=True, tag="quote"):
    """Words of the repository, shown between quotation marks."""

    text: str


class PageLink(msgspec.Struct, frozen=True, tag="page"):
    """A link to a page by its id, and to a section's anchor."""

    page: str
    text: str
    anchor: str = ""


class FileLink(msgspec.Struct, frozen=True, tag="file"):
    """A link to a whole file of the repository."""

    path: str


class Cite(msgspec.Struct, frozen=True, tag="cite"):
    """A citation at this place of the text."""

    citation: Citation


class Strong(msgspec.Struct, frozen=True, tag="strong"):
    """Words in bold, of our own catalogue."""

    text: str


Span = Plain | Code | Quote | PageLink | FileLink | Cite | Strong
Spans = tuple[Span, ...]


class Statement(msgspec.Struct, frozen=True):
    """A sentence, list item or table row.

    ``cells`` has one element for sentences and items, one per column for rows. ``level`` is the
    nesting of a list item, from 0. ``state`` is what the checker made of the claims; a statement
    with ``counted`` false (a caption, a list of links) asserts nothing of its own.
    """

    cells: tuple[Spans, ...]
    claims: tuple[Claim, ...] = ()
    state: State = State.UNCHECKED
    counted: bool = True
    level: int = 0


class Prose(msgspec.Struct, frozen=True, tag="prose"):
    """A paragraph."""

    sentences: tuple[Statement, ...]


class Items(msgspec.Struct, frozen=True, tag="list"):
    """A list; ``numbered`` for steps."""

    items: tuple[Statement, ...]
    numbered: bool = False


class Table(msgspec.Struct, frozen=True, tag="table"):
    """A table; ``right`` holds the numbers of the columns that are set flush right."""

    header: tuple[str, ...]
    rows: tuple[Statement, ...]
    right: tuple[int, ...] = ()


class Excerpt(msgspec.Struct, frozen=True, tag="excerpt"):
    """Lines of source as they are, after a sentence that introduces them.

    ``citation`` is ``None`` for a text that we compose (a signature)."""

    language: str
    text: str
    citation: Citation | None = None


class DiagramKind(StrEnum):
    """What a diagram shows."""

    FLOWCHART = "flowchart"
    CLASSES = "classDiagram"
    SEQUENCE = "sequenceDiagram"


class DiagramNode(msgspec.Struct, frozen=True):
    """A box. ``id`` is unique in the diagram ([a-z0-9_]); ``label`` is any text; ``group`` names
    a box around several; ``stereotype`` and ``members`` serve class diagrams; ``here`` marks the
    page's own subject."""

    id: str
    label: str
    group: str = ""
    stereotype: str = ""
    members: tuple[str, ...] = ()
    here: bool = False


class DiagramEdge(msgspec.Struct, frozen=True):
    """An arrow. ``style`` is "solid", "dashed", "inherits", "has", "call", "reply" or "fail".

    ``frames`` are the boxes around a message of a sequence diagram, from the outside: "loop" or
    "opt", a space and the words on it.
    """

    source: str
    target: str
    label: str = ""
    style: str = "solid"
    frames: tuple[str, ...] = ()


class Diagram(msgspec.Struct, frozen=True, tag="diagram"):
    """A drawing of part of the graph with a title and a sentence that explains it."""

    kind: DiagramKind
    title: str
    nodes: tuple[DiagramNode, ...]
    edges: tuple[DiagramEdge, ...]
    caption: Statement
    direction: str = "LR"


Content = Prose | Items | Table | Excerpt | Diagram


class Block(msgspec.Struct, frozen=True):
    """A part of a section. ``id`` is "<page>#<anchor>/<n>", n from 1: stable while its section is.

    The evidence of a block is what its statements cite; see ``codewiki.wiki.evidence``.
    """

    id: str
    content: Content
    author: Author = Author.FACTS


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands below it.

    ``level`` is 1 for the page's title, then 2 or 3; ``anchor`` is unique on the page and is the
    one GitHub derives from the heading; ``heading`` is plain text with code spans allowed.
    """

    heading: Spans
    anchor: str
    level: int
    blocks: tuple[Block, ...]


class PageKind(StrEnum):
    """Where a page stands in the wiki."""

    OVERVIEW = "overview"
    MODULE = "module"
    TOPIC = "topic"


class Page(msgspec.Struct, frozen=True):
    """One page. ``id`` is its path without suffix ("overview", "json/tag", "topics/build").

    ``module`` is the id of its module, "" when it has none; ``owns`` the files that belong to it.
    """

    id: str
    title: str
    kind: PageKind
    sections: tuple[Section, ...]
    module: str = ""
    owns: tuple[str, ...] = ()


class Wiki(msgspec.Struct, frozen=True):
    """All pages in reading order. ``looked_for`` names topics without any evidence;
    ``redacted`` counts the secrets that were left out.
    """

    title: str
    pages: tuple[Page, ...]
    looked_for: tuple[str, ...] = ()
    schema: int = SCHEMA_VERSION
    redacted: int = 0
