"""Every ten minutes: read, mask, sum up, load."""

import datetime as dt

from airflow.decorators import dag, task


@dag(schedule=dt.timedelta(minutes=10), start_date=dt.datetime(2025, 1, 1), catchup=False, max_active_runs=1)
def merchant_insights():
    @task(retries=3)
    def ingest() -> str:
        from insights.ingest import write_window

        return write_window("payment-events")

    @task(retries=3)
    def aggregate(window: str) -> None:
        from insights.run import run_window

        run_window(window)

    aggregate(ingest())


merchant_insights()
