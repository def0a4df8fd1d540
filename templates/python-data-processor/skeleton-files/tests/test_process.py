"""The program as it is run: a process, with signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep


def start(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "processor", *arguments]
    return subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.PIPE, text=True)


def test_sigterm_ends_a_run_after_its_chunk_and_the_next_one_finishes_the_file(tmp_path: Path) -> None:
    source, output = tmp_path / "2026-05-20.jsonl", tmp_path / "output"
    payment = {"booked_at": "2026-05-20T09:30:00+00:00", "merchant": "a", "currency": "EUR", "amount": 9, "fee": 1}
    count = 20_000
    source.write_text("".join(json.dumps({"id": id, **payment}) + "\n" for id in range(count)))
    settings = {"INPUT": str(tmp_path), "OUTPUT": str(output), "CHUNK_ROWS": "10", "PORT": "0"}

    with start("run", "--window", "2026-05-20", **settings) as process:
        until = monotonic() + 30
        while not (output / ".2026-05-20.checkpoint.json").exists() and monotonic() < until:
            sleep(0.01)
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    assert process.returncode == os.EX_TEMPFAIL
    assert json.loads(told.splitlines()[-1])["message"] == "run interrupted"
    assert not (output / "2026-05-20.csv").exists()

    with start("run", "--window", "2026-05-20", **settings | {"CHUNK_ROWS": "5000"}) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads((output / "2026-05-20.manifest.json").read_bytes())["rows"] == count
    lines = (output / "2026-05-20.csv").read_text().splitlines()[1:]
    assert [int(line.partition(",")[0]) for line in lines] == list(range(count))


def test_sigterm_ends_what_is_scheduled_with_0(tmp_path: Path) -> None:
    (tmp_path / "2026-05-20.jsonl").touch()
    settings = {"INPUT": str(tmp_path), "OUTPUT": str(tmp_path / "output"), "PORT": "0"}
    with start("schedule", **settings) as process:
        assert process.stdout
        assert '"scheduled"' in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0
