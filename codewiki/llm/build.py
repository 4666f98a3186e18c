"""From settings to models: what answers, with all that keeps it cheap, bounded and polite around.

From the outside in: secrets are taken out, kept answers are used, the fallback model steps in, a
lost provider is left alone, what may pass is tried again, limits are kept, the call is told of, the
budget is reserved, the provider is asked.
"""

import asyncio
import os
import shlex
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from codewiki.errors import Cancelled, ConfigurationError, ModelError, ModelFault
from codewiki.llm.breaker import Breaker
from codewiki.llm.budget import Budget, Budgeted
from codewiki.llm.discretion import Discreet
from codewiki.llm.fallback import WithFallback
from codewiki.llm.hosted import Hosted
from codewiki.llm.kept import AnswerStore, Kept, MemoryAnswers
from codewiki.llm.limiter import Limited, Limits
from codewiki.llm.model import Answer, Model, Request
from codewiki.llm.prices import Prices, prices_of
from codewiki.llm.providers.provider import Target
from codewiki.llm.providers.registry import BY_NAME
from codewiki.llm.retrying import TRIES, Retrying
from codewiki.llm.tokens import Calibration
from codewiki.llm.watching import Call, Watched
from codewiki.settings import Settings
from codewiki.store.folders import config_folder
from codewiki.store.secrets import KeyStore

COMPATIBLE = "openai-compatible"
COMMAND = "command"
ASKED_SECONDS = 0.2
"""So often it is asked whether the run is cancelled."""

_CONFIGURED = frozenset({
    ModelFault.KEY,
    ModelFault.MODEL,
    ModelFault.PACKAGE,
    ModelFault.PROGRAM,
    ModelFault.TLS,
})
"""What no other run would do better, and what a person has to mend."""

_Value = TypeVar("_Value")


def target_of(name: str, settings: Settings, key: str = "") -> Target:
    """Return the model that ``name`` means. Raises ``ConfigurationError``.

    The user's key and address belong to the provider of the main model: no other gets them.
    """
    provider, colon, rest = name.partition(":")
    if name == COMMAND:
        provider, rest = COMMAND, COMMAND
    elif not colon or provider not in BY_NAME or not rest:
        provider, rest = (COMPATIBLE if settings.base_url else "openai"), name
    if provider == COMMAND:
        return Target(COMMAND, rest, command=_command(settings), seconds=settings.model_seconds)
    if provider == COMPATIBLE and not settings.base_url:
        raise ConfigurationError(
            f"{name} has no address", setting="base_url", remedy="Give it with --base-url"
        )
    own = provider == _provider(settings.main_model, settings)
    return Target(
        provider,
        rest,
        base_url=settings.base_url if own else "",
        key=key if own else "",
        seconds=settings.model_seconds,
    )


def _provider(name: str, settings: Settings) -> str:
    provider, colon, rest = name.partition(":")
    if name == COMMAND:
        return COMMAND
    if colon and rest and provider in BY_NAME:
        return provider
    return COMPATIBLE if settings.base_url else "openai"


def _command(settings: Settings) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(settings.model_command))
    except ValueError as error:
        raise ConfigurationError(
            f"model_command cannot be split into words ({error})",
            setting="model_command",
            remedy="Close its quotation marks",
        ) from error
    if not words:
        raise ConfigurationError(
            "the model “command” has no program",
            setting="model_command",
            remedy='Name it, such as --model-command "my-agent --print"',
        )
    return words


class Endpoint(Protocol):
    """Makes what answers for a target: a provider, or in tests a fake."""

    def __call__(self, target: Target) -> Model:
        """Return the model of ``target``. Raises ``ModelError`` when its packages are missing."""
        ...


def provider_model(target: Target) -> Model:
    """Return the model of ``target`` at its provider."""
    provider = BY_NAME[target.provider]
    provider.require()
    return provider.make(target)


@dataclass
class Desk:
    """The models of a run, and what they have in common.

    ``model`` answers for the main model, ``cluster`` for the one that proposes modules (``None``
    where none is set). ``calls`` are all calls that were really made.
    """

    target: Target
    model: Model
    kept: Kept
    budget: Budget
    prices: Prices
    breaker: Breaker
    calibration: Calibration
    concurrency: int
    cluster: Model | None = None
    cluster_kept: Kept | None = None
    cluster_target: Target | None = None
    calls: list[Call] = field(default_factory=list)
    hosted: tuple[Hosted, ...] = ()

    def run(
        self,
        work: Callable[[], Awaitable[_Value]],
        cancelled: Callable[[], bool] = lambda: False,
    ) -> _Value:
        """Do asynchronous ``work``; raises ``Cancelled`` soon after ``cancelled`` says so."""
        return asyncio.run(self._watched(work, cancelled))

    async def _watched(
        self, work: Callable[[], Awaitable[_Value]], cancelled: Callable[[], bool]
    ) -> _Value:
        task = asyncio.ensure_future(work())
        try:
            while True:
                done, _ = await asyncio.wait({task}, timeout=ASKED_SECONDS)
                if done:
                    return task.result()
                if cancelled():
                    raise Cancelled("request")
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=1.0)
            for hosted in self.hosted:
                await hosted.close()

    def lost(self) -> ModelError | None:
        """Return the failure after which the main model was not asked any more."""
        return self.breaker.lost

    def misconfigured(self) -> ModelError | None:
        """Return why nothing could be answered, where that is for the user to mend."""
        error = self.breaker.lost
        wrong = error is not None and error.fault in _CONFIGURED and not self.breaker.answered
        return error if wrong else None


