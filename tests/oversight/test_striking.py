"""A photo kept by mistake is struck off: it stays to be told of, and only auditors see it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.oversight.tour import DRAWN, SEEN, refused
from tests.world import COUNTY, NORTH
from tuopin.archive.queries import read
from tuopin.audit.models import Line
from tuopin.kit.scope import whole_county
from tuopin.oversight import actions
from tuopin.oversight.models import Photo, Sampled
from tuopin.oversight.queries import inspected_in, inspected_of, may_strike, photos_of

# The last day on which who added a photo strikes it off, and the day after.
OWN, AFTER = SEEN + timedelta(days=7), SEEN + timedelta(days=8)
WHY = "存错了户"


def pictures(*contents):
    return [{"name": f"{n}.jpg", "data": b"\xff\xd8\xff" + c} for n, c in enumerate(contents)]


@pytest.fixture
def seen(tour):
    """An inspection of the county's round with two photos, added by its verifier."""
    return tour.inspect(tour.drawn(), photos=pictures(b"pen", b"neighbour"))


def wrong(seen):
    return Photo.objects.filter(inspection=seen).order_by("id")[1]


def strike(tour, photo, who="verifier", on=OWN, reason=WHY):
    actions.strike_photo(actor=tour.act(who), on=on, photo=photo.id, reason=reason)
    photo.refresh_from_db()
    return photo


def test_a_photo_struck_off_stays_with_who_did_it_and_why_and_counted_until_then(tour, seen):
    photo = strike(tour, wrong(seen), on=OWN)
    assert (photo.void_on, photo.void_reason) == (OWN, WHY)
    assert photo.void_by == tour.world.people["verifier"]
    home, whole = seen.household_id, whole_county(COUNTY)
    for day, count in ((SEEN, 2), (OWN - timedelta(days=1), 2), (OWN, 1)):
        assert inspected_of(COUNTY, [home], day)[home].photographed == count
        assert inspected_in(whole, seen.round, day)[home].photographed == count
    # Its place is kept, so that no other photo takes over its address.
    assert [row.void_on for row in photos_of(COUNTY, seen.id, OWN)] == [None, OWN]
    assert read(photo.file) == b"\xff\xd8\xffneighbour"
    trace = Line.objects.get(action="oversight.strike_photo")
    assert (trace.outcome, trace.subject) == ("done", home)
    assert str(photo.id) in trace.detail


def test_struck_off_here_it_may_be_kept_where_it_belongs(tour):
    tour.pay(count=2)
    held = tour.draw(tour.plan())
    first, second = (row.household_id for row in Sampled.objects.filter(round=held)[:2])
    here = tour.inspect(held, first, photos=pictures(b"pen"))
    there = tour.inspect(held, second)
    asked = {"actor": tour.act("verifier"), "on": SEEN, "photos": pictures(b"pen")}
    assert refused(actions.photograph, inspection=there.id, **asked).code == "photo_of_other"
    strike(tour, Photo.objects.get(), on=SEEN)
    assert actions.photograph(inspection=there.id, **asked).result == {"photos": 1}
    assert refused(actions.photograph, inspection=here.id, **asked).code == "photo_of_other"


def test_struck_off_by_mistake_it_is_added_anew(tour, seen):
    strike(tour, wrong(seen), on=SEEN)
    asked = {"actor": tour.act("verifier"), "on": SEEN, "inspection": seen.id}
    assert actions.photograph(photos=pictures(b"neighbour"), **asked).result == {"photos": 1}
    assert [row.void_on for row in photos_of(COUNTY, seen.id, SEEN)] == [None, SEEN, None]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"on": AFTER}, "photo_not_yours"),
        ({"who": "verifier2"}, "photo_not_yours"),
        ({"who": "north_office"}, "photo_not_yours"),
        # The township that was inspected does not put away the county's evidence.
        ({"who": "north_secretary"}, "photo_not_yours"),
        ({"who": "north_liaison"}, "forbidden"),
        ({"who": "south_office"}, "out_of_area"),
        ({"on": SEEN - timedelta(days=1)}, "too_early"),
        ({"reason": " "}, "missing_value"),
        ({"reason": "长" * 201}, "bad_value"),
    ],
)
def test_what_may_not_be_struck_off_is_refused_with_the_reason(tour, seen, how, code):
    refusal = refused(strike, tour, wrong(seen), **how)
    assert refusal.code == code
    assert refusal.text("en")
    assert wrong(seen).void_on is None


def test_after_those_days_the_office_whose_round_it_is_strikes_it_off(tour, seen):
    assert strike(tour, wrong(seen), who="county_office", on=AFTER).void_on == AFTER
    again = refused(strike, tour, wrong(seen), who="county_office", on=AFTER)
    assert (again.code, again.facts["date"]) == ("photo_struck", AFTER)
    assert refused(strike, tour, Photo(id=uuid4())).code == "not_found"


def test_of_its_own_round_the_township_secretary_strikes_it_off(tour):
    tour.pay()
    held = tour.draw(
        tour.plan(
            who="north_secretary", campaign=None, region=NORTH, name="北山自查", opens_on=DRAWN,
            closes_on=AFTER,
        ),
        who="north_secretary",
    )  # fmt: skip
    made = tour.inspect(held, who="north_office", photos=pictures(b"pen"))
    photo = Photo.objects.get()
    assert may_strike(tour.act("north_secretary"), photo, made.round.region, AFTER)
    assert not may_strike(tour.act("north_office"), photo, made.round.region, AFTER)
    assert strike(tour, photo, who="north_secretary", on=AFTER).void_on == AFTER


def test_the_database_itself_refuses_a_photo_struck_off_without_a_reason(tour, seen):
    for wrongly in ({"void_on": OWN}, {"void_on": DRAWN, "void_by": uuid4(), "void_reason": WHY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Photo.objects.filter(id=wrong(seen).id).update(**wrongly)
