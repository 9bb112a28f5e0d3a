"""Fixtures of the room."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.outcomes.lives import Lives
from tests.world import World


@pytest.fixture
def lives(world: World) -> Lives:
    purse = Purse(Stage(world))
    purse.come()
    return Lives(purse)
