"""Declaring a relative at the desk: there was an act that nobody could reach from a page."""

import pytest

from tests.desk.browsing import said
from tests.selection.homes import Programme
from tuopin.selection.models import Kin, Opinion


@pytest.fixture
def case(world, settings):
    town = Programme(world)
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
