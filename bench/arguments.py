"""What the benchmarks have in common on the command line: packages, rounds, JSON."""

import argparse
import sys
from collections.abc import Sequence

from bench.fetch import Package, chosen, packages


def parser(
    document: str | None, *, names: bool = True, default: str = "full", rounds: bool = True
) -> argparse.ArgumentParser:
    """Return a parser with the common options; ``document`` is that of the benchmark."""
    made = argparse.ArgumentParser(
        description=document, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    if names:
        told = f"package or group (small, full); {default} by default"
        made.add_argument("name", nargs="*", default=[default], help=told)
    if rounds:
        told = "runs of which the smallest figures count"
        made.add_argument("--rounds", type=int, default=3, help=told)
    made.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return made


def present(names: Sequence[str]) -> tuple[Package, ...]:
    """Return the packages of ``names`` that were fetched; say loudly which were not.

    Raises ``SystemExit`` where a name is unknown or none of them is there.
    """
    try:
        wanted = chosen(names, packages())
    except ValueError as error:
        raise SystemExit(str(error)) from error
    found = tuple(package for package in wanted if package.folder.is_dir())
    for package in wanted:
        if package not in found:
            tell(f"SKIPPED {package.name} {package.version}: bench/fetch.py has not fetched it")
    if not found:
        raise SystemExit("nothing to measure: bench/fetch.py fetches the packages")
    return found


def tell(message: str) -> None:
    """Say what is going on, apart from the results."""
    print(message, file=sys.stderr, flush=True)
