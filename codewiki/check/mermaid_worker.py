"""A process that does nothing but ask the real Mermaid whether it accepts a text.

It reads one JSON object a line (``{"text": …}``) and answers with one line: ``{"ready": true}`` at
the start, then ``{"message": "", "fault": false}`` for each text. ``message`` is what Mermaid says
against it, "" when it accepts it; with ``fault`` true the engine failed and nothing is known.

Mermaid runs in QuickJS, in one context that is kept: parsing leaves nothing behind. It needs a deep
stack, hence the thread.
"""

import json
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

STACK = 32 * 1024 * 1024
MEMORY = 512 * 1024 * 1024
"""Bytes that the scripts may use."""
_ADDRESSES = 4 * 1024 * 1024 * 1024
_STEPS = 100_000
_HOOKS = (
    "__log",
    "__measureText",
    "__measureTextFull",
    "__measureGlyphs",
    "__measureForeignObject",
)
_FAULTS = ("RangeError", "InternalError", "TypeError", "ReferenceError", "Error: out of memory")
_PARSE = """
globalThis.__said = null;
globalThis.__kind = '';
mermaid.parse(%s).then(() => { globalThis.__said = ''; }).catch(e => {
  globalThis.__kind = String(e && e.name || '');
  globalThis.__said = String(e && e.message || e) || 'failed';
});
"""


def main() -> None:
    """Answer until the input ends."""
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, daemon=True)
    thread.start()
    thread.join()


def _serve() -> None:
    _limit_memory()
    parse = parser()
    _answer({"ready": True})
    for line in sys.stdin.buffer:
        text = json.loads(line)["text"]
        message, fault = parse(text)
        _answer({"message": message, "fault": fault})


def _answer(value: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(value).encode() + b"\n")
    sys.stdout.buffer.flush()


def _limit_memory() -> None:
    """Bound what the process may take, where the system can."""
    try:
        resource: Any = import_module("resource")
    except ModuleNotFoundError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, resource.RLIM_INFINITY))


def parser() -> Callable[[str], tuple[str, bool]]:
    """Load Mermaid and return what tells (message, fault) for a text. Raises ``ImportError``."""
    scripts: tuple[str, ...] = import_module("mermaidx.engines._common").context_scripts()
    context: Any = import_module("quickjs").Context()
    context.set_memory_limit(MEMORY)
    context.set_max_stack_size(STACK * 3 // 4)
    for hook in _HOOKS:
        context.add_callable(hook, lambda *arguments: 0)
    for script in scripts:
        context.eval(script)
    context.eval("mermaid.initialize({startOnLoad: false});")

    def parse(text: str) -> tuple[str, bool]:
        try:
            return _parsed(context, text)
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is its own fault
            return f"{type(error).__name__}: {error}", True

    return parse


def _parsed(context: Any, text: str) -> tuple[str, bool]:
    context.eval(_PARSE % json.dumps(text))
    for _ in range(_STEPS):
        if context.eval("globalThis.__said !== null"):
            said = str(context.eval("(globalThis.__said + '').slice(0)"))
            kind = str(context.eval("(globalThis.__kind + '').slice(0)"))
            return said, bool(said) and kind in _FAULTS
        if not _run_job(context):
            context.eval("__runNextTimer()")
    return "it does not come to an end", True


def _run_job(context: Any) -> bool:
    try:
        return bool(context.execute_pending_job())
    except StopIteration:
        return False


if __name__ == "__main__":
    main()
