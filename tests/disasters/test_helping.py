"""Support by source, relief to households, urgent needs the same day (R101, R116)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.disasters.after import (
    NEXT,
    WEEK,
    code,
    dispute,
    give,
    lost,
    needy,
    refusal,
    support,
    sweep,
    verify,
    void,
    void_support,
)
from tests.disasters.test_losses import REPORTED, flood, hail, lose
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.disasters.actions import give_relief, take_support, void_relief
from tuopin.disasters.actions import sweep as sweep_action
from tuopin.disasters.models import Relief, Support
from tuopin.disasters.queries import (
    by_source,
    faults,
    late,
    relief_counts,
    relief_of,
    relief_rows,
    reliefs,
    reliefs_of,
    supports,
    urgent_late,
    urgent_rows,
)
from tuopin.disasters.rules.relief import gifts, over
from tuopin.kit.keys import uuid7
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder

WHOLE = whole_county(COUNTY)
TWO_DAYS = REPORTED + timedelta(days=2)


def told(kind="urgent_relief"):
    rows = Reminder.objects.filter(kind=kind, settled_on__isnull=True)
    return sorted(rows.values_list("stage", "role"))


# ---- support


def test_a_source_gives_support_for_an_event(stage):
    event = hail(stage)
    made = support(stage, event, content="棉被二十床")
    assert (made.source, made.fen, made.received_on, made.region) == (
        "civil_affairs", 1_000_000, REPORTED, event.region,
    )  # fmt: skip
    assert [row.given_fen for row in supports(WHOLE, REPORTED)] == [0]
    assert list(supports(WHOLE, REPORTED - timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"source": "heaven"}, "bad_value"),
        ({"giver": " "}, "missing_value"),
        ({"fen": 0}, "bad_amount"),
        ({"fen": 10.5}, "bad_amount"),
        ({"on": date(2007, 7, 7)}, "too_early"),
        ({"who": "north_office"}, "out_of_area"),
        ({"who": "north_liaison"}, "forbidden"),
    ],
)
def test_a_support_that_cannot_be_is_refused(stage, given, why):
    assert code(support, stage, hail(stage), **given) == why
    assert not Support.objects.exists()


def test_a_township_records_its_own_support_within_the_event(stage):
    event = hail(stage, region=NORTH)
    assert support(stage, event, who="north_office", source="township").region == NORTH
    assert code(support, stage, event, region=SOUTH) == "outside_event"
    assert take_support.code == "disasters.take_support"


# ---- relief


def test_households_get_relief_out_of_a_support_and_never_more_than_it(stage):
    event = hail(stage)
    homes = [lost(stage, event).household for _ in range(3)]
    given = support(stage, event, fen=120_000)
    (first, second) = give(stage, event, *homes[:2], support=given)
    assert (first.source, first.fen, first.given_on) == ("civil_affairs", 50_000, NEXT)
    refused = refusal(give, stage, event, homes[2], support=given)
    assert refused.code == "support_exceeded"
    assert "200.00" in refused.text()
    give(stage, event, homes[2], support=given, fen=20_000)
    assert supports(WHOLE, NEXT)[0].given_fen == 120_000
    void(stage, second)
    assert supports(WHOLE, WEEK)[0].given_fen == 70_000
    give(stage, event, homes[1], support=given, on=WEEK)
    assert relief_counts(COUNTY, NEXT) == (3, 120_000)
    assert relief_counts(COUNTY, REPORTED) == (0, 0)
    assert relief_counts(COUNTY, WEEK, Scope(COUNTY, (SOUTH[:9],))) == (0, 0)
    assert by_source(WHOLE, WEEK) == [("civil_affairs", 120_000, 120_000, 3)]


def test_a_support_with_a_nought_too_many_is_made_void_once_nothing_of_it_is_out(stage):
    """Nobody could take it back: what had come stood ten times too high for good."""
    event = hail(stage)
    home = lost(stage, event).household
    held = support(stage, event, fen=10_000_000)
    (given,) = give(stage, event, home, support=held)
    assert "500.00" in refusal(void_support, stage, held).text()
    void(stage, given)
    for wrong, why in (
        ({"reason": " "}, "missing_value"),
        ({"on": REPORTED - timedelta(days=1)}, "too_early"),
        ({"who": "north_office"}, "forbidden"),
    ):
        assert code(void_support, stage, held, **wrong) == why
    void_support(stage, held)
    assert code(void_support, stage, held) == "support_void"
    assert code(give, stage, event, home, support=held, on=WEEK) == "support_void"
    assert by_source(WHOLE, WEEK) == []
    assert by_source(WHOLE, NEXT) == [("civil_affairs", 10_000_000, 50_000, 1)]
    assert supports(WHOLE, WEEK)[0].void_reason == "多写了一个零"
    assert list(faults(COUNTY)) == []
    Relief.objects.update(void_on=None)
    assert list(faults(COUNTY)) == [("disasters_support", str(held.id))]


def test_relief_needs_no_support_but_a_source(stage):
    event = hail(stage)
    home = lost(stage, event).household
    give(stage, event, home, source="party_fees", kind="grain", fen=8_000)
    assert code(give, stage, event, home, source="") == "bad_value"
    assert [(s.source, s.received_fen, s.given_fen) for s in by_source(WHOLE, NEXT)] == [
        ("party_fees", 0, 8_000)
    ]
    rows = relief_of(COUNTY, [home.id], NEXT)[event.id, home.id]
    assert [(r.kind, r.fen) for r in rows] == [("grain", 8_000)]
    assert [r.fen for r in reliefs_of(COUNTY, [home.id], NEXT)] == [8_000]


def test_labour_may_be_worth_nothing_but_must_be_named(stage):
    event = hail(stage)
    home = lost(stage, event).household
    assert code(give, stage, event, home, fen=0) == "bad_amount"
    given = [{"household": home.id, "kind": "labour", "content": "帮工五天"}]
    give_relief(
        actor=stage.act("north_office"), on=NEXT, event=event.id, given=given, source="township"
    )
    assert Relief.objects.get().content == "帮工五天"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "gold"}, "bad_value"),
        ({"fen": -1}, "bad_amount"),
        ({"fen": 1.5}, "bad_amount"),
        ({"on": date(2007, 7, 7)}, "too_early"),
        ({"who": "south_office"}, "out_of_area"),
        ({"who": "north_liaison"}, "forbidden"),
    ],
)
def test_a_relief_that_cannot_be_is_refused_whole(stage, given, why):
    event = hail(stage)
    homes = [lost(stage, event).household for _ in range(2)]
    assert code(give, stage, event, *homes, **given) == why
    assert not Relief.objects.exists()


def test_only_struck_households_get_relief_and_the_others_are_named(stage):
    event = hail(stage)
    struck, spared = lost(stage, event).household, stage.cleared().household
    refused = refusal(give, stage, event, struck, spared)
    assert refused.code == "not_struck"
    assert [row.name for row in refused.rows] == [spared.head_name]
    assert code(give, stage, event, struck, struck) == "repeated"
    assert code(give, stage, flood(stage), struck) == "not_struck"
    assert code(give, stage, event) == "nothing_chosen"
    assert code(give, stage, event, struck, on=REPORTED - timedelta(days=1)) == "not_struck"


def test_a_support_is_for_its_own_event_its_own_place_and_from_its_own_day(stage):
    event, other = hail(stage), flood(stage)
    north, south = lost(stage, event), lost(stage, event, stage.cleared(SOUTH_A))
    of_north = support(stage, event, region=NORTH)
    refused = refusal(give, stage, event, north.household, south.household, support=of_north)
    assert refused.code == "outside_support"
    assert [row.subject for row in refused.rows] == [str(south.household_id)]
    assert code(give, stage, event, north.household, support=support(stage, other)) == "not_found"
    later = support(stage, event, on=WEEK)
    assert code(give, stage, event, north.household, support=later) == "too_early"
    assert [s.region for s in supports(Scope(COUNTY, (SOUTH[:9],)), WEEK, event.id)] == [
        event.region
    ]
    assert len(supports(Scope(COUNTY, (NORTH_A,)), WEEK, event.id)) == 2


def test_a_relief_is_void_with_a_reason_and_stays_to_be_seen(stage):
    event = hail(stage)
    home = lost(stage, event).household
    (made,) = give(stage, event, home)
    assert code(void, stage, made, reason=" ") == "missing_value"
    assert code(void, stage, made, on=REPORTED) == "too_early"
    assert code(void, stage, made, who="north_office") == "forbidden"
    void(stage, made)
    assert code(void, stage, made) == "relief_void"
    made.refresh_from_db()
    assert (made.void_on, made.void_reason) == (WEEK, "写错了户")
    assert relief_rows(WHOLE, NEXT).count() == 1
    assert relief_rows(WHOLE, WEEK).count() == 0
    assert reliefs(WHOLE, WEEK).count() == 1
    assert void_relief.code == "disasters.void_relief"


# ---- urgent needs


def test_an_urgent_need_is_on_the_list_and_told_the_same_day(stage):
    event = hail(stage)
    first = needy(stage, event)
    seen = urgent_rows(WHOLE, REPORTED, helped=False)
    assert [row.id for row in seen] == [first.id]
    assert told() == [(1, "township_office")]
    assert urgent_rows(WHOLE, REPORTED - timedelta(days=1)).count() == 0
    assert urgent_rows(Scope(COUNTY, (SOUTH[:9],)), REPORTED).count() == 0


def test_a_household_that_reports_its_need_twice_waits_once(stage):
    event, application = hail(stage), stage.cleared()
    first = needy(stage, event, application.household)
    lost(stage, event, application, urgent=True)
    assert [row.id for row in urgent_rows(WHOLE, REPORTED)] == [first.id]
    assert len(told()) == 1


def test_relief_answers_an_urgent_need_at_once_and_its_voiding_asks_again(stage):
    event = hail(stage)
    loss = needy(stage, event)
    (made,) = give(stage, event, loss.household)
    assert told() == []
    (row,) = urgent_rows(WHOLE, NEXT, helped=True)
    assert (row.helped_fen, row.helped_on) == (50_000, NEXT)
    void(stage, made)
    assert len(told()) == 3
    assert urgent_rows(WHOLE, NEXT, helped=True).count() == 1
    assert urgent_rows(WHOLE, WEEK, helped=False).count() == 1


def test_need_without_help_climbs_to_the_secretary_and_the_county_and_twice_changes_nothing(stage):
    loss = needy(stage, hail(stage))
    assert sweep(stage, NEXT) == {"told": 0, "settled": 0}
    assert urgent_late(WHOLE, NEXT, 1).count() == 0
    assert sweep(stage, TWO_DAYS) == {"told": 2, "settled": 0}
    assert told() == [
        (1, "township_office"), (2, "township_secretary"), (3, "county_office"),
    ]  # fmt: skip
    assert sweep(stage, TWO_DAYS) == {"told": 0, "settled": 0}
    assert sweep(stage, WEEK) == {"told": 0, "settled": 0}
    assert [(line.code, line.count, line.oldest_on) for line in late(WHOLE, TWO_DAYS)] == [
        ("urgent_relief", 1, NEXT)
    ]
    give(stage, loss.event, loss.household, on=WEEK)
    assert sweep(stage, WEEK) == {"told": 0, "settled": 0}
    assert told() == []
    assert late(WHOLE, WEEK) == []


def test_a_sweep_is_the_county_operators_own(stage):
    assert code(sweep_action, actor=stage.act("county_head"), on=NEXT) == "forbidden"


def test_what_nobody_verified_or_answered_in_time_is_late(stage):
    event = hail(stage)
    loss, other = lost(stage, event), lost(stage, event)
    verify(stage, other)
    dispute(stage, other)
    days = timedelta(days=15)
    assert late(WHOLE, REPORTED + days) == []
    assert late(WHOLE, REPORTED + days + timedelta(days=2)) == [
        ("loss_unverified", 1, REPORTED + days), ("loss_disputed", 1, NEXT + days),
    ]  # fmt: skip
    assert late(Scope(COUNTY, (SOUTH[:9],)), date(2007, 12, 28)) == []
    assert loss.state == "reported"


def test_a_sweep_costs_as_many_statements_for_many_as_for_few(stage):
    event, spent = hail(stage), []
    for count in (2, 8):
        for _ in range(count):
            lose(stage, event, stage.cleared().household, loss_fen=0, people=2, urgent=True)
        day = TWO_DAYS + timedelta(days=count)
        with CaptureQueriesContext(connection) as seen:
            sweep(stage, day)
        spent.append(len(seen))
    assert spent[1] <= spent[0]


# ---- the rules


@given(most=st.integers(0, 10**9), had=st.integers(0, 10**9), more=st.integers(0, 10**9))
def test_what_is_given_fits_exactly_when_nothing_is_over(most, had, more):
    assert (over(most, had, more) == 0) == (had + more <= most)
    assert over(most, had, more) <= had + more


def test_a_gift_is_worth_something_or_says_what_it_is():
    key = uuid7()
    assert gifts([{"household": str(key), "kind": "cash", "fen": 5}])[0].household == UUID(str(key))
    with pytest.raises(ValueError, match="0"):
        gifts([{"household": key, "kind": "cash"}])
