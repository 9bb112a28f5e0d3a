"""Disasters at the desk: declared, losses entered by hand, totals of the reader's own area."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import look_at, said
from tests.desk.exports import handed_out
from tests.world import NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.disasters.actions import declare, report_loss
from tuopin.disasters.models import Event, Loss
from tuopin.register.models import Household
from tuopin.selection.models import Part

HAIL = date(2007, 7, 8)
TODAY = date(2007, 8, 20)
ASKED = {
    "code": "0708", "name": "“7·8”风雹灾", "kind": "风雹", "happened_on": "2007-07-08",
    "region": WHOLE, "severity": "特大",
}  # fmt: skip


@pytest.fixture
def stage(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Stage(world)


@pytest.fixture
def hail(stage):
    done = declare(
        actor=stage.act("county_head"), on=TODAY, code="0708", name="“7·8”风雹灾", kind="风雹",
        happened_on=HAIL, region=WHOLE,
    )  # fmt: skip
    return Event.objects.get(id=done.result["event"])


def home(stage, region=NORTH_A, roll="石桥-001", **given):
    """Return a household with a number on the roll and an approved project: five pigs."""
    application = stage.cleared(region, **given)
    Household.objects.filter(id=application.household_id).update(roll_number=roll)
    application.household.refresh_from_db()
    return application.household, Part.objects.get(application=application)


def lose(stage, hail, household, who="county_office", **given):
    given = {"loss_fen": 450_000} | given
    report_loss(actor=stage.act(who), on=TODAY, event=hail.id, household=household.id, **given)


def loss(hail, **typed):
    given = {"event": str(hail.id), "roll": "石桥-001", "step": "loss", "loss_fen": "4500"}
    return given | {"rooms": "0", "people": "0", "urgent": "no"} | typed


# ---- events


def test_a_disaster_is_declared_once(client_of, stage):
    office = client_of("county_office")
    assert "到这一天没有登记灾害" in said(office.get("/disasters"))
    answer = office.post("/disasters/declare", ASKED)
    made = Event.objects.get()
    assert answer.headers["Location"] == f"/disasters/{made.id}"
    again = office.post("/disasters/declare", ASKED)
    assert again.status_code == 409
    assert "已经登记了：“7·8”风雹灾，代码 0708" in said(again)
    assert "“7·8”风雹灾" in said(office.get("/disasters"))


def test_a_disaster_of_tomorrow_is_refused_beside_the_day(client_of, stage):
    tomorrow = ASKED | {"happened_on": "2007-08-21"}
    page = client_of("county_office").post("/disasters/declare", tomorrow)
    assert "日期 2007-08-21 还没到" in said(page)
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Event.objects.exists()


def test_a_township_declares_for_itself_at_night_and_the_county_widens_it(client_of, stage):
    """A storm at night had to wait for the county's morning before anybody could report it."""
    north, office = client_of("north_office"), client_of("county_office")
    form = north.get("/disasters/declare")
    assert "全县" not in form.content.decode()
    assert north.post("/disasters/declare", ASKED).status_code == 409
    north.post("/disasters/declare", ASKED | {"region": NORTH})
    made = Event.objects.get()
    home(stage)
    typed = {"event": str(made.id), "roll": "石桥-001", "step": "loss", "loss_fen": "0"}
    more = {"rooms": "3", "people": "3", "urgent": "yes"}
    assert north.post("/disasters/loss", typed | more).status_code == 302
    assert "甲1" in said(north.get("/disasters/urgent"))
    assert f"/disasters/{made.id}/amend" in office.get(f"/disasters/{made.id}").content.decode()
    wide = {"name": "“7·8”特大风雹灾", "kind": "风雹", "region": WHOLE, "other_kinds": "洪涝"}
    assert office.post(f"/disasters/{made.id}/amend", wide).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.region, made.other_kinds) == ("“7·8”特大风雹灾", WHOLE, "洪涝")
    assert (made.code, made.happened_on.isoformat()) == ("0708", ASKED["happened_on"])
    # What is the county's is no longer the township's to set right, nor offered to it.
    assert "/amend" not in north.get(f"/disasters/{made.id}").content.decode()
    assert north.post(f"/disasters/{made.id}/amend", wide).status_code == 403


def test_a_disaster_is_not_narrowed_away_from_its_losses(client_of, stage, hail):
    household, _part = home(stage)
    lose(stage, hail, household)
    office = client_of("county_office")
    narrow = {"name": hail.name, "kind": "风雹", "region": SOUTH}
    page = office.post(f"/disasters/{hail.id}/amend", narrow)
    assert page.status_code == 409
    assert "已经报了的 1 项损失不在新的范围里" in said(page)
    assert office.post(f"/disasters/{hail.id}/amend", narrow | {"region": NORTH}).status_code == 302


