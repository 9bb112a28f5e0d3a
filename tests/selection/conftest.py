"""A programme in which households apply."""

import pytest

from tests.selection.homes import Programme
from tests.world import World


@pytest.fixture
def town(world: World) -> Programme:
    """A batch, a campaign, and households to come."""
    return Programme(world)
