"""What holds for all tests: no network, no settings or key of whoever runs them, and in CI nothing
is skipped for want of a program.
"""

import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
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


@pytest.fixture(autouse=True)
def _no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and the keyring of whoever runs the tests out of them."""
    absent = Path(tempfile.gettempdir(), "codewiki-tests-have-no-settings")
    monkeypatch.setenv("CODEWIKI_CONFIG_FOLDER", str(absent))
    monkeypatch.setenv("CODEWIKI_NO_KEYRING", "1")


@pytest.fixture
def missing() -> Callable[[str], None]:
    """Skip a test because something is not there; where all is required, fail it."""

    def skip(what: str) -> None:
        if os.environ.get("CODEWIKI_REQUIRE_ALL"):
            pytest.fail(what)
        pytest.skip(what)

    return skip
