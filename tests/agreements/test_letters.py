"""Responsibility letters with five parties; the liaison who signs is the current one (R42, R43)."""

from datetime import date, timedelta

import pytest

from tests.agreements.stage import CHECKED, NUMBERED, SIGNED
from tests.world import COUNTY
from tuopin.agreements.actions import issue_letters, sign_letters, void
from tuopin.agreements.models import Signature
from tuopin.agreements.queries import incomplete_letters, letters_of, liaisons_on, tallies
from tuopin.agreements.rules import missing_parties
from tuopin.agreements.states import PARTIES
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.selection.models import Pairing

WHOLE = whole_county(COUNTY)


def issued(stage, **given):
    (made,) = stage.numbered(stage.cleared())
    issue_letters(actor=stage.act("county_office"), on=SIGNED, agreements=[made.id])
    return made


def sign(stage, agreement, party, signer, on=SIGNED, who="county_office"):
    signature = {"agreement": agreement.id, "party": party, "signer": signer}
    return sign_letters(actor=stage.act(who), on=on, signatures=[signature]).result


def test_a_letter_with_five_signatures_is_complete(stage):
    made = issued(stage)
    done = sign_letters(
        actor=stage.act("county_office"), on=SIGNED, signatures=stage.signatures(made)
    ).result
    assert done == {"signed": 5, "complete": 1}
    assert incomplete_letters(WHOLE, SIGNED) == []
    seen = letters_of(COUNTY, [made.id])[made.id]
    assert seen.signed["liaison"] == ("试north_liaison", SIGNED)
    assert seen.missing == ()


def test_the_list_of_incomplete_letters_says_which_party_is_missing_on_a_day(stage):
    made = issued(stage)
    later = SIGNED + timedelta(days=5)
    office = stage.act("county_office")
    sign_letters(actor=office, on=SIGNED, signatures=stage.signatures(made, parties=PARTIES[:4]))
    sign(stage, made, "household", made.household.head_name, on=later)
    (lacking,) = incomplete_letters(WHOLE, SIGNED)
    assert (lacking.agreement, lacking.missing) == (made.id, ("household",))
    assert incomplete_letters(WHOLE, later) == []
    assert incomplete_letters(WHOLE, NUMBERED) == []
    assert incomplete_letters(Scope(COUNTY, ("990101201",)), SIGNED) == []
    assert (tallies(COUNTY, SIGNED).letters, tallies(COUNTY, SIGNED).incomplete) == (1, 1)
    assert tallies(COUNTY, later).incomplete == 0


def test_a_liaison_who_is_not_the_households_is_refused(stage):
    made = issued(stage)
    for signer in (str(stage.world.people["north_liaison2"]), "某人"):
        with pytest.raises(Refused) as refused:
            sign(stage, made, "liaison", signer)
        assert refused.value.code == "letters_refused"
        assert refused.value.rows[0].why == "why.not_current_liaison"


def test_the_liaison_of_the_day_signs_after_a_hand_over(stage):
    made = issued(stage)
    Pairing.objects.filter(household=made.household, role="liaison").update(
        until_on=SIGNED - timedelta(days=1)
    )
    Pairing.objects.create(
        county=COUNTY, household=made.household, role="liaison", region=made.region,
        officer_id=stage.world.people["north_liaison2"], from_on=SIGNED,
    )  # fmt: skip
    with pytest.raises(Refused):
        sign(stage, made, "liaison", str(stage.world.people["north_liaison"]))
    sign(stage, made, "liaison", "试north_liaison2")
    assert Signature.objects.get().officer_id == stage.world.people["north_liaison2"]
    before = liaisons_on(COUNTY, [made.household_id], SIGNED - timedelta(days=1))
    assert before[made.household_id][1] == "试north_liaison"


@pytest.mark.parametrize(
    ("party", "officer"),
    [
        ("county_office", "north_secretary"),
        ("township_committee", "south_secretary"),
        ("branch", "south_branch"),
        ("township_committee", "north_liaison"),
    ],
)
def test_an_officer_whose_post_does_not_fit_the_party_is_refused(stage, party, officer):
    made = issued(stage)
    with pytest.raises(Refused) as refused:
        sign(stage, made, party, str(stage.world.people[officer]))
    assert refused.value.rows[0].why == "why.wrong_post"


def test_a_name_is_taken_as_it_was_written(stage):
    made = issued(stage)
    sign(stage, made, "branch", "某支书")
    assert letters_of(COUNTY, [made.id])[made.id].signed["branch"][0] == "某支书"


def test_a_stranger_does_not_sign_for_the_household(stage):
    made = issued(stage)
    with pytest.raises(Refused) as refused:
        sign(stage, made, "household", "路人")
    assert refused.value.rows[0].why == "why.not_of_household"


def test_a_party_signs_once_and_not_before_the_letter_is_there(stage):
    (made,) = stage.numbered(stage.cleared())
    for on, why in ((SIGNED, "why.letter_missing"),):
        with pytest.raises(Refused) as refused:
            sign(stage, made, "branch", "某支书", on=on)
        assert refused.value.rows[0].why == why
    issue_letters(actor=stage.act("county_office"), on=SIGNED, agreements=[made.id])
    with pytest.raises(Refused) as refused:
        sign(stage, made, "branch", "某支书", on=NUMBERED)
    assert refused.value.rows[0].why == "why.too_early"
    sign(stage, made, "branch", "某支书")
    with pytest.raises(Refused) as refused:
        sign(stage, made, "branch", "某支书")
    assert refused.value.rows[0].why == "why.already_signed"


def test_a_letter_is_issued_once_and_not_for_a_void_number(stage):
    made = issued(stage)
    (other, early) = stage.numbered(stage.cleared(), stage.cleared(), on=SIGNED)
    office = stage.act("county_office")
    void(actor=office, on=SIGNED, agreement=other.id, reason="不办了")
    for key, on, why in (
        (made.id, SIGNED, "why.letter_there"),
        (other.id, CHECKED, "why.void"),
        (early.id, date(2007, 3, 1), "why.too_early"),
    ):
        with pytest.raises(Refused) as refused:
            issue_letters(actor=office, on=on, agreements=[key])
        assert refused.value.rows[0].why == why


def test_an_unknown_party_or_no_signer_is_refused(stage):
    made = issued(stage)
    for party, signer, code in (
        ("bank", "某人", "bad_value"),
        ("branch", " ", "missing_value"),
    ):
        with pytest.raises(Refused) as refused:
            sign(stage, made, party, signer)
        assert refused.value.code == code


def test_missing_parties_stand_in_the_letters_order():
    assert missing_parties(["branch", "county_office"]) == (
        "township_committee",
        "liaison",
        "household",
    )


def test_signing_many_letters_costs_as_many_queries_as_one(stage, django_assert_max_num_queries):
    made = stage.numbered(*(stage.cleared() for _ in range(8)))
    office = stage.act("county_office")
    issue_letters(actor=office, on=SIGNED, agreements=[a.id for a in made])
    signatures = stage.signatures(*made)
    with django_assert_max_num_queries(16):
        sign_letters(actor=office, on=SIGNED, signatures=signatures)
