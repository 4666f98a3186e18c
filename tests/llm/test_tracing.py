"""Spans of calls, when the running program has set up where traces go; never their content."""

import subprocess
import sys
from pathlib import Path

import pytest

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


EXPORTED = """
import sys, threading
sys.path.insert(0, {root!r})
from http.server import BaseHTTPRequestHandler, HTTPServer
import os
received = []
class Collector(BaseHTTPRequestHandler):
    def do_POST(self):
        received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()
    def log_message(self, *args):
        pass
collector = HTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=collector.serve_forever, daemon=True).start()
address = "http://127.0.0.1:%d" % collector.server_address[1]
os.environ[{variable!r}] = address + {path!r}
from codewiki.llm.tracing import tracer_provider
from tests.llm.test_providers import REQUEST, ask, compatible
from tests.llm.server import serving
with serving(lambda asked: "a word of the answer") as server:
    ask(compatible(server.url))
assert tracer_provider().force_flush(10_000)
collector.shutdown()
((path, body),) = received
assert path == "/v1/traces", path
for secret in (b"Say a word.", b"Be brief.", b"a word of the answer"):
    assert secret not in body, body
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
sent = ExportTraceServiceRequest.FromString(body)
spans = [span for one in sent.resource_spans for scope in one.scope_spans for span in scope.spans]
names = sorted(attribute.key for span in spans for attribute in span.attributes)
print(len(spans), "gen_ai.usage.input_tokens" in names)
"""


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces"),
    ],
)
def test_spans_reach_the_collector_that_the_variables_name_without_content(
    variable: str, path: str
) -> None:
    root = str(Path(__file__).resolve().parents[2])
    code = EXPORTED.format(root=root, variable=variable, path=path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1 True"


def test_a_collector_that_is_not_there_does_not_hold_up_the_run() -> None:
    root = str(Path(__file__).resolve().parents[2])
    code = f"""
import os, sys, time
sys.path.insert(0, {root!r})
os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9"
from tests.llm.test_providers import ask, compatible
from tests.llm.server import serving
with serving(lambda asked: "tree") as server:
    print(ask(compatible(server.url)).text)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "tree"
