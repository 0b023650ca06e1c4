"""Maximum likelihood for positive parameters, and the columns that the models read."""

import warnings

import numpy as np
from scipy.optimize import minimize

# Logarithms of how far a parameter may go, and from where on the data no longer hold it.
_FAR, _LOOSE = 12, 8


def maximise(log_likelihood, start):
    """Return (parameters, log-likelihood) where a log-likelihood of positive parameters is highest.

    log_likelihood: gives, for an array of parameters, the value and its slope in each of them.
    start:          where the search begins; its size is that of the unit in which parameters are kept
                    within bounds, e⁻¹² to e¹² times as large.
    Warn, in Chinese, if a parameter ends on a bound or near it; raise RuntimeError if the search fails.
    """
    start = np.asarray(start, float)

    def downhill(logs):
        parameters = start * np.exp(logs)
        value, slope = log_likelihood(parameters)
        return -value, -slope * parameters

    # Of SciPy's methods with bounds this one calls no threads, which cost a small search more than they give.
    found = minimize(
        downhill,
        np.zeros(len(start)),
        jac=True,
        method="SLSQP",
        bounds=[(-_FAR, _FAR)] * len(start),
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    on_bound = np.abs(found.x) > _FAR - 1e-6
    if not np.isfinite(found.fun) or np.any(np.abs(found.jac[~on_bound]) > 1e-3):
        raise RuntimeError("拟合没有收敛：请检查数据里有没有极端的值")
    if np.any(np.abs(found.x) > _LOOSE):
        warnings.warn("拟合停在参数的边界上：这些数据定不下全部参数，结果只能参考", stacklevel=3)
    return start * np.exp(found.x), -float(found.fun)


def column(summary, name):
    """Return a column of a frame of any engine, or a single value of a dict, as a float array."""
    try:
        values = np.asarray(summary[name], float)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"汇总表应有一列数字 {name}：{error}") from None
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{name} 里有 {int(np.sum(~np.isfinite(values)))} 个不是有限的数")
    return values


def history(summary):
    """Return frequency, recency and T after checking that they describe customers."""
    frequency, recency, age = (column(summary, name) for name in ("frequency", "recency", "T"))
    if np.any((frequency < 0) | (frequency != np.floor(frequency))):
        raise ValueError("frequency 应是从 0 起的整数：重复购买的次数")
    if np.any((recency < 0) | (recency > age)):
        raise ValueError("recency 应在 0 到 T 之间：它是末次购买时的年龄，不是“距今多久”")
    if np.any((frequency == 0) != (recency == 0)):
        raise ValueError("frequency 是 0 的客户，recency 也应是 0，反之亦然")
    return frequency, recency, age


def weighted_mean(values, slopes, weights):
    """Return the means over customers of their log-likelihoods and of the slopes, one row each."""
    # Plain sums: the threads of a matrix product cost more than the product.
    return (values * weights).sum() / weights.sum(), (slopes * weights).sum(axis=1) / weights.sum()


def patterns(*columns):
    """Return the distinct rows of some columns, as columns, and which of them each row is.

    Customers with the same history have the same likelihood: it is worked out once.
    """
    rows, which = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    return rows.T, which.ravel()
