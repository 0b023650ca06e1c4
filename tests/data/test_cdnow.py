import sys
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from custserv.data import cdnow


def test_sample_is_the_one_of_the_literature(sample):
    assert (len(sample), sample["customer_id"].nunique()) == (6919, 2357)
    assert list(sample.columns) == ["customer_id", "date", "units", "amount", "master_id"]
    assert [str(sample["date"].min().date()), str(sample["date"].max().date())] == [
        "1997-01-01",
        "1998-06-30",
    ]
    assert not sample.isna().any().any()


def test_master_holds_the_sample(sample):
    master = cdnow.cdnow_master()
    assert (len(master), master["customer_id"].nunique()) == (69659, 23570)
    theirs = master[master["customer_id"].isin(sample["master_id"])]
    assert len(theirs) == len(sample)
    assert round(theirs["amount"].sum(), 2) == round(sample["amount"].sum(), 2)


def test_the_package_is_not_run():
    cdnow.cdnow_sample()
    assert "lifetimes.datasets" not in sys.modules


def test_without_the_package(monkeypatch):
    monkeypatch.setattr(cdnow, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError, match="pip install lifetimes"):
        cdnow.cdnow_sample()


def test_summary_is_the_published_one(summary, near):
    """The file that Hardie published beside the log: its printed digits, customer by customer."""
    folder = Path(find_spec("lifetimes").submodule_search_locations[0]) / "datasets"
    published = pd.read_csv(folder / "cdnow_customers_summary_with_transactions.csv", encoding="utf-8")
    assert summary["frequency"].tolist() == published["x"].tolist()
    columns = {"recency": "t_x", "T": "T", "monetary_value": "zbar"}
    for ours, theirs in columns.items():
        assert (summary[ours] - published[theirs]).abs().max() < 0.0051
    counts = summary["frequency"].clip(upper=7).value_counts().sort_index().tolist()
    assert counts == [1411, 439, 214, 100, 62, 38, 29, 64]
