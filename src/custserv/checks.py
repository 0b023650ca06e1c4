"""Domain checks shared by the models: each returns its value or raises a Chinese error.

The message says what was given and what is allowed: ``年保留率应在 0 到 1 之间，收到 2``.
"""


def between(label, value, low=0, high=1, open_low=False, open_high=False):
    """Return ``value`` if it lies in [low, high]; an open end excludes its bound."""
    _number(label, value)
    above = low < value if open_low else low <= value
    below = value < high if open_high else value <= high
    if not (above and below):
        ends = "（不含 %s）" % " 和 ".join(
            [str(end) for end, is_open in ((low, open_low), (high, open_high)) if is_open]
        )
        raise ValueError(
            "%s应在 %s 到 %s 之间%s，收到 %s"
            % (label, low, high, ends if open_low or open_high else "", value)
        )
    return value


def at_least(label, value, low=0):
    """Return ``value`` if it is finite and not below ``low``."""
    _number(label, value)
    if not low <= value < _INFINITE:
        raise ValueError("%s应不小于 %s，收到 %s" % (label, low, value))
    return value


def more_than(label, value, low=0):
    """Return ``value`` if it is finite and above ``low``."""
    _number(label, value)
    if not low < value < _INFINITE:
        raise ValueError("%s应大于 %s，收到 %s" % (label, low, value))
    return value


def whole(label, value, low=0):
    """Return ``value`` as an int if it is a whole number from ``low`` to a hundred thousand.

    More years, steps or agents than that are a slip, and would keep a page busy for ever.
    """
    at_least(label, value, low)
    if value > _MOST:
        raise ValueError("%s应不超过 %s，收到 %s" % (label, _MOST, value))
    if value != int(value):
        raise ValueError("%s应是整数，收到 %s" % (label, value))
    return int(value)


def finite(label, value):
    """Return ``value`` if it is a finite number."""
    _number(label, value)
    if not -_INFINITE < value < _INFINITE:
        raise ValueError("%s应是有限的数，收到 %s" % (label, value))
    return value


def listed(label, values):
    """Return ``values`` as a new list."""
    try:
        return list(values)
    except TypeError:
        raise TypeError("%s应是列表，收到 %r" % (label, values))


def same_length(label, *lists):
    """Raise an error unless the lists are of one length."""
    sizes = [len(listed(label, values)) for values in lists]
    if min(sizes) != max(sizes):
        raise ValueError("%s应一样多，收到 %s 个" % (label, "、".join([str(size) for size in sizes])))


_MOST = 100000
_INFINITE = float("inf")


def _number(label, value):
    try:
        value + 0.0
    except TypeError:
        raise TypeError("%s应是数字，收到 %r" % (label, value))
