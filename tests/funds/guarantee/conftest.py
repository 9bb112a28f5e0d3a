"""A warden with money, so that guarantees begin by the real actions."""

import pytest

from tests.agreements.stage import Stage
from tests.funds.guarantee.warden import Warden
from tests.world import COUNTY
from tuopin.funds.queries.faults.guarantee import faults


@pytest.fixture
def warden(stage: Stage) -> Warden:
    made = Warden(stage)
    made.come(10_000_000)
    return made


@pytest.fixture
def sound():
    """Say that the check finds nothing wrong with guarantees."""
    return lambda: list(faults(COUNTY)) == []
