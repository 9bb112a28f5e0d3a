"""Fixtures of the room."""

import pytest

from tests.papers.printing import Press
from tests.world import World


@pytest.fixture
def press(world: World, monkeypatch: pytest.MonkeyPatch) -> Press:
    return Press(world, monkeypatch)
