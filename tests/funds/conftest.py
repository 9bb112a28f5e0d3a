"""Fixtures of the room."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.world import World


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


@pytest.fixture
def purse(stage: Stage) -> Purse:
    made = Purse(stage)
    made.come()
    return made
