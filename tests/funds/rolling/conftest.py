"""Fixtures of the fund that rolls."""

import pytest

from tests.funds.collecting.way import Way
from tests.funds.purse import Purse
from tests.funds.trouble.hardship import Hardship


@pytest.fixture
def hardship(purse: Purse) -> Hardship:
    return Hardship(purse)


@pytest.fixture
def way(purse: Purse) -> Way:
    return Way(purse)
