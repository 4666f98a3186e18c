"""Models that need no provider: for tests, and for trying everything around a model."""

import asyncio
from collections.abc import Callable, Iterable

from codewiki.errors import ModelError
from codewiki.llm.model import Answer, Request, Usage
from codewiki.llm.tokens import estimated

Reply = str | Answer | ModelError


def _answer(request: Request, text: str, model: str) -> Answer:
    used = Usage(estimated(request.prefix + request.prompt), estimated(text))
    return Answer(text, used, model=model)


class EchoModel:
    """Repeats the prompt; ``requests`` are those that it was asked."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def ask(self, request: Request) -> Answer:
        """Return the prompt as the answer."""
        self.requests.append(request)
        await asyncio.sleep(0)
        return _answer(request, request.prompt, "echo")


class ScriptedModel:
    """Answers by a function of the request, or by one reply after the other.

    A reply is a text, an answer or an error to raise; the last of a row is given again and again.
    ``requests`` are those that it was asked, ``most`` how many at the same time at most.
    """

    def __init__(
        self, script: Callable[[Request], Reply] | Iterable[Reply], *, seconds: float = 0.0
    ) -> None:
        self._script = script if callable(script) else None
        self._replies = [] if callable(script) else list(script)
        self._seconds = seconds
        self._running = 0
        self.requests: list[Request] = []
        self.most = 0

    async def ask(self, request: Request) -> Answer:
        """Return, or raise, what the script says."""
        self.requests.append(request)
        self._running += 1
        self.most = max(self.most, self._running)
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self._running -= 1
        reply = self._script(request) if self._script else self._next()
        if isinstance(reply, ModelError):
            raise reply
        return reply if isinstance(reply, Answer) else _answer(request, reply, "scripted")

    def _next(self) -> Reply:
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
