import time

import dask.dataframe
import pandas as pd
import pytest

from custserv.data.progress import progress
from custserv.data.rfm import rfm_table


@pytest.fixture
def pace(monkeypatch):
    """Run three steps that take this long each and return what was shown."""

    def run(capsys, seconds):
        assert [k for k in progress(range(3), "重抽样", "次") if not time.sleep(seconds)] == [0, 1, 2]
        return capsys.readouterr().err

    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    return run


def test_a_bar_after_a_second(pace, capsys):
    assert "重抽样" in pace(capsys, 0.6)


def test_none_before(pace, capsys):
    assert pace(capsys, 0) == ""


def test_none_where_it_would_be_stored(pace, capsys, monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert pace(capsys, 0.6) == ""


def test_a_bar_for_dask(capsys, monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    log = pd.DataFrame({"customer_id": [1, 2, 3], "date": pd.Timestamp("2024-01-01"), "amount": [1.0, 2, 3]})

    def slowly(part):
        time.sleep(0.4)
        return part

    with dask.config.set(scheduler="synchronous"):
        rfm_table(dask.dataframe.from_pandas(log, npartitions=3).map_partitions(slowly, meta=log))
    assert "汇总" in capsys.readouterr().err
