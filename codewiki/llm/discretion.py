"""What leaves this machine: no secret, whatever the repository holds."""

import msgspec

from codewiki.llm.model import Answer, Model, Request
from codewiki.redaction import redact


class Discreet:
    """Takes secrets out of every request before anything else sees it."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def ask(self, request: Request) -> Answer:
        """Return the answer to the request without its secrets."""
        return await self._model.ask(without_secrets(request))


def without_secrets(request: Request) -> Request:
    """Return ``request`` with a mark in the place of every secret."""
    prefix, prompt = redact(request.prefix).text, redact(request.prompt).text
    if (prefix, prompt) == (request.prefix, request.prompt):
        return request
    return msgspec.structs.replace(request, prefix=prefix, prompt=prompt)
