"""Write docs/MEASURES.md from what the benchmarks last found (``bench/results/``).

    python -m bench.report [--to FILE] [BENCHMARK ...]

Figures get into the documentation by this command only.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.results import RESULTS, Result, Table, load, text

TARGET = Path(__file__).resolve().parents[1] / "docs" / "MEASURES.md"
_HEAD = """\
# Measures

Made by `python -m bench.report` from the last results of the benchmarks; see
[bench/README.md](../bench/README.md) for the commands and what each figure means. They hold for
the machine named with them; take your own before you compare.
"""


def document(results: Sequence[Result]) -> str:
    """Return the document: each benchmark with its machine and its tables."""
    parts = [_HEAD]
    for result in results:
        told = ", ".join(f"{name} {value}" for name, value in result.machine.items() if value)
        parts.append(f"## {result.benchmark.capitalize()}\n\n{told}.\n")
        parts += [_table(table) for table in result.tables]
    return "\n".join(parts)


def _table(table: Table) -> str:
    rows = [table.columns, tuple("---" if not at else "---:" for at in range(len(table.columns)))]
    rows += [tuple(map(text, row)) for row in table.rows]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([f"{table.title}:", "", *lines, "", *(f"{note}\n" for note in table.notes)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the document."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("benchmark", nargs="*", help="take these results only; all by default")
    options.add_argument("--to", type=Path, default=TARGET, help="the document to write")
    given = options.parse_args(arguments)
    paths = sorted(RESULTS.glob("*.json"))
    results = [load(path) for path in paths if not given.benchmark or path.stem in given.benchmark]
    if not results:
        raise SystemExit("there are no results: run a benchmark first")
    given.to.write_text(document(results), encoding="utf-8")
    print(given.to)
    return 0


if __name__ == "__main__":
    sys.exit(main())
