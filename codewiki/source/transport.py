"""Running Git where it may take long or talk to others: bounded, watched, and asking nobody.

What Git may do here is laid down for every call: no hook, no file-system monitor, no filter, no
prompt, no protocol but the one of the address. The settings of the user apply while Git talks to a
host (proxies, certificates, helpers that know passwords), and to nothing else.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO

from codewiki.errors import Cancelled
from codewiki.source.git import GitFailure, git_environment, started

_OPTIONS = (
    "--no-pager",
    "-c", "core.fsmonitor=false",
    "-c", f"core.hooksPath={os.devnull}",
    "-c", "core.askPass=",
    "-c", "core.longPaths=true",
    "-c", "core.protectNTFS=true",
    "-c", "core.protectHFS=true",
    "-c", "filter.lfs.smudge=",
    "-c", "filter.lfs.process=",
    "-c", "filter.lfs.required=false",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
    "-c", "http.lowSpeedLimit=100",
    "-c", "http.lowSpeedTime=60",
    "-c", "protocol.ext.allow=never",
    "-c", "submodule.recurse=false",
    "-c", "fetch.recurseSubmodules=false",
    "-c", "advice.detachedHead=false",
)  # fmt: skip
_NETWORK_VARIABLES = ("GIT_SSH", "GIT_SSL", "GIT_PROXY_SSL", "GIT_HTTP")
_NO_PROMPTS = MappingProxyType({"GCM_INTERACTIVE": "never", "SSH_ASKPASS_REQUIRE": "never"})
_NO_USER_SETTINGS = MappingProxyType({
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
})
_PROGRESS = re.compile(rb"\((\d{1,12})/(\d{1,12})\)")
_LONGEST_ANSWER = 50_000_000
_LONGEST_MESSAGE = 8_000
_POLL_SECONDS = 0.05


@dataclass
class Watch:
    """Limits and followers of an acquisition; its time counts from when it is made."""

    seconds: float = 1800.0
    on_progress: Callable[[int, int], None] = lambda done, total: None
    cancelled: Callable[[], bool] = lambda: False
    begun: float = field(default_factory=time.monotonic)

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() - self.begun > self.seconds

    def check(self) -> None:
        """Raise ``Cancelled`` when the run is to stop, ``GitFailure`` when the time is over."""
        if self.cancelled():
            raise Cancelled("request")
        if self.expired:
            raise GitFailure(f"it took longer than {self.seconds:g} seconds")


@dataclass(frozen=True)
class Transport:
    """The program, applied to the repository in ``folder``; ``settings`` reach Git unseen."""

    program: str
    folder: str
    watch: Watch
    protocols: str
    settings: tuple[tuple[str, str], ...] = ()

    def local(self, *arguments: str) -> bytes:
        """Run a command that talks to nobody, without the user's settings; return its output.

        Raises ``GitFailure`` with what Git said, and ``Cancelled``.
        """
        environment = git_environment(os.environ) | _NO_USER_SETTINGS
        return self._run(arguments, environment)

    def remote(self, *arguments: str) -> bytes:
        """Run a command that talks to the host, with the user's settings; return its output.

        Raises ``GitFailure`` with what Git said, and ``Cancelled``.
        """
        outer = os.environ
        environment = git_environment(outer) | dict(_NO_PROMPTS)
        environment |= {k: v for k, v in outer.items() if k.startswith(_NETWORK_VARIABLES)}
        environment["GIT_ALLOW_PROTOCOL"] = self.protocols
        environment.pop("SSH_ASKPASS", None)
        first = _number(environment.get("GIT_CONFIG_COUNT", ""))
        for number, (key, value) in enumerate(self.settings, first):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        environment["GIT_CONFIG_COUNT"] = str(first + len(self.settings))
        return self._run(arguments, environment)

    def _run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> bytes:
        self.watch.check()
        place = [f"--git-dir={os.path.join(self.folder, '.git')}", f"--work-tree={self.folder}"]
        command = [self.program, *_OPTIONS, "-C", self.folder, *place, *arguments]
        # In a session without a terminal nothing that Git starts can ask for a password, and all of
        # it can be stopped together.
        with started(command, environment, stderr=subprocess.PIPE, alone=True) as process:
            return _Conversation(process, self.watch).finish()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


class _Conversation:
    """Reads what a process says while it is watched."""

    def __init__(self, process: subprocess.Popen[bytes], watch: Watch) -> None:
        self._process = process
        self._watch = watch
        self._answer = bytearray()
        self._messages = bytearray()
        self._progress = (0, 0)
        self._excessive = False
        self._readers = [
            threading.Thread(target=self._listen, args=(process.stdout, self._on_answer)),
            threading.Thread(target=self._listen, args=(process.stderr, self._on_message)),
        ]

    def finish(self) -> bytes:
        """Wait for the end; return the answer or raise."""
        for reader in self._readers:
            reader.start()
        try:
            self._wait()
        finally:
            self._stop()
            for reader in self._readers:
                reader.join()
        if self._process.returncode != 0:
            raise GitFailure(self._messages.decode("utf-8", "replace"))
        return bytes(self._answer)

    def _wait(self) -> None:
        told = (0, 0)
        while True:
            try:
                self._process.wait(_POLL_SECONDS)
            except subprocess.TimeoutExpired:
                self._watch.check()
                if self._excessive:
                    raise GitFailure("the answer is longer than any repository needs") from None
                if self._progress != told:
                    told = self._progress
                    self._watch.on_progress(*told)
            else:
                return

    def _stop(self) -> None:
        """End the process and all that it started."""
        if sys.platform != "win32":
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self._process.poll()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @staticmethod
    def _listen(stream: IO[bytes] | None, take: Callable[[bytes], None]) -> None:
        while stream is not None and (part := os.read(stream.fileno(), 65_536)):
            take(part)

    def _on_answer(self, part: bytes) -> None:
        if len(self._answer) + len(part) <= _LONGEST_ANSWER:
            self._answer += part
        else:
            self._excessive = True

    def _on_message(self, part: bytes) -> None:
        self._messages += part
        for match in _PROGRESS.finditer(part):
            self._progress = (int(match[1]), int(match[2]))
        del self._messages[:-_LONGEST_MESSAGE]
