"""Amazon Bedrock: the credentials and the region are those of the AWS tools."""

import os
from typing import TYPE_CHECKING, Any

from codewiki.llm.model import Model
from codewiki.llm.providers.provider import Provider, Target, hosted, key_of

if TYPE_CHECKING:
    from pydantic_ai import models

_VARIABLES = ("AWS_BEARER_TOKEN_BEDROCK",)


def _make(target: Target) -> Model:
    def connect(_: bool) -> "models.Model[Any]":
        from pydantic_ai.models.bedrock import BedrockConverseModel
        from pydantic_ai.providers.bedrock import BedrockProvider

        key = key_of(target, _VARIABLES, os.environ)
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or None
        url, seconds = target.base_url or None, target.seconds
        provider = (
            BedrockProvider(api_key=key, base_url=url, region_name=region, aws_read_timeout=seconds)
            if key
            else BedrockProvider(base_url=url, region_name=region, aws_read_timeout=seconds)
        )
        return BedrockConverseModel(target.model, provider=provider)

    return hosted(target, "Amazon Bedrock", connect, _VARIABLES, own_retries=False)


PROVIDER = Provider(
    "bedrock", "Amazon Bedrock", _make, _VARIABLES, ("pydantic_ai", "boto3"), "bedrock"
)
