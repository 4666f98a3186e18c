"""One tree of errors: as its documentation draws it, each with an exit code and a remedy."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from codewiki import errors
from codewiki.errors import CodewikiError

PACKAGE = Path(errors.__file__).parent


def tree(kind: type[CodewikiError] = CodewikiError) -> Iterator[type[CodewikiError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


OWN = {kind.__name__: kind for kind in tree() if kind.__module__.startswith("codewiki.")}


def test_the_documentation_draws_the_tree() -> None:
    """Every class stands in the drawing, below its parent, with its own code if it has one."""
    drawn = re.findall(
        r"^(.*?)([A-Z]\w+)(?: +(\d+))?(?:  .*)?$", errors.__doc__ or "", re.MULTILINE
    )
    rows = [(len(lead), name, code) for lead, name, code in drawn if name in OWN]
    assert sorted(name for _, name, _ in rows) == sorted(OWN)
    above: list[tuple[int, str]] = []
    for depth, name, code in rows:
        while above and above[-1][0] >= depth:
            above.pop()
        parent = OWN[above[-1][1]] if above else Exception
        assert OWN[name].__bases__ == (parent,), name
        assert OWN[name].exit_code == (int(code) if code else getattr(parent, "exit_code", None))
        above.append((depth, name))


def test_all_errors_are_in_one_file() -> None:
    assert {kind.__module__ for kind in OWN.values()} == {"codewiki.errors"}


def raised() -> Iterator[tuple[str, str, ast.Call]]:
    """Every place that makes one of our errors: file and line, class, call."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parsed = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(parsed):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                name = node.func.id if isinstance(node.func, ast.Name) else name
                if name in OWN:
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", name, node


def texts(node: ast.expr) -> list[str]:
    """The texts that ``node`` may have, "…" for what is only known when it runs."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr():
            return ["".join(texts(part)[0] for part in node.values)]
        case ast.FormattedValue():
            return ["…"]
        case ast.BinOp():
            return [texts(node.left)[0] + texts(node.right)[0]]
        case ast.IfExp():
            return texts(node.body) + texts(node.orelse)
        case _:
            return ["…"]


@pytest.mark.parametrize(
    ("place", "name", "call"), list(raised()), ids=lambda value: str(value)[:60]
)
def test_every_error_says_how_to_mend_it(place: str, name: str, call: ast.Call) -> None:
    if OWN[name] is errors.Cancelled:
        # Its remedy is its own.
        assert errors.Cancelled("x").remedy
        return
    given = [word.value for word in call.keywords if word.arg == "remedy"]
    assert len(given) == 1, place
    assert all(text.strip() for text in texts(given[0])), place
    assert call.args, place


def handed_on(parsed: ast.Module) -> Iterator[ast.expr]:
    """What calls give for a parameter ``remedy`` of the module's own functions."""
    for function in ast.walk(parsed):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = [one.arg for one in function.args.args]
        for call in ast.walk(parsed):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == function.name
                and "remedy" in names[: len(call.args)]
            ):
                yield call.args[names.index("remedy")]


def test_remedies_handed_on_are_not_empty() -> None:
    """Where the remedy is a parameter or a local name, nothing empty is given for it."""
    seen = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        parsed = ast.parse(path.read_text(encoding="utf-8"))
        given = [*handed_on(parsed)]
        for node in ast.walk(parsed):
            match node:
                case ast.Assign(targets=[ast.Name(id="remedy")], value=value):
                    given.append(value)
        for value in given:
            seen += 1
            assert all(text.strip() for text in texts(value)), f"{path}:{value.lineno}"
    assert seen > 5


def test_an_error_is_one_sentence_and_a_remedy() -> None:
    error = errors.RepositoryError("x is no folder", path="x", remedy="Name another")
    assert str(error) == "x is no folder. Name another"
    assert (error.path, error.exit_code) == ("x", 3)
