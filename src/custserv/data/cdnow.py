"""The purchase log of CDNOW, a shop for music: everyone who first bought there in early 1997.

The files come with the package ``lifetimes`` (MIT licence); the data were made public by Bruce Hardie
and Peter Fader (brucehardie.com/datasets). What licence they gave them is not known.
"""

from importlib import resources
from importlib.util import find_spec, module_from_spec

import pandas as pd

# The literature fits its models to the first 39 weeks and checks them on the next 39.
CALIBRATION_END = "1997-09-30"
OBSERVATION_END = "1998-06-30"


def cdnow_sample():
    """Return the log of 2,357 customers to which the literature fits: 6,919 purchases.

    Columns: customer_id (1–2357), date (1997-01-01 to 1998-06-30), units (CDs), amount (US dollars,
    0 for what cost nothing), master_id (the customer in the full log).
    Source: Fader, Hardie & Lee (2005), “Counting your customers” the easy way, Marketing Science 24(2).
    Raise ModuleNotFoundError if the package ``lifetimes`` is not installed.
    """
    log = _read("CDNOW_sample.txt", ["master_id", "customer_id", "date", "units", "amount"], header=None)
    return log[["customer_id", "date", "units", "amount", "master_id"]]


def cdnow_master():
    """Return the full log of 23,570 customers: 69,659 purchases, with columns as in the sample's.

    Source: Fader & Hardie (2001), Forecasting repeat sales at CDNOW, Interfaces 31(3).
    Raise ModuleNotFoundError if the package ``lifetimes`` is not installed.
    """
    return _read("CDNOW_master.txt", ["customer_id", "date", "units", "amount"], header=0)


def _read(name, columns, header):
    spec = find_spec("lifetimes")
    if spec is None:
        raise ModuleNotFoundError("CDNOW 数据在 lifetimes 包里，请先安装：pip install lifetimes")
    # The package is only located, not run: its code wants a setuptools that is gone.
    folder = resources.files(module_from_spec(spec)) / "datasets"
    with (folder / name).open(encoding="utf-8") as file:
        return pd.read_csv(file, sep=r"\s+", names=columns, header=header, parse_dates=["date"])
