"""A bar for what takes longer than a second."""

import os

from tqdm.auto import tqdm


def progress(steps, label, unit):
    """Return the steps, with a bar that appears after a second and goes when they are done.

    TQDM_DISABLE in the environment keeps it away, in notebooks too, where tqdm itself does not look:
    an output that differs with every run has no place in a stored notebook.
    """
    return tqdm(steps, desc=label, unit=unit, **_terms())


def dask_progress(label):
    """Return a context in which Dask's tasks show such a bar."""
    # Dask need not be there for those who have no frame of its kind.
    from tqdm.dask import TqdmCallback

    return TqdmCallback(desc=label, unit="步", **_terms())


def _terms():
    return {"delay": 1, "leave": False, "disable": "TQDM_DISABLE" in os.environ}
