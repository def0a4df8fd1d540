"""
The commands, and how they end: 0 done, 1 may go well later, 2 somebody has to mend something, 75 stopped on the way.

`schedule` ends with 0 when it is stopped; a `run` that was stopped must not look as if its files were there.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

from processor import NAME, VERSION
from processor.batch import Batch, Outcome
from processor.health import serving_health
from processor.logs import logging_with, start_logging
from processor.payments import InvalidPaymentError
from processor.scheduler import run_on_schedule
from processor.settings import Settings, SettingsError
from processor.source import check_source, open_source
from processor.telemetry import Telemetry
from processor.windows import Window

log = logging.getLogger(__name__)

# What they mean to Kubernetes, is said by podFailurePolicy in deploy/base/cronjob.yaml
PERMANENT: Final = 2
INTERRUPTED: Final = os.EX_TEMPFAIL
STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ, stop: Event | None = None) -> int:
    arguments = _parse(argv)
    try:
        settings = Settings.read(environ)
    except SettingsError as error:
        sys.stderr.write(f"{NAME}: {error}\n")
        return PERMANENT
    stop = stop or _stop_on_signals()
    start_logging(settings.environment, settings.log_level)
    is_scheduled = arguments.command == "schedule"
    telemetry = Telemetry.start(settings.environment, environ, is_scraped=is_scheduled)
    try:
        if is_scheduled:
            return _schedule(settings, telemetry, stop)
        return _run(settings, telemetry, stop, arguments.window, again=arguments.again)
    finally:
        telemetry.shutdown()


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=NAME, description="Makes settlement files of booked payments.")
    parser.add_argument("--version", action="version", version=VERSION)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="make all files that are due, and end")
    run.add_argument("--window", type=_window, help="only this one: 2026-05-20, or 2026-05-20T13 (UTC)")
    run.add_argument("--again", action="store_true", help="with --window: also when its file is there")
    commands.add_parser("schedule", help="stay, and make files whenever a window is over")
    arguments = parser.parse_args(argv)
    if arguments.command == "run" and arguments.again and not arguments.window:
        run.error("--again needs --window")
    return arguments


def _window(text: str) -> Window:
    try:
        return Window.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _stop_on_signals() -> Event:
    # By a thread: a handler would run in the middle of whatever the main thread does just then
    stop = Event()
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)

    def wait() -> None:
        signal.sigwait(STOP_SIGNALS)
        stop.set()

    Thread(target=wait, name="signals", daemon=True).start()
    return stop


def _run(
    settings: Settings, telemetry: Telemetry, stop: Event, window: Window | None = None, *, again: bool = False
) -> int:
    """One run. Its id, in Kubernetes the name of the Job, is in every line that it logs."""
    with logging_with(correlationId=settings.run_id or str(uuid.uuid4())):
        try:
            with telemetry.run() as record, open_source(settings) as source:
                log.info("run started")
                batch = Batch(source, settings.output, stop, telemetry.tracer)
                try:
                    if window:
                        outcome = batch.run_window(window, again=again)
                    else:
                        outcome = batch.run(settings.period, datetime.now(UTC), settings.lookback)
                    if outcome is Outcome.INTERRUPTED:
                        record.outcome = outcome.value
                finally:
                    record.items = batch.rows
        except Exception as error:
            log.exception("run failed")
            return PERMANENT if _is_permanent(error) else 1
        log.info("run %s", record.outcome, extra={"rows": record.items})
        return INTERRUPTED if outcome is Outcome.INTERRUPTED else 0


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, ExceptionGroup):
        return all(_is_permanent(each) for each in error.exceptions)
    return isinstance(error, InvalidPaymentError)


def _schedule(settings: Settings, telemetry: Telemetry, stop: Event) -> int:
    def check() -> None:
        if stop.is_set():
            raise RuntimeError("it is stopping")
        check_source(settings)

    with serving_health(settings.port, check) as port:
        log.info("scheduled", extra={"port": port, "period": settings.period})
        run_on_schedule(settings.period, lambda: _run(settings, telemetry, stop) == 0, stop)
        log.info("stopped")
    return 0
