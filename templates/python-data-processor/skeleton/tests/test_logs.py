from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from processor.logs import JsonFormatter, logging_with, start_logging
from processor.telemetry import Telemetry


def written(message: str, *, extra: dict[str, object] | None = None, error: Exception | None = None) -> Any:
    record = logging.getLogger("x").makeRecord(
        "x", logging.WARNING, "f", 1, message, (), (type(error), error, None) if error else None, extra=extra
    )
    return json.loads(JsonFormatter("test").format(record))


def test_a_line_names_its_run_and_its_trace(telemetry: Telemetry) -> None:
    with logging_with(correlationId="run-1"), logging_with(window="2026-05-20"):
        with telemetry.tracer.start_as_current_span("run") as span:
            line = written("chunk\nwritten", extra={"rows": 3})
        assert "traceId" not in written("no span")
    assert line["traceId"] == f"{span.get_span_context().trace_id:032x}"
    assert {key: line[key] for key in ("level", "message", "environment", "correlationId", "window", "rows")} == {
        "level": "warning",
        "message": "chunk\nwritten",
        "environment": "test",
        "correlationId": "run-1",
        "window": "2026-05-20",
        "rows": 3,
    }
    # What was said of that run is not said of others
    assert "correlationId" not in written("later")


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ValueError: two\nlines" in written("failed", error=ValueError("two\nlines"))["error"]
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        start_logging("test", "info")
        logging.getLogger("y").debug("too much")
        logging.getLogger("y").info("grüße")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["message"] == "grüße"
