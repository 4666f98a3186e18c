"""Whole repositories with a model: ``python -m bench.authored [FOLDER …]``.

Runs ``codewiki generate --writer llm`` against a scripted server on each folder (three packages of
the corpus, if none is named): with a model that answers well, with one that only lies, with a
server that dies in the middle, and killed and run again. Each wiki is then held against its source
by ``codewiki check --strict``; the exit code is 1 when it has a finding anywhere.
"""

import argparse
import json
import tempfile
from pathlib import Path

import msgspec

from bench.fetch import CORPUS
from tests.authoring.acceptance import all_ordeals

PACKAGES = ("itsdangerous-2.2.0", "flask-3.1.3", "express-5.1.0")


def main() -> None:
    """Run all and print a line of JSON for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    told = "repository; itsdangerous, Flask and Express of the corpus by default"
    parser.add_argument("folder", nargs="*", type=Path, help=told)
    named = parser.parse_args().folder or [CORPUS / name for name in PACKAGES]
    for folder in named:
        if not folder.is_dir():
            parser.error(f"{folder} is no folder (bench/fetch.py fetches the corpus)")
    failed = False
    with tempfile.TemporaryDirectory() as work:
        for ordeal in all_ordeals(named, Path(work)):
            print(json.dumps(msgspec.to_builtins(ordeal)), flush=True)
            failed = failed or bool(ordeal.findings) or ordeal.exit_code != 0
    if failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
