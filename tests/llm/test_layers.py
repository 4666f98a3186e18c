"""What stands around a model: retries, limits, budget, kept answers, fallback, discretion."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codewiki.errors import BudgetSpent, Cancelled, ConfigurationError, ModelError, ModelFault
from codewiki.llm.breaker import FAILURES, Breaker
from codewiki.llm.budget import Budget, Budgeted
from codewiki.llm.build import Desk, one_small_call, open_desk, require_text, target_of
from codewiki.llm.discretion import Discreet
from codewiki.llm.fakes import EchoModel, Reply, ScriptedModel
from codewiki.llm.fallback import WithFallback
from codewiki.llm.kept import Kept, MemoryAnswers
from codewiki.llm.limiter import Limited, Limits
from codewiki.llm.model import Answer, Finish, Model, Request, Usage, digest_of
from codewiki.llm.prices import OwnPrices, PublishedPrices, UnknownPrices, prices_of
from codewiki.llm.retrying import LONGEST_ASKED, Retrying
from codewiki.llm.tokens import Calibration, asked_text, estimated, most_input
from codewiki.llm.watching import Call, Watched
from codewiki.settings import Settings
from codewiki.store.cache import AnswerCache

_Value = TypeVar("_Value")


def request(prompt: str = "question", max_output: int = 10) -> Request:
    return Request(prefix="", prompt=prompt, max_output=max_output)


def failure(fault: ModelFault, **more: float | bool) -> ModelError:
    return ModelError(f"it fails: {fault.value}", fault=fault, remedy="Mend it", **more)  # type: ignore[arg-type]


def run(work: Callable[[], Awaitable[_Value]]) -> _Value:
    async def main() -> _Value:
        return await work()

    return asyncio.run(main())


def ask(model: Model, one: Request | None = None) -> Answer:
    return run(lambda: model.ask(one or request()))


class Sleeper:
    """Sleeps in no time and remembers how long it was to sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


# Retries


def test_what_passes_is_tried_again_with_growing_pauses() -> None:
    sleeper = Sleeper()
    model = ScriptedModel([failure(ModelFault.SERVER)] * 3 + ["done"])
    answer = ask(Retrying(model, sleep=sleeper, jitter=lambda: 1.0))
    assert answer.text == "done"
    assert sleeper.slept == [1.0, 2.0, 4.0]


def test_a_provider_that_says_when_is_obeyed() -> None:
    sleeper = Sleeper()
    model = ScriptedModel([failure(ModelFault.RATE, retry_after=7.5), "done"])
    assert ask(Retrying(model, sleep=sleeper)).text == "done"
    assert sleeper.slept == [7.5]
    model = ScriptedModel([failure(ModelFault.RATE, retry_after=LONGEST_ASKED + 1), "done"])
    with pytest.raises(ModelError):
        ask(Retrying(model, sleep=sleeper))


@pytest.mark.parametrize("fault", list(ModelFault))
def test_only_what_passes_is_tried_again(fault: ModelFault) -> None:
    model = ScriptedModel([failure(fault)])
    with pytest.raises(ModelError) as caught:
        ask(Retrying(model, tries=3, sleep=Sleeper()))
    assert len(model.requests) == (3 if caught.value.passing else 1)


# Limits


def test_so_many_requests_at_once() -> None:
    model = ScriptedModel(["x"], seconds=0.01)
    limited = Limited(model, Limits(3))

    async def work() -> None:
        await asyncio.gather(*(limited.ask(request(str(n))) for n in range(20)))

    run(work)
    assert model.most == 3


def test_so_many_requests_and_tokens_a_minute() -> None:
    sleeper = Sleeper()
    limits = Limits(9, requests_per_minute=2, clock=lambda: sleeper.now, sleep=sleeper)
    limited = Limited(EchoModel(), limits)

    async def work() -> None:
        for number in range(5):
            await limited.ask(request(str(number)))

    run(work)
    assert sleeper.slept == [60.0, 60.0]
    sleeper = Sleeper()
    limits = Limits(9, tokens_per_minute=25, clock=lambda: sleeper.now, sleep=sleeper)
    limited = Limited(EchoModel(), limits)
    run(work)  # each has 1 + 10 tokens
    assert sleeper.slept == [60.0, 60.0]


# The budget


