"""The worker process: reads the files that its parent names, one after the other.

Messages are MessagePack behind four bytes of length. The parent sends one ``Start``, then lists of
tasks; the worker answers with an empty message when it is ready and with one outcome per task, in
their order. It ends when its standard input does.
"""

import importlib
import os
import signal
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

import msgspec

from codewiki.facts.reading import Outcome, Task

if sys.platform != "win32":
    import resource

HANDLER = "codewiki.facts.reading:read_task"
"""What is called for each task, unless a test puts something else in its place."""

MOST_MEMORY = 4_000_000_000
"""Bytes of address space that a worker may take, where the system can say so. Hostile text of 20 kB
would take all there is; of what is written in earnest only a file of several million bytes that is
nothing but short assignments (8 MB of them) is given up for it."""
_LENGTH = struct.Struct("<I")


class Start(msgspec.Struct, frozen=True, array_like=True):
    """The first message: the absolute root of the repository, and the function to call."""

    root: str
    handler: str = HANDLER


def send(stream: BinaryIO, body: bytes) -> None:
    """Write one message. Raises ``OSError`` when the other end is gone."""
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one message; ``None`` at the end of the stream, also amid a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = stream.read(length)
    return body if len(body) == length else None


def load_handler(name: str) -> Callable[[str, Task], Outcome]:
    """Return the function "module:name"."""
    module, _, function = name.partition(":")
    handler: Callable[[str, Task], Outcome] = getattr(importlib.import_module(module), function)
    return handler


def bound_memory() -> None:
    """Let the system refuse this process more than ``MOST_MEMORY``: it ends, and costs its file."""
    if sys.platform == "win32":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    # Some systems know the limit and refuse to set it.
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> None:
    """Serve the parent until it closes the pipe."""
    # The parent decides what an interruption means, and ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory()
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    # Whatever a library prints must not come between the messages.
    os.dup2(silence, 1)
    os.close(silence)
    with answers:
        try:
            serve(sys.stdin.buffer, answers)
        except OSError:
            # The parent is gone: there is nobody left to tell.
            sys.exit(1)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer messages until the stream ends. Raises ``OSError`` when the parent is gone."""
    first = receive(questions)
    if first is None:
        return
    start = msgspec.msgpack.decode(first, type=Start)
    handler = load_handler(start.handler)
    encoder = msgspec.msgpack.Encoder()
    decoder = msgspec.msgpack.Decoder(list[Task])
    send(answers, b"")
    while (body := receive(questions)) is not None:
        for task in decoder.decode(body):
            send(answers, encoder.encode(handler(start.root, task)))
