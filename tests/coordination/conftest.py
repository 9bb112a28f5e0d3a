"""Fixtures of coordination."""

import pytest

from tests.coordination.council import Council


@pytest.fixture
def council(world) -> Council:
    return Council(world)
