"""Which tests hold no other test."""

from hypothesis import given
from hypothesis import strategies as st

from codewiki.facts.model import Signal, SignalKind
from codewiki.wiki.tests_examples import innermost

LINES = st.tuples(st.integers(1, 12), st.integers(0, 6))
KINDS = st.sampled_from([SignalKind.TEST, SignalKind.TEST, SignalKind.ROUTE])


@given(st.lists(st.tuples(LINES, KINDS), max_size=12))
def test_a_test_that_holds_another_is_left_out(
    made: list[tuple[tuple[int, int], SignalKind]],
) -> None:
    signals = [
        Signal(kind, f"n{at}", "", -1, line, line + more)
        for at, ((line, more), kind) in enumerate(made)
    ]
    tests = [one for one in signals if one.kind is SignalKind.TEST]

    def holds(one: Signal, other: Signal) -> bool:
        different = (one.line, one.end_line) != (other.line, other.end_line)
        return different and one.line <= other.line and other.end_line <= one.end_line

    assert innermost(signals) == [
        one for one in tests if not any(holds(one, other) for other in tests)
    ]
