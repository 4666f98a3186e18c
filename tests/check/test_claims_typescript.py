"""What the checker finds in TypeScript: declarations, and what only looks like one."""

import time

import pytest

from codewiki.check.claims import prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

TYPED = """\
import type { Store } from "./store";
import legacy = require("./legacy");
// class Ghost {}
export interface Shape<T extends { id: string }> extends Named, geo.Boxed<T> {
  readonly corner?: Point;
  area(unit: Unit): number;
  scale<const U extends readonly (keyof T)[]>(
    values: U,
  ): Shape<T>;
}
export type Pair<A, B = A> = { left: A };
declare global { var started: boolean }
export namespace Outer.Inner { export const limit = 3; }
export const enum Color {
  Red,
  Green = 2,
}
@Injectable()
export abstract class Square extends Base<Point> implements Shape<Point>, Store {
  private items!: Item[];
  constructor(private readonly log: Logger, public next?: Store) { super(); }
  abstract close(): Promise<void>;
  protected static async load({ deep }: Options): Promise<Square> {
    const made = new Map<string, Square>();
    this.log.write<string>(name!);
    throw new RangeError("no");
  }
  "quoted.key"() {}
}
export = Square;
"""

FILES = {
    "src/shape.ts": TYPED,
    "src/store.ts": "export interface Store {}\n",
    "src/log.ts": "export class Logger { write<T>(value: T): void {} }\n",
    "src/card.tsx": "export const Card: FC<Props> = ({ a }) => <Box<Item> a={a}>don't</Box>;\n",
    "src/box.tsx": "export function Box<T>(props: Props<T>) { return null; }\n",
}
TS = "src/shape.ts"
K = ClaimKind


@pytest.fixture
def source() -> SourceText:
    return SourceText(MemoryContents({path: text.encode() for path, text in FILES.items()}))


def cite(line: int, end_line: int = 0, path: str = TS) -> Citation:
    return Citation(path, line, end_line or line, "", "")


DECLARED = [
    ("Shape", 4), ("corner", 5), ("area", 6), ("scale", 7), ("Pair", 11), ("left", 11),
    ("global", 12), ("started", 12), ("Outer", 13), ("Inner", 13), ("limit", 13), ("Color", 14),
    ("Red", 15), ("Green", 16), ("Square", 19), ("items", 20), ("constructor", 21), ("log", 21),
    ("next", 21), ("close", 22), ("load", 23), ("made", 24), ("quoted.key", 28), ("exports", 30),
]  # fmt: skip
USED = [("Ghost", 3), ("Named", 4), ("Base", 19), ("Map", 24), ("write", 25), ("RangeError", 26)]
UNKNOWN = [("Point", 5), ("Unit", 6), ("Store", 1), ("Promise", 22), ("keyof", 7)]


@pytest.mark.parametrize(("name", "line"), DECLARED)
def test_declarations_are_found(name: str, line: int, source: SourceText) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(line)), source) is True
    assert prove(Claim(K.HOLDS, TS, name), source) is True


@pytest.mark.parametrize(("name", "line"), USED)
def test_what_is_seen_to_be_used_is_not_declared(name: str, line: int, source: SourceText) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(line)), source) is False


@pytest.mark.parametrize(("name", "line"), UNKNOWN)
def test_what_stands_there_in_an_unknown_way_is_left_open(
    name: str, line: int, source: SourceText
) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(line)), source) is None


def test_markup_with_types(source: SourceText) -> None:
    card = cite(1, path="src/card.tsx")
    assert prove(Claim(K.DECLARES, "Card", citation=card), source) is True
    assert prove(Claim(K.DECLARES, "Box", citation=card), source) is False
    assert prove(Claim(K.CALLS, "Card", "Box", "src/box.tsx", citation=card), source) is not False


@pytest.mark.parametrize(
    ("claim", "proved"),
    [
        (Claim(K.IMPORTS, TS, "Store", citation=cite(1)), True),
        (Claim(K.IMPORTS, TS, "legacy", citation=cite(2)), True),
        (Claim(K.IMPORTS, TS, "Named", citation=cite(1, 4)), False),
        (Claim(K.INHERITS, "Shape", "Named", citation=cite(4)), True),
        (Claim(K.INHERITS, "Shape", "Boxed", citation=cite(4)), True),
        (Claim(K.INHERITS, "Square", "Base", citation=cite(19)), True),
        (Claim(K.INHERITS, "Square", "Store", citation=cite(19)), True),
        (Claim(K.INHERITS, "Square", "Item", citation=cite(19, 20)), None),
        (Claim(K.INHERITS, "Square", "Ghost", citation=cite(1, 20)), False),
        (Claim(K.CALLS, "load", "write", "src/log.ts", citation=cite(25)), None),
        (Claim(K.CALLS, "load", "close", TS, citation=cite(25)), False),
        (Claim(K.RAISES, "load", "RangeError", citation=cite(26)), True),
        (Claim(K.RAISES, "load", "TypeError", citation=cite(26)), False),
    ],
)
def test_other_claims(claim: Claim, proved: bool | None, source: SourceText) -> None:
    assert prove(claim, source) is proved


@pytest.mark.parametrize(
    "hostile",
    [
        "name<" * 60_000,
        "name<a extends " * 20_000,
        "name(" * 60_000,
        "namespace a." * 30_000,
        "private " * 40_000,
        "enum name {" * 30_000,
        "name(a: " * 30_000,
        "class name<" + "{" * 100_000,
        "class name " * 30_000,
    ],
)
def test_hostile_source_ends_soon(hostile: str) -> None:
    source = SourceText(MemoryContents({"a.ts": hostile.encode()}))
    started = time.process_time()
    for kind in (K.DECLARES, K.CALLS, K.INHERITS, K.IMPORTS):
        prove(Claim(kind, "name", "other", "a.ts", citation=cite(1, path="a.ts")), source)
    assert time.process_time() - started < 5