def test_two_disasters_do_not_get_one_name(client_of, stage, hail):
    office = client_of("county_office")
    other = ASKED | {"code": "0813", "name": "“8·13”洪灾"}
    office.post("/disasters/declare", other)
    second = Event.objects.get(code="0813")
    page = office.post(
        f"/disasters/{second.id}/amend", {"name": hail.name, "kind": "洪涝", "region": WHOLE}
    )
    assert page.status_code == 409
    assert "已经登记了" in said(page)
    nameless = {"name": " ", "kind": "洪涝", "region": WHOLE}
    assert office.post(f"/disasters/{second.id}/amend", nameless).status_code == 409


# ---- finding the household


def test_a_household_is_found_by_a_name_and_several_are_offered(client_of, stage, hail):
    """At night on a phone nobody knows the number of a household's roll."""
    first, _part = home(stage)
    home(stage, roll="石桥-002")
    office = client_of("north_office")
    one = office.post("/disasters/loss", {"event": str(hail.id), "roll": first.head_name})
    assert "养猪 · 5 头" in said(one)
    both = office.post("/disasters/loss", {"event": str(hail.id), "roll": "甲"})
    content = both.content.decode()
    assert "不止一户，选一户" in said(both)
    assert 'name="roll" value="石桥-001"' in content
    assert 'name="roll" value="石桥-002"' in content
    assert 'name="step"' not in content
    nobody = said(
        client_of("south_office").post("/disasters/loss", {"event": str(hail.id), "roll": "甲"})
    )
    assert "你分管的地方没有这个编号或姓名的户" in nobody


def test_an_address_that_names_both_leads_straight_to_the_loss(client_of, stage, hail):
    household, _part = home(stage)
    page = client_of("north_office").get(
        f"/disasters/loss?household={household.id}&event={hail.id}"
    )
    assert "养猪 · 5 头" in said(page)
    assert f'value="{hail.id}"' in page.content.decode()
    first = client_of("north_office").get(f"/disasters/loss?household={household.id}")
    assert "找这一户" in said(first)


# ---- losses by hand


def test_a_loss_is_entered_by_hand_on_the_household_of_a_roll_number(client_of, stage, hail):
    household, part = home(stage)
    liaison = client_of("north_liaison")
    found = liaison.post("/disasters/loss", {"event": str(hail.id), "roll": "石桥-001"})
    assert "甲1" in said(found)
    assert "养猪 · 5 头" in said(found)
    typed = loss(hail, part=str(part.id), destroyed_milli="3.5", urgent="yes", note="圈舍倒塌")
    answer = liaison.post("/disasters/loss", typed)
    assert answer.headers["Location"] == f"/disasters/{hail.id}"
    made = Loss.objects.get()
    assert (made.household_id, made.destroyed_milli, made.loss_fen) == (
        household.id, 3_500, 450_000,
    )  # fmt: skip
    assert made.urgent
    page = said(liaison.get(f"/disasters/{hail.id}"))
    for words in ("甲1", "3.5 头", "4,500.00", "急需救助", "圈舍倒塌"):
        assert words in page


def test_a_double_click_enters_a_loss_once(client_of, stage, hail):
    _household, part = home(stage)
    office = client_of("north_office")
    typed = loss(hail, part=str(part.id), key="k1")
    office.post("/disasters/loss", typed)
    assert office.post("/disasters/loss", typed).status_code == 302
    other = office.post("/disasters/loss", typed | {"key": "k2"})
    assert other.status_code == 409
    assert Loss.objects.count() == 1


def test_more_destroyed_than_there_was_is_refused_beside_the_quantity(client_of, stage, hail):
    _household, part = home(stage)
    typed = loss(hail, part=str(part.id), destroyed_milli="5.001", note="塌方")
    answer = client_of("north_office").post("/disasters/loss", typed)
    assert answer.status_code == 409
    assert "5" in said(answer)
    content = answer.content.decode()
    assert 'value="5.001"' in content
    assert 'value="塌方"' in content
    assert not Loss.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"destroyed_milli": "1"}, "part"),
        ({"loss_fen": "0"}, "loss_fen"),
        ({"loss_fen": "许多"}, "loss_fen"),
        ({"rooms": "-1"}, "rooms"),
    ],
)
def test_a_loss_that_cannot_be_is_refused_beside_its_field(client_of, stage, hail, typed, field):
    home(stage)
    answer = client_of("north_office").post("/disasters/loss", loss(hail, **typed))
    assert answer.status_code == 409
    assert f'id="id_{field}"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Loss.objects.exists()


