"""The providers, by the name that stands before a model's."""

from codewiki.llm.providers import (
    anthropic,
    azure,
    bedrock,
    command,
    compatible,
    google,
    openai,
    openrouter,
)
from codewiki.llm.providers.provider import Provider

PROVIDERS: tuple[Provider, ...] = (
    compatible.PROVIDER,
    openai.PROVIDER,
    anthropic.PROVIDER,
    google.PROVIDER,
    azure.PROVIDER,
    bedrock.PROVIDER,
    openrouter.PROVIDER,
    command.PROVIDER,
)

BY_NAME = {provider.name: provider for provider in PROVIDERS}
