"""Declaring a relative at the desk: there was an act that nobody could reach from a page."""

from datetime import date, timedelta

import pytest

from tests.desk.browsing import confirm, look_at, said
from tests.selection.homes import Programme
from tuopin.selection.models import Kin, Opinion


@pytest.fixture
def town(world):
    return Programme(world)


@pytest.fixture
def case(town, settings):
    found = town.in_state("verified", town.home())
    settings.TUOPIN_TODAY = town.next_day().isoformat()
    return found


def test_an_expert_declares_a_relative_and_may_not_judge_the_project(client_of, case, world):
    expert = client_of("expert")
    at = f"/selection/{case.id}"
    assert f"{at}/kin" in expert.get(at).content.decode()
    given = {"officer": str(world.people["expert"]), "relation": "户主之兄"}
    assert expert.post(f"{at}/kin", given)["Location"] == at
    page = said(expert.get(at))
    assert "要回避的亲属" in page
    assert "户主之兄" in page
    answer = expert.post(f"{at}/assess", {"verdict": "feasible", "text": "可行"})
    assert "亲属" in said(answer)
    assert not Opinion.objects.exists()
    again = expert.post(f"{at}/kin", given)
    assert again.status_code == 409
    assert "已经申报" in said(again)


def test_the_office_declares_for_an_officer_of_the_township(client_of, case, world):
    office = client_of("north_office")
    given = {"officer": str(world.people["north_liaison"]), "relation": "户主之侄"}
    assert office.post(f"/selection/{case.id}/kin", given).status_code == 302
    assert Kin.objects.get().officer_id == world.people["north_liaison"]


@pytest.mark.parametrize(
    ("who", "code"), [("south_office", 404), ("auditor", 403), ("county_leader", 403)]
)
def test_others_declare_nothing(client_of, case, world, who, code):
    given = {"officer": str(world.people["north_liaison"]), "relation": "户主之侄"}
    assert client_of(who).post(f"/selection/{case.id}/kin", given).status_code == code
    assert not Kin.objects.exists()


def test_nobody_of_another_township_is_offered(client_of, case, world):
    page = client_of("north_office").get(f"/selection/{case.id}/kin").content.decode()
    assert str(world.people["north_liaison"]) in page
    assert str(world.people["south_liaison"]) not in page


def test_a_declaration_in_error_is_taken_back_with_the_reason_and_stays_to_be_read(
    client_of, case, world, settings
):
    office, at = client_of("north_office"), f"/selection/{case.id}"
    given = {"officer": str(world.people["expert"]), "relation": "户主之兄"}
    office.post(f"{at}/kin", given)
    declared = date.fromisoformat(settings.TUOPIN_TODAY)
    settings.TUOPIN_TODAY = (declared + timedelta(days=3)).isoformat()
    back = f"{at}/kin/{Kin.objects.get().id}"
    assert f'href="{back}"' in office.get(at).content.decode()
    assert f'href="{back}"' not in client_of("expert").get(at).content.decode()
    assert client_of("expert").get(back).status_code == 403
    assert client_of("south_office").get(back).status_code == 404
    assert "户主之兄" in said(office.get(back))
    empty = office.post(back, {"confirmed": "1", "reason": " "})
    assert empty.status_code == 409
    assert confirm(office, back, reason="同名不同人")["Location"] == at
    page = office.get(at)
    assert "撤回：同名不同人" in said(page)
    assert f'href="{back}"' not in page.content.decode()
    again = office.post(back, {"confirmed": "1", "reason": "再撤"})
    assert (again.status_code, "已经撤回" in said(again)) == (409, True)
    answer = client_of("expert").post(f"{at}/assess", {"verdict": "feasible", "text": "可行"})
    assert answer.status_code == 302
    # On an earlier day it reads as it was known then.
    look_at(office, declared)
    then = said(office.get(at))
    assert "户主之兄" in then
    assert "撤回：" not in then


def test_nobody_is_offered_to_take_back_what_concerns_himself(client_of, case, world):
    secretary, at = client_of("north_secretary"), f"/selection/{case.id}"
    given = {"officer": str(world.people["north_secretary"]), "relation": "户主之侄"}
    secretary.post(f"{at}/kin", given)
    back = f"{at}/kin/{Kin.objects.get().id}"
    assert f'href="{back}"' not in secretary.get(at).content.decode()
    secretary.cookies["django_language"] = "en"
    own = secretary.post(back, {"confirmed": "1", "reason": "no relative"})
    assert (own.status_code, "about himself" in said(own)) == (409, True)


def test_a_declaration_is_not_reached_from_another_household_s_page(client_of, town, case, world):
    other = town.file(town.home())
    office = client_of("county_office")
    office.post(
        f"/selection/{case.id}/kin",
        {"officer": str(world.people["north_liaison"]), "relation": "户主之侄"},
    )
    answer = office.get(f"/selection/{other.id}/kin/{Kin.objects.get().id}")
    assert answer.status_code == 404


def test_the_township_names_those_of_the_county_too(client_of, case, world):
    """The county's leads and verifiers stood in no list of a township's, so none could be named."""
    office = client_of("north_office")
    for page, who in (("kin", ("verifier", "expert", "county_head")), ("lead", ("lead",))):
        offered = office.get(f"/selection/{case.id}/{page}").content.decode()
        assert all(str(world.people[one]) in offered for one in who)
