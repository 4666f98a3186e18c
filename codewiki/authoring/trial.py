"""Trying out the models that are set, with one small call each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from codewiki.errors import ConfigurationError, ModelError
from codewiki.llm.build import Endpoint, one_small_call, open_desk, provider_model
from codewiki.settings import Settings

LONGEST = 60.0
"""Seconds after which a small call is given up."""


@dataclass(frozen=True)
class Trial:
    """What came of a call: ``setting`` names the model, ``told`` says what it answered or what is
    wrong, ``remedy`` is empty when it works.
    """

    setting: str
    model: str
    told: str
    remedy: str = ""


def try_models(
    settings: Settings,
    environment: Mapping[str, str],
    *,
    endpoint: Endpoint = provider_model,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Trial]:
    """Ask every model that ``settings`` name for one word; no answer is kept."""
    named = {"main_model": settings.main_model or settings.model_command}
    named |= {"cluster_model": settings.cluster_model, "fallback_model": settings.fallback_model}
    seconds = min(settings.model_seconds, LONGEST)
    for setting, name in named.items():
        if name or setting == "main_model":
            alone = _alone(settings, setting)
            yield _try(setting, name, alone, environment, endpoint, cancelled, seconds)


def _alone(settings: Settings, setting: str) -> Settings:
    """Return the settings for a call to one model: without the others, the caps and the cache."""
    alone = replace(settings, max_tokens=0, max_cost=0.0, no_cache=True, transcript="")
    if setting == "main_model":
        return replace(alone, cluster_model="", fallback_model="")
    return replace(alone, fallback_model="", cluster_model=getattr(settings, setting))


def _try(
    setting: str,
    name: str,
    settings: Settings,
    environment: Mapping[str, str],
    endpoint: Endpoint,
    cancelled: Callable[[], bool],
    seconds: float,
) -> Trial:
    try:
        desk = open_desk(settings, environment=environment, endpoint=endpoint, tries=1)
        model = desk.model if setting == "main_model" else desk.cluster or desk.model
        answer = desk.run(lambda: one_small_call(model, seconds), cancelled)
    except (ConfigurationError, ModelError) as error:
        return Trial(setting, name, error.message, error.remedy)
    usage = answer.usage
    counted = f"{usage.input} tokens in, {usage.output} out" if usage.reported else "not counted"
    return Trial(setting, name, f"answers ({counted})")
