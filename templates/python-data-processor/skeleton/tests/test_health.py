from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import urlopen

from processor.health import serving_health


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://localhost:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_ready_while_it_can_work_alive_always() -> None:
    problems: list[Exception] = []

    def check() -> None:
        if problems:
            raise problems[0]

    with serving_health(0, check) as port:
        assert get(port, "/health/ready") == (200, "ready\n")
        problems.append(RuntimeError("user admin at 10.0.0.1 is unknown"))
        # The reason is for logs, not for whoever asks
        assert get(port, "/health/ready") == (503, "not ready\n")
        assert get(port, "/health/live?verbose=1") == (200, "alive\n")
        problems.clear()
        assert get(port, "/health/ready") == (200, "ready\n")
        assert "python_info" in get(port, "/metrics")[1]
        assert get(port, "/nowhere")[0] == 404
