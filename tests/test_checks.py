import math

import pytest
from custserv import checks


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (checks.between, 0), (checks.between, 1), (checks.between, 0.5),
        (checks.at_least, 0), (checks.more_than, 1e-300), (checks.whole, 3),
        (checks.finite, -1e300),
    ],
)  # fmt: skip
def test_allowed_values_come_back(check, value):
    assert check("数", value) == value


def test_a_whole_number_comes_back_as_int():
    assert isinstance(checks.whole("数", 3.0), int)


@pytest.mark.parametrize(
    ("check", "bounds", "value", "message"),
    [
        (checks.between, {}, 2, "年保留率应在 0 到 1 之间，收到 2"),
        (checks.between, {}, math.nan, "年保留率应在 0 到 1 之间，收到 nan"),
        (checks.between, {"low": 1, "high": 5}, 0, "年保留率应在 1 到 5 之间，收到 0"),
        (checks.between, {"open_low": True}, 0, "年保留率应在 0 到 1 之间（不含 0），收到 0"),
        (checks.between, {"open_high": True}, 1, "年保留率应在 0 到 1 之间（不含 1），收到 1"),
        (
            checks.between, {"open_low": True, "open_high": True}, 1,
            "年保留率应在 0 到 1 之间（不含 0 和 1），收到 1",
        ),
        (checks.at_least, {}, -1, "年保留率应不小于 0，收到 -1"),
        (checks.at_least, {"low": 1}, math.inf, "年保留率应不小于 1，收到 inf"),
        (checks.more_than, {}, 0, "年保留率应大于 0，收到 0"),
        (checks.whole, {}, 2.5, "年保留率应是整数，收到 2.5"),
        (checks.whole, {"low": 1}, 0, "年保留率应不小于 1，收到 0"),
        (checks.finite, {}, -math.inf, "年保留率应是有限的数，收到 -inf"),
    ],
)  # fmt: skip
def test_others_are_named_with_what_is_allowed(check, bounds, value, message):
    with pytest.raises(ValueError) as caught:
        check("年保留率", value, **bounds)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", ["between", "at_least", "more_than", "whole", "finite"])
@pytest.mark.parametrize("value", ["3", None, [1]])
def test_what_is_no_number_is_a_type_error(name, value):
    with pytest.raises(TypeError) as caught:
        getattr(checks, name)("年数", value)
    assert str(caught.value) == f"年数应是数字，收到 {value!r}"


def test_counts_end_at_a_hundred_thousand():
    assert checks.whole("年数", 100000) == 100000
    with pytest.raises(ValueError) as caught:
        checks.whole("年数", 1e300)
    assert str(caught.value) == "年数应不超过 100000，收到 1e+300"


def test_listed_copies_what_can_be_a_list():
    values = [1, 2]
    assert checks.listed("价值", values) == values
    assert checks.listed("价值", values) is not values
    assert checks.listed("价值", range(2)) == [0, 1]
    with pytest.raises(TypeError) as caught:
        checks.listed("价值", 3)
    assert str(caught.value) == "价值应是列表，收到 3"


def test_lists_of_one_length():
    checks.same_length("人数和价值", [1, 2], (3, 4))
    with pytest.raises(ValueError) as caught:
        checks.same_length("人数和价值", [1, 2], [3])
    assert str(caught.value) == "人数和价值应一样多，收到 2、1 个"
