"""A scripted server that speaks the protocol of OpenAI's chat completions, faults included.

It runs in a thread, counts every request in ``log`` (and in a file, if asked) before it answers,
and answers as a function of the request says.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast


@dataclass(frozen=True)
class Asked:
    """A request as it came: ``number`` counts from 0."""

    number: int
    body: dict[str, Any]
    path: str = ""
    authorization: str = ""

    @property
    def digest(self) -> str:
        """Tells requests apart by their content."""
        return blake2b(json.dumps(self.body, sort_keys=True).encode(), digest_size=8).hexdigest()

    @property
    def prompt(self) -> str:
        """What the last message says."""
        content = self.body["messages"][-1]["content"]
        return content if isinstance(content, str) else "".join(part["text"] for part in content)

    @property
    def everything(self) -> str:
        """All that was sent, as text."""
        return json.dumps(self.body, ensure_ascii=False)


@dataclass(frozen=True)
class Reply:
    """What to send back.

    ``text`` is the content of an ordinary answer; ``raw`` takes the place of the whole body.
    ``cut`` sends only so many bytes of what it promises; ``drop`` ends the
    connection without a word; ``seconds`` is how long it takes.
    """

    text: str | None = ""
    status: int = 200
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    tool_calls: list[dict[str, Any]] | None = None
    usage: dict[str, Any] | None = None
    cut: int = -1
    drop: bool = False
    seconds: float = 0.0


Script = Callable[[Asked], Reply | str]


def error(status: int, message: str, code: str = "", **headers: str) -> Reply:
    """An error in the shape that OpenAI's API has."""
    body = {"error": {"message": message, "type": "error", "code": code or None}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status=status, raw=json.dumps(body).encode(), headers=named)


class ScriptedServer:
    """The server; ``url`` is the base of its addresses."""

    def __init__(self, script: Script, log_file: Path | None = None) -> None:
        self.script = script
        self.log: list[Asked] = []
        self.most = 0
        self._running = 0
        self._lock = threading.Lock()
        self._file = log_file
        handler = type("Handler", (_Handler,), {"owner": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Serve no more."""
        self._http.shutdown()
        self._http.server_close()

    def take(self, body: dict[str, Any], path: str, authorization: str) -> Asked:
        """Count a request."""
        with self._lock:
            asked = Asked(len(self.log), body, path, authorization)
            self.log.append(asked)
            self._running += 1
            self.most = max(self.most, self._running)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(asked.digest + "\n")
        return asked

    def done(self) -> None:
        """Count a request as answered."""
        with self._lock:
            self._running -= 1


class _Handler(BaseHTTPRequestHandler):
    owner: ScriptedServer

    def do_POST(self) -> None:
        """Answer one request."""
        length = int(self.headers.get("content-length", "0"))
        body = cast("dict[str, Any]", json.loads(self.rfile.read(length)))
        asked = self.owner.take(body, self.path, self.headers.get("authorization", ""))
        try:
            found = self.owner.script(asked)
            reply = Reply(found) if isinstance(found, str) else found
            if reply.seconds:
                time.sleep(reply.seconds)
            self._send(reply, asked)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self.owner.done()

    def _send(self, reply: Reply, asked: Asked) -> None:
        if reply.drop:
            self.close_connection = True
            return
        data = reply.raw if reply.raw is not None else _completion(reply, asked)
        self.send_response(reply.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.cut >= 0:
            self.wfile.write(data[: reply.cut])
            self.close_connection = True
            return
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _completion(reply: Reply, asked: Asked) -> bytes:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    if reply.refusal is not None:
        message |= {"content": None, "refusal": reply.refusal}
    if reply.tool_calls is not None:
        message["tool_calls"] = reply.tool_calls
    sent = len(json.dumps(asked.body["messages"])) // 4
    out = len(reply.text or "") // 4
    usage = {"prompt_tokens": sent, "completion_tokens": out, "total_tokens": sent + out}
    return json.dumps({
        "id": f"c{asked.number}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": asked.body.get("model", "m"),
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
        "usage": reply.usage if reply.usage is not None else usage,
    }).encode()


@contextmanager
def serving(script: Script, log_file: Path | None = None) -> Iterator[ScriptedServer]:
    """Serve while the context lasts."""
    server = ScriptedServer(script, log_file)
    server.start()
    try:
        yield server
    finally:
        server.stop()
