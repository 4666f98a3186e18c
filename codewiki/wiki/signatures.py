"""Signatures on one line, with the bare marks of Python (``*``, ``/``) that are no parameters."""

from codewiki.facts.model import Definition, Parameter
from codewiki.graph.model import Node
from codewiki.wiki.material import Material

RECEIVERS = frozenset({"self", "cls", "this"})
MAX_SIGNATURE = 88
MAX_NAMES = 4
MOST_LINES = 60

Marks = tuple[tuple[int, str], ...]
"""How many parameters stand before a mark, and the mark."""


def signature(
    definition: Definition, name: str = "", *, typed: bool = False, marks: Marks = ()
) -> str:
    """The name with its parameters and defaults, without receiver; with types if ``typed``."""
    parts: list[str] = []
    for place, parameter in enumerate(definition.parameters):
        parts += [mark for before, mark in marks if before == place]
        if not place and is_receiver(parameter):
            continue
        default = " ".join(parameter.default.split())
        shown = default if len(default) <= 30 else "…"
        kind = f": {parameter.type}" if typed and parameter.type else ""
        parts.append(parameter.prefix + parameter.name + kind + (f"={shown}" if default else ""))
    parts += [mark for before, mark in marks if before == len(definition.parameters)]
    if parts and parts[0] == "/":
        del parts[0]  # only the receiver stood before it
    whole = f"{name or definition.name}({', '.join(parts)})"
    if len(whole) <= MAX_SIGNATURE or name or typed:
        return whole
    names = [one.prefix + one.name for one in without_receiver(definition)]
    return f"{definition.name}({', '.join(names[:MAX_NAMES])}, …)"


def is_receiver(first: Parameter) -> bool:
    """Tell whether the first parameter is the object that a method is called on."""
    return first.name in RECEIVERS and not first.prefix


def without_receiver(definition: Definition) -> tuple[Parameter, ...]:
    """The parameters without the object that a method is called on."""
    parameters = definition.parameters
    return parameters[1:] if parameters and is_receiver(parameters[0]) else parameters


def bare_marks(material: Material, node: Node) -> Marks:
    """The bare marks among the parameters of a Python function, read from its head."""
    definition = material.definition(node)
    if material.facts[node.path].language != "python":
        return ()
    last = min(definition.end_line, definition.name_line + MOST_LINES)
    head = " ".join(
        material.evidence.text(node.path, line).partition(" #")[0]
        for line in range(definition.name_line, last + 1)
    )
    start = head.find("(", head.find(definition.name))
    marks: list[tuple[int, str]] = []
    count, depth, item = 0, 0, ""
    for letter in head[start + 1 :] if start >= 0 else "":
        if depth == 0 and letter in ",)":
            if item.strip() in {"*", "/"}:
                marks.append((count, item.strip()))
            elif item.strip():
                count += 1
            item = ""
            if letter == ")":
                return tuple(marks) if count == len(definition.parameters) else ()
            continue
        depth += (letter in "([{") - (letter in ")]}")
        item += letter
    return ()
