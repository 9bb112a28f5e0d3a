"""Bodies and posts on the desk: who is where, who is appointed, who is relieved."""

import re
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from tests.world import NORTH, NORTH_A, SOUTH, WHOLE, World
from tuopin.kit.identity import make
from tuopin.offices.actions import appoint
from tuopin.offices.models import Officer, Organisation, Post


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_county_sees_its_bodies_and_chooses_a_township(client_of, world):
    browser = client_of("county_head")
    seen = text_of(browser.get("/offices"))
    assert "县财政结算中心" in seen
    assert "试finance_centre" in seen
    assert "试north_secretary" not in seen
    assert "试north_secretary" in text_of(browser.get(f"/offices?area={NORTH}"))


def test_a_township_sees_its_own_bodies(client_of, world):
    browser = client_of("north_office")
    seen = text_of(browser.get("/offices"))
    assert "试north_secretary" in seen
    assert "试finance_centre" not in seen
    assert "试south_secretary" not in text_of(browser.get(f"/offices?area={SOUTH}"))


def test_the_local_operator_is_no_post_to_look_at(client_of, world):
    assert "本机操作员" not in text_of(client_of("admin").get("/offices"))


def test_salaries_telephones_and_identity_numbers_stand_nowhere(client_of, world):
    seen = text_of(client_of("county_head").get(f"/offices?area={NORTH}"))
    assert "1,200.00" not in seen


def test_a_body_is_opened_and_lands_where_it_belongs(client_of, world):
    browser = client_of("county_head")
    given = {
        "kind": "township_leading_group", "region": NORTH, "name": "北山镇领导组",
        "on": "2007-01-08",
    }  # fmt: skip
    answer = browser.post("/offices/open", given)
    assert answer["Location"] == f"/offices?area={NORTH}"
    assert "北山镇领导组" in text_of(browser.get(answer["Location"]))


def test_a_body_that_is_there_and_a_day_to_come_are_said_at_their_fields(client_of, world):
    browser = client_of("county_head")
    given = {"kind": "expert_panel", "region": WHOLE, "name": "专家组", "on": "2007-01-08"}
    answer = browser.post("/offices/open", given)
    assert "name" in answer.context["form"].errors
    answer = browser.post("/offices/open", given | {"name": "另一组", "on": "2030-01-01"})
    assert "on" in answer.context["form"].errors
    answer = browser.post("/offices/open", given | {"region": "990101999000", "kind": "x"})
    assert {"region", "kind"} <= set(answer.context["form"].errors)


def appoint_form(**given) -> dict[str, str]:
    """Return the form of somebody new."""
    form = {
        "officer": "", "name": "试新人", "role": "liaison", "title": "组织委员", "region": NORTH,
        "on": "2007-01-08", "home_unit": "", "login": "north_new", "identity": "", "phone": "",
        "salary_fen": "900",
    }  # fmt: skip
    return form | given


def test_somebody_new_is_appointed_with_an_account(client_of, world):
    body = world.bodies["north_office"]
    browser = client_of("county_head")
    browser.post(reverse("desk:offices_appoint", args=[body]), appoint_form())
    person = Officer.objects.get(login="north_new")
    assert (person.name, person.salary_fen) == ("试新人", 90_000)
    assert Post.objects.get(officer=person).title == "组织委员"
    assert not person.has_usable_password()


def test_somebody_known_takes_another_post(client_of, world):
    body = world.bodies["north_office"]
    known = str(world.people["north_office"])
    browser = client_of("county_head")
    browser.post(
        reverse("desk:offices_appoint", args=[body]),
        appoint_form(officer=known, name="", login=""),
    )
    assert Post.objects.filter(officer=world.people["north_office"]).count() == 2
    assert not Officer.objects.filter(name="试新人").exists()


