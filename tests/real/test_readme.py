"""The README's command for a wiki, as a new user types it: a clean copy, an empty environment.

It installs from the package registries that pip is set up to use, so it runs in CI only, where
everything is required. The README's other command is the one that CI runs itself.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.readme import commands
from tests.real.test_real_repositories import NOT_COPIED, ROOT
from tests.real.verify import Wiki

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not os.environ.get("CODEWIKI_REQUIRE_ALL"), reason="installs packages; runs in CI"
    ),
]


def test_the_wiki_command_works_for_a_new_user(tmp_path: Path) -> None:
    copy = tmp_path / "codewiki"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    command = ["bash", "-euo", "pipefail", "-c", commands()["wiki"]]
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    wiki = Wiki(copy / "build" / "wiki", copy)
    assert "# codewiki" in wiki.pages["overview.md"]
    assert (copy / "build" / "wiki" / "index.html").is_file()
    assert wiki.dead_links() == []
    assert wiki.empty_citations() == []
