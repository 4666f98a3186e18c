"""OpenTelemetry: spans of model calls, when somebody says where they go; without content."""

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import TracerProvider

_VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_TIMEOUTS = ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")
_SECONDS = 2
"""So long an export may take, unless the variables say otherwise."""


def tracer_provider() -> "TracerProvider | None":
    """Return the provider of the running program, or one made as the variables say, or ``None``."""
    from opentelemetry import trace

    current = trace.get_tracer_provider()
    if not isinstance(current, trace.ProxyTracerProvider | trace.NoOpTracerProvider):
        return current
    return _from_variables() if any(os.environ.get(name) for name in _VARIABLES) else None


@cache
def _from_variables() -> "TracerProvider | None":
    """Set up export by OTLP where its packages are installed (the extra ``otel``)."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace import TracerProvider as SdkTracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        return None
    made = SdkTracerProvider()
    told = any(os.environ.get(name) for name in _TIMEOUTS)
    # A collector that is gone must not hold up the end of a run.
    exporter = OTLPSpanExporter() if told else OTLPSpanExporter(timeout=_SECONDS)
    made.add_span_processor(BatchSpanProcessor(exporter))
    provider: TracerProvider = made
    return provider
