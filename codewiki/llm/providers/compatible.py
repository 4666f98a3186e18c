"""Any server with an OpenAI-compatible address: gateways, vLLM, llama.cpp, Ollama, proxies."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_NO_KEY = "no-key-is-set"
"""Local servers want no key, but the protocol's header cannot be empty."""


def _make(target: Target) -> Model:
    def connect(old_bound: bool) -> "models.Model[Any]":
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles.openai import OpenAIModelProfile
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        profile = OpenAIModelProfile(
            supports_json_schema_output=True,
            # Every such server knows max_tokens; only newer ones know its successor.
            openai_chat_supports_max_completion_tokens=not old_bound,
        )
        provider = OpenAICompatibleProvider(
            "openai-compatible",
            base_url=target.base_url,
            api_key=key_of(target, (), os.environ) or _NO_KEY,
        )
        return OpenAIChatModel(target.model, provider=provider, profile=profile)

    return hosted(target, "the server", connect)


PROVIDER = Provider(
    "openai-compatible", "An OpenAI-compatible server", _make, needs=("pydantic_ai", "openai")
)
