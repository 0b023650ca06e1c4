"""The CDNOW sample in three engines, its summary and the fitted models."""

import dask.dataframe
import numpy as np
import pandas as pd
import polars
import pytest

from custserv.data.bgnbd import fit_bgnbd
from custserv.data.btyd import btyd_summary
from custserv.data.cdnow import CALIBRATION_END, cdnow_sample
from custserv.data.gamma_gamma import fit_gamma_gamma

ENGINES = {
    "pandas": lambda frame: frame,
    "polars": polars.from_pandas,
    # From eleven parts on Dask groups in another way than with few.
    "dask": lambda frame: dask.dataframe.from_pandas(frame, npartitions=3),
    "dask in many parts": lambda frame: dask.dataframe.from_pandas(frame, npartitions=14),
}


@pytest.fixture(params=ENGINES)
def engine(request):
    """Turn a pandas frame into one of each engine."""
    return ENGINES[request.param]


@pytest.fixture(scope="session")
def sample():
    return cdnow_sample()


@pytest.fixture(scope="session")
def summary(sample):
    """The sample's calibration period in weeks."""
    return btyd_summary(sample, CALIBRATION_END)


@pytest.fixture(scope="session")
def bgnbd(summary):
    return fit_bgnbd(summary)


@pytest.fixture(scope="session")
def gamma_gamma(summary):
    return fit_gamma_gamma(summary)


@pytest.fixture(scope="session")
def near():
    """``value == near(figure, digits)``: the value, rounded as the figure is printed."""
    return lambda figure, digits: pytest.approx(figure, rel=0, abs=0.5 * 10**-digits + 1e-9)


@pytest.fixture(scope="session")
def rows():
    """The rows of a frame of pandas or polars, as lists of plain values."""
    return lambda frame: [
        list(row) for row in zip(*(frame[name].to_list() for name in frame.columns), strict=True)
    ]


@pytest.fixture(scope="session")
def drawn():
    """Draw customers from known models, the dead ones too, watched for 26 to 40 weeks.

    ``drawn(random, size, (r, α, a, b), (p, q, v))``: their summary.
    """

    def customer(random, r, alpha, a, b):
        rate, chance, age = random.gamma(r) / alpha, random.beta(a, b), random.uniform(26, 40)
        time, bought, last = 0.0, 0, 0.0
        while (time := time + random.exponential() / rate) <= age:
            bought, last = bought + 1, time
            if random.random() < chance:
                break
        return bought, last, age

    def draw(random, size, purchase_model, spend_model=(6.25, 3.74, 15.44)):
        histories = [customer(random, *purchase_model) for _ in range(size)]
        summary = pd.DataFrame(histories, columns=["frequency", "recency", "T"])
        p, q, v = spend_model
        times, rates = summary["frequency"].to_numpy(), random.gamma(q, size=size) / v
        amounts = random.gamma(p * np.maximum(times, 1)) / (rates * np.maximum(times, 1))
        summary["monetary_value"] = np.where(times > 0, amounts, 0)
        return summary.assign(customer_id=range(size))

    return draw
