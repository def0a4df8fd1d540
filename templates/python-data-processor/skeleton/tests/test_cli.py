from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from processor import cli
from processor.batch import Chunk
from processor.health import serving_health
from processor.payments import InvalidPaymentError
from processor.windows import Window
from tests.test_batch import Source
from tests.test_health import get
from tests.test_settings import NEEDED


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {**NEEDED, "OUTPUT": str(tmp_path), "LOOKBACK": "2", "PERIOD": "day", "PORT": "0", "RUN_ID": "run-1"}


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    source = Source()

    @contextmanager
    def open_source(_: object) -> Iterator[Source]:
        yield source

    monkeypatch.setattr(cli, "open_source", open_source)
    monkeypatch.setattr(cli, "check_source", lambda _: None)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield source
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(capsys: pytest.CaptureFixture[str]) -> list[Any]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_run_makes_what_is_due_and_tells_of_it_under_one_id(
    source: Source, environ: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run"], environ, Event()) == 0
    assert len(list(tmp_path.glob("*.manifest.json"))) == 2
    told = lines(capsys)
    assert [line["message"] for line in told] == ["run started", "window done", "window done", "run succeeded"]
    assert {line["correlationId"] for line in told} == {"run-1"}
    assert told[-1]["rows"] == 20
    assert sum(source.read) == 20


def test_one_window_is_made_again_when_that_is_asked_for(
    source: Source, environ: dict[str, str], tmp_path: Path
) -> None:
    for arguments, rows in ([], 10), ([], 10), (["--again"], 20):
        assert cli.main(["run", "--window", "2026-05-20T13", *arguments], environ, Event()) == 0
        assert sum(source.read) == rows
    assert (tmp_path / "2026-05-20T13.csv").exists()


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([InvalidPaymentError("payment 1", "is odd", {})], 2),
        ([ConnectionError("it is down")], 1),
        # Trying again mends one of them
        ([InvalidPaymentError("payment 1", "is odd", {}), ConnectionError("it is down")], 1),
    ],
)
def test_it_says_whether_to_try_again(
    source: Source, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, errors: list[Exception], code: int
) -> None:
    left = list(errors)

    def chunks(_window: Window, _position: int) -> Iterator[Chunk]:
        if left:
            raise left.pop()
        yield from ()

    monkeypatch.setattr(source, "chunks", chunks)
    assert cli.main(["run"], environ, Event()) == code


def test_a_run_that_is_stopped_does_not_look_as_if_it_were_done(
    source: Source, environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    stop = Event()
    source.stop_after = 1, stop
    assert cli.main(["run"], environ, stop) == os.EX_TEMPFAIL
    told = lines(capsys)[-1]
    assert (told["message"], told["rows"]) == ("run interrupted", 3)


def test_what_is_wrong_with_settings_or_arguments_is_said(
    environ: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["run"], {**environ, "CHUNK_ROWS": "many"}, Event()) == 2
    assert "CHUNK_ROWS must be a whole number" in capsys.readouterr().err
    for arguments in (["run", "--again"], ["run", "--window", "yesterday"], []):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments, environ, Event())
        assert ended.value.code == 2


def test_scheduled_it_stays_until_it_is_told_to_stop(
    source: Source, environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports: list[int] = []

    @contextmanager
    def remember(port: int, check: Any) -> Iterator[int]:
        with serving_health(port, check) as chosen:
            ports.append(chosen)
            yield chosen

    monkeypatch.setattr(cli, "serving_health", remember)
    stop = Event()
    codes: list[int] = []
    thread = Thread(target=lambda: codes.append(cli.main(["schedule"], environ, stop)))
    thread.start()
    until = monotonic() + 10
    while len(list(tmp_path.glob("*.manifest.json"))) < 2 and monotonic() < until:
        sleep(0.01)
    assert get(ports[0], "/health/ready")[0] == 200
    assert "job_run_items" in get(ports[0], "/metrics")[1]
    stop.set()
    thread.join(10)
    assert codes == [0]
    assert sum(source.read) == 20
