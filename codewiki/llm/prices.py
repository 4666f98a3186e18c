"""What tokens cost: the user's own table first, then the published prices; else it is unknown."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from codewiki.llm.model import Usage

MILLION = 1_000_000


class Prices(Protocol):
    """Knows, or does not know, what one model costs."""

    def cost(self, usage: Usage) -> Decimal | None:
        """Return the price of ``usage`` in US dollars, ``None`` when it is unknown."""
        ...

    def most(self, usage: Usage) -> Decimal | None:
        """Return the most that ``usage`` can cost, whatever of it is cached or not."""
        ...


class OwnPrices:
    """Prices that the user gave: dollars for a million tokens of input, output, cached input."""

    def __init__(self, prices: Sequence[float]) -> None:
        into, out, *cached = (Decimal(str(price)) for price in prices)
        self._input, self._output = into, out
        self._cached = cached[0] if cached else into

    def cost(self, usage: Usage) -> Decimal | None:
        """Return the price of ``usage``."""
        fresh = max(0, usage.input - usage.cached)
        spent = fresh * self._input + usage.cached * self._cached + usage.output * self._output
        return spent / MILLION

    def most(self, usage: Usage) -> Decimal | None:
        """Return the most that ``usage`` can cost."""
        dearest = max(self._input, self._cached)
        return (usage.input * dearest + usage.output * self._output) / MILLION


class PublishedPrices:
    """The prices that come with the package ``genai-prices``; nothing is fetched."""

    def __init__(self, model: str, provider: str = "", url: str = "") -> None:
        self._model = model
        self._provider = provider
        self._url = url
        self._known = True

    def cost(self, usage: Usage) -> Decimal | None:
        """Return the price of ``usage``, ``None`` for a model that the package does not know."""
        cached = min(usage.cached, usage.input)
        return self._calculated(
            input_tokens=usage.input, output_tokens=usage.output, cache_read_tokens=cached
        )

    def most(self, usage: Usage) -> Decimal | None:
        """Return the most that ``usage`` can cost: writing to a provider's cache is dearer."""
        plain = self._calculated(input_tokens=usage.input, output_tokens=usage.output)
        written = self._calculated(
            input_tokens=usage.input,
            output_tokens=usage.output,
            cache_write_tokens=usage.input,
        )
        known = [price for price in (plain, written) if price is not None]
        return max(known) if known else None

    def _calculated(self, **tokens: int) -> Decimal | None:
        if not self._known:
            return None
        from genai_prices import Usage as Tokens
        from genai_prices import calc_price

        try:
            if self._url:
                found = calc_price(Tokens(**tokens), self._model, provider_api_url=self._url)
            else:
                found = calc_price(Tokens(**tokens), self._model, provider_id=self._provider)
        except LookupError:
            self._known = False
            return None
        price: Decimal = found.total_price
        return price


class UnknownPrices:
    """Nobody knows what it costs: a program of the user's, a model behind a plain address."""

    def cost(self, usage: Usage) -> Decimal | None:
        """Return ``None``."""
        return None

    def most(self, usage: Usage) -> Decimal | None:
        """Return ``None``."""
        return None


def prices_of(model: str, provider: str, url: str, own: Mapping[str, Sequence[float]]) -> Prices:
    """Return what is known of the prices of ``model``; ``own`` is the user's table by its name."""
    if model in own:
        return OwnPrices(own[model])
    if provider == "command" or (provider == "openai-compatible" and not url):
        return UnknownPrices()
    if provider == "openai-compatible":
        return PublishedPrices(model, url=url)
    return PublishedPrices(model, provider=provider)
