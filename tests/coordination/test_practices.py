"""Good practice collected and promoted, and the office's log (R45, R51, R111)."""

from datetime import date

import pytest

from tests.coordination.council import APRIL
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.coordination import actions
from tuopin.coordination.models import LogEntry, Practice
from tuopin.coordination.queries import (
    log_entries,
    practice,
    practice_state,
    practices,
    practices_of,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county

MAY = date(2007, 5, 8)
SOUTHERN = Scope(COUNTY, (SOUTH[:9],))


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def collect(council, who="north_office", **given):
    given = {"region": NORTH, "title": "技术员包村", "text": "一名技术员包一个村。"} | given
    done = actions.collect_practice(actor=council.act(who), on=APRIL, **given).result
    return Practice.objects.get(id=done["practice"])


def test_a_practice_is_seen_everywhere_once_it_is_promoted(council):
    made = collect(council)
    assert list(practices(SOUTHERN, MAY)) == []
    assert list(practices(whole_county(COUNTY), MAY, "collected")) == [made]
    actions.promote_practice(
        actor=council.act("county_head"), on=MAY, practice=made.id, document="县脱贫〔2007〕12号"
    )
    made.refresh_from_db()
    assert (made.state, made.document) == ("promoted", "县脱贫〔2007〕12号")
    assert list(practices(SOUTHERN, MAY)) == [made]
    assert list(practices(whole_county(COUNTY), MAY, "collected")) == []
    assert [practice_state(made, day) for day in (APRIL, MAY)] == ["collected", "promoted"]


def test_a_practice_may_be_a_households(council):
    home = council.stage.home(NORTH_A)
    made = collect(council, household=home.id, region="")
    assert (made.household, made.region) == (home, NORTH_A)
    assert practices_of(COUNTY, home.id, MAY) == [made]
    assert practices_of(COUNTY, home.id, date(2007, 4, 1)) == []


def test_a_practice_left_aside_is_not_shown(council):
    made = collect(council)
    actions.drop_practice(
        actor=council.act("county_office"), on=MAY, practice=made.id, reason="不可推广"
    )
    found = practice(COUNTY, made.id)
    assert found is not None
    assert found.state == "dropped"
    assert list(practices(whole_county(COUNTY), MAY)) == []
    # It was there until then.
    assert list(practices(whole_county(COUNTY), APRIL)) == [made]
    assert [practice_state(found, day) for day in (APRIL, MAY)] == ["collected", "dropped"]
    promote = {"practice": made.id, "document": "12号"}
    assert code_of(
        lambda: actions.promote_practice(actor=council.act("county_head"), on=MAY, **promote).result
    ) == ("out_of_order")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": ""}, "missing_value"),
        ({"text": " "}, "missing_value"),
        ({"title": "长" * 81}, "too_long"),
        ({"region": SOUTH}, "out_of_area"),
        ({"region": "990101101999"}, "bad_value"),
        ({"household": "00000000-0000-7000-8000-000000000000"}, "not_found"),
        ({"who": "north_liaison"}, "forbidden"),
    ],
)
def test_a_practice_that_says_too_little_is_refused(council, given, code):
    assert code_of(lambda: collect(council, **given)) == code


def test_the_same_title_is_collected_once_in_a_place(council):
    made = collect(council)
    assert code_of(lambda: collect(council)) == "practice_known"
    head, office = council.act("county_head"), council.act("county_office")

    def promote():
        actions.promote_practice(actor=head, on=MAY, practice=made.id, document="")

    def drop():
        actions.drop_practice(actor=office, on=date(2007, 4, 1), practice=made.id, reason="无")

    assert code_of(promote) == "missing_value"
    assert code_of(drop) == "too_early"


def log(council, who="county_office", on=APRIL, **given):
    given = {"region": WHOLE, "kind": "coordination", "text": "协调信用社开户"} | given
    done = actions.log(actor=council.act(who), on=on, **given).result
    return LogEntry.objects.get(id=done["entry"])


def test_the_log_keeps_what_was_guided_and_coordinated(council):
    county = log(council)
    own = log(council, "north_office", region=NORTH, kind="guidance", happened_on=date(2007, 4, 1))
    assert (own.happened_on, own.kind) == (date(2007, 4, 1), "guidance")
    assert set(log_entries(whole_county(COUNTY), MAY)) == {county, own}
    assert list(log_entries(Scope(COUNTY, (NORTH[:9],)), MAY)) == [own]
    assert list(log_entries(whole_county(COUNTY), MAY, "guidance")) == [own]
    assert list(log_entries(whole_county(COUNTY), date(2007, 4, 1))) == [own]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "gossip"}, "bad_value"),
        ({"text": ""}, "missing_value"),
        ({"region": "990101101999"}, "bad_value"),
        ({"happened_on": date(2007, 4, 3)}, "date_future"),
        ({"who": "north_office"}, "out_of_area"),
        ({"who": "auditor"}, "forbidden"),
    ],
)
def test_a_log_line_that_cannot_be_is_refused(council, given, code):
    assert code_of(lambda: log(council, **given)) == code