class Billing:
    """Answers with as many tokens as the worst case allows, in any order of ending."""

    def __init__(self) -> None:
        self.tokens = 0

    async def ask(self, one: Request) -> Answer:
        await asyncio.sleep(len(one.prompt) % 3 / 1000)
        used = Usage(most_input(one), one.max_output)
        self.tokens += used.total
        return Answer("x", used)


@given(st.integers(1, 5000), st.lists(st.integers(0, 400), min_size=1, max_size=15))
def test_the_cap_on_tokens_is_never_passed(cap: int, lengths: list[int]) -> None:
    model, budget = Billing(), Budget(max_tokens=cap)
    priced = Budgeted(model, budget, UnknownPrices())

    async def work() -> int:
        asked = [priced.ask(request("x" * length)) for length in lengths]
        done = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, Answer | BudgetSpent) for one in done)
        return sum(isinstance(one, Answer) for one in done)

    answered = run(work)
    assert model.tokens <= cap
    assert budget.tokens == model.tokens
    least = min(most_input(request("x" * length)) for length in lengths) + 10
    assert bool(answered) or cap < max(lengths) + 256 + 10 or cap < least


def test_the_cap_on_the_cost_is_never_passed() -> None:
    model, budget = Billing(), Budget(max_cost=0.01)
    priced = Budgeted(model, budget, OwnPrices((1.0, 100.0)))

    async def work() -> list[object]:
        asked = [priced.ask(request("x" * 100)) for _ in range(30)]
        return list(await asyncio.gather(*asked, return_exceptions=True))

    done = run(work)
    answers = [one for one in done if isinstance(one, Answer)]
    assert 0 < len(answers) < 30
    assert sum(Decimal(one.cost) for one in answers) == budget.cost <= Decimal("0.01")
    assert all(isinstance(one, Answer | BudgetSpent) for one in done)


def test_what_may_have_been_charged_counts_in_full() -> None:
    budget = Budget(max_tokens=600)
    timed_out = ScriptedModel([failure(ModelFault.TIMEOUT, billed=True)])
    refused = ScriptedModel([failure(ModelFault.RATE)])
    for model in (refused, timed_out):
        with pytest.raises(ModelError):
            ask(Budgeted(model, budget, UnknownPrices()))
    assert budget.tokens == most_input(request()) + 10
    with pytest.raises(BudgetSpent, match="--max-tokens 600"):
        ask(Budgeted(EchoModel(), budget, UnknownPrices()), request("x" * 400))


def test_a_call_that_is_cancelled_counts_in_full() -> None:
    budget = Budget(max_tokens=10_000)
    priced = Budgeted(ScriptedModel(["x"], seconds=60), budget, UnknownPrices())

    async def work() -> None:
        task = asyncio.ensure_future(priced.ask(request()))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(work)
    assert budget.tokens == most_input(request()) + 10


def test_a_cap_on_an_unknown_price_is_refused_at_once() -> None:
    with pytest.raises(ConfigurationError, match="the price of m is unknown"):
        Budget(max_cost=1.0).require_price("m", UnknownPrices())
    Budget(max_cost=1.0).require_price("m", OwnPrices((1, 2)))
    Budget(max_tokens=5).require_price("m", UnknownPrices())


# Prices and tokens


def test_prices_are_the_users_then_the_published_ones_then_unknown() -> None:
    own = prices_of("m", "openai-compatible", "", {"m": (1.0, 10.0, 0.5)})
    assert own.cost(Usage(1_000_000, 100_000, 400_000)) == Decimal("1.8")
    published = prices_of("gpt-4o-mini", "openai", "", {})
    assert isinstance(published, PublishedPrices)
    cost, most = published.cost(Usage(1000, 1000, 500)), published.most(Usage(1000, 1000))
    assert cost is not None
    assert most is not None
    assert 0 < cost < most
    assert prices_of("no-such-model-anywhere", "openai", "", {}).cost(Usage(1, 1)) is None
    assert prices_of("m", "openai-compatible", "http://localhost/v1", {}).cost(Usage(1, 1)) is None
    assert prices_of("m", "command", "", {}).most(Usage(1, 1)) is None


@given(st.text(max_size=300))
def test_no_text_has_more_tokens_than_the_worst_case(text: str) -> None:
    assert most_input(request(text)) >= len(text.encode("utf-8", "surrogatepass"))
    assert estimated(text) <= len(text)


