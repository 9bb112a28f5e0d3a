"""Fixtures of the room."""

import pytest

from tests.ledger.posting import Books
from tests.world import World


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)
