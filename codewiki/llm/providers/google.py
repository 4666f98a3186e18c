"""Google's Gemini."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("GOOGLE_API_KEY", "GEMINI_API_KEY")


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        key = key_of(target, _VARIABLES, os.environ) or None
        provider = GoogleProvider(api_key=key, base_url=target.base_url or None)
        return GoogleModel(target.model, provider=provider)

    return hosted(target, "Google", connect, _VARIABLES)


PROVIDER = Provider(
    "google", "Google", _make, _VARIABLES, ("pydantic_ai", "google.genai"), "google"
)
