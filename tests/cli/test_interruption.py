"""Signals to stop become interrupts that say who sent them."""

import os
import signal
import sys

import pytest

from codewiki.cli.interruption import Interruption

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")


@pytest.mark.parametrize(
    ("number", "by", "reason"),
    [
        (signal.SIGINT, "the user (Ctrl-C)", "user"),
        (signal.SIGTERM, "a request to terminate (SIGTERM)", "signal:SIGTERM"),
        (signal.SIGHUP, "the end of the terminal (SIGHUP)", "signal:SIGHUP"),
    ],
)
def test_a_signal_interrupts_and_names_its_sender(
    number: signal.Signals, by: str, reason: str
) -> None:
    former = signal.getsignal(number)
    with Interruption() as interrupted:
        assert not interrupted()
        with pytest.raises(KeyboardInterrupt) as caught:
            os.kill(os.getpid(), number)
        assert caught.value.args == (by, reason)
        with pytest.raises(KeyboardInterrupt) as again:
            interrupted()
        assert again.value.args == (by, reason)
    assert signal.getsignal(number) is former


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interruption() as interrupted:
            os.kill(os.getpid(), signal.SIGHUP)
        assert not interrupted()
    finally:
        signal.signal(signal.SIGHUP, former)
