"""Fixtures of the room."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.oversight.tour import Tour
from tests.world import World


@pytest.fixture
def tour(world: World) -> Tour:
    purse = Purse(Stage(world))
    purse.come(10_000_000)
    return Tour(purse)