def test_reported_usage_calibrates_the_estimate() -> None:
    known = Calibration()
    one = request("x" * 300)
    for _ in range(2):
        known.learn(one, 150)
    assert known.letters == 4.0
    known.learn(one, 150)
    assert known.letters == pytest.approx(len(asked_text(one)) / 150)


# Kept answers


def test_what_was_asked_is_not_asked_again(tmp_path: Path) -> None:
    first = EchoModel()
    with AnswerCache(tmp_path) as store:
        answer = ask(Kept(first, store, "m"))
    with AnswerCache(tmp_path) as store:
        second = EchoModel()
        again = Kept(second, store, "m")
        assert ask(again) == answer
        assert again.hits == 1
        assert not second.requests
        ask(Kept(second, store, "other"))
        ask(again, request("other"))
        ask(again, request(max_output=11))
    assert len(second.requests) == 3
    assert len(first.requests) == 1


def test_fresh_answers_take_the_place_of_the_old_ones() -> None:
    store = MemoryAnswers()
    ask(Kept(ScriptedModel(["old"]), store, "m"))
    fresh = Kept(ScriptedModel(["new"]), store, "m", fresh=True)
    assert ask(fresh).text == "new"
    assert ask(fresh).text == "new"
    assert fresh.hits == 1
    assert ask(Kept(ScriptedModel(["newest"]), store, "m")).text == "new"


def test_two_equal_requests_are_asked_once() -> None:
    model = ScriptedModel(["x"], seconds=0.01)
    kept = Kept(model, MemoryAnswers(), "m")

    async def work() -> None:
        await asyncio.gather(*(kept.ask(request()) for _ in range(5)))

    run(work)
    assert len(model.requests) == 1


def test_errors_are_not_kept_and_reach_all_who_wait() -> None:
    model = ScriptedModel([failure(ModelFault.SERVER), "done"], seconds=0.01)
    kept = Kept(model, MemoryAnswers(), "m")

    async def work() -> list[object]:
        return list(
            await asyncio.gather(*(kept.ask(request()) for _ in range(3)), return_exceptions=True)
        )

    assert [type(one) for one in run(work)] == [ModelError] * 3
    assert ask(kept).text == "done"


def test_a_damaged_entry_is_asked_again() -> None:
    store = MemoryAnswers()
    store.blobs[digest_of("m", request())] = b"\xc1"
    assert ask(Kept(ScriptedModel(["good"]), store, "m")).text == "good"


# The fallback, the breaker


@pytest.mark.parametrize(
    "first",
    [
        failure(ModelFault.SERVER),
        failure(ModelFault.KEY),
        Answer("", Usage()),
        Answer("no", Usage(), Finish.REFUSAL),
    ],
)
def test_the_fallback_steps_in(first: Reply) -> None:
    assert ask(WithFallback(ScriptedModel([first]), ScriptedModel(["second"]))).text == "second"


def test_the_fallback_spends_nothing_where_the_budget_is_spent() -> None:
    second = EchoModel()
    spent = BudgetSpent("spent", cap="--max-tokens", remedy="Raise it")
    with pytest.raises(BudgetSpent):
        ask(WithFallback(ScriptedModel([spent]), second))
    assert not second.requests


def test_a_lost_provider_is_left_alone() -> None:
    model = ScriptedModel([failure(ModelFault.SERVER)])
    breaker = Breaker(model)
    for _ in range(FAILURES + 5):
        with pytest.raises(ModelError):
            ask(breaker)
    assert len(model.requests) == FAILURES
    model = ScriptedModel([failure(ModelFault.KEY)])
    breaker = Breaker(model)
    for _ in range(3):
        with pytest.raises(ModelError):
            ask(breaker)
    assert len(model.requests) == 1


def test_what_is_wrong_with_one_answer_loses_no_provider() -> None:
    model = ScriptedModel([failure(ModelFault.CONTEXT)] * 9 + ["done"])
    breaker = Breaker(model)
    for _ in range(9):
        with pytest.raises(ModelError):
            ask(breaker)
    assert ask(breaker).text == "done"


# What leaves the machine, what is told


def test_secrets_do_not_leave() -> None:
    model = EchoModel()
    secret = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    ask(Discreet(model), request(f"token = '{secret}'"))
    assert secret not in model.requests[0].prompt
    assert "[redacted]" in model.requests[0].prompt


