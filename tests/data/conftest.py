"""The CDNOW sample in three engines, its summary and the fitted models."""

import dask.dataframe
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
