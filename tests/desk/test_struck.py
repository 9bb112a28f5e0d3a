"""After a disaster at the desk: help at once, losses verified, relief, self-rescue, the map."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given as given_any
from hypothesis import strategies as st

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said
from tests.desk.exports import handed_out, sheet
from tests.desk.test_disasters import TODAY, home, lose
from tests.disasters.after import begin, give, plan, support, verify, win
from tests.disasters.test_losses import flood
from tests.disasters.test_losses import hail as strike
from tests.kit.test_outlines import SQUARE, collection, feature
from tests.world import NORTH, SOUTH, SOUTH_A
from tuopin.desk.disasters.mapping import shade, span
from tuopin.disasters.models import Loss, Recovery, Relief, Support
from tuopin.offices.actions import supply_outlines
from tuopin.offices.models import Outline
from tuopin.register.models import Household

LISTS = (
    "/disasters/combined", "/disasters/urgent", "/disasters/losses", "/disasters/relief",
    "/disasters/recovery", "/disasters/late",
)  # fmt: skip
EXPORTS = tuple(f"{address}.xlsx" for address in (*LISTS, "/disasters/support"))
EAST = [(x + 1, y) for x, y in SQUARE]


@pytest.fixture
def stage(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Stage(world)


@pytest.fixture
def hail(stage):
    return strike(stage)


def struck(stage, hail, region=None, roll="石桥-001", **given):
    household, part = home(stage, region, roll=roll) if region else home(stage, roll=roll)
    given = {"part": part.id, "destroyed_milli": 2_000} | given
    lose(stage, hail, household, **given)
    return Loss.objects.get(household=household, event=hail)


def needy(stage, hail, roll="石桥-001", **given):
    return struck(stage, hail, roll=roll, urgent=True, people=3, note="房子塌了", **given)


# ---- urgent


def test_an_urgent_household_is_on_the_list_and_its_row_leads_to_the_relief(
    client_of,
    stage,
    hail,
):
    loss = needy(stage, hail)
    office = client_of("north_office")
    page = office.get("/disasters/urgent")
    for words in (loss.household.head_name, "房子塌了", "还剩 1 天"):
        assert words in said(page)
    at = f"/disasters/relief/new?loss={loss.id}"
    assert at in page.content.decode()
    typed = {"out_of": "source:party_fees", "kind": "grain", "content": "大米五十斤", "fen": "120"}
    shown = office.post(at, typed)
    for words in ("给 1 户发放粮食 大米五十斤", "壹佰贰拾元整", "预演"):
        assert words in said(shown)
    assert not Relief.objects.exists()
    answer = office.post(at, carried(shown))
    assert answer.headers["Location"] == f"/disasters/relief?event={hail.id}"
    made = Relief.objects.get()
    assert (made.fen, made.kind, made.source, made.household_id) == (
        12_000, "grain", "party_fees", loss.household_id,
    )  # fmt: skip
    assert "没有等着救助的户" in said(office.get("/disasters/urgent"))
    assert loss.household.head_name in said(office.get("/disasters/urgent?view=all"))


def test_several_households_are_helped_at_once_out_of_a_support(client_of, stage, hail):
    losses = [needy(stage, hail, roll=f"石桥-{n}") for n in range(3)]
    office = client_of("county_office")
    office.post(
        "/disasters/support/new",
        {
            "event": str(hail.id), "source": "donation", "giver": "试茶厂", "fen": "250",
            "content": "救灾款", "region": "990101000000",
        },
    )  # fmt: skip
    given = Support.objects.get()
    at = "/disasters/relief/new?" + "&".join(f"loss={loss.id}" for loss in losses)
    assert "试茶厂 · 社会捐助 · 还剩 250.00 元" in said(office.get(at))
    typed = {"out_of": f"support:{given.id}", "kind": "cash", "content": "", "fen": "100"}
    too_much = office.post(at, carried(office.post(at, typed)))
    assert too_much.status_code == 409
    assert "只剩 250.00 元" in said(too_much)
    assert not Relief.objects.exists()
    office.post(at, carried(office.post(at, typed | {"fen": "80"})))
    assert Relief.objects.filter(support=given).count() == 3
    page = said(office.get("/disasters/relief"))
    for words in ("试茶厂", "250.00", "240.00", "3 户"):
        assert words in page


def test_relief_of_two_disasters_or_of_a_stranger_is_not_given_in_one_go(
    client_of,
    stage,
    hail,
):
    one = needy(stage, hail)
    other = struck(stage, flood(stage), roll="石桥-002")
    office = client_of("county_office")
    both = office.get(f"/disasters/relief/new?loss={one.id}&loss={other.id}")
    assert both.status_code == 409
    assert "不是同一场灾害" in said(both)
    assert client_of("south_office").get(f"/disasters/relief/new?loss={one.id}").status_code == 404
    assert office.get("/disasters/relief/new").status_code == 409
    spared = Household.objects.exclude(id__in=(one.household_id, other.household_id)).first()
    assert spared is None
    assert office.get(f"/disasters/relief/new?household={one.household_id}").status_code == 200


def test_a_relief_is_made_void_with_a_reason(client_of, stage, hail):
    loss = needy(stage, hail)
    (made,) = give(stage, hail, loss.household, on=TODAY)
    head = client_of("county_head")
    at = f"/disasters/relief/{made.id}/void"
    assert at in head.get("/disasters/relief").content.decode()
    assert confirm(head, at, reason="").status_code == 409
    confirm(head, at, reason="写错了户")
    assert "已作废" in said(head.get("/disasters/relief"))
    assert loss.household.head_name in said(head.get("/disasters/urgent"))
    assert client_of("north_office").get(at).status_code == 403


# ---- losses


def test_losses_are_verified_as_reported_many_at_once_and_ones_own_are_left_out(
    client_of,
    stage,
    hail,
):
    mine = struck(stage, hail, who="county_head")
    others = [struck(stage, hail, roll=f"石桥-1{n}") for n in range(2)]
    head = client_of("county_head")
    keys = [str(loss.id) for loss in (mine, *others)]
    shown = head.post("/disasters/losses/verify", {"id": keys})
    for words in ("核实 2 项损失", "玖仟元整", "损失是你报的，要由别人核实"):
        assert words in said(shown)
    head.post("/disasters/losses/verify", carried(shown))
    assert set(Loss.objects.values_list("reported_by", "state")) == {
        (stage.world.people["county_head"], "reported"),
        (stage.world.people["county_office"], "verified"),
    }


def test_one_loss_is_verified_otherwise_disputed_verified_again_and_closed(
    client_of,
    stage,
    hail,
):
    loss = struck(stage, hail)
    head, at = client_of("county_head"), f"/disasters/losses/{loss.id}"
    form = head.get(f"{at}/verify")
    assert 'value="4500.00"' in form.content.decode()
    typed = {
        "fen": "3000", "destroyed_milli": "1.5", "rooms": "0", "people": "0", "livestock": "0",
        "text": "一头还活着",
    }  # fmt: skip
    too_much = head.post(f"{at}/verify", typed | {"destroyed_milli": "5.1"})
    assert too_much.status_code == 409
    assert 'aria-invalid="true"' in too_much.content.decode()
    head.post(f"{at}/verify", typed)
    page = said(head.get(at))
    for words in ("已核实", "核实损失", "3,000.00 元；一头还活着", "4,500.00 元", "试county_head"):
        assert words in page
    assert "<span" not in page
    town = client_of("north_secretary")
    town.post(f"{at}/dispute", {"text": "少算了一头"})
    assert "有异议" in said(town.get(at))
    assert "少算了一头" in said(head.get(at))
    assert f"{at}/verify" not in head.get(at).content.decode()
    assert "要由别人来核实" in said(head.get(at))
    again = client_of("county_office2")
    assert f"{at}/verify" in again.get(at).content.decode()
    again.post(f"{at}/verify", typed | {"fen": "4200"})
    assert loss.household.head_name in said(head.get("/disasters/losses?view=verified"))
    confirm(head, "/disasters/losses/close", {"id": [str(loss.id)]})
    loss.refresh_from_db()
    assert (loss.state, loss.loss_fen) == ("closed", 420_000)
    assert "已办结" in said(head.get("/disasters/losses?view=closed"))


def test_an_urgent_loss_without_help_is_left_out_of_closing(client_of, stage, hail):
    loss = needy(stage, hail)
    verify(stage, loss, on=TODAY)
    shown = client_of("county_head").post("/disasters/losses/close", {"id": [str(loss.id)]})
    assert "急需救助，还没有得到救助" in said(shown)
    assert "办结 0 项" not in shown.content.decode().partition('class="tp-bulk"')[2]


def test_a_list_of_losses_narrows_to_a_place_and_an_event(client_of, stage, hail):
    north = struck(stage, hail)
    south = struck(stage, hail, SOUTH_A, roll="柳湾-001")
    head = client_of("county_head")
    page = said(head.get(f"/disasters/losses?place={SOUTH}&event={hail.id}"))
    assert south.household.head_name in page
    assert north.household.head_name not in page
    assert head.get(f"/disasters/losses?event={NORTH}").status_code == 404
    assert client_of("south_office").get(f"/disasters/losses/{north.id}").status_code == 404


# ---- self-rescue


def test_a_household_without_a_plan_gets_one_and_is_led_to_its_end(client_of, stage, hail):
    loss = struck(stage, hail)
    verify(stage, loss, on=TODAY)
    liaison = client_of("north_liaison")
    at = f"/disasters/recovery/new?household={loss.household_id}&amp;event={hail.id}"
    assert at in liaison.get("/disasters/recovery?view=none").content.decode()
    at = at.replace("&amp;", "&")
    typed = {"measures": "补栏三头", "target_fen": "3000", "due_on": "2007-10-31"}
    too_much = liaison.post(at, typed | {"target_fen": "4500.01"})
    assert too_much.status_code == 409
    answer = liaison.post(at, typed)
    made = Recovery.objects.get()
    file = f"/disasters/recovery/{made.id}"
    assert answer.headers["Location"] == file
    confirm(liaison, f"{file}/begin")
    step = {"loss": str(loss.id), "fen": "1000", "restored": "yes", "text": "补栏三头"}
    liaison.post(f"{file}/step", step)
    again = liaison.post(f"{file}/step", step | {"fen": "1"})
    assert again.status_code == 409
    page = said(liaison.get(file))
    for words in ("养猪恢复生产，1,000.00 元", "正在自救", "已恢复生产", "3,500.00"):
        assert words in page
    secretary = client_of("north_secretary")
    below = secretary.post(f"{file}/finish", {"text": ""})
    assert below.status_code == 409
    assert "不到计划的 3,000.00 元" in said(below)
    secretary.post(f"{file}/finish", {"text": "转产种茶"})
    assert "转产种茶" in said(secretary.get(file))
    assert "已恢复" in said(secretary.get("/disasters/recovery?view=recovered"))


def test_a_plan_is_given_up_with_the_reason(client_of, stage, hail):
    made = plan(stage, struck(stage, hail), on=TODAY)
    secretary = client_of("north_secretary")
    at = f"/disasters/recovery/{made.id}/give-up"
    assert confirm(secretary, at, reason=" ").status_code == 409
    confirm(secretary, at, reason="外出务工")
    assert "外出务工" in said(secretary.get(f"/disasters/recovery/{made.id}"))
    assert client_of("north_liaison").get(at).status_code == 403


def test_the_planner_is_told_that_another_confirms(client_of, stage, hail):
    loss = struck(stage, hail)
    verify(stage, loss, on=TODAY)
    made = plan(stage, loss, on=TODAY)
    begin(stage, made, on=TODAY)
    win(stage, made, loss, on=TODAY)
    page = client_of("north_office").get(f"/disasters/recovery/{made.id}")
    assert "要由别人认定" in said(page)
    assert "/finish" not in page.content.decode()


def test_a_support_entered_wrongly_is_made_void_and_stays_to_be_seen(client_of, stage, hail):
    held = support(stage, hail, on=TODAY)
    head = client_of("county_head")
    at = f"/disasters/support/{held.id}/void"
    assert at in head.get("/disasters/relief").content.decode()
    assert client_of("north_office").get(at).status_code == 403
    answer = confirm(head, at, reason="多写了一个零")
    assert answer.headers["Location"] == "/disasters/relief"
    page = head.get("/disasters/relief")
    assert "已作废" in said(page)
    assert at not in page.content.decode()
    assert (
        str(held.id)
        not in head.get(f"/disasters/relief/new?loss={needy(stage, hail).id}").content.decode()
    )
    rows = sheet(handed_out(head, "/disasters/support.xlsx"))
    assert rows[1][5] == 0
    look_at(head, TODAY - timedelta(days=1))
    assert "已作废" not in said(head.get("/disasters/relief"))


# ---- all together, and the map


def test_all_disasters_together_count_a_household_once_and_need_no_map(
    client_of,
    stage,
    hail,
):
    loss = struck(stage, hail, people=3)
    lose(stage, flood(stage), loss.household, loss_fen=10_000, people=4)
    page = client_of("county_head").get("/disasters/combined")
    for words in ("受灾户1户", "4 人", "4,600.00", "还没有乡镇边界图", "北山镇"):
        assert words in said(page)
    assert "<path" not in page.content.decode().partition("<main")[2]


def test_the_county_supplies_outlines_and_townships_are_shaded_by_loss(
    client_of,
    stage,
    hail,
):
    struck(stage, hail)
    struck(stage, hail, SOUTH_A, roll="柳湾-001", loss_fen=90_000)
    office = client_of("county_office")
    text = collection(feature(code="990101101"), feature(EAST, name="南河乡"))
    file = SimpleUploadedFile("边界.geojson", text.encode())
    answer = office.post("/disasters/outlines", {"file": file})
    assert answer.headers["Location"] == "/disasters/combined"
    assert Outline.objects.count() == 2
    page = office.get("/disasters/combined")
    main = page.content.decode().partition("<main")[2]
    assert 'class="tp-s5"' in main
    assert 'class="tp-s1"' in main
    assert "0.45" in main
    assert "0.09" in main
    assert f"place={NORTH}" in main
    assert "画了 2 个乡镇" in said(page)
    assert '<path class="tp-s' in office.get(f"/disasters/{hail.id}").content.decode()
    by_homes = office.get("/disasters/combined?by=households").content.decode()
    assert by_homes.count('<path class="tp-s1"') == 2
    # The key runs in round steps; beside the map stand the townships by what they lost.
    assert "没有0–0.10.1–0.20.2–0.30.3–0.40.4–0.5万元" in said(page).replace(" ", "")
    assert "1北山镇0.452南河乡0.09" in said(page).replace(" ", "")


@given_any(st.integers(1, 10**12))
def test_shades_end_at_round_numbers_and_the_worst_place_is_never_off_the_scale(most):
    wide = span(most)
    assert str(wide).rstrip("0") in {"1", "2", "3", "4", "5", "6", "8"}
    assert 5 * wide >= most
    assert 1 <= shade(most, most) <= 5
    assert (shade(0, most), shade(wide, 5 * wide), shade(wide + 1, 5 * wide)) == (0, 1, 2)


def test_a_township_sees_its_own_shape_only(client_of, stage, hail):
    struck(stage, hail)
    supply_outlines(
        actor=stage.act("county_office"), on=TODAY,
        geojson=collection(feature(code=NORTH), feature(EAST, code=SOUTH)),
    )  # fmt: skip
    main = client_of("south_office").get("/disasters/combined").content.decode()
    assert "北山镇" not in main.partition("<main")[2]


def test_outlines_that_cannot_be_read_are_refused_beside_the_file(client_of, stage, hail):
    office = client_of("county_office")
    for data in (b"{", b"\xff\xfe", b""):
        answer = office.post("/disasters/outlines", {"file": SimpleUploadedFile("a.json", data)})
        assert answer.status_code == 409
        assert 'aria-invalid="true"' in answer.content.decode()
    strange = collection(feature(name="远山镇")).encode()
    answer = office.post("/disasters/outlines", {"file": SimpleUploadedFile("a.json", strange)})
    assert "远山镇 不是本县的乡镇" in said(answer)
    assert client_of("north_office").get("/disasters/outlines").status_code == 403


# ---- late, exports, the past, both languages


def test_what_is_late_is_listed_with_the_act_that_ends_it(client_of, stage, hail, settings):
    loss = needy(stage, hail)
    made = plan(stage, struck(stage, hail, roll="石桥-002"), on=TODAY)
    settings.TUOPIN_TODAY = "2007-12-28"
    page = client_of("county_office").get("/disasters/late")
    for words in (
        "急需救助还没有得到救助的户",
        "报来还没有核实的损失",
        "过了日子还没有完成的生产自救",
    ):
        assert words in said(page)
    content = page.content.decode()
    assert f"/disasters/relief/new?loss={loss.id}" in content
    assert f"/disasters/losses/{loss.id}" in content
    assert f"/disasters/recovery/{made.id}" in content
    assert "没有逾期的" in said(client_of("south_office").get("/disasters/late"))
    kinds = [
        row[0] for row in sheet(handed_out(client_of("county_office"), "/disasters/late.xlsx"))
    ]
    assert "过了日子还没有完成的生产自救" in kinds


@pytest.mark.parametrize("address", EXPORTS)
def test_every_list_is_handed_out_in_the_readers_area(client_of, stage, hail, address):
    loss = needy(stage, hail)
    verify(stage, loss, on=TODAY)
    made = plan(stage, loss, on=TODAY)
    begin(stage, made, on=TODAY)
    win(stage, made, loss, on=TODAY)
    given = support(stage, hail, on=TODAY)
    give(stage, hail, loss.household, support=given, on=TODAY)
    for who, own in (("county_office", True), ("north_office", True), ("south_office", False)):
        rows = sheet(handed_out(client_of(who), f"{address}?view=all"))
        assert rows[0]
        named = loss.household.head_name in str(rows) or "北山镇" in str(rows)
        # Nothing is late yet, and the support is the whole county's.
        assert named == (own and "late" not in address and "support" not in address)
        sheet(handed_out(client_of(who), f"{address}?view=none&event={hail.id}"))


def test_a_past_day_shows_what_was_known_and_writes_nothing(client_of, stage, hail, settings):
    loss = needy(stage, hail)
    settings.TUOPIN_TODAY = (TODAY + timedelta(days=5)).isoformat()
    verify(stage, loss, fen=100_000, on=TODAY + timedelta(days=3))
    head = client_of("county_head")
    assert "1,000.00" in said(head.get(f"/disasters/losses/{loss.id}"))
    look_at(head, TODAY)
    page = head.get(f"/disasters/losses/{loss.id}")
    assert "已上报" in said(page)
    assert "4,500.00" in said(page)
    assert "1,000.00" not in said(page)
    assert "/verify" not in page.content.decode()
    for address in LISTS:
        assert "<form" not in head.get(address).content.decode().partition("<main")[2] or (
            'type="submit"' not in head.get(address).content.decode().partition("<main")[2]
        )
    look_at(head, date(2007, 8, 1))
    assert "没有等着救助的户" in said(head.get("/disasters/urgent"))


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_reads_in_both_languages(client_of, stage, hail, lang):
    loss = needy(stage, hail)
    made = plan(stage, loss, on=TODAY)
    (relief,) = give(stage, hail, loss.household, on=TODAY)
    head = client_of("county_head", lang=lang)
    office = client_of("county_office", lang=lang)
    for browser, address in (
        *((head, address) for address in (*LISTS, *EXPORTS)),
        (head, "/disasters/losses?view=all"), (head, "/disasters/recovery?view=none"),
        (head, f"/disasters/losses/{loss.id}"), (head, f"/disasters/losses/{loss.id}/verify"),
        (office, f"/disasters/losses/{loss.id}/dispute"),
        (office, f"/disasters/recovery/{made.id}"), (office, "/disasters/support/new"),
        (office, f"/disasters/relief/new?loss={loss.id}"),
        (head, f"/disasters/relief/{relief.id}/void"), (office, "/disasters/outlines"),
        (office, f"/disasters/recovery/new?household={loss.household_id}"),
        (office, f"/disasters/recovery/{made.id}/begin"),
        (office, f"/disasters/recovery/{made.id}/step"),
        (office, f"/disasters/recovery/{made.id}/finish"),
        (office, f"/disasters/recovery/{made.id}/give-up"),
        (office, f"/disasters/loss?household={loss.household_id}&event={hail.id}"),
    ):  # fmt: skip
        assert browser.get(address).status_code == 200, address
    for who in ("county_leader", "auditor", "north_branch", "north_liaison", "lead"):
        for address in LISTS:
            assert client_of(who, lang=lang).get(address).status_code == 200
    assert client_of("finance_centre").get("/disasters/urgent").status_code == 403


def test_thirty_rows_cost_no_more_queries_than_three(client_of, stage, hail, queries_of):
    office = client_of("county_head")

    def more(start, end):
        for n in range(start, end):
            loss = needy(stage, hail, roll=f"石桥-{n}")
            if n % 3:
                plan(stage, loss, on=TODAY)
                give(stage, hail, loss.household, on=TODAY)

    views = (*LISTS, "/disasters/losses?view=all", "/disasters/recovery?view=none",
             "/disasters/urgent?view=all", "/")  # fmt: skip
    more(0, 3)
    few = [queries_of(lambda at=at: office.get(at)) for at in views]
    more(3, 30)
    many = [queries_of(lambda at=at: office.get(at)) for at in views]
    assert many == few
    assert max(few[:-1]) < 30


# ---- the household's own file


def test_a_households_file_tells_loss_relief_and_recovery_and_leads_to_the_next_act(
    client_of, stage, hail
):
    loss = needy(stage, hail)
    (relief,) = give(stage, hail, loss.household, on=TODAY)
    liaison, file = client_of("north_liaison"), f"/register/{loss.household_id}"
    page = liaison.get(file)
    for words in ("养猪 2 头受损", "直接损失 4,500.00 元", "已上报", "救助 救灾款 500.00 元"):
        assert words in said(page)
    assert said(page).count("养猪 2 头受损") == 1
    assert f"/disasters/recovery/new?household={loss.household_id}" in page.content.decode()
    made = plan(stage, loss, on=TODAY)
    page = liaison.get(file)
    assert "补栏两头，抢种秋菜" in said(page)
    assert f"/disasters/recovery/{made.id}" in page.content.decode()
    assert "/disasters/recovery/new" not in page.content.decode()
    confirm(client_of("county_head"), f"/disasters/relief/{relief.id}/void", reason="写错了户")
    assert "已作废：写错了户" in said(liaison.get(file))
    lost = liaison.get(f"{file}?tab=losses")
    assert f"/disasters/losses/{loss.id}" in lost.content.decode()


# ---- livestock, rooms and people wherever a loss is shown


def test_what_a_household_lost_beside_projects_stands_wherever_its_loss_does(
    client_of, stage, hail
):
    """Large animals were on the form and in two exports, and on no list that anybody reads."""
    household, _part = home(stage)
    lose(stage, hail, household, loss_fen=0, rooms=3, people=4, livestock=2, urgent=True)
    office = client_of("north_office")
    for page in (f"/disasters/{hail.id}", "/disasters/losses", f"/register/{household.id}"):
        text = said(office.get(page))
        for words in ("家庭损失", "倒损房屋 3 间", "受灾 4 人", "死亡大牲畜 2 头"):
            assert words in text, page
    assert "大牲畜（头）2" in said(office.get("/disasters/losses/" + str(Loss.objects.get().id)))
    file = said(office.get(f"/register/{household.id}?tab=losses"))
    assert "死亡大牲畜 2 头" in file
    heads = sheet(handed_out(office, "/disasters/urgent.xlsx"))
    row = next(cells for cells in heads if household.head_name in cells)
    assert {2, 3, 4} <= set(row)
    assert "大牲畜（头）" in said(office.get("/disasters/urgent"))
    assert "大牲畜（头）" in said(office.get("/disasters"))


def test_a_day_before_the_assessment_shows_what_was_reported(client_of, stage, hail):
    household, _part = home(stage)
    lose(stage, hail, household, loss_fen=10_000, rooms=3, livestock=2)
    loss = Loss.objects.get()
    verify(stage, loss, on=TODAY + timedelta(days=1), rooms=1, livestock=0)
    office = client_of("north_office")
    assert "倒损房屋 3 间" in said(office.get(f"/register/{household.id}?tab=losses"))
    assert "死亡大牲畜 2 头" in said(office.get(f"/disasters/{hail.id}"))


def test_units_are_said_in_english_in_the_english_workbook(client_of, stage, hail):
    struck(stage, hail)
    office = client_of("north_office", lang="en")
    for path in ("/disasters/losses.xlsx?view=all", f"/disasters/{hail.id}/losses.xlsx"):
        cells = [cell for row in sheet(handed_out(office, path)) for cell in row]
        assert "head" in cells
        assert "头" not in cells


def test_a_part_of_cattle_is_verified_by_its_quantity_alone(client_of, stage, hail):
    household, part = home(stage, contents=("黄牛养殖",))
    lose(stage, hail, household, who="north_office", part=part.id, destroyed_milli=2_000)
    loss = Loss.objects.get()
    office, address = client_of("county_head"), f"/disasters/losses/{loss.id}/verify"
    assert 'name="livestock"' not in office.get(address).content.decode()
    typed = {"fen": "3000", "destroyed_milli": "1", "rooms": "0", "people": "0"}
    assert office.post(address, typed).status_code == 302
    loss.refresh_from_db()
    assert (loss.livestock, loss.destroyed_milli) == (1, 1_000)


def test_more_animals_than_the_quantity_are_refused_beside_the_field(client_of, stage, hail):
    _household, part = home(stage, contents=("黄牛养殖",))
    typed = {
        "event": str(hail.id), "roll": "石桥-001", "step": "loss", "loss_fen": "900",
        "part": str(part.id), "destroyed_milli": "2", "livestock": "3", "rooms": "0",
        "people": "0", "urgent": "no",
    }  # fmt: skip
    page = client_of("north_office").post("/disasters/loss", typed)
    assert page.status_code == 409
    assert "是 2 头，不是 3 头" in said(page)
    english = client_of("north_office", lang="en").post(
        "/disasters/loss", typed | {"livestock": "0", "destroyed_milli": "6"}
    )
    assert "has only 5 head in all" in said(english)
