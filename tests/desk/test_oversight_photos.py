"""A wrong photo at the desk: struck off by who kept it, from then on seen by auditors alone."""

from datetime import timedelta

import pytest

from tests.agreements.stage import Stage
from tests.desk.browsing import confirm, look_at, said
from tests.funds.purse import Purse
from tests.oversight.tour import DRAWN, SEEN, Tour
from tuopin.oversight.models import Photo

LATER = SEEN + timedelta(days=2)


@pytest.fixture
def tour(world, settings):
    settings.TUOPIN_TODAY = SEEN.isoformat()
    purse = Purse(Stage(world))
    purse.come(10_000_000)
    return Tour(purse)


@pytest.fixture
def page(tour, settings):
    """The page of an inspection with two photos, the second of another family, two days later."""
    given = [{"name": f"{n}.jpg", "data": b"\xff\xd8\xff" + n} for n in (b"pen", b"neighbour")]
    seen = tour.inspect(tour.drawn(), photos=given)
    settings.TUOPIN_TODAY = LATER.isoformat()
    return f"/oversight/inspections/{seen.id}"


def test_who_kept_a_wrong_photo_strikes_it_off_and_nobody_but_the_auditor_sees_it(client_of, page):
    verifier = client_of("verifier")
    assert f'href="{page}/photos/2/strike"' in verifier.get(page).content.decode()
    asked = said(verifier.get(f"{page}/photos/2/strike"))
    assert "内容只有审计能看" in asked
    assert "存错了户的" in asked
    assert confirm(verifier, f"{page}/photos/2/strike", reason="存错了户")["Location"] == page
    seen = verifier.get(page)
    assert "照片划掉了" in seen.content.decode()
    assert "划掉：存错了户" in said(seen)
    assert f"{page}/photos/2" not in seen.content.decode()
    assert verifier.get(f"{page}/photos/2").status_code == 404
    # The other keeps its address.
    assert verifier.get(f"{page}/photos/1").content == b"\xff\xd8\xffpen"
    for who in ("north_office", "county_office", "county_head", "county_leader"):
        assert client_of(who).get(f"{page}/photos/2").status_code == 404
    auditor = client_of("auditor")
    assert f'href="{page}/photos/2"' in auditor.get(page).content.decode()
    assert auditor.get(f"{page}/photos/2").content == b"\xff\xd8\xffneighbour"


def test_on_an_earlier_day_it_counts_and_its_content_stays_hidden(client_of, page):
    confirm(client_of("verifier"), f"{page}/photos/2/strike", reason="存错了户")
    office = client_of("county_office")
    look_at(office, SEEN)
    then = office.get(page)
    assert "后来划掉了，内容只有审计能看" in said(then)
    assert "划掉：" not in said(then)
    assert "/strike" not in then.content.decode()
    assert office.get(f"{page}/photos/2").status_code == 404
    auditor = client_of("auditor")
    look_at(auditor, SEEN)
    assert f'src="{page}/photos/2"' in auditor.get(page).content.decode()


def test_after_the_days_of_the_policy_only_the_office_of_the_round_strikes_it_off(
    client_of, page, settings
):
    settings.TUOPIN_TODAY = (SEEN + timedelta(days=8)).isoformat()
    verifier, office = client_of("verifier"), client_of("county_office")
    assert "/strike" not in verifier.get(page).content.decode()
    at = f"{page}/photos/2/strike"
    assert ">划掉</button>" not in verifier.get(at).content.decode()
    late = verifier.post(at, {"confirmed": "1", "reason": "存错了户"})
    assert (late.status_code, "不能由你划掉" in said(late)) == (409, True)
    assert not Photo.objects.filter(void_on__isnull=False).exists()
    assert confirm(office, at, reason="存错了户")["Location"] == page
    again = office.post(at, {"confirmed": "1", "reason": "存错了户"})
    assert (again.status_code, "已经划掉" in said(again)) == (409, True)


@pytest.mark.parametrize(
    ("who", "tail", "code"),
    [
        ("north_liaison", "photos/1/strike", 403),
        ("south_office", "photos/1/strike", 404),
        ("verifier", "photos/3/strike", 404),
        ("verifier", "photos/0/strike", 404),
    ],
)
def test_others_and_other_numbers_are_turned_away(client_of, page, who, tail, code):
    answer = client_of(who).post(f"{page}/{tail}", {"confirmed": "1", "reason": "存错了户"})
    assert answer.status_code == code
    assert not Photo.objects.filter(void_on__isnull=False).exists()


def test_a_refusal_is_said_in_english(client_of, page):
    verifier = client_of("verifier")
    verifier.cookies["django_language"] = "en"
    answer = verifier.post(f"{page}/photos/2/strike", {"confirmed": "1", "reason": " "})
    assert answer.status_code == 409
    assert "reason" in said(answer).lower()


def test_on_a_past_day_nothing_is_struck_off(client_of, page):
    verifier = client_of("verifier")
    look_at(verifier, DRAWN + timedelta(days=2))
    answer = verifier.post(f"{page}/photos/2/strike", {"confirmed": "1", "reason": "存错了户"})
    assert answer.status_code == 409
    assert not Photo.objects.filter(void_on__isnull=False).exists()