def test_a_household_of_another_township_is_not_found(client_of, stage, hail):
    home(stage)
    for typed in (loss(hail), {"event": str(hail.id), "roll": "石桥-001"}):
        page = client_of("south_office").post("/disasters/loss", typed)
        assert "你分管的地方没有这个编号或姓名的户" in said(page)
        assert "甲1" not in said(page)
    assert not Loss.objects.exists()


def test_a_project_of_another_household_is_refused(client_of, stage, hail):
    home(stage)
    _other, part = home(stage, roll="石桥-002")
    answer = client_of("north_office").post("/disasters/loss", loss(hail, part=str(part.id)))
    assert answer.status_code == 409
    assert not Loss.objects.exists()


def test_no_loss_is_entered_before_a_disaster_is_declared(client_of, stage):
    assert "还没有登记灾害" in said(client_of("north_office").get("/disasters/loss"))


# ---- totals


def test_a_township_sees_its_own_losses_and_their_sum(client_of, stage, hail):
    north, part = home(stage)
    south, _part = home(stage, SOUTH_A, roll="柳湾-001")
    lose(stage, hail, north, part=part.id, destroyed_milli=2_000)
    lose(stage, hail, south, loss_fen=70_000, rooms=2)
    county = said(client_of("county_head").get("/disasters"))
    assert "5,200.00" in county
    assert "受灾户2户" in county
    own = client_of("south_office")
    page = said(own.get("/disasters"))
    assert "700.00" in page
    assert "5,200.00" not in page
    page = said(own.get(f"/disasters/{hail.id}"))
    assert south.head_name in page
    assert north.head_name not in page
    assert "北山镇" not in page
    wider = said(own.get(f"/disasters/{hail.id}?place={NORTH}"))
    assert north.head_name not in wider


def test_the_list_of_an_event_narrows_to_a_township(client_of, stage, hail):
    north, _part = home(stage)
    south, _part = home(stage, SOUTH_A, roll="柳湾-001")
    lose(stage, hail, north)
    lose(stage, hail, south)
    page = client_of("county_head").get(f"/disasters/{hail.id}?place={SOUTH}")
    assert south.head_name in said(page)
    assert north.head_name not in said(page)
    assert "去掉" in page.content.decode()


def test_losses_are_handed_out_as_a_workbook_of_the_readers_area(client_of, stage, hail):
    north, _part = home(stage)
    south, _part = home(stage, SOUTH_A, roll="柳湾-001")
    lose(stage, hail, north)
    lose(stage, hail, south)
    answer = handed_out(client_of("north_office"), f"/disasters/{hail.id}/losses.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    names = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert north.head_name in names
    assert south.head_name not in names


def test_a_past_date_hides_later_disasters_and_writing(client_of, stage, hail):
    household, _part = home(stage)
    lose(stage, hail, household)
    office = client_of("county_office")
    assert "登记一户损失" in said(office.get("/disasters"))
    look_at(office, HAIL)
    page = office.get("/disasters")
    assert "4,500.00" in said(page)
    assert "登记一户损失" not in said(page)
    assert "登记灾害" not in said(page)
    for address in ("/disasters/declare", "/disasters/loss"):
        assert "<button" not in office.get(address).content.decode().partition('id="main"')[2]
    refused = office.post("/disasters/declare", ASKED | {"code": "x", "name": "x"})
    assert "不能办事" in said(refused)
    look_at(office, date(2007, 7, 7))
    assert "到这一天没有登记灾害" in said(office.get("/disasters"))
    assert office.get(f"/disasters/{hail.id}").status_code == 404


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_of_disasters_reads_in_both_languages(client_of, stage, hail, lang):
    household, _part = home(stage)
    lose(stage, hail, household, urgent=True)
    office = client_of("county_office", lang=lang)
    for address in (
        "/disasters", "/disasters/declare", "/disasters/loss", f"/disasters/{hail.id}",
        f"/disasters/loss?event={hail.id}", f"/disasters/{hail.id}/losses.xlsx",
    ):  # fmt: skip
        assert office.get(address).status_code == 200, address
    for who in ("county_leader", "auditor", "north_branch", "north_liaison", "lead"):
        assert client_of(who, lang=lang).get("/disasters").status_code == 200
    assert client_of("finance_centre").get("/disasters").status_code == 403


def test_fifty_losses_cost_no_more_queries_than_five(client_of, stage, hail, queries_of):
    office = client_of("county_head")
    addresses = ("/disasters", f"/disasters/{hail.id}", f"/disasters/{hail.id}/losses.xlsx")

    def all_pages():
        return [queries_of(lambda at=at: office.get(at)) for at in addresses]

    for n in range(5):
        lose(stage, hail, home(stage, roll=f"石桥-{n}")[0])
    few = all_pages()
    for n in range(5, 50):
        lose(stage, hail, home(stage, roll=f"石桥-{n}")[0])
    assert all_pages() == few
    assert max(few) < 25
