"""Politeness to a provider: so many requests at once, so many requests and tokens a minute."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from codewiki.llm.model import Answer, Model, Request
from codewiki.llm.tokens import asked_text, estimated

MINUTE = 60.0


class Limits:
    """The limits of one provider, shared by its models. 0 means without a limit.

    ``clock`` and ``sleep`` are those of the event loop, but for tests.
    """

    def __init__(
        self,
        concurrency: int = 4,
        requests_per_minute: int = 0,
        tokens_per_minute: int = 0,
        *,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._concurrency = concurrency
        self._requests = requests_per_minute
        self._tokens = tokens_per_minute
        self._clock = clock
        self._sleep = sleep
        self._past: deque[tuple[float, int]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._gate = asyncio.Semaphore(concurrency)
        self._turn = asyncio.Lock()

    def gate(self) -> asyncio.Semaphore:
        """Return what lets so many requests through at once, for the running event loop."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            self._gate = asyncio.Semaphore(self._concurrency)
            self._turn = asyncio.Lock()
            self._past.clear()
        return self._gate

    async def wait(self, tokens: int) -> None:
        """Wait for the turn of a request with so many tokens; requests go in their order."""
        if not self._requests and not self._tokens:
            return
        async with self._turn:
            while (pause := self._pause(tokens)) > 0:
                await self._sleep(pause)
            self._past.append((self._now(), tokens))

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    def _pause(self, tokens: int) -> float:
        """Return how long to wait until the last minute has room; nothing fits: an empty one."""
        now = self._now()
        while self._past and self._past[0][0] <= now - MINUTE:
            self._past.popleft()
        used = sum(count for _, count in self._past)
        full = self._requests and len(self._past) >= self._requests
        heavy = self._tokens and self._past and used + tokens > self._tokens
        return self._past[0][0] + MINUTE - now if full or heavy else 0.0


class Limited:
    """Asks when the limits allow it."""

    def __init__(self, model: Model, limits: Limits) -> None:
        self._model = model
        self._limits = limits

    async def ask(self, request: Request) -> Answer:
        """Return the answer once it is this request's turn."""
        async with self._limits.gate():
            await self._limits.wait(estimated(asked_text(request)) + request.max_output)
            return await self._model.ask(request)
