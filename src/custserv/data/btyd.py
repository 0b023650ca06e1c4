"""Buy till you die: what the models need to know of a customer, in the words of the field.

frequency       repeat purchases: the days with a purchase after the first one
recency         the customer's age at the last purchase (0 for one who never came back); mind that in
                RFM the word means the time that has passed *since* the last purchase
T               the customer's age at the end: the time since the first purchase
monetary_value  the mean amount of a repeat purchase (0 for one who never came back)
"""

from typing import NamedTuple

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from custserv.checks import more_than
from custserv.data.bgnbd import expected_purchases
from custserv.data.daily import collect, day_date, day_number, purchase_days, purchases


def btyd_summary(log, until=None, days_per_unit=7):
    """Return one row per customer: customer_id, frequency, recency, T, monetary_value.

    log:           a frame with ``customer_id``, ``date`` and ``amount``: pandas, polars or Dask.
    until:         the last day looked at, a date or ``"1997-09-30"``; None is the last day of the log.
    days_per_unit: the length of the unit of recency and T, in days; 7 counts weeks, 1 days.

    Purchases of one day count as one. The customers are in the order of their ids; the frame is of the
    log's engine (pandas for Dask). Raise ValueError for a log that cannot be used.
    Source: Fader, Hardie & Lee (2005), RFM and CLV, Journal of Marketing Research 42(4).
    """
    more_than("每个单位的天数", days_per_unit)
    frame, end = purchases(log, until)
    return _summary(frame, end, days_per_unit).to_native()


def holdout_summary(log, calibration_end, until=None, days_per_unit=7):
    """Return the summary up to a day, and what each of those customers bought from then on.

    calibration_end: the last day that the model may see; until: the last day looked at, None the log's.
    log and days_per_unit: as in ``btyd_summary``.

    Further columns: holdout_frequency, the days with a purchase after ``calibration_end``, and
    holdout_length, the time looked at, the same for all. Customers who first bought later are left out.
    """
    more_than("每个单位的天数", days_per_unit)
    split = day_number(calibration_end)
    frame, end = purchases(log, until)
    if not split < end:
        raise ValueError(f"拟合期应在 {day_date(end)} 之前结束，收到 {calibration_end}")
    seen = _summary(frame.filter(nw.col("day") <= split), split, days_per_unit)
    if seen.is_empty():
        raise ValueError(f"拟合期应不早于第一笔交易，收到 {calibration_end}：到那天还没有人买过")
    later = purchase_days(frame.filter(nw.col("day") > split)).group_by("customer_id")
    later = collect(later.agg(nw.len().alias("holdout_frequency")))
    joined = seen.join(later, on="customer_id", how="left").with_columns(
        nw.col("holdout_frequency").fill_null(0).cast(nw.Int64),
        holdout_length=nw.lit((end - split) / days_per_unit),
    )
    return joined.sort("customer_id").to_native()


class HoldoutCheck(NamedTuple):
    """How a fitted model meets the time that it has not seen.

    by_frequency: a pandas table by the calibration period's frequency (the highest ones together):
                  customers, and the mean number of purchases, actual and expected.
    actual, expected: the number of purchases of all customers together.
    correlation:  of the customers' actual and expected purchases, −1 to 1; NaN if either is all alike.
    mean_absolute_error: in purchases per customer.
    """

    by_frequency: pd.DataFrame
    actual: int
    expected: float
    correlation: float
    mean_absolute_error: float


def holdout_check(model, summary, together_from=7):
    """Compare a model's expectations with what happened in the holdout period.

    model:         fitted to the calibration period, by ``fit_bgnbd``.
    summary:       from ``holdout_summary``.
    together_from: customers with this frequency or more stand in one row.

    Source: Fader, Hardie & Lee (2005), “Counting your customers” the easy way, figure 4.
    """
    length = float(np.asarray(summary["holdout_length"])[0])
    actual = np.asarray(summary["holdout_frequency"], float)
    expected = expected_purchases(model, summary, length)
    group = np.minimum(np.asarray(summary["frequency"], int), together_from)
    table = pd.DataFrame({"frequency": group, "actual": actual, "expected": expected})
    by_frequency = table.groupby("frequency").agg(
        customers=("actual", "size"), actual=("actual", "mean"), expected=("expected", "mean")
    )
    by_frequency.index = [f"{k}+" if k == together_from else str(k) for k in by_frequency.index]
    by_frequency.index.name = "frequency"
    alike = np.ptp(actual) == 0 or np.ptp(expected) == 0
    return HoldoutCheck(
        by_frequency,
        int(actual.sum()),
        float(expected.sum()),
        float("nan") if alike else float(np.corrcoef(actual, expected)[0, 1]),
        float(np.abs(actual - expected).mean()),
    )


def _summary(frame, end, days_per_unit):
    """Return the summary of purchases, none of them after ``end``, in memory."""
    day = nw.col("day")
    customers = purchase_days(frame).group_by("customer_id")
    customers = customers.agg(
        day.min().alias("first"), day.max().alias("last"), nw.len().alias("bought"), nw.col("amount").sum()
    )
    # Joined before days are put together: Dask (2026.8) loses its way in a join after such a grouping.
    firsts = frame.join(frame.group_by("customer_id").agg(day.min()), on=["customer_id", "day"], how="inner")
    firsts = firsts.group_by("customer_id").agg(nw.col("amount").sum().alias("first_amount"))
    table = collect(customers).join(collect(firsts), on="customer_id", how="inner")
    frequency = nw.col("bought").cast(nw.Int64) - 1
    repeat = nw.when(frequency > 0).then(nw.col("amount") - nw.col("first_amount")).otherwise(nw.lit(0.0))
    return table.sort("customer_id").select(
        "customer_id",
        frequency.alias("frequency"),
        ((nw.col("last") - nw.col("first")) / days_per_unit).alias("recency"),
        ((end - nw.col("first")) / days_per_unit).alias("T"),
        (repeat / nw.when(frequency > 0).then(frequency).otherwise(nw.lit(1))).alias("monetary_value"),
    )
