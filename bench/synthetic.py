"""Repositories of any size, made by rule: the same arguments give the same bytes.

Packages of modules with classes and functions that call and extend what other modules define.
Most names are their own; some occur in every module, as they do in real code.
"""

import random
from collections.abc import Iterator
from pathlib import Path

MODULES = 20
"""Modules of one package."""

_WORDS = (
    "account",
    "audit",
    "buffer",
    "client",
    "column",
    "cursor",
    "digest",
    "field",
    "frame",
    "handler",
    "index",
    "ledger",
    "message",
    "order",
    "parser",
    "policy",
    "query",
    "record",
    "report",
    "route",
    "session",
    "signal",
    "source",
    "table",
    "token",
    "tracker",
    "vector",
)


def python_module(package: int, module: int, modules: int) -> str:
    """Return the text of a module, about 150 lines; ``modules`` is how many there are before it."""
    chance = random.Random(f"{package}/{module}")  # noqa: S311 - the same every time is the point
    word = chance.choice(_WORDS)
    own = f"{word}_{package}_{module}"
    name = f"{word.title()}{package}x{module}"
    lines = [f'"""Keeps the {word} of part {package}, step {module}."""', "", "import os", ""]
    users = sorted({chance.randrange(modules) for _ in range(3)}) if modules else []
    for one in users:
        other, step = divmod(one, MODULES)
        lines.append(f"from part_{other:04d}.step_{step:02d} import run as run_{one}")
    lines += ["", f"LIMIT = {chance.randrange(1000)}", "", f"class {name}:"]
    lines += [f'    """A {word} with its state."""', ""]
    lines += ["    def __init__(self, size: int = 3) -> None:", "        self.size = size", ""]
    for at in range(8):
        lines += [
            f"    def {chance.choice(_WORDS)}_{at}(self, value: int) -> int:",
            f'        """Return the {chance.choice(_WORDS)} of ``value``."""',
            "        if value < 0:",
            f'            raise ValueError("no {word} below zero")',
            f"        total = self.size * value + LIMIT + {at}",
            f"        return total if total > {at} else self.size",
            "",
        ]
    for at in range(8):
        lines += [
            f"def {own}_{at}(value: int) -> int:",
            f'    """Work out step {at} of the {word}."""',
            f"    made = {name}(value)",
            f"    if value > {chance.randrange(100)}:",
            f"        return {own}_{at - 1}(value - 1)" if at else "        return made.size",
            "    return made.size + LIMIT",
            "",
        ]
    lines += ["def run(value: int = 1) -> int:", f'    """Run the {word}."""']
    lines += [f'    width = int(os.environ.get("{own.upper()}_WIDTH", "4"))']
    lines += [f"    value += run_{one}(value)" for one in users]
    lines += [f"    return {own}_7(value) + width", ""]
    return "\n".join(lines)


def write(folder: Path, lines: int) -> int:
    """Write a Python repository of at least ``lines`` lines; return how many it has."""
    written = 0
    for number, text in enumerate(_texts()):
        package, module = divmod(number, MODULES)
        target = folder / f"part_{package:04d}" / f"step_{module:02d}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        if module == 0:
            head = f'"""Part {package}."""\n'
            (target.parent / "__init__.py").write_text(head, encoding="utf-8")
        target.write_text(text, encoding="utf-8")
        written += text.count("\n")
        if written >= lines:
            return written
    raise AssertionError("there is always another module")


def _texts() -> Iterator[str]:
    number = 0
    while True:
        yield python_module(*divmod(number, MODULES), number)
        number += 1
