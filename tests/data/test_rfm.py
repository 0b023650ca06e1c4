import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custserv.data.rfm import rfm_scores, rfm_table


def table_of(days, purchases, amounts):
    return pd.DataFrame(
        {
            "customer_id": range(len(days)),
            "days_since_last": days,
            "purchases": purchases,
            "total_amount": amounts,
        }
    )


def test_table_by_hand(rows):
    log = pd.DataFrame(
        {
            "customer_id": [1, 1, 1, 2],
            "date": pd.to_datetime(["2024-01-01", "2024-01-05", "2024-01-05", "2024-01-03"]),
            "amount": [10.0, 20, 30, 5],
        }
    )
    table = rfm_table(log, "2024-01-11")
    assert list(table.columns) == ["customer_id", "days_since_last", "purchases", "total_amount"]
    assert rows(table) == [[1, 6, 2, 60], [2, 8, 1, 5]]
    assert rfm_table(log)["days_since_last"].tolist() == [0, 2]


def test_fifths_of_equal_size_without_ties():
    n = 50
    scores = rfm_scores(table_of(range(n), range(n), [-k for k in range(n)]))
    for name in ("recency_score", "frequency_score", "monetary_score"):
        assert scores[name].value_counts().tolist() == [10] * 5
    assert scores["cell"].tolist()[0] == "515" and scores["cell"].tolist()[-1] == "151"


def test_nested_fifths_make_cells_of_equal_size():
    """Hughes: recency first, frequency within it, amount within both."""
    n = 250
    mixed = (
        [(k * 77) % n for k in range(n)],
        [(k * 91) % n for k in range(n)],
        [(k * 33) % n for k in range(n)],
    )
    sizes = rfm_scores(table_of(*mixed), nested=True)["cell"].value_counts()
    assert len(sizes) == 125 and set(sizes) == {2}
    assert set(rfm_scores(table_of(*mixed))["cell"].value_counts()) != {2}


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=1, max_size=60), st.booleans())
@settings(max_examples=40, deadline=None)
def test_who_are_alike_score_alike_and_better_is_not_lower(customers, nested):
    table = rfm_scores(table_of(*map(list, zip(*customers, strict=True))), nested)
    cells = {}
    for row in table.itertuples():
        assert cells.setdefault((row.days_since_last, row.purchases, row.total_amount), row.cell) == row.cell
        assert set(row.cell) <= set("12345")
    by_days = table.sort_values("days_since_last")
    assert by_days["recency_score"].is_monotonic_decreasing


def test_any_index_of_the_table_will_do():
    table = table_of([3, 1, 2], [1, 2, 3], [5, 5, 5]).set_index(pd.Index(["x", "y", "z"]))
    assert rfm_scores(table)["recency_score"].tolist() == [1, 5, 3]
    assert rfm_scores(table)["monetary_score"].tolist() == [3, 3, 3]


def test_a_table_of_another_kind():
    with pytest.raises(ValueError, match="应有一列数字 days_since_last"):
        rfm_scores(pd.DataFrame({"customer_id": [1]}))
