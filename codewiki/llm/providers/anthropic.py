"""Anthropic."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("ANTHROPIC_API_KEY",)


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        key = key_of(target, _VARIABLES, os.environ) or None
        provider = AnthropicProvider(api_key=key, base_url=target.base_url or None)
        return AnthropicModel(target.model, provider=provider)

    return hosted(target, "Anthropic", connect, _VARIABLES, strict=True)


PROVIDER = Provider(
    "anthropic", "Anthropic", _make, _VARIABLES, ("pydantic_ai", "anthropic"), "anthropic"
)
