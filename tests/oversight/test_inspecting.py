"""An inspection at a household: who may, when, and that no bad answer stays without a finding."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oversight.tour import CLOSES, DRAWN, OPENS, SEEN, refused
from tests.world import COUNTY, SOUTH_A
from tuopin.archive.queries import read
from tuopin.funds.actions import pay
from tuopin.kit.scope import whole_county
from tuopin.oversight import actions
from tuopin.oversight.models import Finding, Inspection, Photo, Sampled
from tuopin.oversight.queries import (
    drawn_for,
    inspected_in,
    inspected_of,
    inspection_counts,
    inspection_rows,
    photos_of,
    to_survey,
    waiting_sample,
)
from tuopin.oversight.rules.seeing import Seen, arrival_agrees, asks_for, unanswered
from tuopin.oversight.states import ARRIVALS, FINDING_KINDS, USES
from tuopin.selection.models import Pairing
from tuopin.visits.rules.evidence import MOST_PHOTOS
from tuopin.visits.states import PROGRESS

WHOLE = whole_county(COUNTY)
SHORT = {"kind": "money_short", "text": "少发五百元"}


def test_what_was_seen_is_kept_with_who_saw_it_and_when(tour):
    made = tour.inspect(tour.drawn(), note="猪长得好")
    assert (made.inspected_on, made.inspector_id) == (SEEN, tour.world.people["verifier"])
    assert (made.arrival, made.received_fen, made.announced, made.note) == (
        "full", 200_000, True, "猪长得好",
    )  # fmt: skip
    assert inspection_counts(COUNTY, SEEN) == (1, 0, 0, 0)
    assert list(inspection_rows(WHOLE, SEEN)) == [made]
    assert inspection_counts(COUNTY, DRAWN) == (0, 0, 0, 0)


def test_an_unannounced_round_finds_people_as_they_are(tour):
    assert tour.inspect(tour.drawn(kind="unannounced")).announced is False


def test_a_household_is_inspected_once_a_round(tour):
    held = tour.drawn()
    tour.inspect(held)
    refusal = refused(tour.inspect, held)
    assert (refusal.code, refusal.facts["date"]) == ("inspected_already", SEEN)


def test_nobody_picks_a_household_that_was_not_drawn(tour):
    held = tour.drawn()
    other = tour.pay()[0]
    assert refused(tour.inspect, held, other.household_id).code == "not_drawn"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (OPENS, None),
        (CLOSES, None),
        (OPENS - timedelta(days=1), "round_not_on"),
        (CLOSES + timedelta(days=1), "round_not_on"),
    ],
)
def test_an_inspection_lies_within_the_days_of_the_round(tour, day, code):
    held = tour.drawn()
    if code is None:
        assert tour.inspect(held, on=day).inspected_on == day
    else:
        assert refused(tour.inspect, held, on=day).code == code


def test_before_the_draw_nobody_is_inspected(tour):
    tour.pay()
    home = tour.loans[0].household_id
    assert refused(tour.inspect, tour.plan(), home, who="county_office").code == "out_of_order"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("verifier2", "not_in_team"),
        ("south_office", "out_of_area"),
        ("north_liaison", "forbidden"),
        ("county_office", None),
        ("auditor", None),
        ("north_secretary", None),
    ],
)
def test_only_the_right_people_inspect(tour, who, code):
    held = tour.drawn()
    if code is None:
        assert tour.inspect(held, who=who).inspector_id == tour.world.people[who]
    else:
        assert refused(tour.inspect, held, who=who).code == code
        assert not Inspection.objects.exists()


def test_nobody_inspects_a_household_for_which_he_answers(tour):
    world = tour.world
    held = tour.drawn()
    Pairing.objects.filter(role="liaison").update(officer=world.people["north_secretary"])
    assert refused(tour.inspect, held, who="north_secretary").code == "inspects_own"
    own = {"who": "north_office", "inspector": world.people["north_secretary"]}
    assert refused(tour.inspect, held, **own).code == "inspects_own"


def test_the_office_enters_what_a_team_saw(tour):
    made = tour.inspect(tour.drawn(), who="county_office", inspector=tour.world.people["verifier"])
    assert made.inspector_id == tour.world.people["verifier"]
    assert made.recorded_by == tour.world.people["county_office"]


@pytest.mark.parametrize(
    ("who", "code"), [("north_liaison", "wrong_post"), ("verifier2", "not_in_team")]
)
def test_who_may_not_inspect_is_not_entered_as_inspector(tour, who, code):
    given = {"who": "county_office", "inspector": tour.world.people[who]}
    assert refused(tour.inspect, tour.drawn(), **given).code == code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"arrival": "late"}, "bad_value"),
        ({"use": "all"}, "bad_value"),
        ({"progress": "fast"}, "bad_value"),
        ({"effect": "great"}, "bad_value"),
        ({"received_fen": -1}, "bad_value"),
        ({"received_fen": 150_000}, "arrival_differs"),
        ({"arrival": "short", "findings": [SHORT]}, "arrival_differs"),
        ({"arrival": "none", "findings": [SHORT]}, "arrival_differs"),
        ({"findings": [{"kind": "weather", "text": "雨"}]}, "bad_value"),
        ({"findings": [{"kind": "other", "text": " "}]}, "missing_value"),
        ({"findings": [{"kind": "other"}]}, "missing_value"),
    ],
)
def test_answers_that_cannot_be_are_refused_whole(tour, given, code):
    assert refused(tour.inspect, tour.drawn(), **given).code == code
    assert not Inspection.objects.exists()
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"arrival": "short", "received_fen": 150_000}, "资金没有足额收到"),
        ({"arrival": "none", "received_fen": 0}, "资金没有足额收到"),
        ({"use": "partly"}, "资金没有全部用于审定项目"),
        ({"progress": "stalled"}, "项目停滞"),
        ({"liaison_works": False}, "行政联系人没有到岗"),
        ({"lead_works": False}, "技术负责人没有到岗"),
    ],
)
def test_a_bad_answer_needs_a_finding(tour, answer, why):
    refusal = refused(tour.inspect, tour.drawn(), **answer)
    assert refusal.code == "finding_missing"
    assert [row.said().partition("，")[0] for row in refusal.rows] == [why]
    assert not Inspection.objects.exists()


def test_money_that_came_short_is_found(tour):
    made = tour.inspect(tour.drawn(), arrival="short", received_fen=150_000, findings=[SHORT])
    found = made.findings.get()
    assert (found.kind, found.text, found.number) == (
        "money_short",
        "少发五百元",
        "督查〔2007〕1号",
    )
    assert (found.household_id, found.found_on) == (made.household_id, SEEN)


def test_who_does_not_know_whether_people_work_leaves_it_open(tour):
    made = tour.inspect(tour.drawn(), liaison_works=None, lead_works=None)
    assert not made.findings.exists()


answers = st.builds(
    Seen, st.sampled_from(ARRIVALS), st.sampled_from(USES), st.sampled_from(PROGRESS),
    st.sampled_from([True, False, None]), st.sampled_from([True, False, None]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(answers, st.lists(st.sampled_from(FINDING_KINDS), max_size=4))
def test_no_bad_answer_stays_without_a_finding(seen, kinds):
    left = unanswered(seen, kinds)
    assert all(not set(kinds) & set(asked.kinds) for asked in left)
    enough = [*kinds, *(asked.kinds[0] for asked in asks_for(seen))]
    assert unanswered(seen, enough) == []
    assert all(set(asked.kinds) <= set(FINDING_KINDS) for asked in asks_for(seen))


@given(st.integers(0, 300_000), st.integers(0, 300_000))
def test_at_most_one_answer_on_the_money_agrees_with_the_books(received, paid):
    right = [one for one in ARRIVALS if arrival_agrees(one, received, paid)]
    assert len(right) <= 1
    if received > paid:
        assert not right


# ---- one trip: batch 1 inspected, batch 2 surveyed


def test_one_trip_inspects_the_first_batch_and_surveys_the_second(tour):
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan(focus=["arrival", "second_batch"]))
    stage = tour.purse.stage
    later = stage.cleared(batch=2, state="classified")
    stage.cleared(SOUTH_A, batch=2)
    stage.cleared(batch=1, state="classified")
    assert waiting_sample(WHOLE, SEEN).count() == 2
    assert list(to_survey(WHOLE, held)) == [later]
    tour.inspect(held)
    assert waiting_sample(WHOLE, SEEN).count() == 1


def test_a_household_leads_to_its_inspection_while_the_round_is_on(tour):
    held = tour.drawn()
    home = tour.loans[0].household_id
    assert drawn_for(WHOLE, home, SEEN).round == held
    assert drawn_for(WHOLE, home, CLOSES + timedelta(days=1)) is None
    made = tour.inspect(held)
    assert drawn_for(WHOLE, home, SEEN) is None
    assert inspected_of(COUNTY, [home, uuid4()], SEEN) == {home: made}
    assert inspected_of(COUNTY, [home], DRAWN) == {}


def test_what_was_paid_is_asked_of_the_batch_that_is_inspected(tour):
    loan = tour.pay()[0]
    purse, stage = tour.purse, tour.purse.stage
    second = purse.reserve(*stage.checked(stage.cleared(batch=2, home=loan.household)))
    sent = purse.allot(*second, batch=2)
    purse.receive(sent)
    pay(actor=tour.act("north_finance"), on=DRAWN, loans=[second[0].id])
    held = tour.draw(tour.plan())
    assert tour.inspect(held).received_fen == 200_000


# ---- photos


JPEG = b"\xff\xd8\xff"


def photos(*contents):
    return [{"name": f"{n}.jpg", "data": JPEG + text} for n, text in enumerate(contents, 1)]


def photograph(tour, seen, given, who="verifier", on=SEEN):
    return actions.photograph(
        actor=tour.act(who), on=on, inspection=seen.id, photos=given
    ).result["photos"]  # fmt: skip


def test_photos_are_kept_sealed_once_and_read_as_of_a_day(tour):
    seen = tour.inspect(tour.drawn(), photos=photos(b"pen", b"pen"))
    later = SEEN + timedelta(days=2)
    assert photograph(tour, seen, photos(b"pen", b"pigs"), on=later) == 1
    assert [read(row.file) for row in photos_of(COUNTY, seen.id, later)] == [
        JPEG + b"pen", JPEG + b"pigs",
    ]  # fmt: skip
    assert len(photos_of(COUNTY, seen.id, SEEN)) == 1
    home = seen.household_id
    for day, count in ((SEEN, 1), (later, 2)):
        assert inspected_of(COUNTY, [home], day)[home].photographed == count
        assert inspected_in(WHOLE, seen.round, day)[home].photographed == count


@pytest.mark.parametrize(
    ("given", "how", "code"),
    [
        ([], {}, "nothing_chosen"),
        (photos(b"pen"), {"on": SEEN - timedelta(days=1)}, "too_early"),
        (photos(b"pen"), {"who": "north_liaison"}, "forbidden"),
        (photos(b"pen"), {"who": "south_office"}, "out_of_area"),
        ([{"name": "a.heic", "data": b"ftypheic"}], {}, "evidence_unreadable"),
        ([{"name": "a.jpg", "data": b""}], {}, "evidence_unreadable"),
        (photos(b"0" * 2**23), {}, "evidence_too_large"),
        (photos(*(bytes([n]) for n in range(MOST_PHOTOS + 1))), {}, "photos_too_many"),
    ],
)
def test_what_is_no_photo_of_the_visit_is_refused_whole(tour, given, how, code):
    seen = tour.inspect(tour.drawn())
    assert refused(photograph, tour, seen, given, **how).code == code
    assert not Photo.objects.exists()


def test_one_photo_does_not_stand_for_two_households(tour):
    """A team that never went hands in the neighbour's picture again."""
    tour.pay(count=2)
    held = tour.draw(tour.plan())
    first, second = (row.household_id for row in Sampled.objects.filter(round=held))
    tour.inspect(held, first, photos=photos(b"pen"))
    assert refused(tour.inspect, held, second, photos=photos(b"pen")).code == "photo_of_other"
    assert not Inspection.objects.filter(household=second).exists()
