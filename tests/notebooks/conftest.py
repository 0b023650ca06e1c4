"""What the tests of a chapter work with: its path, its cells, its prose, what it defines and asks."""

from functools import cache

import pytest
from custserv.author import truth
from custserv.author.chapter import NOTEBOOKS, questions, read, run

notebook_of = cache(read)


@pytest.fixture
def path(request):
    """The chapter that a test module is named after."""
    return NOTEBOOKS / f"{request.path.stem.removeprefix('test_')}.ipynb"


@pytest.fixture
def cells(path):
    """The chapter's cells by id."""
    return {cell.id: cell for cell in notebook_of(path).cells}


@pytest.fixture
def prose(path):
    """The chapter's text cells by id."""
    return truth.prose(notebook_of(path))


@pytest.fixture
def notebook(path):
    """What the chapter's code cells define."""
    return run(path)


@pytest.fixture
def asked(path):
    """The chapter's questions by id."""
    return {question.id: question for question in questions(path)}
