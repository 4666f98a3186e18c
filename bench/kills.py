"""Kill a run with a model again and again: ``python -m bench.kills [KILLS] [SEED]``.

Prints, as JSON, how many requests were made, and how many of them had been answered before (none,
but for the one in flight at each kill, which is not counted).
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.authoring.killing import figures, kill_again_and_again
from tests.authoring.repository import make


def main() -> None:
    """Run it and print the figures; the exit code is 1 when something was asked twice."""
    kills, seed = (int(word) for word in (*sys.argv[1:], *("60", "7")[len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        root = make(Path(folder) / "shop")
        found = kill_again_and_again(root, Path(folder) / "work", kills, seed)
    print(json.dumps(figures(found), indent=2))
    if found.twice or found.halves:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
