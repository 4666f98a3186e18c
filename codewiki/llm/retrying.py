"""Asking again what may succeed another time: with growing pauses, or when the provider says."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from codewiki.errors import ModelError
from codewiki.llm.model import Answer, Model, Request

TRIES = 5
"""So often a request is sent at most."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LONGEST_ASKED = 300.0
"""A provider that asks for a longer pause than this is not waited for."""

_log = logging.getLogger(__name__)


class Retrying:
    """Asks again after failures that pass. ``sleep`` and ``jitter`` are replaced in tests."""

    def __init__(
        self,
        model: Model,
        *,
        tries: int = TRIES,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,  # noqa: S311 - nobody need not guess it
    ) -> None:
        self._model = model
        self._tries = tries
        self._sleep = sleep
        self._jitter = jitter

    async def ask(self, request: Request) -> Answer:
        """Return the answer; raises the last error when no try was answered."""
        tried = 0
        while True:
            try:
                return await self._model.ask(request)
            except ModelError as error:
                tried += 1
                pause = self._pause(error, tried)
                if pause is None:
                    raise
                _log.info("%s; asked again in %.1f s", error.message, pause)
            await self._sleep(pause)

    def _pause(self, error: ModelError, tried: int) -> float | None:
        """Return how long to wait before the next try, ``None`` when there is to be none."""
        if not error.passing or tried >= self._tries:
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= LONGEST_ASKED else None
        grown: float = min(FIRST_PAUSE * 2 ** (tried - 1), LONGEST_PAUSE)
        return grown * (0.5 + self._jitter() / 2)
