"""When a provider fails for good, the rest of the run does not wait for it again and again."""

import logging

from codewiki.errors import BudgetSpent, ModelError
from codewiki.llm.model import Answer, Model, Request

FAILURES = 3
"""So many requests in a row must fail in passing ways before no more are made."""

_log = logging.getLogger(__name__)


class Breaker:
    """Passes requests on until the provider is lost; then each fails at once as the last did.

    ``answered`` counts answers, ``lost`` is the failure after which no request is made.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._failures = 0
        self.answered = 0
        self.lost: ModelError | None = None

    async def ask(self, request: Request) -> Answer:
        """Return the answer. Raises ``ModelError``."""
        if self.lost is not None:
            raise self.lost
        try:
            answer = await self._model.ask(request)
        except BudgetSpent:
            raise
        except ModelError as error:
            self._count(error)
            raise
        self._failures = 0
        self.answered += 1
        return answer

    def _count(self, error: ModelError) -> None:
        if error.of_one_answer:
            return
        self._failures += 1
        if not error.passing or self._failures >= FAILURES:
            _log.info("no more requests in this run: %s", error.message)
            self.lost = error
