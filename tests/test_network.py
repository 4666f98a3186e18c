"""Tests cannot reach other machines."""

import socket

import pytest


def test_the_network_is_off() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match="a test connects"):
        connection.connect(("192.0.2.1", 80))
