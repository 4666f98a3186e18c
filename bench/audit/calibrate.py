"""Write the confidences of edges from the precision that was measured by hand.

    python -m bench.audit.calibrate [--check]

The verdicts of ``bench/audit`` are counted by language and tier. A language with few verdicts for a
tier leans on those of all languages: the confidence is ``(right + WEIGHT * share) / (count +
WEIGHT)``, where ``share`` is that of the tier over all languages (with one right and one wrong
verdict added, so that nothing is certain). The table is kept as ``codewiki/graph/confidences.tsv``;
``--check`` tells whether it is the one that the verdicts give.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from codewiki.graph import confidences
from codewiki.graph.model import Tier

HERE = Path(__file__).resolve().parent
TABLE = Path(confidences.__file__).with_name(confidences.TABLE)
WEIGHT = 10
"""So many verdicts those of all languages count for."""
MOST = 0.99
_STATED = {Tier.STRUCTURE: 1.0}
"""What nothing has to be found out for."""
_LIKE = {Tier.EVIDENCE: Tier.PACKAGE}
"""Tiers that no audit drew, and those that they are taken for."""
_FLOW_LANGUAGES = {"flow-javascript.json": "javascript", "flow-python.json": "python"}

Verdict = tuple[str, str, bool]
"""Language, tier, and whether the edge is right."""


def verdicts(folder: Path = HERE) -> list[Verdict]:
    """Return all verdicts that are kept."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if not path.name.startswith(("edges-", "flow-", "unique-")):
            continue
        for row in json.loads(path.read_text(encoding="utf-8")):
            language = row.get("language") or _FLOW_LANGUAGES[path.name]
            tier = row.get("tier") or Tier.FLOW.value
            found.append((language, tier, row["verdict"] == "right"))
    return found


def table(found: Iterable[Verdict]) -> Mapping[tuple[str, str], float]:
    """Return the confidence by language and tier; the language "" stands for all others."""
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for language, tier, is_right in found:
        for key in ((language, tier), ("", tier)):
            count[key] += 1
            right[key] += is_right
    languages = sorted({language for language, _ in count})
    rows = {}
    for language in languages:
        for tier in Tier:
            drawn = _LIKE.get(tier, tier).value
            share = (right["", drawn] + 1) / (count["", drawn] + 2)
            mine = (right[language, drawn], count[language, drawn]) if language else (0, 0)
            value = (mine[0] + WEIGHT * share) / (mine[1] + WEIGHT)
            rows[language, tier.value] = _STATED.get(tier, min(MOST, round(value, 2)))
    return rows


def written(rows: Mapping[tuple[str, str], float]) -> str:
    """Return the table as the text of its file."""
    return "".join(f"{language}\t{tier}\t{value:g}\n" for (language, tier), value in rows.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table, or tell whether it is current."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only tell whether it is current")
    options = parser.parse_args(arguments)
    text = written(table(verdicts()))
    if options.check:
        return 0 if TABLE.read_text(encoding="utf-8") == text else 1
    TABLE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
