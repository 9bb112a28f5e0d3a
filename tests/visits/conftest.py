"""Fixtures of the room."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.visits.aides import Aides
from tests.visits.walk import Walk
from tests.world import World


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


@pytest.fixture
def purse(stage: Stage) -> Purse:
    made = Purse(stage)
    made.come()
    return made


@pytest.fixture
def walk(purse: Purse) -> Walk:
    return Walk(purse)


@pytest.fixture
def aides(stage: Stage) -> Aides:
    made = Aides(stage)
    made.come(10_000_000)
    return made