def test_bad_input_is_said_at_its_field_and_an_identity_number_is_not_repeated(client_of, world):
    address = reverse("desk:offices_appoint", args=[world.bodies["north_office"]])
    browser = client_of("county_head")
    nobody = browser.post(address, appoint_form(name="", login=""))
    assert "name" in nobody.context["form"].errors
    taken = browser.post(address, appoint_form(login="north_office"))
    assert "login" in taken.context["form"].errors
    number = make("990101", date(1960, 1, 1), 7)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    answer = browser.post(address, appoint_form(identity=wrong))
    assert answer.context["form"].non_field_errors()
    assert wrong not in " ".join(answer.context["form"].non_field_errors())
    assert not Officer.objects.filter(name="试新人").exists()


def test_a_post_in_a_township_reaches_no_further_than_the_township(client_of, world):
    address = reverse("desk:offices_appoint", args=[world.bodies["north_office"]])
    answer = client_of("county_head").get(address)
    codes = {code for code, _ in answer.context["form"].fields["region"].choices}
    assert NORTH in codes
    assert NORTH_A in codes
    assert not {SOUTH, WHOLE} & codes


def test_a_post_ends_on_its_last_day(client_of, world, settings):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=30)).isoformat()
    post = Post.objects.get(officer=world.people["north_liaison"])
    address = reverse("desk:offices_relieve", args=[post.id])
    browser = client_of("county_head")
    assert "试north_liaison" in text_of(browser.get(address))
    # Nobody acts on a day before the own post began.
    early = browser.post(address, {"on": "2006-12-31"})
    assert "on" in early.context["form"].errors
    browser.post(address, {"on": "2007-01-31"})
    post.refresh_from_db()
    assert post.valid_to == date(2007, 1, 31)
    assert "试north_liaison " not in text_of(browser.get(f"/offices?area={NORTH}"))


def test_others_neither_open_nor_appoint_nor_relieve(client_of, world):
    body = world.bodies["north_office"]
    post = Post.objects.get(officer=world.people["north_liaison"])
    browser = client_of("north_secretary")
    for address in (
        "/offices/open",
        reverse("desk:offices_appoint", args=[body]),
        reverse("desk:offices_relieve", args=[post.id]),
    ):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {}).status_code == 403
    page = browser.get("/offices").content.decode()
    assert "/appoint" not in page
    assert "/relieve" not in page


def test_a_body_or_post_that_is_none_is_not_found(client_of, world):
    for name in ("offices_appoint", "offices_relieve"):
        answer = client_of("county_head").get(reverse(f"desk:{name}", args=[UUID(int=7)]))
        assert answer.status_code == 404


def test_a_past_day_shows_who_was_there_then_and_no_buttons(client_of, world, settings):
    settings.TUOPIN_TODAY = (world.day + timedelta(days=9)).isoformat()
    browser = client_of("county_head")
    browser.post("/offices/open", {
        "kind": "expert_panel", "region": WHOLE, "name": "后来的组", "on": "2007-01-15",
    })  # fmt: skip
    assert "后来的组" in text_of(browser.get("/offices"))
    browser.post("/as-of", {"date": "2007-01-10"})
    answer = browser.get("/offices")
    assert "后来的组" not in text_of(answer)
    assert "/appoint" not in answer.content.decode()


def test_the_page_costs_the_same_for_few_and_for_many(client_of, world: World, queries_of):
    browser = client_of("admin")
    browser.get("/offices")
    few = queries_of(lambda: browser.get("/offices"))
    body = Organisation.objects.get(kind="expert_panel")
    for n in range(12):
        appoint(
            actor=world.operator, on=world.day, organisation=body.id, name=f"试专家{n}",
            role="expert", region=WHOLE, title="农艺师",
        )  # fmt: skip
    assert "试专家11" in text_of(browser.get("/offices"))
    assert queries_of(lambda: browser.get("/offices")) == few <= 20


def test_the_pages_are_read_in_english(client_of, world):
    browser = client_of("county_head", lang="en")
    assert "Technical lead" in text_of(browser.get("/offices"))
    assert browser.get("/offices/open").status_code == 200
