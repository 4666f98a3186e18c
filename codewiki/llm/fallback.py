"""A second model for what the first one cannot answer."""

import logging

from codewiki.errors import BudgetSpent, ModelError
from codewiki.llm.model import Answer, Finish, Model, Request

_log = logging.getLogger(__name__)

_UNUSABLE = frozenset({Finish.FILTER, Finish.REFUSAL})


class WithFallback:
    """Asks ``first``, and ``second`` where that fails, refuses or says nothing."""

    def __init__(self, first: Model, second: Model) -> None:
        self._first = first
        self._second = second

    async def ask(self, request: Request) -> Answer:
        """Return the answer of the first model that has one. Raises the error of the second."""
        try:
            answer = await self._first.ask(request)
        except BudgetSpent:
            raise
        except ModelError as error:
            _log.info("%s; the fallback model is asked", error.message)
            return await self._second.ask(request)
        if answer.text.strip() and answer.finish not in _UNUSABLE:
            return answer
        _log.info(
            "%s gave no answer (%s); the fallback model is asked", answer.model, answer.finish
        )
        try:
            return await self._second.ask(request)
        except BudgetSpent:
            return answer
