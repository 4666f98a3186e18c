"""Spans of calls, when the running program has set up where traces go; never their content."""

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
sys.path.insert(0, {root!r})
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.llm.test_providers import REQUEST, ask, compatible
from tests.llm.server import serving
exporter = InMemorySpanExporter()
if {set_up}:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
with serving(lambda asked: "a word of the answer") as server:
    ask(compatible(server.url))
spans = exporter.get_finished_spans()
told = " ".join(str(dict(span.attributes)) for span in spans)
assert "Say a word." not in told and "a word of the answer" not in told, told
print(len(spans), "gen_ai.usage.input_tokens" in told)
"""


def traced(set_up: bool) -> str:
    root = str(Path(__file__).resolve().parents[2])
    code = CODE.format(root=root, set_up=set_up)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_call_is_a_span_with_its_tokens_and_without_its_words() -> None:
    assert traced(True) == "1 True"


def test_nothing_is_traced_where_nobody_asks_for_it() -> None:
    assert traced(False) == "0 False"
