"""Fixtures of bank statements."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.bank.till import Till


@pytest.fixture
def till(stage: Stage) -> Till:
    return Till(stage)
