"""Traces and metrics, with OpenTelemetry."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from processor import NAME, VERSION


class RunRecord:
    """What is measured of a run."""

    items = 0
    outcome = "succeeded"


class Telemetry:
    def __init__(self, environment: str, readers: list[MetricReader], span_processors: list[SpanProcessor]) -> None:
        resource = Resource.create(
            {"service.name": NAME, "service.version": VERSION, "deployment.environment.name": environment}
        )
        # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win
        resource = resource.merge(OTELResourceDetector().detect())
        self._traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        for processor in span_processors:
            self._traces.add_span_processor(processor)
        self._metrics = MeterProvider(metric_readers=readers, resource=resource, shutdown_on_exit=False)
        self.tracer = self._traces.get_tracer(NAME, VERSION)
        # Gauges, as a batch is one run: a counter would begin anew with each of them
        meter = self._metrics.get_meter(NAME, VERSION)
        self._duration = meter.create_gauge("job.run.duration", "s", "How long the last run took")
        self._items = meter.create_gauge("job.run.items", "", "Payments that the last run wrote")
        self._success = meter.create_gauge("job.last_success.timestamp", "s", "When a run last succeeded")
        self._runs = meter.create_counter("job.runs", "", "Runs, by how they ended")
        self._labels = {"cronjob": NAME, "environment": environment}

    @classmethod
    def start(cls, environment: str, environ: Mapping[str, str], *, is_scraped: bool) -> Telemetry:
        """
        Send to where OTEL_EXPORTER_OTLP_ENDPOINT says, or nowhere without it.

        :param is_scraped: the process lives long enough for Prometheus to come and ask
        """
        readers: list[MetricReader] = [PrometheusMetricReader()] if is_scraped else []
        span_processors: list[SpanProcessor] = []
        if environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
            span_processors.append(BatchSpanProcessor(OTLPSpanExporter()))
            if not is_scraped:
                readers.append(PeriodicExportingMetricReader(OTLPMetricExporter()))
        return cls(environment, readers, span_processors)

    @contextmanager
    def run(self) -> Iterator[RunRecord]:
        """Measure a run, however it ends."""
        record = RunRecord()
        started = time.monotonic()
        try:
            with self.tracer.start_as_current_span("run"):
                yield record
            if record.outcome == "succeeded":
                self._success.set(time.time(), self._labels)
        except Exception:
            record.outcome = "failed"
            raise
        finally:
            self._duration.set(time.monotonic() - started, self._labels)
            self._items.set(record.items, self._labels)
            self._runs.add(1, {**self._labels, "outcome": record.outcome})

    def shutdown(self) -> None:
        """Send what was measured."""
        self._traces.shutdown()
        self._metrics.shutdown(timeout_millis=5_000)
