"""What a benchmark found: tables for people, JSON for programs, kept in ``bench/results/``."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from codewiki import __version__

RESULTS = Path(__file__).resolve().parent / "results"

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Rows under named columns; ``None`` is what could not be measured. ``notes`` explain."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The tables of one benchmark, and on what they were taken."""

    benchmark: str
    tables: tuple[Table, ...]
    machine: dict[str, str] = field(default_factory=lambda: machine())


def machine() -> dict[str, str]:
    """Return what the figures depend on besides the code."""
    return {
        "codewiki": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "processors": str(os.cpu_count() or 1),
    }


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.processor()


def publish(result: Result, *, as_json: bool, folder: Path | None = None) -> None:
    """Keep ``result`` as a file of ``folder`` and print it: a table, or JSON where asked for."""
    document = json.dumps(asdict(result), indent=2, ensure_ascii=False) + "\n"
    kept = folder or RESULTS
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{result.benchmark}.json").write_text(document, encoding="utf-8")
    sys.stdout.write(document if as_json else "\n\n".join(map(shown, result.tables)) + "\n")


def load(path: Path) -> Result:
    """Return a result that was kept. Raises ``ValueError`` where it is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        tables = tuple(
            Table(
                one["title"],
                tuple(one["columns"]),
                tuple(tuple(row) for row in one["rows"]),
                tuple(one["notes"]),
            )
            for one in told["tables"]
        )
        return Result(told["benchmark"], tables, told["machine"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} holds no result") from error


def shown(table: Table) -> str:
    """Return ``table`` as aligned text."""
    cells = [table.columns, *(tuple(map(text, row)) for row in table.rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(table.columns))]
    lines = [_aligned(row, widths) for row in cells]
    return "\n".join([table.title, *lines, *(f"  {note}" for note in table.notes)])


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first = row[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([first, *rest]).rstrip()


def text(cell: Cell) -> str:
    """Return a cell for people: large numbers in groups of three, seconds to two places."""
    match cell:
        case None:
            return "–"
        case float():
            return f"{cell:,.2f}"
        case int():
            return f"{cell:,}"
        case _:
            return cell
