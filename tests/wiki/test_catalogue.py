"""Words: every key used exists, every key that exists is used, and slots are filled safely."""

import ast
import re
from pathlib import Path

import pytest

import codewiki
from codewiki.facts.model import SignalKind
from codewiki.source.model import Role, SkipReason
from codewiki.wiki.catalogue import catalogue, joined, listing, merged, number, say
from codewiki.wiki.conditions import OPERATORS
from codewiki.wiki.material import TYPES
from codewiki.wiki.model import Code, Plain, Quote
from codewiki.wiki.step_words import HEADS
from codewiki.wiki.topics import concurrency, deployment, operations, releases, security, testing

PACKAGE = Path(codewiki.__file__).parent
CALLS = {"say", "label"}


def keys_used() -> tuple[set[str], set[str]]:
    """The constant keys given to ``say`` and ``label``, and all other constant strings."""
    called: set[str] = set()
    strings: set[str] = set()
    for folder in ("authoring", "wiki", "site"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    strings.add(node.value)
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in CALLS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    called.add(str(node.args[0].value))
    return called, strings


def test_every_key_that_is_used_exists() -> None:
    called, _ = keys_used()
    assert called - set(catalogue()) == set()


def test_every_key_that_exists_is_used() -> None:
    called, strings = keys_used()
    computed = {f"{group}.{name}" for group in ("column", "heading", "kind") for name in strings}
    computed |= {f"kind.{kind.value}" for kind in TYPES} | {f"role.{role.value}" for role in Role}
    computed |= {f"started.{part}" for part in ("readme", "manifest", "source")}
    boxes = ("build_modules", "targets", "jobs", "services")
    computed |= {f"{group}.{name}" for group in ("caption", "diagram") for name in boxes}
    parts = ("services", "images", "releases", "platforms")
    computed |= {f"deployment.{name}" for name in parts}
    computed |= {f"platform.{name}" for _, name in releases.PLATFORMS}
    computed |= {f"instruction.{name}" for name in deployment.INSTRUCTIONS}
    groups = {key for topic in (concurrency, operations, security) for key, _ in topic.GROUPS}
    computed |= {f"interfaces.{name}" for name in ("route", "command")}
    computed |= {f"{group}.layers" for group in ("caption", "diagram")}
    more = ("jumps", "events", "outgoing", "stores", "formats", "storage")
    computed |= {f"uses.{key}" for key in (*more, *(key for key, _ in testing.SECTIONS))}
    computed |= {f"{group}.{key}" for group in ("uses", "use_kind") for key in groups}
    computed |= {f"security.{name}" for name in ("guards", "secrets", "checks")}
    computed |= {f"configuration.{name}" for name in ("environment", "property", "option")}
    computed |= {f"setting.{name}" for name in ("environment", "property", "option")}
    computed |= {f"skip.{reason.name.lower()}" for reason in SkipReason}
    computed |= {f"{group}.{kind.value}" for group in ("signal", "absent") for kind in SignalKind}
    computed |= {key for key in catalogue() if key.startswith(("condition.", "step."))}
    for path in sorted((PACKAGE / "site" / "html" / "templates").glob("*.html")):
        computed |= set(re.findall(r"say\('([\w.]+)'\)", path.read_text(encoding="utf-8")))
    assert set(catalogue()) - called - strings - computed == set()


def test_each_role_and_reason_has_a_word() -> None:
    assert all(say(f"role.{role.value}") for role in Role)
    assert all(say(f"skip.{reason.name.lower()}") for reason in SkipReason)


@pytest.mark.parametrize("word", ["robust", "simple", "central", "powerful", "easily", "because"])
def test_no_filler(word: str) -> None:
    texts = [
        text
        for template in catalogue().values()
        for text in ([template] if isinstance(template, str) else template.values())
    ]
    assert not [text for text in texts if re.search(rf"\b{word}\b", text)]


def test_both_plural_forms_have_the_same_slots_but_for_the_number() -> None:
    for key, template in catalogue().items():
        if not isinstance(template, str):
            slots = [set(re.findall(r"\{(\w+)\}", text)) - {"n"} for text in template.values()]
            assert slots[0] == slots[1] or key.startswith(("works.", "built.", "tests.")), key


def test_slots_take_spans_and_numbers() -> None:
    assert say("count.lines", n=1) == (Plain("1 line"),)
    assert say("count.lines", n=1176) == (Plain("1,176 lines"),)
    assert say("step.calls", code=Code("f|g")) == (Plain("it calls "), Code("f|g"))


def test_a_missing_or_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("step.calls")
    with pytest.raises(KeyError, match="no slot"):
        say("step.calls", name=Code("f"), other=Code("g"))
    with pytest.raises(KeyError):
        say("count.lines")
    with pytest.raises(KeyError):
        say("no.such.key")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a and b"),
        ("abcd", "a, b, c and d"),
        ("abcde", "a, b, c, d and 1 other"),
        ("abcdefg", "a, b, c, d and 3 others"),
    ],
)
def test_lists_name_four_and_count_the_rest(names: str, expected: str) -> None:
    spans = listing([Code(name) for name in names])
    assert "".join(span.text for span in spans if isinstance(span, Code | Plain)) == expected


def test_parts_are_joined_and_plain_text_merged() -> None:
    assert joined((Plain("a"),), (), (Plain("b"),)) == (Plain("a b"),)
    assert merged([Plain("a"), Plain("b"), Quote("c")]) == (Plain("ab"), Quote("c"))


def test_numbers_have_separators_from_a_thousand_on() -> None:
    assert [number(value) for value in (0, 999, 1000, 1234567)] == [
        "0",
        "999",
        "1,000",
        "1,234,567",
    ]


def test_every_condition_and_step_has_words() -> None:
    assert {f"condition.{key}" for _, key in OPERATORS} <= set(catalogue())
    assert {f"step.{name}" for name in HEADS.values()} <= set(catalogue())
