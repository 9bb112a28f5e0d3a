"""Fixtures of the room."""

import pytest

from tests.agreements.stage import Stage
from tests.world import World


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)
