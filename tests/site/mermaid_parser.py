"""The real Mermaid, parsing only: one JavaScript context, kept for all diagrams of a test run."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from typing import Any

import pytest

_STACK = 32 * 1024 * 1024


class MermaidParser:
    """Tells whether Mermaid accepts a text, in a thread with the deep stack that it needs."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1)
        previous = threading.stack_size(_STACK)
        try:
            started = self._executor.submit(self._start)
        finally:
            threading.stack_size(previous)
        self._context = started.result()

    def _start(self) -> Any:
        from mermaidx.engines._common import context_scripts

        # Comes with mermaidx and has no types.
        context = import_module("quickjs").Context()
        context.set_max_stack_size(_STACK * 3 // 4)
        for name in ("__log", "__measureText", "__measureTextFull", "__measureGlyphs"):
            context.add_callable(name, lambda *arguments: 0)
        context.add_callable("__measureForeignObject", lambda *arguments: 0)
        for script in context_scripts():
            context.eval(script)
        context.eval("mermaid.initialize({startOnLoad: false});")
        return context

    def problem(self, text: str) -> str:
        """What Mermaid says against the text, "" when it accepts it."""
        return self._executor.submit(self._parse, text).result()

    def _parse(self, text: str) -> str:
        context = self._context
        context.eval(
            "globalThis.__said = null;"
            f"mermaid.parse({json.dumps(text)}).then(() => {{ globalThis.__said = ''; }})"
            ".catch(e => { globalThis.__said = String(e && e.message || e) || 'failed'; });"
        )
        for _ in range(100_000):
            if context.eval("globalThis.__said !== null"):
                break
            if not context.execute_pending_job():
                context.eval("__runNextTimer()")
        return str(context.eval("(globalThis.__said + '').slice(0)"))


@cache
def parser() -> MermaidParser:
    """The one parser; tests are skipped where Mermaid is not installed."""
    pytest.importorskip("mermaidx")
    return MermaidParser()
