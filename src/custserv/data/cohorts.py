"""Cohorts: those who came in the same month, followed together."""

import narwhals.stable.v2 as nw
import pandas as pd

from custserv.data.daily import collect, day_date, purchases


def cohort_counts(log, until=None):
    """Return how many customers of each cohort bought in each month of theirs.

    log:   a frame with ``customer_id``, ``date`` and ``amount``: pandas, polars or Dask.
    until: the last day looked at, a date or ``"1997-09-30"``; None is the log's last day.

    A small pandas table, whatever the engine: a row per month of first purchase (``"1997-01"``), a
    column per month since (0, 1, 2, …); months that are still to come are empty (NaN). A last month
    that is not over counts what there is of it. Raise ValueError for a log that cannot be used.
    """
    frame, end = purchases(log, until)
    active = frame.select("customer_id", "month").unique()
    firsts = active.group_by("customer_id").agg(nw.col("month").min().alias("cohort"))
    pairs = active.join(firsts, on="customer_id", how="inner").group_by("cohort", "month").agg(nw.len())
    counts = pd.DataFrame(collect(pairs).to_dict(as_series=False))
    counts["age"] = counts["month"] - counts["cohort"]
    last_month = _month(day_date(end))
    table = counts.pivot(index="cohort", columns="age", values="len")
    ages = range(last_month - int(table.index.min()) + 1)
    table = table.reindex(columns=ages).astype(float).fillna(0.0)
    for cohort in table.index:
        table.loc[cohort, last_month - cohort + 1 :] = float("nan")
    table.index = pd.Index([_name(month) for month in table.index], name="cohort")
    table.columns.name = "months_since_first"
    return table


def cohort_retention(log, until=None):
    """Return the share of each cohort that bought in each month, 0–1; rows and columns as in the counts.

    Unlike the survival of a contract it may rise again: who skips a month is not gone.
    """
    counts = cohort_counts(log, until)
    return counts.div(counts[0], axis=0)


def _month(when):
    return when.year * 12 + when.month - 1


def _name(month):
    return f"{month // 12}-{month % 12 + 1:02d}"
