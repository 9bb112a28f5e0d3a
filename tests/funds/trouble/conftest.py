"""Fixtures of loans in trouble."""

import pytest

from tests.funds.trouble.hardship import Hardship


@pytest.fixture
def hardship(purse) -> Hardship:
    return Hardship(purse)
