"""Logs: lines of JSON on standard output, each with the ids of its run and trace."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final

from opentelemetry.trace import get_current_span

from processor import NAME, VERSION

_context: ContextVar[dict[str, str]] = ContextVar("log_context", default={})  # noqa: B039 - it is never changed
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


@contextmanager
def logging_with(**fields: str) -> Iterator[None]:
    """Add fields to every line that is logged inside."""
    token = _context.set(_context.get() | fields)
    try:
        yield
    finally:
        _context.reset(token)


class JsonFormatter(logging.Formatter):
    def __init__(self, environment: str) -> None:
        super().__init__()
        self._service = {"service": NAME, "version": VERSION, "environment": environment}

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **self._service,
            **_context.get(),
        }
        span = get_current_span().get_span_context()
        if span.is_valid:
            line |= {"traceId": f"{span.trace_id:032x}", "spanId": f"{span.span_id:016x}"}
        line |= {key: value for key, value in vars(record).items() if key not in _OWN}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


def start_logging(environment: str, level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(environment))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Of libraries, only what is wrong
    for name in ("urllib3", "opentelemetry", "psycopg"):
        logging.getLogger(name).setLevel(logging.WARNING)
