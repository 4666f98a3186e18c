"""What the checker finds in Java: declarations, and what only looks like one."""

import time

import pytest

from codewiki.check.claims import prove
from codewiki.check.masking import mask
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim, ClaimKind

TEXT = '''\
package zoo.animals;

import static zoo.food.Bowls.fill;
import zoo.food.Meal;
import zoo.food.*;
/* class Ghost { void ghost() {} } */
@Audited(value = "x", level = 2)
public abstract class Animal<T extends Comparable<T>> extends Base<T> implements Named, Odd {
    public static final int MOST = 10, LEAST = -1;
    static final String TEXT = """
        class Phantom { int phantom; "quoted" }
        """;
    private char quote = '"', brace = '{';
    protected java.util.Map<String, List<T>> meals[] = null;

    public Animal(@Nonnull final String name, int... counts) throws IOException {
        super(name);
        helper(MOST);
        Meal meal = new Meal(fill(1));
        Far.away(meal);
        meal.eat();
        same(counts);
    }

    <K, V extends Meal> Map<K, V> pairs(Map<? super K, V[]> first,
                                        String second) {
        for (Meal each : meals) { return each; }
        Runnable action = new Runnable() { public void run() { } };
        if (first == null) throw new zoo.Problem("no " + second);
        return System.getenv("ZOO_HOME") + System.getProperty("zoo.size");
    }

    abstract T sound();

    record Point(int x, Meal... y) implements Named { Point { } }
    enum Kind implements Named { CAT, DOG("d", 2) { void bark() {} },
        @Deprecated BIRD; }
    @interface Audited { String value() default "a"; int level(); }
    static <T> T[] many() { return null; }
    @Value("${zoo.limit:3}") int limit;
}
'''
FILES = {
    "src/zoo/animals/Animal.java": TEXT,
    "src/zoo/food/Meal.java": "package zoo.food;\npublic class Meal { void eat() {} }\n",
    "src/zoo/food/Bowls.java": "package zoo.food;\nclass Bowls { static int fill(int n) {} }\n",
    "src/zoo/animals/Far.java": "package zoo.animals;\nclass Far { static void away(Meal m) {} }\n",
    "src/zoo/plants/Far.java": "package zoo.plants;\nclass Far { static void away(Meal m) {} }\n",
    "src/zoo/plants/Meal.java": "package zoo.plants;\npublic class Meal { Meal(int x) {} }\n",
}
JAVA = "src/zoo/animals/Animal.java"
K = ClaimKind


@pytest.fixture
def source() -> SourceText:
    return SourceText(MemoryContents({path: text.encode() for path, text in FILES.items()}))


def cite(line: int, end_line: int = 0) -> Citation:
    return Citation(JAVA, line, end_line or line, "", "x")


DECLARED = {
    "Animal": (7, 8),
    "Animal.MOST": (9, 9),
    "Animal.LEAST": (9, 9),
    "Animal.TEXT": (10, 12),
    "Animal.quote": (13, 13),
    "Animal.brace": (13, 13),
    "Animal.meals": (14, 14),
    "Animal.Animal": (16, 22),
    "name": (16, 16),
    "counts": (16, 16),
    "meal": (19, 19),
    "pairs": (25, 31),
    "first": (25, 25),
    "second": (26, 26),
    "each": (27, 27),
    "run": (28, 28),
    "sound": (33, 33),
    "Point": (35, 35),
    "Point.x": (35, 35),
    "Point.y": (35, 35),
    "Kind": (36, 37),
    "Kind.CAT": (36, 36),
    "Kind.DOG": (36, 36),
    "bark": (36, 36),
    "Kind.BIRD": (37, 37),
    "Audited": (38, 38),
    "Audited.value": (38, 38),
    "level": (38, 38),
    "many": (39, 39),
    "limit": (40, 40),
}


@pytest.mark.parametrize("name", DECLARED)
def test_a_declaration_is_found(name: str, source: SourceText) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(*DECLARED[name])), source) is True


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Ghost", 6),
        ("ghost", 6),
        ("Phantom", 11),
        ("phantom", 11),
        ("name", 17),
        ("helper", 18),
        ("MOST", 18),
        ("fill", 19),
        ("Meal", 19),
        ("away", 20),
        ("eat", 21),
        ("same", 22),
        ("Runnable", 28),
        ("Problem", 29),
        ("getenv", 30),
        ("Comparable", 8),
    ],
)
def test_a_use_is_no_declaration(name: str, line: int, source: SourceText) -> None:
    assert prove(Claim(K.DECLARES, name, citation=cite(line)), source) is not True


