"""What holds for all tests: no network, and in CI nothing is skipped for want of a program."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest


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


@pytest.fixture
def missing() -> Callable[[str], None]:
    """Skip a test because something is not there; where all is required, fail it."""

    def skip(what: str) -> None:
        if os.environ.get("CODEWIKI_REQUIRE_ALL"):
            pytest.fail(what)
        pytest.skip(what)

    return skip
