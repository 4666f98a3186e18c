"""The public contract is light: reading a job must not cost an import of the program."""

import subprocess
import sys

PROGRAM = """
import sys
before = set(sys.modules)
import codewiki.cli.models.job
print("\\n".join(sorted(set(sys.modules) - before)))
"""


def loaded() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def test_the_contract_loads_the_standard_library_and_itself_only() -> None:
    names = loaded()
    own = [name for name in names if name.split(".")[0] == "codewiki"]
    assert own == [
        "codewiki",
        "codewiki.cli",
        "codewiki.cli.models",
        "codewiki.cli.models.job",
        "codewiki.jobs",
        "codewiki.jobs.model",
    ]
    foreign = {name.split(".")[0] for name in names} - {"codewiki"}
    assert foreign <= set(sys.stdlib_module_names)