PROVED = [
    Claim(K.IMPORTS, JAVA, "fill", citation=cite(3)),
    Claim(K.IMPORTS, JAVA, "Meal", citation=cite(4)),
    Claim(K.IMPORTS, JAVA, "*", citation=cite(5)),
    Claim(K.CALLS, "Animal", "fill", "src/zoo/food/Bowls.java", citation=cite(19)),
    Claim(K.CALLS, "Animal", "Meal", "src/zoo/food/Meal.java", citation=cite(19)),
    Claim(K.CALLS, "Animal", "away", "src/zoo/animals/Far.java", citation=cite(20)),
    # The variable is declared with the type that has the method.
    Claim(K.CALLS, "Animal", "eat", "src/zoo/food/Meal.java", citation=cite(21)),
    Claim(K.INHERITS, "Animal", "Base", citation=cite(7, 8)),
    Claim(K.INHERITS, "Animal", "Named", citation=cite(7, 8)),
    Claim(K.INHERITS, "Point", "Named", citation=cite(35)),
    Claim(K.INHERITS, "Kind", "Named", citation=cite(36)),
    Claim(K.INHERITS, "new Runnable", "Runnable", citation=cite(28)),
    Claim(K.RAISES, "pairs", "Problem", citation=cite(29)),
    Claim(K.READS_ENVIRONMENT, JAVA, "ZOO_HOME", citation=cite(30)),
    Claim(K.READS_ENVIRONMENT, JAVA, "zoo.size", citation=cite(30)),
    Claim(K.READS_ENVIRONMENT, JAVA, "zoo.limit", citation=cite(40)),
    Claim(K.HOLDS, JAVA, "Kind"),
]
CONTRADICTED = [
    Claim(K.IMPORTS, JAVA, "Plate", citation=cite(4)),
    Claim(K.CALLS, "Animal", "eat", "src/zoo/animals/Far.java", citation=cite(21)),
    Claim(K.CALLS, "Animal", "fill", "src/zoo/food/Bowls.java", citation=cite(20)),
    Claim(K.INHERITS, "Animal", "Meal", citation=cite(7, 8)),
    Claim(K.INHERITS, "Point", "Kind", citation=cite(35)),
    Claim(K.INHERITS, "new Runnable", "Meal", citation=cite(28)),
    Claim(K.RAISES, "pairs", "Meal", citation=cite(29)),
    Claim(K.READS_ENVIRONMENT, JAVA, "ZOO", citation=cite(29)),
    Claim(K.HOLDS, JAVA, "Ghost"),
]
UNDECIDED = [
    # Another package has a type of this name.
    Claim(K.CALLS, "Animal", "away", "src/zoo/plants/Far.java", citation=cite(20)),
    Claim(K.CALLS, "Animal", "Meal", "src/zoo/plants/Meal.java", citation=cite(19)),
    Claim(K.INHERITS, "Kind.DOG", "Kind", citation=cite(36)),
]


@pytest.mark.parametrize("claim", PROVED, ids=lambda claim: f"{claim.kind}-{claim.object}")
def test_what_the_source_shows_is_proved(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is True


@pytest.mark.parametrize("claim", CONTRADICTED, ids=lambda claim: f"{claim.kind}-{claim.object}")
def test_what_the_source_does_not_show_is_contradicted(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is False


@pytest.mark.parametrize("claim", UNDECIDED, ids=lambda claim: f"{claim.kind}-{claim.object}")
def test_what_no_pattern_sees_stays_open(claim: Claim, source: SourceText) -> None:
    assert prove(claim, source) is None


def test_masks() -> None:
    text = 'a = "x\\"y"; // note\nb = \'"\'; /* c = 1; */ d = """\n  "e" \\""" f\n """; g'
    assert mask(text, "java").split() == ["a", "=", ";", "b", "=", ";", "d", "=", ";", "g"]
    assert mask(text, "java").count("\n") == text.count("\n")
    assert '"e"' in mask(text, "java", strings=False)


@pytest.mark.parametrize(
    "text",
    ["a <" * 20_000, "a, " * 40_000, "@a(" * 20_000, "a[" * 20_000, "(" * 40_000, "a.b " * 40_000],
)
def test_hostile_lines_end_soon(text: str) -> None:
    source = SourceText(MemoryContents({"A.java": f"{text} wanted\n".encode()}))
    citation = Citation("A.java", 1, 1, "", "x")
    started = time.process_time()
    prove(Claim(K.DECLARES, "wanted", citation=citation), source)
    assert time.process_time() - started < 5
