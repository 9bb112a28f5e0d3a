"""An officer is transferred: his guarantees pass to another, without a gap and without overlap."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements.stage import CHECKED
from tests.funds.guarantee.warden import DEFAULT, LOAN, OVER
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.base.scope import Scope
from tuopin.funds import actions
from tuopin.funds.queries import (
    answered,
    guarantor,
    guarantors_on,
    takers,
    to_chase,
    weigh_hand_over,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import whole_county
from tuopin.offices.actions import relieve
from tuopin.offices.models import Post
from tuopin.selection.actions import pair


def refused(warden, *args, **given):
    with pytest.raises(Refused) as no:
        warden.hand_over(*args, **given)
    assert no.value.text("en")
    return no.value


def whys(no):
    assert no.code == "guarantee_refused"
    return [row.why for row in no.rows]


def test_all_guarantees_pass_on_the_day(warden, sound):
    loans = warden.paid(3)
    done = warden.hand_over()
    former, new = warden.officer("north_liaison"), warden.officer("north_liaison2")
    assert done == {"loans": 3, "fen": 3 * LOAN}
    for loan in loans:
        assert warden.rows(loan) == [
            (former, CHECKED, OVER, "handed_over"),
            (new, OVER, None, ""),
        ]
        assert warden.fresh(loan).guarantor == new
    keys = [loan.id for loan in loans]
    before, on = OVER - timedelta(days=1), OVER
    assert {who for who, _ in guarantors_on(COUNTY, keys, before).values()} == {former}
    assert {who for who, _ in guarantors_on(COUNTY, keys, on).values()} == {new}
    assert (guarantor(COUNTY, former, OVER).loans, guarantor(COUNTY, new, OVER).loans) == (0, 3)
    assert sound()


def test_only_the_loans_named_pass(warden, sound):
    one, other = warden.paid(2)
    assert warden.hand_over("north_liaison", "north_liaison2", one) == {"loans": 1, "fen": LOAN}
    assert warden.fresh(one).guarantor == warden.officer("north_liaison2")
    assert warden.fresh(other).guarantor == warden.officer("north_liaison")
    assert list(answered(whole_county(COUNTY), warden.officer("north_liaison"))) == [other]
    assert sound()


def test_handing_over_twice_on_one_day_leaves_one_guarantor(warden, sound):
    (loan,) = warden.paid(1)
    warden.hand_over()
    warden.hand_over("north_liaison2", "north_liaison", loan)
    assert guarantors_on(COUNTY, [loan.id], OVER)[loan.id][0] == warden.officer("north_liaison")
    assert sound()


def test_a_township_secretary_may_take_over(warden, sound):
    warden.paid(1)
    assert warden.hand_over(to="north_secretary")["loans"] == 1
    assert sound()


def test_nobody_hands_over_to_himself_or_for_himself(warden):
    warden.paid(1)
    assert refused(warden, to="north_liaison").code == "same_officer"
    world = warden.stage.world
    # A liaison officer who also has a seat in the county office is still neither of the two.
    for who in ("north_liaison", "north_liaison2"):
        Post.objects.create(
            county=COUNTY, officer_id=world.people[who], organisation_id=world.bodies["office"],
            role="county_office", region="990101000000", title="借调", valid_from=date(2007, 1, 8),
        )  # fmt: skip
        assert refused(warden, who=who).code == "same_person"


@pytest.mark.parametrize("who", ["north_secretary", "north_finance", "finance_centre", "auditor"])
def test_only_the_county_office_hands_over(warden, who):
    warden.paid(1)
    assert refused(warden, who=who).code == "forbidden"


def test_the_one_who_takes_over_is_a_liaison_officer_there(warden):
    warden.paid(1)
    for to in ("south_liaison", "north_office", "lead", "county_office2"):
        assert whys(refused(warden, to=to)) == ["why.not_liaison_here"]


def test_the_cap_of_the_new_officer_holds(warden, sound):
    loans = warden.reserve(*warden.homes(3))
    warden.salary("north_liaison2", 20_000)  # 2,400 yuan a year: one loan of 2,000
    no = refused(warden)
    assert whys(no) == ["why.above_cap", "why.above_cap"]
    weighed = weigh_hand_over(
        COUNTY, warden.officer("north_liaison"), warden.officer("north_liaison2"), None, OVER
    )
    assert [row.why for row in weighed] == ["", "why.above_cap", "why.above_cap"]
    warden.hand_over("north_liaison", "north_liaison2", loans[0])
    assert whys(refused(warden, "north_liaison", "north_liaison2", loans[1])) == ["why.above_cap"]
    assert sound()


def test_a_day_before_the_guarantee_began_is_refused(warden):
    warden.paid(1)
    assert whys(refused(warden, on=CHECKED - timedelta(days=1))) == ["why.guarantee_later"]
    warden.hand_over()
    no = refused(warden, "north_liaison2", "north_liaison", on=OVER - timedelta(days=1))
    assert whys(no) == ["why.guarantee_later"]


def test_a_loan_whose_guarantor_is_being_deducted_stays_with_him(warden, sound):
    (loan,) = warden.paid(1)
    order = warden.order(loan)
    assert whys(refused(warden, on=DEFAULT)) == ["why.deducting"]
    actions.stop_deduction(
        actor=warden.act("county_head"), on=DEFAULT, order=order.id, reason="调离"
    )
    assert warden.hand_over(on=DEFAULT)["loans"] == 1
    assert sound()


def test_a_hand_over_needs_a_document_and_something_to_hand_over(warden):
    (loan,) = warden.paid(1)
    assert refused(warden, document=" ").code == "missing_value"
    assert refused(warden, "north_liaison2", "north_liaison").code == "nothing_guaranteed"
    assert refused(warden, "north_liaison2", "north_liaison", loan).code == "nothing_guaranteed"
    given = {"actor": warden.act("county_head"), "on": OVER, "document": "文"}
    for officer, to, loans, code in (
        ("没有", uuid4(), None, "not_found"),
        (warden.officer("north_liaison"), uuid4(), None, "not_found"),
        (uuid4(), warden.officer("north_liaison"), None, "nothing_guaranteed"),
        (warden.officer("north_liaison"), warden.officer("north_liaison2"), [], "nothing_chosen"),
        (
            warden.officer("north_liaison"), warden.officer("north_liaison2"), [uuid4()],
            "not_found",
        ),
        (
            warden.officer("north_liaison"), warden.officer("north_liaison2"),
            [loan.id, loan.id], "repeated",
        ),
    ):  # fmt: skip
        with pytest.raises(Refused) as no:
            actions.hand_over(**given, officer=officer, to=to, loans=loans)
        assert no.value.code == code


def test_a_settled_loan_is_not_handed_over(warden, sound):
    one, other = warden.paid(2)
    warden.repay(one)
    assert refused(warden, "north_liaison", "north_liaison2", one).code == "nothing_guaranteed"
    assert warden.hand_over()["loans"] == 1
    assert warden.fresh(other).guarantor == warden.officer("north_liaison2")
    assert sound()


def test_reads_of_a_hand_over_do_not_grow_with_the_loans(warden):
    warden.paid(1)
    with CaptureQueriesContext(connection) as one:
        warden.hand_over()
    warden.paid(4)
    with CaptureQueriesContext(connection) as four:
        warden.hand_over()
    selects = [
        sum(query["sql"].startswith("SELECT") for query in captured) for captured in (one, four)
    ]
    assert selects[0] == selects[1]


def test_an_officer_who_left_is_chased_until_he_has_handed_over(warden, sound):
    (loan,) = warden.paid(1)
    assert to_chase(whole_county(COUNTY), OVER) == []
    seat = Post.objects.get(officer_id=warden.officer("north_liaison"), role="liaison")
    relieve(actor=warden.stage.world.operator, on=date(2008, 3, 1), post=seat.id)
    (row,) = to_chase(Scope(COUNTY, (NORTH[:9],)), OVER)
    assert (row.loan.id, row.name, row.why) == (loan.id, "试north_liaison", "chase.relieved")
    assert to_chase(Scope(COUNTY, (SOUTH[:9],)), OVER) == []
    warden.hand_over()
    assert [row.why for row in to_chase(whole_county(COUNTY), OVER)] == ["chase.not_paired"]
    pair(
        actor=warden.act("county_office"), on=OVER, household=loan.household_id, role="liaison",
        officer=warden.officer("north_liaison2"),
    )  # fmt: skip
    assert to_chase(whole_county(COUNTY), OVER) == []
    assert sound()


def test_a_new_pairing_alone_leaves_the_guarantee_to_be_chased(warden):
    warden.paid(1)
    (loan,) = answered(whole_county(COUNTY), warden.officer("north_liaison"))
    pair(
        actor=warden.act("county_office"), on=OVER, household=loan.household_id, role="liaison",
        officer=warden.officer("north_liaison2"),
    )  # fmt: skip
    assert [row.why for row in to_chase(whole_county(COUNTY), OVER)] == ["chase.not_paired"]


def test_those_who_may_take_over_are_shown_with_what_is_free_of_their_caps(warden):
    warden.salary("south_liaison", 0)
    warden.reserve(*warden.homes(1, region=SOUTH_A))
    found = {row.name: row for row in takers(COUNTY, OVER)}
    assert found["试north_liaison"].free_fen == 12 * 120_000
    assert found["试south_liaison"].free_fen is None
    assert found["试north_liaison"].regions == (NORTH,)
    assert "试lead" not in found
