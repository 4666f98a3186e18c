"""What holds for all tests: no network, and in CI nothing is skipped for want of a program."""

import os
import socket
from collections.abc import Generator
from typing import Any

import pytest

REQUIRED = "CODEWIKI_REQUIRE_ALL"


class NetworkUsed(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections but those inside this machine."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        local = isinstance(address, str | bytes) or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not local:
            raise NetworkUsed(f"a test connects to {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped where everything is required."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"skipped, but {REQUIRED} is set: {report.longrepr}"
    return report
