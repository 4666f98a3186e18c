"""The rungs of the ladder as numbers: an answer rests on the highest of those that it used."""

from typing import TypeAlias

from codewiki.graph.model import Tier
from codewiki.graph.names import Value

TIERS = (Tier.LEXICAL, Tier.IMPORT, Tier.SELF, Tier.PACKAGE, Tier.TYPE)
LEXICAL, IMPORT, SELF, PACKAGE, TYPE = range(5)

Found: TypeAlias = tuple[Value, int]
"""A value and the number of the rung that it rests on."""

NOT_FOUND: Found = (None, TYPE)
