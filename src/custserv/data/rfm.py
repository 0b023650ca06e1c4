"""RFM: who bought last, most often and for most, each cut into fifths."""

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from custserv.data.daily import collect, purchase_days, purchases
from custserv.data.likelihood import column

_MEASURES = {
    "recency_score": "days_since_last",
    "frequency_score": "purchases",
    "monetary_score": "total_amount",
}


def rfm_table(log, until=None):
    """Return one row per customer: customer_id, days_since_last, purchases, total_amount.

    log:   a frame with ``customer_id``, ``date`` and ``amount``: pandas, polars or Dask.
    until: the day from which one looks back, a date or ``"1997-09-30"``; None is the log's last day.

    days_since_last: whole days from the last purchase to ``until``, from 0: the R of RFM, under a name
                     of its own because ``recency`` means another thing in the models of BTYD.
    purchases:       days with a purchase, the first included, from 1.
    total_amount:    all amounts together, in 元.

    In the order of the ids; of the log's engine (pandas for Dask). Raise ValueError for a log that
    cannot be used. Source: Hughes (1994), Strategic Database Marketing.
    """
    frame, end = purchases(log, until)
    customers = (
        purchase_days(frame)
        .group_by("customer_id")
        .agg(nw.col("day").max().alias("last"), nw.len().alias("purchases"), nw.col("amount").sum())
    )
    table = collect(customers).sort("customer_id")
    return table.select(
        "customer_id",
        (end - nw.col("last")).alias("days_since_last"),
        nw.col("purchases").cast(nw.Int64),
        nw.col("amount").alias("total_amount"),
    ).to_native()


def rfm_scores(table, nested=False):
    """Return the table with recency_score, frequency_score, monetary_score (1–5) and cell (``"555"``).

    table:  from ``rfm_table``; 5 is the best fifth: the latest, the most frequent, the highest.
    nested: False cuts all customers into fifths by each measure; True cuts by recency, each of those
            fifths by frequency, and each of those by amount, which makes 125 cells of about one size.

    Customers who are alike get the same score, that of their middle one, so that fifths with many ties
    (most customers bought only once) are not of one size. Source: Hughes (1994), as above.
    """
    frame = nw.from_native(table, eager_only=True)
    groups, scores = np.zeros(len(frame), int), []
    for score, measure in _MEASURES.items():
        values = column(frame, measure)
        fifth = _fifths(-values if score == "recency_score" else values, groups)
        scores.append(nw.new_series(score, fifth, nw.Int64, backend=frame.implementation))
        groups = groups * 5 + fifth - 1 if nested else groups
    codes = [f"{r}{f}{m}" for r, f, m in zip(*(series.to_list() for series in scores), strict=True)]
    scores.append(nw.new_series("cell", codes, nw.String, backend=frame.implementation))
    return frame.with_columns(*(_beside(series, table) for series in scores)).to_native()


def _fifths(values, groups):
    """Return 1–5 by rank within each group; those with one value share their mean rank."""
    grouped = pd.Series(values).groupby(groups)
    rank, size = grouped.rank(method="average"), grouped.transform("size")
    return (np.floor(5 * (rank - 0.5) / size) + 1).astype(int).to_numpy()


def _beside(series, table):
    """Give a new series the index of a pandas table, which is what pandas joins columns by."""
    if isinstance(table, pd.DataFrame):
        return nw.from_native(series.to_native().set_axis(table.index), series_only=True)
    return series
