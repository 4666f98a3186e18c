"""A coding agent's own program as a model: for people with a subscription and no key.

The program gets the prompt on standard input and gives the answer on standard output. It is
started without a shell, in an empty folder that is removed afterwards, without our key in its
environment, and ended with everything it started when its time is over.
"""

import asyncio
import os
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

from codewiki.errors import ModelError, ModelFault
from codewiki.llm.model import Answer, Model, Request, Usage
from codewiki.llm.providers.provider import Provider, Target
from codewiki.llm.tokens import asked_text, estimated

MOST_BYTES = 1_000_000
"""A longer answer is cut off, and the program ended."""

_KEPT_OUT = ("CODEWIKI_API_KEY", "CODEWIKI_API_KEY_FILE")
_SHOWN = 300


class CommandModel:
    """Asks the program that ``command`` starts."""

    def __init__(self, name: str, command: tuple[str, ...]) -> None:
        self._name = name
        self._command = command

    async def ask(self, request: Request) -> Answer:
        """Return what the program prints. Raises ``ModelError``."""
        form = f"\n\n{request.shape.delimited}" if request.shape else ""
        asked = f"{request.prefix}\n\n{request.prompt}{form}\n"
        with tempfile.TemporaryDirectory(prefix="codewiki-agent-") as folder:
            text = await self._run(asked, Path(folder), request.seconds)
        used = Usage(estimated(asked_text(request)), estimated(text), reported=False)
        return Answer(text, used, model=self._name)

    async def _run(self, asked: str, folder: Path, seconds: float) -> str:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=folder,
                env={name: text for name, text in os.environ.items() if name not in _KEPT_OUT},
                start_new_session=True,
                limit=MOST_BYTES,
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the program {self._command[0]} cannot be started ({error})",
                fault=ModelFault.PROGRAM,
                remedy="Install it, or correct --model-command",
            ) from error
        try:
            async with asyncio.timeout(seconds):
                text, said = await _talk(process, asked)
                code = await process.wait()
        except TimeoutError as error:
            raise ModelError(
                f"the program {self._command[0]} did not end within {seconds:g} s",
                fault=ModelFault.TIMEOUT,
                remedy="Raise --model-seconds",
                billed=True,
            ) from error
        finally:
            await _end(process)
        if code:
            words = " ".join(said.split())[-_SHOWN:]
            raise ModelError(
                f"the program {self._command[0]} ended with code {code}: {words or 'no message'}",
                fault=ModelFault.PROGRAM,
                remedy="Run it by hand with a short prompt on its standard input",
            )
        return text


async def _talk(process: asyncio.subprocess.Process, asked: str) -> tuple[str, str]:
    """Send the prompt and read both outputs at the same time, each up to its bound."""
    if process.stdin is None or process.stdout is None or process.stderr is None:
        return "", ""

    async def send(pipe: asyncio.StreamWriter) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            pipe.write(asked.encode("utf-8", "replace"))
            await pipe.drain()
        pipe.close()

    async def read(pipe: asyncio.StreamReader) -> str:
        data = bytearray()
        while len(data) < MOST_BYTES and (part := await pipe.read(65_536)):
            data += part
        if len(data) >= MOST_BYTES:
            _kill(process)
        return data[:MOST_BYTES].decode("utf-8", "replace")

    _, text, said = await asyncio.gather(
        send(process.stdin), read(process.stdout), read(process.stderr)
    )
    return text, said


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        _kill(process)
        with suppress(ProcessLookupError):
            await asyncio.shield(process.wait())


def _kill(process: asyncio.subprocess.Process) -> None:
    """End the program and what it started: it leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _make(target: Target) -> Model:
    return CommandModel(target.name, target.command)


PROVIDER = Provider("command", "A program", _make, local=True)
