"""Figures: what they say of a small year on two days, of an empty county, and what they cost."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reports.year import CODE, N
from tuopin.kit.money import half_up
from tuopin.kit.scope import whole_county
from tuopin.pilot.scale import scale_of
from tuopin.pilot.stage import Stage
from tuopin.reports.queries import background, figures, opened
from tuopin.reports.rules import catalogue, definition, said, unit_word
from tuopin.selection.models import Application

SPRING, WINTER = date(2007, 4, 30), date(2007, 12, 28)
MOST_QUERIES = 60
# A mean has no rows that come to it, only those that it is the mean of.
MEANS = re.compile("_per_|average")
HANDS = ("special", "transit", "township", "outstanding", "written_off")


@pytest.fixture(scope="module")
def year(lived: Stage) -> Stage:
    return lived


def test_at_the_end_of_april_the_money_is_in_place_and_nothing_is_struck(year):
    found = figures(CODE, SPRING)
    assert found["batch.1.households"] == N
    assert found["batch.1.placed_fen"] == scale_of(N).money_fen
    assert found["batch.1.in_place_on"] == "2007-04-30"
    assert found["disaster.households"] == found["disaster.loss_fen"] == 0
    assert found["disaster.loss_per_household_fen"] is None
    assert "batch.2.state" not in found
    assert not [code for code in found if code.startswith("disaster.0")]


def test_on_the_day_of_the_report_all_figures_scale_with_the_households(year):
    found = figures(CODE, WINTER)
    scale = scale_of(N)
    assert found["townships"] == 16
    assert found["teams"] == 5
    assert found["survey.days"] == 10
    assert found["batch.1.state"] == "in_place"
    assert found["batch.2.state"] == "preparing"
    assert found["batch.1.households"] == N
    assert found["batch.1.parts"] >= N
    assert found["batch.1.average_fen"] == half_up(found["batch.1.placed_fen"], N)
    assert found["disaster.loss_fen"] == scale.loss_fen
    assert found["disaster.parts"] == sum(found[f"disaster.{e}.parts"] for e in ("0708", "0813"))
    assert found["batch.1.approved"] <= found["batch.1.verified"] - found["batch.1.excluded"]
    for code in ("pairing.without_officer", "pairing.without_lead", "letters.incomplete"):
        assert found[code] == 0
    assert found["numbers.gaps"] == found["numbers.mismatches"] == 0
    assert all(found[f"survey.f{n}"] > 0 for n in range(1, 5))


def test_capital_is_where_the_hands_are(year):
    for on in (SPRING, date(2007, 4, 20), WINTER):
        found = figures(CODE, on)
        assert found["fund.capital_fen"] == sum(found[f"fund.{h}_fen"] for h in HANDS), on


def test_a_day_before_everything_counts_nothing(year):
    found = figures(CODE, date(2006, 12, 31))
    assert {v for v in found.values() if v is not None} <= {0, 16}


def test_every_figure_opens_rows_that_come_to_what_it_says(year):
    for on in (SPRING, WINTER):
        found = figures(CODE, on)
        for code, value in found.items():
            entry = definition(code)
            rows = opened(whole_county(CODE), code, on, 0, 10_000)
            if entry.unit == "fen" and not MEANS.search(code):
                assert rows.sum_fen == value, code
                assert sum(i.fen or 0 for i in rows.items) == value, code
            elif isinstance(value, int) and entry.unit != "fen":
                assert rows.total == len(rows.items) == value, code


def test_a_township_opens_its_share_and_the_shares_make_the_whole(year):
    found = figures(CODE, WINTER)
    shares = background(CODE, WINTER).townships
    assert sum(t.households for t in shares) == found["batch.1.households"]
    assert sum(t.placed_fen for t in shares) == found["batch.1.placed_fen"]
    assert sum(t.loss_fen for t in shares) == found["disaster.loss_fen"]


def test_the_figures_of_a_day_cost_few_queries_whatever_there_is(year):
    counts = []
    for on in (SPRING, WINTER):
        with CaptureQueriesContext(connection) as seen:
            figures(CODE, on)
        counts.append(len(seen))
    assert max(counts) <= MOST_QUERIES
    # In April no visit can be owed yet: nothing is asked for.
    assert counts[0] <= counts[1]


def test_every_figure_can_be_said_in_both_languages(year):
    for code, value in figures(CODE, WINTER).items():
        entry = definition(code)
        assert entry.name("zh")
        assert entry.name("en")
        assert said(entry.unit, value, "zh", 2007)
        assert not any("\u4e00" <= c <= "\u9fff" for c in said(entry.unit, value, "en", 2007))


def test_the_catalogue_names_every_figure_and_nothing_else(year):
    found = {definition(code)._replace(code="") for code in figures(CODE, WINTER)}
    assert {e.zh for e in found} == {e.zh for e in catalogue().values()}


def test_an_empty_county_counts_nothing_and_divides_nothing(world):
    found = figures(world.county, WINTER)
    assert found["townships"] == 2
    rest = {code: value for code, value in found.items() if code != "townships"}
    assert set(rest.values()) <= {0, None}
    assert rest["disaster.loss_per_household_fen"] is None
    assert rest["survey.days"] == 0
    facts = background(world.county, WINTER)
    assert facts.batch is None
    assert facts.townships == ()


def test_a_batchs_state_opens_its_milestones_each_as_it_stood_on_the_day(year):
    """R115: a day for each, and whether it was kept."""
    before = opened(whole_county(CODE), "batch.2.state", WINTER).items
    assert before
    assert all(item.name.startswith("milestone.") and item.day for item in before)
    done = opened(whole_county(CODE), "batch.1.state", WINTER).items
    assert {item.what for item in done} <= {"standing.done", "standing.late"}
    early = opened(whole_county(CODE), "batch.1.state", date(2007, 2, 1)).items
    assert "standing.due" in {item.what for item in early}


def test_who_was_left_out_is_shown_with_the_reason(year):
    """R106: not with the kind of project that came to nothing."""
    out = opened(whole_county(CODE), "batch.1.excluded", WINTER, 0, 1000).items
    assert out
    assert all(item.what.startswith("exclusion.") for item in out)
    noted = opened(whole_county(CODE), "batch.1.unsupported", WINTER, 0, 1000).items
    kept = Application.objects.filter(state="unsupported", batch__number=1)
    notes = set(kept.values_list("decision_note", flat=True))
    assert noted
    assert {item.what for item in noted} == notes - {""}


def test_an_unknown_figure_is_no_figure():
    with pytest.raises(KeyError):
        definition("batch.one.households")


@pytest.mark.parametrize(
    ("unit", "count", "zh", "en"),
    [
        ("household", 1, "户", "household"),
        ("household", 0, "户", "households"),
        ("person", 2, "人", "people"),
        ("part", 3, "个项目", "project parts"),
    ],
)
def test_a_unit_has_its_plural_in_english(unit, count, zh, en):
    assert unit_word(unit, count) == zh
    assert unit_word(unit, count, "en") == en
