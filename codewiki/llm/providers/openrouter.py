"""OpenRouter."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("OPENROUTER_API_KEY",)


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.openrouter import OpenRouterModel
        from pydantic_ai.providers.openrouter import OpenRouterProvider

        key = key_of(target, _VARIABLES, os.environ)
        if target.base_url and key:
            # A gateway in front of it, which has its protocol.
            from openai import AsyncOpenAI

            client = AsyncOpenAI(base_url=target.base_url, api_key=key)
            provider = OpenRouterProvider(openai_client=client)
        else:
            provider = OpenRouterProvider(api_key=key) if key else OpenRouterProvider()
        return OpenRouterModel(target.model, provider=provider)

    return hosted(target, "OpenRouter", connect, _VARIABLES)


PROVIDER = Provider("openrouter", "OpenRouter", _make, _VARIABLES, ("pydantic_ai", "openai"))
