import datetime as dt

from insights.ingest import window_of


def test_window():
    assert window_of(dt.datetime(2026, 3, 5, 10, 37, 12)) == "2026-03-05T10:10Z"