def open_desk(
    settings: Settings,
    store: AnswerStore | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    endpoint: Endpoint = provider_model,
    tries: int = TRIES,
) -> Desk:
    """Return the models that ``settings`` name; each request is sent up to ``tries`` times.

    Raises ``ConfigurationError`` and ``ModelError``.
    """
    if not settings.main_model:
        if not settings.model_command:
            raise ConfigurationError(
                "no model is set",
                setting="main_model",
                remedy="Name one with --main-model (and --base-url for a server of your own), "
                "or write with --writer facts",
            )
        settings = replace(settings, main_model=COMMAND)
    found = KeyStore(config_folder(environment), environment).find()
    key = found.secret.reveal() if found else ""
    parts = _Parts(settings, store or MemoryAnswers(), endpoint, key, tries)
    return parts.desk()


class _Parts:
    """Puts the layers of a run's models together; what they share is made once."""

    def __init__(
        self, settings: Settings, store: AnswerStore, endpoint: Endpoint, key: str, tries: int
    ) -> None:
        self._settings = settings
        self._store = store
        self._endpoint = endpoint
        self._key = key
        self._tries = tries
        self._budget = Budget(settings.max_tokens, settings.max_cost)
        self._limits: dict[str, Limits] = {}
        self._calls: list[Call] = []
        self._hosted: list[Hosted] = []
        self._calibration = Calibration()

    def desk(self) -> Desk:
        settings = self._settings
        target = target_of(settings.main_model, settings, self._key)
        breaker = self._reached(target)
        asked: Model = breaker
        if settings.fallback_model:
            second = target_of(settings.fallback_model, settings, self._key)
            asked = WithFallback(breaker, self._reached(second))
        kept = self._keeping(asked, target)
        cluster, cluster_target = None, None
        if settings.cluster_model:
            cluster_target = target_of(settings.cluster_model, settings, self._key)
            same = cluster_target == target
            cluster = kept if same else self._keeping(self._reached(cluster_target), cluster_target)
        return Desk(
            target=target,
            model=Discreet(kept),
            kept=kept,
            budget=self._budget,
            prices=self._prices(target),
            breaker=breaker,
            calibration=self._calibration,
            concurrency=settings.concurrency,
            cluster=Discreet(cluster) if cluster else None,
            cluster_kept=cluster,
            cluster_target=cluster_target,
            calls=self._calls,
            hosted=tuple(self._hosted),
        )

    def _keeping(self, model: Model, target: Target) -> Kept:
        second = self._settings.fallback_model
        identity = f"{target.identity} {second}" if second else target.identity
        return Kept(model, self._store, identity, fresh=self._settings.no_cache)

    def _reached(self, target: Target) -> Breaker:
        """Return the model of ``target`` with everything around that one provider needs."""
        settings = self._settings
        model = self._endpoint(target)
        if isinstance(model, Hosted):
            self._hosted.append(model)
        folder = Path(settings.transcript) if settings.transcript else None
        prices = self._prices(target)
        self._budget.require_price(target.name, prices)
        priced = Budgeted(model, self._budget, prices)
        watched = Watched(priced, target.name, self._note, folder)
        place = f"{target.provider} {target.base_url}"
        if place not in self._limits:
            self._limits[place] = Limits(
                settings.concurrency, settings.requests_per_minute, settings.tokens_per_minute
            )
        return Breaker(Retrying(Limited(watched, self._limits[place]), tries=self._tries))

    def _prices(self, target: Target) -> Prices:
        own = dict(self._settings.prices)
        name = target.name if target.name in own else target.model
        return prices_of(name, target.provider, target.base_url, own)

    def _note(self, call: Call) -> None:
        self._calls.append(call)
        if call.answer.usage.reported:
            self._calibration.learn(call.request, call.answer.usage.input)


async def one_small_call(model: Model, seconds: float) -> Answer:
    """Ask ``model`` for one word. Raises ``ModelError`` that says precisely what is wrong."""
    request = Request(
        prefix="You answer with one word.",
        prompt="Say: ready",
        max_output=400,
        seconds=seconds,
        stage="validate",
    )
    return require_text(await model.ask(request))


def require_text(answer: Answer) -> Answer:
    """Return ``answer`` when it says something. Raises ``ModelError`` when it is no use."""
    from codewiki.llm.model import Finish

    remedy = "Ask another model"
    if answer.finish is Finish.REFUSAL:
        message, fault = f"{answer.model} refuses to answer", ModelFault.REFUSAL
    elif answer.finish is Finish.FILTER:
        message, fault = f"{answer.model}: a content filter stopped the answer", ModelFault.FILTER
    elif not answer.text.strip() and answer.finish is Finish.LENGTH:
        message, fault = f"{answer.model} used all its tokens before it answered", ModelFault.EMPTY
        remedy = "Raise --answer-tokens: what a model thinks counts too"
    elif not answer.text.strip():
        message, fault = f"{answer.model} gave an empty answer", ModelFault.EMPTY
    else:
        return answer
    raise ModelError(message, fault=fault, remedy=remedy)
