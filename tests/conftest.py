"""What holds for all tests: no network, no settings or key of whoever runs them, and in CI nothing
is skipped for want of a program.
"""

import os
import socket
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

REQUIRED = "CODEWIKI_REQUIRE_ALL"


# In CI the same examples run every time: a change is judged by what it does, not by luck.
# Everywhere else they are new each time, which is how they find anything. How long one takes says
# more about the machine.
hypothesis.settings.register_profile("required", derandomize=True, deadline=None)
hypothesis.settings.register_profile("free", deadline=None)
hypothesis.settings.load_profile("required" if os.environ.get(REQUIRED) else "free")


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse connections but those inside this machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        local = isinstance(address, str | bytes) or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not local:
            raise NetworkUsed(f"a test connects to {address!r}")
        connect(self, address)

    # Not the fixture ``monkeypatch``: it would be undone later than the tests' own fixtures expect.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


@pytest.fixture(autouse=True, scope="session")
def _no_user() -> Iterator[None]:
    """Keep the settings and the keyring of whoever runs the tests out of them."""
    absent = Path(tempfile.gettempdir(), "codewiki-tests-have-no-settings")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("CODEWIKI_CONFIG_FOLDER", str(absent))
        monkeypatch.setenv("CODEWIKI_NO_KEYRING", "1")
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped where everything is required."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"skipped, but {REQUIRED} is set: {report.longrepr}"
    return report
