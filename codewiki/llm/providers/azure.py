"""Azure OpenAI: ``--base-url`` is the endpoint, the model's name that of the deployment."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("AZURE_OPENAI_API_KEY",)


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.azure import AzureProvider

        provider = AzureProvider(
            azure_endpoint=target.base_url or None,
            api_version=os.environ.get("OPENAI_API_VERSION") or None,
            api_key=key_of(target, _VARIABLES, os.environ) or None,
        )
        return OpenAIChatModel(target.model, provider=provider)

    return hosted(target, "Azure OpenAI", connect, _VARIABLES, strict=True)


PROVIDER = Provider("azure", "Azure OpenAI", _make, _VARIABLES, ("pydantic_ai", "openai"))
