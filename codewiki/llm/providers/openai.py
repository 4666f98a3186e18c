"""OpenAI itself."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("OPENAI_API_KEY",)


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider

        key = key_of(target, _VARIABLES, os.environ) or None
        provider = OpenAIProvider(base_url=target.base_url or None, api_key=key)
        return OpenAIChatModel(target.model, provider=provider)

    return hosted(target, "OpenAI", connect, _VARIABLES, strict=True)


PROVIDER = Provider("openai", "OpenAI", _make, _VARIABLES, ("pydantic_ai", "openai"))
