"""A township's figures are its line among all, and reading them reads nothing of the others."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.coordination.test_ranking import busy as busy_council
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.coordination.queries import figures_of, township_figures

JULY = date(2007, 7, 2)
busy = busy_council
# Tables that grow with the households of a county.
GROWING = (
    "selection_pairing", "oversight_finding", "outcomes_exit", "disasters_relief", "disasters_loss",
    "funds_payment", "funds_loan", "funds_instalment",
)  # fmt: skip


@pytest.mark.parametrize("on", [date(2007, 3, 1), date(2007, 6, 1), JULY])
def test_one_townships_figures_are_its_line_among_all(busy, on):
    every = {one.region: one for one in township_figures(COUNTY, on)}
    assert set(every) >= {NORTH, SOUTH}
    for region, line in every.items():
        assert figures_of(COUNTY, region, on) == line


def test_what_a_township_reports_is_read_of_it_alone(busy):
    """Filing one report counted the visits, debts and losses of the whole county."""
    with CaptureQueriesContext(connection) as seen:
        figures_of(COUNTY, NORTH, JULY)
    for query in seen.captured_queries:
        first_day = "MIN(" in query["sql"] and "GROUP BY" not in query["sql"]
        if any(table in query["sql"] for table in GROWING) and not first_day:
            assert NORTH[:9] in query["sql"], query["sql"]


def test_a_place_that_is_no_township_reports_nothing(busy):
    assert figures_of(COUNTY, f"{COUNTY}399000", JULY).households == 0
