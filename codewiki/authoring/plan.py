"""What writing with a model would ask and cost, found out without asking anything."""

from decimal import Decimal

from codewiki.authoring.model import Plan, PlannedPage
from codewiki.errors import ModelError, ModelFault
from codewiki.llm.discretion import without_secrets
from codewiki.llm.kept import Kept
from codewiki.llm.model import Answer, Request, Usage
from codewiki.llm.prices import Prices
from codewiki.llm.tokens import Calibration, asked_text, estimated

LIKELY_ANSWER = 0.4
"""The share of the bound that an answer is likely to use."""
SENT_BACK = 2
"""So many further calls a page may need, each with its own question in it again."""


class Planner:
    """Stands in for a model: gives the answers that are kept, and counts what it would ask."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.asked: list[tuple[Request, bool]] = []

    async def ask(self, request: Request) -> Answer:
        """Return the kept answer; raises ``ModelError`` where there is none."""
        plain = without_secrets(request)
        found = self._kept.find(plain)
        self.asked.append((plain, found is not None))
        if found is not None:
            return found
        raise ModelError(
            "not asked yet",
            fault=ModelFault.EMPTY,
            remedy="Run codewiki generate",
        )


def plan_of(
    model: str,
    asked: list[tuple[Request, bool]],
    prices: Prices,
    calibration: Calibration,
    *,
    max_tokens: int = 0,
    max_cost: float = 0.0,
) -> Plan:
    """Return what the requests that are not kept would come to."""
    letters = calibration.letters
    pages = tuple(
        PlannedPage(
            request.subject,
            request.stage,
            estimated(asked_text(request), letters),
            request.max_output,
            kept,
        )
        for request, kept in asked
    )
    new = [page for page in pages if not page.kept]
    into, out = sum(page.input for page in new), sum(page.output for page in new)
    likely = Usage(into, int(out * LIKELY_ANSWER))
    most = Usage(into * (1 + SENT_BACK) + out * SENT_BACK, out * (1 + SENT_BACK))
    low, high = prices.cost(likely), prices.most(most)
    caps = []
    if max_tokens and most.total > max_tokens:
        caps.append(f"--max-tokens {max_tokens}")
    if max_cost and high is not None and high > Decimal(str(max_cost)):
        caps.append(f"--max-cost {max_cost:g}")
    return Plan(
        model=model,
        pages=pages,
        hits=len(pages) - len(new),
        calls=(len(new), len(new) * (1 + SENT_BACK)),
        input=(likely.input, most.input),
        output=(likely.output, most.output),
        cost=None if low is None or high is None else (_money(low), _money(high)),
        caps=tuple(caps),
    )


def _money(amount: Decimal) -> str:
    return f"{amount:.4f}" if amount < 1 else f"{amount:.2f}"
