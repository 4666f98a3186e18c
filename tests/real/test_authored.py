"""A whole repository that nobody here wrote, with a model that is good, lies, or goes away.

``python -m bench.authored`` does the same with three repositories of several languages.
"""

from collections.abc import Callable

import pytest

from tests.authoring.acceptance import ORDEALS, Bench, Ordeal
from tests.real.test_real_repositories import CORPUS

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    repository = CORPUS / "itsdangerous-2.2.0"
    if not repository.is_dir():
        pytest.skip("the package is not in bench/corpus; run bench/fetch.py")
    return Bench(repository, tmp_path_factory.mktemp("authored"))


@pytest.mark.parametrize("ordeal", ORDEALS, ids=[ordeal.__name__ for ordeal in ORDEALS])
def test_the_strict_gate_finds_nothing_whatever_the_model_does(
    ordeal: Callable[[Bench], Ordeal], bench: Bench
) -> None:
    came = ordeal(bench)
    assert came.findings == ()
    assert came.exit_code == 0
    assert came.calls > 0
    if came.name == "honest":
        assert came.kept > 20
    if came.name == "lying":
        assert came.kept == 0