def test_a_transcript_holds_each_call(tmp_path: Path) -> None:
    calls: list[Call] = []
    model = ScriptedModel(["hello", failure(ModelFault.SERVER)])
    watched = Watched(model, "m", calls.append, tmp_path / "told")
    ask(watched)
    with pytest.raises(ModelError):
        ask(watched, request("other"))
    told = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "told").iterdir())]
    assert {one.get("answer") for one in told} == {"hello", None}
    assert {one.get("error") for one in told} == {"it fails: server error", None}
    assert [call.answer.text for call in calls] == ["hello"]


# All of it together


SETTINGS = Settings(writer="llm", main_model="tiny", base_url="http://localhost:1/v1")


def desk(model: Model, settings: Settings = SETTINGS) -> Desk:
    return open_desk(settings, environment={}, endpoint=lambda target: model)


def test_a_run_is_cancelled_soon() -> None:
    import time

    made = desk(ScriptedModel(["x"], seconds=60))
    since = time.monotonic()
    with pytest.raises(Cancelled):
        made.run(lambda: made.model.ask(request()), lambda: time.monotonic() - since > 0.3)
    assert time.monotonic() - since < 10

    def interrupted() -> bool:
        raise KeyboardInterrupt("somebody")

    with pytest.raises(KeyboardInterrupt, match="somebody"):
        made.run(lambda: made.model.ask(request()), interrupted)


def test_what_must_be_mended_is_told_apart_from_what_may_pass() -> None:
    for fault, wrong in ((ModelFault.KEY, True), (ModelFault.QUOTA, False)):
        made = desk(ScriptedModel([failure(fault)]))
        model = made.model
        with pytest.raises(ModelError):
            made.run(lambda model=model: model.ask(request()))  # type: ignore[misc]
        assert (made.misconfigured() is not None) is wrong
        assert made.lost() is not None


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer("", finish=Finish.REFUSAL), ModelFault.REFUSAL),
        (Answer("", finish=Finish.FILTER), ModelFault.FILTER),
        (Answer(" ", finish=Finish.LENGTH), ModelFault.EMPTY),
        (Answer("\n"), ModelFault.EMPTY),
    ],
)
def test_an_answer_of_no_use_is_an_error_where_one_is_needed(
    answer: Answer, fault: ModelFault
) -> None:
    with pytest.raises(ModelError) as caught:
        require_text(answer)
    assert caught.value.fault is fault
    with pytest.raises(ModelError):
        ask_small(ScriptedModel([answer]))
    assert ask_small(ScriptedModel(["ready"])).text == "ready"


def ask_small(model: Model) -> Answer:
    return run(lambda: one_small_call(model, 5))


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("llama3:8b", SETTINGS, ("openai-compatible", "llama3:8b", "http://localhost:1/v1")),
        ("gpt-x", Settings(main_model="gpt-x"), ("openai", "gpt-x", "")),
        ("anthropic:c", Settings(main_model="anthropic:c"), ("anthropic", "c", "")),
        ("google:g", SETTINGS, ("google", "g", "")),
        ("bedrock:a.b:0", Settings(main_model="x"), ("bedrock", "a.b:0", "")),
    ],
)
def test_what_a_model_is_called(
    name: str, settings: Settings, expected: tuple[str, str, str]
) -> None:
    target = target_of(name, settings, "the-key")
    assert (target.provider, target.model, target.base_url) == expected


def test_the_key_goes_to_the_provider_of_the_main_model_alone() -> None:
    assert target_of("tiny", SETTINGS, "k").key == "k"
    assert target_of("other", SETTINGS, "k").key == "k"
    assert target_of("openai:gpt", SETTINGS, "k").key == ""
    assert target_of("command", Settings(model_command="x"), "k").key == ""


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (Settings(writer="llm"), "no model is set"),
        (Settings(writer="llm", main_model="command"), "has no program"),
        (Settings(writer="llm", main_model="command", model_command="a 'b"), "split into words"),
        (Settings(main_model="openai-compatible:x"), "has no address"),
        (Settings(main_model="m", base_url="http://localhost/v1", max_cost=1.0), "unknown"),
    ],
)
def test_settings_that_name_no_model_are_refused(settings: Settings, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        open_desk(settings, environment={}, endpoint=lambda target: EchoModel())
    assert caught.value.remedy
