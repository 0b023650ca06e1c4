import datetime

import narwhals.stable.v2 as nw
import pandas as pd
import polars
import pytest

from custserv.data.btyd import btyd_summary
from custserv.data.daily import day_date, day_number, purchase_days, purchases


def log(**columns):
    good = {"customer_id": ["a", "a", "b"], "date": pd.to_datetime(["2024-01-01"] * 3), "amount": [1.0, 2, 3]}
    return pd.DataFrame({**good, **columns})


def test_days_are_whole_numbers_and_come_back():
    assert day_number("1970-01-02") == 1 and day_number("1969-12-31") == -1
    assert day_number(datetime.datetime(2024, 2, 29, 23, 59)) == day_number("2024-02-29")
    assert day_date(day_number("2024-02-29")) == datetime.date(2024, 2, 29)


def test_what_is_bought_on_one_day_is_one_purchase():
    hours = pd.to_datetime(["2024-01-01 00:10", "2024-01-01 23:50", "2024-01-02 00:00"])
    days = purchase_days(purchases(log(date=hours))[0]).collect().sort("day")
    assert days["day"].to_list() == [day_number("2024-01-01"), day_number("2024-01-02")]
    assert days["amount"].to_list() == [3, 3]


@pytest.mark.parametrize("make", [pd.DataFrame, polars.DataFrame])
def test_the_clock_on_the_wall_counts(make):
    night = datetime.datetime(2024, 1, 31, 0, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
    frame = make({"customer_id": [1], "date": [night], "amount": [5]})
    if make is polars.DataFrame:
        frame = frame.with_columns(polars.col("date").dt.convert_time_zone("Asia/Shanghai"))
    found, last = purchases(frame)
    assert day_date(last) == datetime.date(2024, 1, 31)
    assert found.collect()["month"].to_list() == [2024 * 12]


def test_polars_dates_and_lazy_frames():
    frame = polars.LazyFrame({"customer_id": [1], "date": [datetime.date(1969, 12, 30)], "amount": [5]})
    found, last = purchases(frame)
    assert last == -2 and found.collect()["day"].to_list() == [-2]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (log().drop(columns="amount"), "缺少这些列：amount；收到的列是 customer_id、date"),
        (log(date=["2024-01-01"] * 3), "date 列应是日期"),
        (log(amount=["1", "2", "3"]), "amount 列应是数字"),
        (log(customer_id=["a", None, "b"]), "customer_id 列有 1 行没有值"),
        (log(date=pd.to_datetime(["2024-01-01", None, None])), "date 列有 2 行没有值"),
        (log(amount=[1.0, float("nan"), float("inf")]), "amount 列有 2 行没有值"),
        (log().head(0), "交易记录是空的"),
    ],
)
def test_a_log_that_cannot_be_used(frame, words, engine):
    with pytest.raises(ValueError, match=words):
        purchases(engine(frame))


def test_logs_that_only_pandas_can_hold():
    with pytest.raises(ValueError, match="customer_id 列应全是文字或全是数字"):
        purchases(log(customer_id=["a", 1, "b"]))
    with pytest.raises(ValueError, match="date 列应是日期"):
        purchases(log(date=pd.to_datetime(["2024-01-01"] * 3).date))
    with pytest.raises(ValueError, match="表里有重名的列"):
        purchases(pd.concat([log(), log()[["amount"]]], axis=1))


@pytest.mark.parametrize("what", [None, "订单.csv", [1]])
def test_what_is_no_frame(what):
    with pytest.raises(TypeError, match="应是 pandas、polars 或 Dask 的表，收到"):
        purchases(what)


def test_days_to_look_at():
    for until, words in [
        ("2023-12-31", "不早于第一笔交易 2024-01-01，收到 2023-12-31"),
        ("昨天", "收到 '昨天'"),
    ]:
        with pytest.raises(ValueError, match=words):
            purchases(log(), until)


@pytest.mark.parametrize("amount", [1, None, 3])
def test_gaps_are_counted_in_polars_too(amount):
    frame = polars.DataFrame(log()).with_columns(polars.Series("amount", [1, amount, 2]))
    if amount is None:
        with pytest.raises(ValueError, match="amount 列有 1 行"):
            btyd_summary(frame)
    else:
        assert nw.from_native(btyd_summary(frame)).shape == (2, 5)
