"""The cap on tokens and cost: a call is made only if its worst case fits.

Concurrent calls are reserved, so that together they cannot pass it either. What was reserved and
not used is given back with the answer; a call that failed after it was sent may have been charged
for, and counts in full.
"""

import asyncio
from decimal import Decimal

from codewiki.errors import BudgetSpent, ConfigurationError, ModelError
from codewiki.llm.model import Answer, Model, Request, Usage
from codewiki.llm.prices import Prices
from codewiki.llm.tokens import most_input


class Budget:
    """What may be spent in a run, shared by all its models. 0 means without a cap."""

    def __init__(self, max_tokens: int = 0, max_cost: float = 0.0) -> None:
        self.max_tokens = max_tokens
        self.max_cost = Decimal(str(max_cost))
        self.tokens = 0
        self.cost = Decimal(0)
        self._reserved = (0, Decimal(0))
        self._changed = asyncio.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None

    def require_price(self, model: str, prices: Prices) -> None:
        """Raise ``ConfigurationError`` when there is a cap on the cost and no known price."""
        if self.max_cost and prices.most(Usage(1, 1)) is None:
            raise ConfigurationError(
                f"the price of {model} is unknown, so --max-cost cannot be kept",
                setting="max_cost",
                remedy=f"Give its price (--price {model}=INPUT,OUTPUT in dollars for a million "
                "tokens), or use --max-tokens",
            )

    async def reserve(self, most: Usage, cost: Decimal) -> None:
        """Wait until the worst case of a call fits beside those that run; then count it in.

        Raises ``BudgetSpent`` when it cannot fit whatever becomes of the others.
        """
        changed = self._condition()
        async with changed:
            while cap := self._exceeded(most, cost):
                if not self._reserved[0]:
                    raise BudgetSpent(
                        f"the next call could pass {cap}",
                        cap=cap.split()[0],
                        remedy="Raise it and run again; what is answered is not asked again",
                    )
                await changed.wait()
            self._add(most.total, cost)

    async def settle(self, most: Usage, worst: Decimal, tokens: int, cost: Decimal) -> None:
        """Put what was used in the place of what was reserved."""
        changed = self._condition()
        async with changed:
            self._add(-most.total, -worst)
            self.tokens += tokens
            self.cost += cost
            changed.notify_all()

    def _condition(self) -> asyncio.Condition:
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._changed = loop, asyncio.Condition()
        return self._changed

    def _add(self, tokens: int, cost: Decimal) -> None:
        self._reserved = (self._reserved[0] + tokens, self._reserved[1] + cost)

    def _exceeded(self, most: Usage, cost: Decimal) -> str:
        if self.max_tokens and self.tokens + self._reserved[0] + most.total > self.max_tokens:
            return f"--max-tokens {self.max_tokens}"
        if self.max_cost and self.cost + self._reserved[1] + cost > self.max_cost:
            return f"--max-cost {self.max_cost}"
        return ""


class Budgeted:
    """Asks only what the budget allows."""

    def __init__(self, model: Model, budget: Budget, prices: Prices) -> None:
        self._model = model
        self._budget = budget
        self._prices = prices

    async def ask(self, request: Request) -> Answer:
        """Return the answer, with its cost. Raises ``BudgetSpent`` when it may not be asked."""
        most = Usage(most_input(request), request.max_output)
        worst = self._prices.most(most) or Decimal(0)
        await self._budget.reserve(most, worst)
        # Cancelled in the middle, the call may have been charged for in full.
        tokens, cost = most.total, worst
        try:
            answer = await self._model.ask(request)
            tokens = answer.usage.total
            priced = self._prices.cost(answer.usage)
            cost = priced if priced is not None else Decimal(0)
        except ModelError as error:
            if not error.billed:
                tokens, cost = 0, Decimal(0)
            raise
        finally:
            await asyncio.shield(self._budget.settle(most, worst, tokens, cost))
        if priced is None:
            return answer
        return Answer(answer.text, answer.usage, answer.finish, answer.model, str(priced))
