"""The commands of the README, for tests and CI: ``python tests/readme.py test``."""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> dict[str, str]:
    """Return the README's two commands: ``wiki`` and ``test``."""
    text = README.read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [block.strip() for block in blocks if block.startswith("python3 -m venv")]
    wiki = next(line for line in lines if "codewiki generate" in line)
    test = next(line for line in lines if "-m pytest" in line)
    return {"wiki": wiki, "test": test}


if __name__ == "__main__":
    sys.stdout.write(commands()[sys.argv[1]] + "\n")
