import numpy as np
import pandas as pd

from custserv.data.cohorts import cohort_counts, cohort_retention


def log_of(*purchases):
    ids, dates = zip(*purchases, strict=True)
    return pd.DataFrame({"customer_id": ids, "date": pd.to_datetime(dates), "amount": 1.0})


LOG = log_of(
    ("a", "2023-12-31"), ("a", "2024-01-01"), ("a", "2024-01-20"), ("b", "2023-12-05"), ("b", "2024-03-01"),
    ("c", "2024-02-10"), ("c", "2024-02-11"),
)  # fmt: skip


def test_counts_by_hand():
    counts = cohort_counts(LOG)
    assert counts.index.tolist() == ["2023-12", "2024-02"]
    assert counts.columns.tolist() == [0, 1, 2, 3]
    np.testing.assert_array_equal(counts.to_numpy(), [[2, 1, 0, 1], [1, 0, np.nan, np.nan]])


def test_months_to_come_are_empty_and_quiet_ones_are_not():
    longer = cohort_retention(LOG, "2024-04-30")
    np.testing.assert_array_equal(longer.to_numpy(), [[1, 0.5, 0, 0.5, 0], [1, 0, 0, np.nan, np.nan]])
    shorter = cohort_counts(LOG, "2024-01-31")
    np.testing.assert_array_equal(shorter.to_numpy(), [[2, 1]])


def test_everyone_of_cdnow_is_in_one_cohort(sample):
    counts = cohort_counts(sample)
    assert counts[0].tolist() == [781, 857, 719] and counts[0].sum() == 2357
    months = sample["date"].dt.to_period("M").astype(str)
    later = sample[months == "1997-06"]["customer_id"].nunique()
    assert counts.loc["1997-01", 5] + counts.loc["1997-02", 4] + counts.loc["1997-03", 3] == later
