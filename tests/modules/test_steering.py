"""Order, pins and notes that a person wants; what fits no module is told and does nothing."""

from codewiki.modules.model import ModuleTree
from codewiki.modules.steering import with_notes, with_order, with_pins
from tests.modules.written import make_file, tree_of


def tree() -> ModuleTree:
    files = [
        make_file(f"{name}/{part}.py", 900)
        for name in ("alpha", "beta", "gamma")
        for part in "xyzuv"
    ]
    return tree_of([*files, make_file("tool.py", 200)])


def test_order_moves_siblings_and_nothing_else() -> None:
    before = tree()
    after = with_order(before, ["gamma", "beta/z", "nowhere", "../x"])
    assert after.roots[0] == "gamma"
    assert sorted(after.roots) == sorted(before.roots)
    assert {one.id: one.files for one in after.modules} == {
        one.id: one.files for one in before.modules
    }
    assert next(one.id for one in after.modules) == "gamma"
    assert [one.message for one in after.problems] == [
        f"there is no module “{name}” to put first"
        for name in ("beta/z", "nowhere", "../x")
        if name not in {one.id for one in before.modules}
    ]
    assert with_order(before, []) == before


def test_pins_and_notes_name_modules_by_id_or_folder() -> None:
    noted = with_notes(
        with_pins(tree(), ["gamma", "gamma", "no"]), [("beta", "Old."), ("overview", "Hi")]
    )
    assert noted.pinned == ("gamma",)
    assert noted.note == "Hi"
    assert {one.id for one in noted.modules if one.note} == {"beta"}
    assert [one.message for one in noted.problems] == ["there is no module “no” to pin"]
