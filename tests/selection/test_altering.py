"""Parts of an approved project that change: what stood on each day stays readable."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.selection.homes import PIGS, TEA
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.selection import queries
from tuopin.selection.actions import alter_parts
from tuopin.selection.models import Part
from tuopin.selection.rules.altering import Alteration, stands
from tuopin.selection.rules.applying import PartLine
from tuopin.workflow.actions import Act

GOATS = PartLine("养殖", "山羊", 6_000, "只", 200_000)
CHANGED = date(2007, 6, 11)


def alter(town, case, *changes: Alteration, on: date = CHANGED) -> list[Part]:
    act = Act(town.world.actor("county_head"), "visits.approve_change", on)
    return alter_parts(act, case, changes)


@pytest.fixture
def case(town):
    return town.in_state("cleared", None, PIGS, TEA)


def contents(county: str, case: Any, on: date | None = None) -> list[str]:
    return [part.content for part in queries.parts_of(county, [case.id], on).get(case.id, [])]


def test_the_new_part_stands_from_the_day_and_the_old_one_until_the_day_before(town, case):
    pigs = Part.objects.get(content="生猪")
    (goats,) = alter(town, case, Alteration(pigs.id, GOATS))
    assert (goats.follows_id, goats.added_on, goats.approved_fen) == (pigs.id, CHANGED, 200_000)
    assert (goats.approved_milli, goats.position) == (6_000, 3)
    before = CHANGED - timedelta(days=1)
    assert contents(town.county, case, before) == ["生猪", "茶园"]
    assert contents(town.county, case, CHANGED) == ["茶园", "山羊"]
    assert contents(town.county, case) == ["茶园", "山羊"]


def test_what_was_applied_for_and_what_ever_was_stay_readable(town, case):
    pigs, tea = Part.objects.order_by("position")
    alter(town, case, Alteration(pigs.id, None), Alteration(None, GOATS))
    (filed,) = queries.parts_filed(town.county, [case.id]).values()
    (ever,) = queries.parts_ever(town.county, [case.id]).values()
    assert [part.id for part in filed] == [pigs.id, tea.id]
    assert len(ever) == 3
    rows = list(queries.filed_rows(whole_county(town.county), CHANGED))
    assert [row["content"] for row in rows] == ["生猪", "茶园"]


def test_a_part_that_ended_or_begins_later_conflicts_by_name(town, case):
    pigs, tea = Part.objects.order_by("position")
    (goats,) = alter(town, case, Alteration(pigs.id, GOATS))
    for part, day in ((pigs, CHANGED), (goats, CHANGED - timedelta(days=1))):
        with pytest.raises(Refused) as no:
            alter(town, case, Alteration(tea.id, None), Alteration(part.id, GOATS), on=day)
        assert no.value.code == "change_conflict"
        assert [row.name for row in no.value.rows] == [part.content]
    assert Part.objects.get(id=tea.id).dropped_on is None


def test_parts_of_others_and_the_same_part_twice_are_refused(town, case):
    pigs, _ = Part.objects.order_by("position")
    other = Part.objects.get(application=town.file(town.home()))
    for changes, code in (
        ([Alteration(other.id, None)], "not_found"),
        ([Alteration(pigs.id, None), Alteration(pigs.id, GOATS)], "repeated"),
    ):
        with pytest.raises(Refused) as no:
            alter(town, case, *changes)
        assert no.value.code == code


day = st.one_of(st.none(), st.integers(0, 6))


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(day, day), min_size=1, max_size=6), st.integers(0, 6))
def test_the_database_and_the_rule_agree_on_what_stands(town, spans, asked):
    case = town.file(town.home())
    Part.objects.filter(application=case).delete()
    days = [[None if n is None else CHANGED + timedelta(days=n) for n in span] for span in spans]
    for place, (added, dropped) in enumerate(days, start=1):
        Part.objects.create(
            county=town.county, application=case, position=place, added_on=added,
            dropped_on=dropped, **PIGS,
        )  # fmt: skip
    on = CHANGED + timedelta(days=asked)
    found = queries.parts_of(town.county, [case.id], on).get(case.id, [])
    expected = [n for n, span in enumerate(days, start=1) if stands(*span, on)]
    assert [part.position for part in found] == expected
