import numpy as np
import pandas as pd
import pytest

from custserv.data.btyd import btyd_summary, holdout_check, holdout_summary
from custserv.data.cdnow import CALIBRATION_END

LOG = pd.DataFrame(
    {
        "customer_id": ["乙", "甲", "甲", "甲", "甲", "丙"],
        "date": pd.to_datetime(
            ["2024-01-10", "2024-01-01", "2024-01-01", "2024-01-15", "2024-01-22", "2024-02-20"]
        ),
        "amount": [7.0, 5, 6, 20, 40, 1],
    }
)


def test_summary_by_hand(rows):
    summary = btyd_summary(LOG, "2024-01-29")
    assert list(summary.columns) == ["customer_id", "frequency", "recency", "T", "monetary_value"]
    assert rows(summary) == [["乙", 0, 0, 19 / 7, 0], ["甲", 2, 3, 4, 30]]


def test_summary_in_days_to_the_last_purchase(rows):
    assert rows(btyd_summary(LOG, days_per_unit=1))[-1] == ["甲", 2, 21, 50, 30]


def test_holdout_by_hand(rows):
    summary = holdout_summary(LOG, "2024-01-14", until="2024-01-28")
    table = summary[["customer_id", "frequency", "holdout_frequency", "holdout_length"]]
    assert rows(table) == [["乙", 0, 0, 2], ["甲", 0, 2, 2]]


def test_holdout_of_cdnow(sample, bgnbd):
    """39 weeks more; the model falls short by about a tenth, as the paper's figure shows."""
    summary = holdout_summary(sample, CALIBRATION_END)
    assert set(summary["holdout_length"]) == {39.0}
    check = holdout_check(bgnbd, summary)
    assert check.by_frequency.index.tolist() == ["0", "1", "2", "3", "4", "5", "6", "7+"]
    assert check.by_frequency["customers"].tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    bought = (check.by_frequency["actual"] * check.by_frequency["customers"]).sum()
    assert bought == pytest.approx(check.actual) and check.actual == summary["holdout_frequency"].sum()
    assert 0.85 < check.expected / check.actual < 0.9
    assert 0.6 < check.correlation < 0.65
    assert check.mean_absolute_error < (summary["holdout_frequency"] - 1).abs().mean()


def test_one_customer_and_one_day(rows, engine):
    one = engine(LOG.iloc[[1, 3]])
    assert rows(btyd_summary(one, "2024-01-29")) == [["甲", 1, 2, 4, 20]]
    same_day = engine(LOG.assign(date=LOG["date"].min()))
    assert rows(btyd_summary(same_day)) == [["丙", 0, 0, 0, 0], ["乙", 0, 0, 0, 0], ["甲", 0, 0, 0, 0]]


def test_no_correlation_with_what_is_all_alike(bgnbd):
    """Nobody bought in the time held out, or there is but one customer."""
    quiet = holdout_check(bgnbd, holdout_summary(LOG, "2024-02-20", until="2024-03-20"))
    assert quiet.actual == 0 < quiet.expected and np.isnan(quiet.correlation)
    assert np.isnan(holdout_check(bgnbd, holdout_summary(LOG.iloc[1:5], "2024-01-14")).correlation)


def test_periods_that_cannot_be():
    with pytest.raises(ValueError, match="拟合期应不早于第一笔交易，收到 2023-12-31"):
        holdout_summary(LOG, "2023-12-31")
    with pytest.raises(ValueError, match="拟合期应在 2024-02-20 之前结束，收到 2024-02-20"):
        holdout_summary(LOG, "2024-02-20")
    for summarise in (btyd_summary, lambda log, **terms: holdout_summary(log, "2024-01-14", **terms)):
        with pytest.raises(ValueError, match="每个单位的天数应大于 0，收到 0"):
            summarise(LOG, days_per_unit=0)
