"""Fixtures that all rooms share."""

import pytest

from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """An invented county with its people, afresh for each test."""
    return World()
