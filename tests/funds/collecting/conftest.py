"""Fixtures of the way back."""

from collections.abc import Iterator

import pytest

from tests.funds.collecting.way import Way
from tests.funds.purse import Purse
from tests.world import COUNTY
from tuopin.funds.queries.faults.collecting import faults


@pytest.fixture
def way(purse: Purse) -> Iterator[Way]:
    """Whatever a test did: afterwards rows and ledger agree."""
    yield Way(purse)
    assert list(faults(COUNTY)) == []
