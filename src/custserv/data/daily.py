"""The ground that all summaries stand on: a log in any engine, with days and months as whole numbers."""

from datetime import date, datetime

import narwhals.stable.v2 as nw
from narwhals.exceptions import DuplicateError

from custserv.data.progress import dask_progress

_MILLISECONDS_A_DAY = 86_400_000
_COLUMNS = ("customer_id", "date", "amount")


def purchases(log, until=None):
    """Return (customer_id, day, month, amount) of a log as a lazy frame, and the last day looked at.

    log:   a frame with ``customer_id``, ``date`` and ``amount``, of any engine that narwhals knows.
    until: the last day that counts, a date or ``"1997-09-30"``; None is the last day of the log.

    ``day`` counts from 1970-01-01, ``month`` from the year 0: whole numbers group faster than dates and
    are the same in every engine. The hour of a purchase does not count.
    Raise TypeError if the log is no frame; ValueError if a column is missing, is of the wrong kind or has
    gaps, or if nothing is left.
    """
    frame = lazy_frame(log)
    dates = _dates(frame)
    first, last = _first_and_last_day(frame, dates)
    frame = frame.select(
        "customer_id",
        _days(dates).cast(nw.Int64).alias("day"),
        (dates.dt.year().cast(nw.Int64) * 12 + dates.dt.month().cast(nw.Int64) - 1).alias("month"),
        nw.col("amount").cast(nw.Float64),
    )
    if until is None:
        return frame, last
    end = day_number(until)
    if end < first:
        raise ValueError(f"截止日期应不早于第一笔交易 {day_date(first)}，收到 {until}")
    return frame.filter(nw.col("day") <= end), end


def lazy_frame(frame):
    """Return a frame of any engine as a lazy one of narwhals; raise TypeError if it is none."""
    try:
        return nw.from_native(frame).lazy()
    except TypeError:
        kind = type(frame).__name__
        raise TypeError(f"应是 pandas、polars 或 Dask 的表，收到 {kind}；文件先用 read_log 读入") from None
    except DuplicateError:
        raise ValueError("表里有重名的列") from None


def collect(frame):
    """Return a lazy frame in memory, with a bar where the engine tells how far it is (Dask)."""
    if not frame.implementation.is_dask():
        return frame.collect()
    with dask_progress("汇总"):
        return frame.collect()


def purchase_days(frame):
    """Return one row per customer and day: what a customer buys on one day is one purchase."""
    return frame.group_by("customer_id", "day").agg(nw.col("amount").sum())


def day_number(when):
    """Return the days from 1970-01-01 to a date, given as a date or as ``"1997-09-30"``."""
    try:
        when = datetime.fromisoformat(when) if isinstance(when, str) else when
        return date(when.year, when.month, when.day).toordinal() - _EPOCH
    except (AttributeError, ValueError):
        raise ValueError(f"日期应写成 1997-09-30 的样子，收到 {when!r}") from None


def day_date(number):
    """Return the date of a day number."""
    return date.fromordinal(int(number) + _EPOCH)


_EPOCH = date(1970, 1, 1).toordinal()


def _dates(frame):
    """Return the expression of the log's local dates after checking that the columns are there."""
    schema = frame.collect_schema()
    missing = [name for name in _COLUMNS if name not in schema]
    if missing:
        raise ValueError(f"交易记录缺少这些列：{'、'.join(missing)}；收到的列是 {'、'.join(schema)}")
    kind = schema["date"]
    if not isinstance(kind, (nw.Datetime, nw.Date)):
        raise ValueError(f"date 列应是日期，收到 {kind}；可以先用 read_log 读入")
    if schema["customer_id"] == nw.Object:
        raise ValueError("customer_id 列应全是文字或全是数字，收到两样混在一起；可以先用 read_log 读入")
    if not schema["amount"].is_numeric():
        raise ValueError(f"amount 列应是数字，收到 {schema['amount']}；可以先用 read_log 读入")
    dates = nw.col("date")
    # A purchase at one in the morning in Shanghai is the day before in UTC: the clock on the wall counts.
    return dates.dt.replace_time_zone(None) if getattr(kind, "time_zone", None) else dates


def _days(dates):
    return dates.dt.timestamp("ms") // _MILLISECONDS_A_DAY


def _first_and_last_day(frame, dates):
    """Return the first and last day of a log; raise ValueError if it is empty or has gaps."""
    gaps = [nw.col(name).is_null().sum().alias(name) for name in ("customer_id", "date")]
    amount = nw.col("amount").cast(nw.Float64)
    gaps.append((amount.is_null() | ~amount.is_finite()).sum().alias("amount"))
    ends = [_days(dates).min().alias("first"), _days(dates).max().alias("last"), nw.len().alias("rows")]
    facts = collect(frame.select(*gaps, *ends)).row(0)
    if not facts[-1]:
        raise ValueError("交易记录是空的：一笔交易也没有")
    for name, count in zip(_COLUMNS, facts[:3], strict=True):
        if count:
            raise ValueError(f"{name} 列有 {int(count)} 行没有值；可以先用 read_log 检查")
    return int(facts[3]), int(facts[4])
