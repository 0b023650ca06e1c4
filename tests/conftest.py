"""What several rooms of the tests share."""

import pytest
from custserv.author.micropython import MicroPython


@pytest.fixture(scope="session")
def micropython():
    """The published page's Python, one long-lived process for all tests."""
    with MicroPython() as python:
        yield python
