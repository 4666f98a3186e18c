"""What the model's libraries cost, only those pay who use a model."""

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "pydantic_ai",
    "openai",
    "anthropic",
    "genai_prices",
    "tiktoken",
    "codewiki.llm.build",
    "codewiki.llm.hosted",
)


def loaded(code: str) -> set[str]:
    """Which of the heavy modules ``code`` loads, in a Python of its own."""
    told = f"{code}\nimport sys\nprint(*(n for n in {HEAVY!r} if n in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.splitlines()[-1].split()) if done.stdout.strip() else set()


def test_help_and_a_run_of_the_facts_writer_load_no_model_library(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('"""A."""\n\n\ndef f() -> int:\n    return 1\n', "utf-8")
    help_code = (
        "from typer.testing import CliRunner\nfrom codewiki.cli.app import app\n"
        "CliRunner().invoke(app, ['generate', '--help'])"
    )
    assert loaded(help_code) == set()
    run_code = (
        "from codewiki.pipeline import run\nfrom codewiki.settings import Settings\n"
        f"run({str(tmp_path)!r}, Settings(jobs=1, no_cache=True))"
    )
    assert loaded(run_code) == set()
    assert (tmp_path / "docs" / "overview.md").is_file()


def test_asking_a_model_loads_no_tokenizer() -> None:
    code = (
        "import asyncio\nfrom codewiki.llm.build import open_desk\nfrom codewiki.llm.model import "
        "Request\nfrom codewiki.settings import Settings\nfrom codewiki.errors import ModelError\n"
        "d = open_desk(Settings(main_model='m', base_url='http://127.0.0.1:9/v1'), tries=1)\n"
        "try:\n    d.run(lambda: d.model.ask(Request(prefix='', prompt='x', max_output=5)))\n"
        "except ModelError as error:\n    assert error.fault.value == 'connection', error\n"
    )
    assert "pydantic_ai" in loaded(code)
    assert "tiktoken" not in loaded(code)
