"""pandas, polars and Dask run the same lines and say the same."""

import numpy as np
import pandas as pd
import polars
import pytest

from custserv.data.btyd import btyd_summary, holdout_check, holdout_summary
from custserv.data.cdnow import CALIBRATION_END
from custserv.data.cohorts import cohort_counts
from custserv.data.lifetime_value import lifetime_value_intervals
from custserv.data.rfm import rfm_scores, rfm_table


def same(ours, theirs):
    assert list(ours.columns) == list(theirs.columns)
    for name in ours.columns:
        a, b = ours[name].to_list(), theirs[name].to_list()
        assert a == (pytest.approx(b, rel=1e-12) if isinstance(b[0], float) else b)


@pytest.mark.parametrize(
    "summarise",
    [
        lambda log: btyd_summary(log, CALIBRATION_END),
        lambda log: holdout_summary(log, CALIBRATION_END),
        lambda log: rfm_table(log, "1998-01-31"),
        lambda log: rfm_scores(rfm_table(log)),
        lambda log: rfm_scores(rfm_table(log), nested=True),
    ],
)
def test_summaries_are_the_same(sample, engine, summarise):
    shuffled = sample.sample(frac=1, random_state=5)
    ours, theirs = summarise(engine(shuffled)), summarise(sample)
    kind = polars.DataFrame if isinstance(engine(sample.head(1)), polars.DataFrame) else pd.DataFrame
    assert isinstance(ours, kind)
    same(ours, theirs)


def test_cohorts_are_the_same(sample, engine):
    pd.testing.assert_frame_equal(cohort_counts(engine(sample)), cohort_counts(sample))


def test_models_read_any_engine(summary, engine, bgnbd, sample):
    ours = holdout_check(bgnbd, holdout_summary(engine(sample), CALIBRATION_END))
    theirs = holdout_check(bgnbd, holdout_summary(sample, CALIBRATION_END))
    assert ours[1:] == pytest.approx(theirs[1:], rel=1e-10)


def test_intervals_keep_the_engine(summary):
    few = summary.head(200)
    ours = lifetime_value_intervals(polars.DataFrame(few.to_dict("list")), replicates=2)
    theirs = lifetime_value_intervals(few, replicates=2)
    assert isinstance(ours.table, polars.DataFrame)
    assert np.array_equal(ours.table["low"].to_numpy(), theirs.table["low"].to_numpy())
