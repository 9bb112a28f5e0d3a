"""An approved project changes only by the county's decision, its money accounted for."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.stage import CLEARED
from tests.visits.aides import (
    ASKED,
    DECIDED,
    HALF,
    JPEG,
    add,
    drop,
    refusal,
    replace,
    scale,
)
from tests.world import COUNTY, NORTH_A
from tuopin.agreements.queries import paper_facts
from tuopin.archive.queries import read
from tuopin.base.rows import change as set_row
from tuopin.base.scope import Scope
from tuopin.funds.models import Loan
from tuopin.funds.queries import placements, reached_parts
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.notices.models import Reminder
from tuopin.policy.actions import set_rule
from tuopin.selection import queries as selection
from tuopin.selection.models import Kin, Part
from tuopin.visits import queries
from tuopin.visits.actions import approve_change, sweep
from tuopin.visits.models import Change

THE_DAY_BEFORE = DECIDED - timedelta(days=1)


def standing(home, on):
    """Return content, scale and loan money of the parts that stand on a day."""
    (parts,) = selection.parts_of(COUNTY, [home], on).values()
    return [(part.content, part.approved_milli, part.approved_fen) for part in parts]


def test_a_change_asked_for_changes_nothing_until_the_county_approves_it(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    case = aides.case(home).id
    before = [("生猪", 5_000, HALF), ("茶园", 5_000, HALF)]
    asked = aides.ask(home, scale(pigs, 2_000, 40_000), scale(tea, 9_000, 160_000))
    assert standing(case, ASKED) == before
    done = aides.approve(asked)
    assert len(done["parts"]) == 2
    after = [("生猪", 2_000, 40_000), ("茶园", 9_000, 160_000)]
    assert standing(case, THE_DAY_BEFORE) == before
    assert standing(case, DECIDED) == after
    # What the household applied for stays readable, and each part says what it follows.
    (filed,) = selection.parts_filed(COUNTY, [case]).values()
    assert [part.id for part in filed] == [pigs.id, tea.id]
    _, _, fewer, more = aides.parts(home)
    assert [(p.follows_id, p.own_fen, p.added_on) for p in (fewer, more)] == [
        (pigs.id, pigs.own_fen, DECIDED), (tea.id, tea.own_fen, DECIDED),
    ]  # fmt: skip


def test_a_part_is_replaced_dropped_and_another_is_added_in_one_request(aides):
    home = aides.home("生猪", "茶园", "竹编")
    pigs, tea, _bamboo = aides.parts(home)
    fen = pigs.approved_fen
    asked = aides.ask(
        home, replace(pigs, "山羊", fen), drop(tea), add("板栗", fen, category="林业"),
    )  # fmt: skip
    aides.approve(asked)
    names = [content for content, *_ in standing(aides.case(home).id, DECIDED)]
    assert names == ["竹编", "山羊", "板栗"]
    assert [p.category for p in aides.parts(home)[3:]] == ["养殖", "林业"]
    steps = [
        (s.part.content, s.ended) for s in queries.history_of(COUNTY, aides.case(home).id, DECIDED)
    ]
    assert steps == [("生猪", True), ("茶园", True), ("山羊", False), ("板栗", False)]
    assert not queries.history_of(COUNTY, aides.case(home).id, THE_DAY_BEFORE)


def test_every_reader_sees_the_parts_of_its_own_day(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    aides.approve(aides.ask(home, replace(pigs, "山羊", 200_000), drop(tea)))
    county = whole_county(COUNTY)
    for day, names in ((THE_DAY_BEFORE, ["生猪", "茶园"]), (DECIDED, ["山羊"])):
        assert [p.content for p in reached_parts(county, day)] == names
        assert placements(COUNTY, day)[1].parts == len(names)
        (facts,) = paper_facts(county, day)
        assert [p.content for p in facts.parts] == names
        seen = selection.application_file(county, aides.case(home).id, day)
        assert [p.content for p in seen.parts] == names


def test_money_that_the_smaller_project_does_not_need_is_given_back(aides):
    home = aides.home()
    pigs, _tea = aides.parts(home)
    asked = aides.ask(home, scale(pigs, 2_000, 40_000), give_back_fen=60_000)
    done = aides.approve(asked)
    assert done["give_back_fen"] == 60_000
    (due,) = queries.to_give_back(whole_county(COUNTY), DECIDED)
    assert (due.household, due.fen, due.left_fen) == (home.id, 60_000, 60_000)
    loan = Loan.objects.get(household=home)
    aides.repay(loan, 25_000)
    (due,) = queries.to_give_back(whole_county(COUNTY), date(2007, 8, 1))
    assert due.left_fen == 35_000
    aides.repay(loan, 35_000, on=date(2007, 8, 2))
    assert not queries.to_give_back(whole_county(COUNTY), date(2007, 8, 2))
    assert queries.to_give_back(whole_county(COUNTY), date(2007, 8, 1))


@pytest.mark.parametrize(
    ("lines", "back", "code"),
    [
        (lambda p, t: [scale(p, 2_000, 40_000)], 0, "change_money"),
        (lambda p, t: [scale(p, 2_000, 40_000)], 50_000, "change_money"),
        (lambda p, t: [add("板栗", 50_000)], 0, "change_money"),
        (lambda p, t: [add("板栗", 50_000)], -50_000, "change_money"),
        (lambda p, t: [scale(p, 5_000, HALF)], 0, "change_empty"),
        (lambda p, t: [drop(p), drop(t)], 2 * HALF, "change_leaves_nothing"),
        (lambda p, t: [drop(p), scale(p, 1_000, HALF)], 0, "repeated"),
        (lambda p, t: [scale(p, 0, HALF)], 0, "bad_value"),
        (lambda p, t: [scale(p, 1_000, 0), scale(t, 9_000, 2 * HALF)], 0, "bad_value"),
        (lambda p, t: [replace(p, "", HALF)], 0, "missing_value"),
        (lambda p, t: [replace(p, "导弹", HALF, category="军工")], 0, "bad_value"),
        (lambda p, t: [{"kind": "grow", "part": p.id}], 0, "bad_value"),
        (lambda p, t: [{"kind": "scale", "fen": HALF}], 0, "missing_value"),
        (lambda p, t: [], 0, "missing_value"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_or_makes_no_sense_is_refused(aides, lines, back, code):
    home = aides.home()
    no = refusal(aides.ask, home, *lines(*aides.parts(home)), give_back_fen=back)
    assert no.code == code
    assert not Change.objects.exists()


def test_a_change_needs_a_reason_and_papers_that_can_be_read(aides):
    home = aides.home()
    pigs, _tea = aides.parts(home)
    lines = [replace(pigs, "山羊", HALF)]
    assert refusal(aides.ask, home, *lines, reason=" ").code == "missing_value"
    bad = {"file_name": "申请.exe", "file_data": b"MZ\x90"}
    assert refusal(aides.ask, home, *lines, **bad).code == "evidence_unreadable"
    asked = aides.ask(home, *lines, document="镇〔2007〕5号", file_name="申请.jpg", file_data=JPEG)
    assert read(asked.file) == JPEG
    assert asked.document == "镇〔2007〕5号"


def test_nobody_asks_before_the_project_is_approved_and_cleared(aides):
    case = aides.stage.cleared(state="noticed")
    no = refusal(
        aides.ask, case.household, replace(aides.parts(case.household)[0], "山羊", 200_000)
    )
    assert no.code == "change_before_approval"


def test_a_project_has_one_request_open_and_those_that_touch_one_part_conflict_by_name(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    first = aides.ask(home, replace(pigs, "山羊", HALF))
    no = refusal(aides.ask, home, scale(pigs, 2_000, 40_000), give_back_fen=60_000)
    assert (no.code, [(row.name, row.why) for row in no.rows]) == (
        "change_conflict", [("生猪", "why.part_asked")],
    )  # fmt: skip
    assert refusal(aides.ask, home, replace(tea, "板栗", HALF)).code == "change_open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            county=COUNTY, application=first.application, household=home, region=home.region,
            reason="再申请", asked_on=ASKED, asked_by=first.asked_by,
        )  # fmt: skip
    aides.refuse(first)
    assert aides.ask(home, scale(pigs, 2_000, 40_000), give_back_fen=60_000, on=DECIDED)


def test_a_part_that_has_changed_since_the_page_was_read_conflicts_by_name(aides):
    home = aides.home()
    pigs, _tea = aides.parts(home)
    aides.approve(aides.ask(home, replace(pigs, "山羊", HALF)))
    no = refusal(aides.ask, home, scale(pigs, 9_000, HALF), on=DECIDED)
    assert (no.code, no.rows[0].name, no.rows[0].why) == (
        "change_conflict", "生猪", "why.part_changed",
    )  # fmt: skip
    # A day before the change the goats do not stand yet.
    goats = aides.parts(home)[2]
    no = refusal(aides.ask, home, scale(goats, 9_000, HALF), on=THE_DAY_BEFORE)
    assert no.code == "change_conflict"


@pytest.mark.parametrize("column", [{"approved_fen": 90_000}, {"approved_milli": 4_000}])
def test_a_request_whose_part_is_no_longer_as_it_found_it_is_not_applied(aides, column):
    home = aides.home()
    pigs, _ = aides.parts(home)
    asked = aides.ask(home, replace(pigs, "山羊", HALF))
    set_row(pigs, **column)
    no = refusal(aides.approve, asked)
    assert (no.code, no.rows[0].name) == ("change_conflict", "生猪")
    assert Change.objects.get().state == "asked"


def test_what_purchases_have_spent_cannot_be_given_to_another_part(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    bought = aides.buy(home, pigs, fen=70_000, loan_fen=60_000)["purchase"]
    for lines in (
        [drop(pigs), scale(tea, 9_000, 2 * HALF)],
        [replace(pigs, "山羊", 59_999), scale(tea, 9_000, 140_001)],
    ):
        no = refusal(aides.ask, home, *lines)
        assert (no.code, no.rows[0].why) == ("change_overspent", "why.part_spent")
    goats = [replace(pigs, "山羊", 60_000), scale(tea, 9_000, 140_000)]
    aides.approve(aides.ask(home, *goats))
    # The money spent for the pigs counts for the goats that follow them.
    new = aides.parts(home)[2]
    assert refusal(aides.buy, home, new, on=DECIDED, loan_fen=1).code == "purchase_above_part"
    aides.void(bought, on=DECIDED)
    assert aides.buy(home, new, on=DECIDED, loan_fen=1)["left_fen"] == 59_999


def test_a_purchase_after_the_request_stands_in_the_way_of_its_approval(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    asked = aides.ask(home, drop(pigs), scale(tea, 9_000, 2 * HALF))
    aides.buy(home, pigs, on=ASKED)
    assert refusal(aides.approve, asked).code == "change_overspent"


def test_more_cannot_be_given_back_than_is_owed(aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    loan = Loan.objects.get(household=home)
    aides.repay(loan, 150_000, on=ASKED)
    no = refusal(aides.ask, home, scale(pigs, 2_000, 40_000), give_back_fen=60_000)
    assert no.code == "give_back_not_owed"
    unpaid = aides.stage.cleared(contents=("生猪", "茶园")).household
    pigs, _ = aides.parts(unpaid)
    no = refusal(aides.ask, unpaid, scale(pigs, 2_000, 40_000), give_back_fen=60_000)
    assert no.code == "give_back_not_owed"


def test_above_the_loan_standard_the_approval_says_why(aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    standard = {
        "household_max": 250_000,
        "household_min": 0,
        "categories": {"茶叶": {"亩": 50_000}},
    }
    set_rule(
        actor=aides.act("county_head"), on=CLEARED, code="loan.standard", value=standard,
        valid_from=CLEARED, document="县办〔2007〕8号",
    )  # fmt: skip
    asked = aides.ask(home, drop(pigs), {**replace(tea, "高山茶", 200_000), "category": "茶叶"})
    assert asked.standard_fen == 50_000
    assert refusal(aides.approve, asked).code == "change_above_standard"
    aides.approve(asked, note="一亩是老茶园改造，费用高")
    assert Change.objects.get().decision_note


def test_only_the_county_decides_and_never_who_asked_or_a_relative(aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    asked = aides.ask(home, replace(pigs, "山羊", HALF))
    for who in ("county_office", "north_secretary", "north_office", "north_liaison"):
        assert refusal(aides.approve, asked, who=who).code == "forbidden"
        assert refusal(aides.refuse, asked, who=who).code == "forbidden"
    set_row(asked, asked_by=aides.officer("county_head"))
    for call in (aides.approve, aides.refuse):
        assert refusal(call, asked).code == "same_person"
    set_row(asked, asked_by=aides.officer("north_liaison"))
    Kin.objects.create(
        county=COUNTY, household=home, officer_id=aides.officer("county_head"), relation="侄子",
        declared_on=ASKED,
    )  # fmt: skip
    assert refusal(aides.approve, asked).code == "relative"


def test_a_decision_is_final_and_not_before_the_request(aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    asked = aides.ask(home, replace(pigs, "山羊", HALF))
    for call in (aides.approve, aides.refuse, aides.withdraw):
        assert refusal(call, asked, on=ASKED - timedelta(days=1)).code == "too_early"
    aides.withdraw(asked)
    for call in (aides.approve, aides.refuse, aides.withdraw):
        assert refusal(call, asked).code == "out_of_order"
    assert Part.objects.filter(dropped_on__isnull=False).count() == 0


def test_another_townships_people_cannot_ask(aides):
    home = aides.home()
    no = refusal(aides.ask, home, replace(aides.parts(home)[0], "山羊", HALF), who="south_liaison")
    assert no.code == "out_of_area"


def test_the_same_request_twice_with_one_key_is_one(aides):
    home = aides.home()
    asked = aides.ask(home, replace(aides.parts(home)[0], "山羊", HALF))
    given = {"actor": aides.act("county_head"), "on": DECIDED, "key": "批1", "change": asked.id}
    assert approve_change(**given).result == approve_change(**given).result
    assert len(aides.parts(home)) == 3


def test_the_queue_the_figures_and_their_rows_are_those_of_a_day(aides):
    homes = aides.homes(3) + aides.homes(1, "990101201201")
    asked = [
        aides.ask(home, replace(aides.parts(home)[0], "山羊", HALF), who="county_office")
        for home in homes
    ]
    aides.approve(asked[0])
    aides.refuse(asked[1])
    county = whole_county(COUNTY)
    for day, waiting, counts in (
        (ASKED - timedelta(days=1), 0, queries.ChangeCounts(0, 0, 0)),
        (THE_DAY_BEFORE, 4, queries.ChangeCounts(4, 0, 0)),
        (DECIDED, 2, queries.ChangeCounts(4, 1, 1)),
    ):
        assert queries.changes(county, day, state="asked").count() == waiting
        assert queries.change_counts(COUNTY, day) == counts
        rows = (queries.change_rows(county, day, which).count() for which in counts._fields)
        assert tuple(rows) == counts
    north = Scope(COUNTY, (NORTH_A[:9],))
    assert queries.change_counts(COUNTY, DECIDED, north).requested == 3
    assert queries.change_of(north, asked[3].id, DECIDED) is None
    assert queries.change_of(north, asked[0].id, THE_DAY_BEFORE).stood == "asked"
    assert queries.change_of(north, asked[0].id, DECIDED).stood == "approved"


WISHES = st.lists(
    st.tuples(st.sampled_from("srad"), st.integers(1, 5), st.integers(0, 4)), max_size=4
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WISHES, max_size=4))
def test_whatever_is_changed_the_loan_stays_accounted_for_to_the_fen(aides, requests):
    """Money of the parts that stand and money given back are what was approved, on every day."""
    aides.salaries(0)
    home = aides.home("生猪", "茶园", "竹编", "蜜蜂")
    case, given_back = aides.case(home).id, 0
    for number, wishes in enumerate(requests):
        on = ASKED + timedelta(days=number)
        now = [part for part in aides.parts(home) if part.dropped_on is None]
        lines = [line_for(wish, now) for wish in wishes]
        touched = {line["part"] for line in lines if "part" in line}
        freed = sum(part.approved_fen for part in now if part.id in touched)
        rest = freed - sum(line.get("fen", 0) for line in lines)
        with suppress(Refused):
            aides.approve(aides.ask(home, *lines, give_back_fen=rest, on=on), on=on)
            given_back += rest
    last = ASKED + timedelta(days=len(requests))
    assert sum(fen for *_, fen in standing(case, last)) + given_back == 200_000
    assert sum(fen for *_, fen in standing(case, ASKED - timedelta(days=1))) == 200_000
    assert not [fault for fault in queries.faults(COUNTY) if "change" in fault[0]]


def line_for(wish, now):
    kind, tens, place = wish
    part, fen = now[place % len(now)], tens * 10_000
    return {
        "s": lambda: scale(part, tens * 1000, fen),
        "r": lambda: replace(part, f"新{tens}", fen),
        "a": lambda: add(f"加{tens}", fen),
        "d": lambda: drop(part),
    }[kind]()


def test_a_request_that_waits_too_long_is_told_to_the_head_and_settled_by_the_decision(aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    asked = aides.ask(home, scale(pigs, 2_000, 40_000), give_back_fen=60_000)
    operator, waiting = aides.stage.world.operator, Reminder.objects.filter(settled_on=None)
    for days, late in ((10, 0), (11, 1)):
        on = ASKED + timedelta(days=days)
        sweep(actor=operator, on=on)
        assert waiting.filter(kind="change_late").count() == late
        codes = [line.code for line in queries.late(whole_county(COUNTY), on)]
        assert codes.count("change_late") == late
    told = waiting.get(kind="change_late")
    assert (told.role, told.subject, told.due_on) == ("county_head", asked.id, date(2007, 6, 14))
    aides.approve(asked, on=date(2007, 6, 20))
    assert not waiting.filter(kind="change_late").exists()
    sweep(actor=operator, on=date(2007, 6, 21))
    told = waiting.get(kind="give_back")
    assert (told.officer_id, told.fen) == (aides.officer("north_liaison"), 60_000)
