"""Health and metrics over HTTP, of a process that stays."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

log = logging.getLogger(__name__)


@contextmanager
def serving_health(port: int, check: Callable[[], None]) -> Iterator[int]:
    """
    Answer `/health/live`, `/health/ready` and `/metrics` while inside.

    :param check: raises when no work can be done
    :return: the port, for whoever asked for any (0)
    """

    class Handler(BaseHTTPRequestHandler):
        # Seconds for a caller to say what it wants
        timeout = 5

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/health/live":
                    self._answer(200, b"alive\n")
                case "/health/ready":
                    self._ready()
                case "/metrics":
                    self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
                case _:
                    self._answer(404, b"there is /health/live, /health/ready and /metrics\n")

        def _ready(self) -> None:
            try:
                check()
            except Exception as error:
                # The reason is for logs: an error may name hosts and users
                log.warning("not ready", extra={"reason": str(error)})
                self._answer(503, b"not ready\n")
            else:
                self._answer(200, b"ready\n")

        def _answer(self, status: int, body: bytes, content_type: str = "text/plain") -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            log.debug(format, *args)

    server = ThreadingHTTPServer(("", port), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, name="health")
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
