"""A bar for what takes longer than a second."""

import os

from tqdm.auto import tqdm


def progress(steps, label, unit):
    """Return the steps, with a bar that appears after a second and goes when they are done.

    TQDM_DISABLE in the environment keeps it away, in notebooks too, where tqdm itself does not look:
    an output that differs with every run has no place in a stored notebook.
    """
    silent = "TQDM_DISABLE" in os.environ
    return tqdm(steps, desc=label, unit=unit, delay=1, leave=False, disable=silent)
