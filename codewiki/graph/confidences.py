"""How sure an edge is: the share of right edges of its language and tier, measured by hand.

The table is written by ``python -m bench.audit.calibrate`` from the verdicts in ``bench/audit``.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from codewiki.graph.model import Tier

TABLE = "confidences.tsv"
_SAME = {"tsx": "typescript"}
"""Languages that were measured under another name."""


@lru_cache(maxsize=64)
def confidences(language: str) -> Mapping[Tier, float]:
    """Return the confidence of each tier for edges that leave a file of ``language``.

    A language that nobody measured has those of all languages together.
    """
    rows = _rows()
    known = rows.get(_SAME.get(language, language))
    return known if known is not None else rows[""]


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Mapping[Tier, float]]:
    text = resources.files(__package__).joinpath(TABLE).read_text(encoding="utf-8")
    found: dict[str, dict[Tier, float]] = {}
    for row in text.splitlines():
        language, tier, value = row.split("\t")
        found.setdefault(language, {})[Tier(tier)] = float(value)
    return found
