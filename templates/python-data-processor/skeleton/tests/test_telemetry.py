from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from processor import NAME
from processor.telemetry import Telemetry


def measured(reader: InMemoryMetricReader) -> dict[str, NumberDataPoint]:
    data = reader.get_metrics_data()
    assert data
    [resource] = data.resource_metrics
    [scope] = resource.scope_metrics
    points = {}
    for metric in scope.metrics:
        [point] = metric.data.data_points
        assert isinstance(point, NumberDataPoint)
        points[metric.name] = point
    return points


def test_a_run_is_measured(telemetry: Telemetry, metrics: InMemoryMetricReader, spans: InMemorySpanExporter) -> None:
    with telemetry.run() as record:
        record.items = 12
    points = measured(metrics)
    assert points["job.run.items"].value == 12
    assert points["job.run.items"].attributes == {"cronjob": NAME, "environment": "test"}
    assert 0 <= points["job.run.duration"].value < 60
    assert abs(points["job.last_success.timestamp"].value - time.time()) < 60
    assert dict(points["job.runs"].attributes or {})["outcome"] == "succeeded"
    assert [span.name for span in spans.get_finished_spans()] == ["run"]


def test_so_is_one_that_fails(telemetry: Telemetry, metrics: InMemoryMetricReader, spans: InMemorySpanExporter) -> None:
    def run() -> None:
        with telemetry.run() as record:
            record.items = 3
            raise RuntimeError("no space left")

    with pytest.raises(RuntimeError):
        run()
    points = measured(metrics)
    assert "job.last_success.timestamp" not in points
    assert points["job.run.items"].value == 3
    assert dict(points["job.runs"].attributes or {})["outcome"] == "failed"
    [span] = spans.get_finished_spans()
    assert not span.status.is_ok


def test_one_that_is_interrupted_is_no_success(telemetry: Telemetry, metrics: InMemoryMetricReader) -> None:
    with telemetry.run() as record:
        record.outcome = "interrupted"
    points = measured(metrics)
    assert "job.last_success.timestamp" not in points
    assert dict(points["job.runs"].attributes or {})["outcome"] == "interrupted"


def test_the_environment_decides_what_the_service_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "another")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.namespace=team")
    reader = InMemoryMetricReader()
    with Telemetry("test", [reader], []).run():
        pass
    data = reader.get_metrics_data()
    assert data
    attributes = data.resource_metrics[0].resource.attributes
    assert (attributes["service.name"], attributes["service.namespace"]) == ("another", "team")
    assert attributes["deployment.environment.name"] == "test"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Takes what is sent to it, and remembers the paths."""
    paths: set[str] = set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            paths.add(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("localhost", 0), Handler) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://localhost:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield paths
        server.shutdown()
        thread.join()


def test_a_batch_sends_what_it_measured_before_it_ends(collector: set[str]) -> None:
    telemetry = Telemetry.start("test", {"OTEL_EXPORTER_OTLP_ENDPOINT": "set"}, is_scraped=False)
    with telemetry.run():
        pass
    telemetry.shutdown()
    assert collector == {"/v1/traces", "/v1/metrics"}


def test_nothing_is_sent_to_nobody(collector: set[str]) -> None:
    telemetry = Telemetry.start("test", {}, is_scraped=False)
    with telemetry.run():
        pass
    telemetry.shutdown()
    assert collector == set()
