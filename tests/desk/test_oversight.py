"""Inspections at the desk: planned, drawn, gone to, found, set right, and what is late."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import Purse
from tests.oversight.tour import CLOSES, DRAWN, OPENS, ORDERED, PLANNED, SEEN, STALLED, Tour
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.funds.actions import lift_violation
from tuopin.funds.models import Violation
from tuopin.oversight.models import Finding, Inspection, Photo, Round, Sampled
from tuopin.programme.actions import assign_team, open_campaign

_GOOD = {
    "inspected_on": SEEN.isoformat(), "arrival": "full", "received_fen": "2000.00",
    "use": "as_approved", "progress": "normal", "effect": "good", "liaison_works": "yes",
    "lead_works": "yes",
}  # fmt: skip


@pytest.fixture
def tour(world, settings):
    settings.TUOPIN_TODAY = SEEN.isoformat()
    purse = Purse(Stage(world))
    purse.come(10_000_000)
    return Tour(purse)


@pytest.fixture
def on(settings):
    def move(day: date) -> None:
        settings.TUOPIN_TODAY = day.isoformat()

    return move


def answers(tour, **given):
    return _GOOD | {"inspector": str(tour.world.people["verifier"])} | given


def plan_form(tour, **given):
    return {
        "campaign": str(tour.campaign), "batch": str(tour.purse.stage.batch().id),
        "region": f"{COUNTY}000000", "kind": "unannounced", "confidence": "90", "margin": "10",
        "focus": ["arrival", "second_batch"],
    } | given  # fmt: skip


# ---- planning and drawing


def test_a_round_is_planned_drawn_and_proved(client_of, tour):
    tour.both_towns(3, 2)
    office = client_of("county_office")
    assert "还没有安排督查" in said(office.get("/oversight"))
    answer = office.post("/oversight/plan", plan_form(tour))
    made = Round.objects.get()
    at = f"/oversight/rounds/{made.id}"
    assert answer.headers["Location"] == at
    assert (made.kind, made.confidence, made.margin) == ("unannounced", 90, 10)
    assert "去抽取" in said(office.get("/oversight"))
    page = office.post(f"{at}/draw", {"seed": "四五六"})
    for words in ("5 户里，抽 5 户", "置信度 90%", "只抽一次", "北山镇", "南河乡"):
        assert words in said(page)
    assert not Sampled.objects.exists()
    office.post(f"{at}/draw", carried(page))
    assert Sampled.objects.count() == 5
    page = said(office.get(at))
    for words in ("督查中", "抽到户数5", "没有去", "登记督查", "核查一组", "下一批摸底"):
        assert words in page
    page = said(office.get(f"{at}/proof"))
    for words in ("一户不差", "z = 1.645", "N = 5 时 n = 5 户", "四五六/", "一致"):
        assert words in page
    # An auditor makes the draw again with tools of his own: every id and its lot.
    rows = sheet(handed_out(client_of("auditor"), f"{at}/proof/export"))
    listed = [row for row in rows if row[6] in {"是", "否"}]
    assert len(listed) == 5
    seed = Round.objects.get().seed
    for row in listed:
        digest = hashes.Hash(hashes.SM3())
        digest.update(f"{seed}:{row[3]}".encode())
        assert row[4] == digest.finalize().hex()
    drawn = {str(key) for key in Sampled.objects.values_list("household_id", flat=True)}
    assert {row[3] for row in listed if row[6] == "是"} == drawn


def test_a_township_plans_its_own_round(client_of, tour):
    tour.pay()
    secretary = client_of("north_secretary")
    page = said(secretary.get("/oversight/plan"))
    assert "第一批督查" not in page
    sent = plan_form(
        tour, campaign="", name="本镇五月检查", opens_on=str(SEEN), closes_on=str(CLOSES),
        region=NORTH, confidence="0",
    )  # fmt: skip
    secretary.post("/oversight/plan", sent)
    made = Round.objects.get()
    assert (made.region, made.confidence, made.margin) == (NORTH, 0, 0)
    confirm(secretary, f"/oversight/rounds/{made.id}/draw", {"seed": "1"})
    assert "督查中" in said(secretary.get(f"/oversight/rounds/{made.id}"))
    south = client_of("south_secretary")
    assert south.get(f"/oversight/rounds/{made.id}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"focus": []}, {"margin": "60"}, {"margin": ""}, {"confidence": "91"}, {"batch": "x"},
        {"campaign": "", "name": ""}, {"region": SOUTH_A}, {"kind": ""},
    ],
)  # fmt: skip
def test_a_plan_that_says_too_little_is_refused_in_the_form(client_of, tour, wrong):
    page = client_of("county_office").post("/oversight/plan", plan_form(tour, **wrong))
    assert page.status_code == 409
    assert not Round.objects.exists()


def test_a_draw_needs_a_seed_and_somebody_to_draw(client_of, tour):
    held = tour.plan()
    office = client_of("county_office")
    at = f"/oversight/rounds/{held.id}/draw"
    assert office.post(at, {"seed": ""}).status_code == 409
    page = office.post(at, {"seed": "1"})
    assert not writes(page)
    assert office.get(f"/oversight/rounds/{held.id}/proof").status_code == 404
    assert client_of("north_secretary").get(f"{at}").status_code == 200
    tour.pay()
    page = client_of("north_secretary").post(at, {"seed": "1", "confirmed": "1"})
    assert page.status_code == 403
    assert client_of("verifier").get(at).status_code == 403


# ---- going


def test_one_list_shows_whom_to_inspect_and_whom_to_survey(client_of, tour):
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan(focus=["arrival", "second_batch"]))
    later = tour.purse.stage.cleared(batch=2, state="classified")
    at = f"/oversight/rounds/{held.id}/going"
    page = client_of("verifier").get(at)
    assert "石桥村" in said(page)
    assert "柳湾村" not in said(page)
    assert "顺路摸底核查1" in said(page)
    assert f"/selection/{later.id}/verify" in page.content.decode()
    both = said(client_of("county_office").get(at))
    assert "柳湾村" in both
    assert "柳湾村" in said(client_of("county_office").get(f"{at}?place={SOUTH}"))
    rows = sheet(handed_out(client_of("verifier"), f"{at}/export"))
    assert [row[3] for row in rows if row[3] in {"督查", "摸底核查"}] == ["督查", "摸底核查"]
    assert client_of("north_liaison").get(at).status_code == 403


def test_a_team_that_is_sent_after_the_draw_is_named_and_goes_alone(client_of, tour):
    """The township stood as nobody's for good, and any team might go there."""
    tour.pay(SOUTH_A)
    campaign = open_campaign(
        actor=tour.act("county_office"), on=PLANNED, kind="inspection", name="补派的督查",
        opens_on=OPENS, closes_on=CLOSES, reference_on=OPENS, areas=[],
    ).result["campaign"]  # fmt: skip
    held = tour.draw(tour.plan(campaign=UUID(campaign)))
    at = f"/oversight/rounds/{held.id}"
    office = client_of("county_office")
    assert "没有组去" in said(office.get(at))
    assign_team(
        actor=tour.act("county_office"), on=DRAWN, campaign=UUID(campaign),
        team=tour.world.bodies["team2"], region=SOUTH,
    )  # fmt: skip
    assert "核查二组" in said(office.get(at))
    home = tour.first(held).household_id
    refused_page = client_of("verifier").post(f"{at}/inspect/{home}", answers(tour))
    assert "你不在负责 南河乡 的核查组" in said(refused_page)
    sent = answers(tour, inspector=str(tour.world.people["verifier2"]))
    assert client_of("verifier2").post(f"{at}/inspect/{home}", sent).status_code == 302


def test_an_inspection_is_recorded_at_the_household(client_of, tour):
    held = tour.drawn()
    home = tour.first(held).household_id
    at = f"/oversight/rounds/{held.id}/inspect/{home}"
    verifier = client_of("verifier")
    page = said(verifier.get(at))
    for words in ("发放到户（元）2,000.00", "养猪", "试north_liaison", "试lead"):
        assert words in page
    answer = verifier.post(at, answers(tour, key="k1"))
    assert answer.headers["Location"] == f"/oversight/rounds/{held.id}/going?place={NORTH}"
    made = Inspection.objects.get()
    page = said(verifier.get(f"/oversight/inspections/{made.id}"))
    for words in ("足额收到", "没有查到问题", "试verifier", "通知了"):
        assert words in page
    assert verifier.get(at).headers["Location"] == f"/oversight/inspections/{made.id}"
    office = client_of("county_office")
    tour.pay()
    page = said(office.get("/oversight")).replace(" ", "")
    assert "督查过的户1户占资金到户的50.0%·督查1次" in page
    page = said(office.get(f"/oversight/rounds/{held.id}"))
    assert "足额收到1100.0%" in page.replace(" ", "")


def test_a_sheet_filled_on_paper_is_entered_later_for_the_one_who_went(client_of, tour, on):
    """The page took today and whoever typed: paper from the village named the wrong inspector."""
    held = tour.drawn()
    at = f"/oversight/rounds/{held.id}/inspect/{tour.first(held).household_id}"
    on(CLOSES + timedelta(days=2))
    office = client_of("county_office")
    assert "试verifier2" in said(office.get(at))
    sent = answers(tour, inspected_on=str(CLOSES + timedelta(days=3)))
    assert "这一天还没有到" in said(office.post(at, sent))
    sent = answers(tour, inspected_on=str(CLOSES + timedelta(days=1)))
    assert "不在“第一批督查”的督查时间里" in said(office.post(at, sent))
    sent = answers(tour, inspector=str(tour.world.people["verifier2"]))
    assert office.post(at, sent).status_code == 409
    office.post(at, answers(tour))
    made = Inspection.objects.get()
    assert (made.inspected_on, made.inspector_id) == (SEEN, tour.world.people["verifier"])
    assert made.recorded_by == tour.world.people["county_office"]


# ---- photos


def pictures(*contents, kind=b"\xff\xd8\xff"):
    return [SimpleUploadedFile(f"{n}.jpg", kind + text) for n, text in enumerate(contents, 1)]


def test_photos_are_taken_with_the_record_and_shown_on_its_page(client_of, tour):
    held = tour.drawn()
    at = f"/oversight/rounds/{held.id}/inspect/{tour.first(held).household_id}"
    verifier = client_of("verifier")
    verifier.post(at, answers(tour, photos=pictures(b"pen", b"pigs")))
    seen = Inspection.objects.get()
    page = f"/oversight/inspections/{seen.id}"
    assert f'src="{page}/photos/2"' in verifier.get(page).content.decode()
    shown = verifier.get(f"{page}/photos/1")
    assert (shown.content, shown["Content-Type"]) == (b"\xff\xd8\xffpen", "image/jpeg")
    assert (shown["Content-Disposition"], shown["Cache-Control"]) == ("inline", "no-store")
    for number in (0, 3):
        assert verifier.get(f"{page}/photos/{number}").status_code == 404
    assert client_of("south_office").get(f"{page}/photos/1").status_code == 404


def test_photos_come_afterwards_when_there_is_signal_again(client_of, tour):
    seen = tour.inspect(tour.drawn())
    page = f"/oversight/inspections/{seen.id}"
    verifier = client_of("verifier")
    assert f"{page}/photos" in verifier.get(page).content.decode()
    sheet_of_paper = SimpleUploadedFile("督查表.pdf", b"%PDF-1.4 signed")
    answer = verifier.post(f"{page}/photos", {"photos": [*pictures(b"pen"), sheet_of_paper]})
    assert answer.headers["Location"] == page
    assert "督查表.pdf" in said(verifier.get(page))
    assert verifier.get(f"{page}/photos/2")["Content-Disposition"].startswith("attachment")
    verifier.post(f"{page}/photos", {"photos": pictures(b"pen")})
    assert Photo.objects.count() == 2
    assert client_of("north_liaison").get(f"{page}/photos").status_code == 403


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (list, "必填", "required"),
        (lambda: pictures(b"<html>", kind=b""), "“1.jpg”不是 PDF、JPEG 或 PNG", "no PDF, JPEG"),
        (lambda: pictures(b"0" * (8 * 2**20)), "“1.jpg”太大，最多 8 MB", "is too large"),
        (lambda: pictures(*(b"%d" % n for n in range(7))), "最多存 6 张", "at most 6 photos"),
        (lambda: pictures(b"south"), "另一次督查", "another inspection"),
    ],
)
def test_bad_photos_are_refused_beside_their_field_in_both_languages(
    client_of, tour, given, zh, en
):
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan())
    north, south = Sampled.objects.filter(round=held).order_by("region")
    tour.inspect(
        held, south.household_id, who="verifier2",
        photos=[{"name": "s.jpg", "data": b"\xff\xd8\xffsouth"}],
    )  # fmt: skip
    seen = tour.inspect(held, north.household_id)
    at, verifier = f"/oversight/inspections/{seen.id}/photos", client_of("verifier")
    for lang, words in (("zh-hans", zh), ("en", en)):
        verifier.cookies["django_language"] = lang
        answer = verifier.post(at, {"key": uuid4().hex, "photos": given()})
        assert answer.status_code == 409
        assert words in said(answer)
    assert Photo.objects.count() == 1


def test_a_bad_answer_without_a_finding_is_said_in_the_form(client_of, tour):
    held = tour.drawn()
    at = f"/oversight/rounds/{held.id}/inspect/{tour.first(held).household_id}"
    verifier = client_of("verifier")
    page = verifier.post(at, answers(tour, progress="stalled", liaison_works="no"))
    assert page.status_code == 409
    for words in ("查到 2 处不好", "项目停滞，要登记问题", "联系人没有到户"):
        assert words in said(page)
    for wrong in ({"kind_1": "stalled"}, {"text_1": "猪圈空着"}, {"received_fen": "1,500"}):
        assert verifier.post(at, answers(tour, **wrong)).status_code == 409
    assert not Inspection.objects.exists()
    verifier.post(
        at,
        answers(
            tour, progress="stalled", liaison_works="no", kind_1="stalled", text_1="猪圈空着",
            kind_2="no_visits", text_2="三个月没来",
        ),
    )  # fmt: skip
    assert set(Finding.objects.values_list("kind", flat=True)) == {"stalled", "no_visits"}


def test_a_misuse_found_on_the_spot_freezes_the_loan_and_leads_to_it(client_of, tour):
    held = tour.drawn()
    at = f"/oversight/rounds/{held.id}/inspect/{tour.first(held).household_id}"
    verifier, head = client_of("verifier"), client_of("county_head")
    verifier.post(at, answers(tour, use="not", kind_1="borrowed", text_1="借给亲戚"))
    made, case = Finding.objects.get(), Violation.objects.get()
    page = head.get(f"/oversight/findings/{made.id}")
    assert "借款已经冻结" in said(page)
    assert f"/funds/violations/{case.id}" in page.content.decode()
    # Once the freeze is lifted the page no longer says that the loan is frozen.
    lift_violation(actor=tour.act("county_head"), on=SEEN, violation=case.id, reason="查实没有借出")
    assert "借款已经冻结" not in said(head.get(f"/oversight/findings/{made.id}"))
    office = client_of("north_office").get(f"/oversight/findings/new?household={made.household_id}")
    assert "挪用" not in said(office)
    assert "项目停滞" in said(office)


def test_a_household_leads_to_its_own_inspection(client_of, tour):
    held = tour.drawn()
    home = tour.first(held).household_id
    verifier = client_of("verifier")
    answer = verifier.get(f"/oversight/inspections/new?household={home}")
    assert answer.headers["Location"] == f"/oversight/rounds/{held.id}/inspect/{home}"
    tour.inspect(held)
    assert verifier.get(f"/oversight/inspections/new?household={home}").status_code == 409
    assert verifier.get("/oversight/inspections/new").status_code == 404
    assert verifier.get(f"/oversight/rounds/{held.id}/inspect/{uuid4()}").status_code == 404


def test_a_round_is_finished_with_a_reason_for_who_was_not_seen(client_of, tour, on):
    tour.pay(count=2)
    held = tour.draw(tour.plan())
    tour.inspect(held)
    on(CLOSES)
    office = client_of("county_office")
    at = f"/oversight/rounds/{held.id}/finish"
    assert "还有 1 户没有去" in said(office.get(at))
    assert confirm(office, at, reason="").status_code == 409
    confirm(office, at, reason="外出务工")
    page = said(office.get(f"/oversight/rounds/{held.id}"))
    assert "已结束" in page
    assert "外出务工" in page


# ---- findings


def test_findings_are_ordered_together_reported_and_closed(client_of, tour, on):
    held = tour.found()
    other = tour.find(household=held.household_id)
    on(ORDERED)
    office, town = client_of("county_office"), client_of("north_office")
    page = office.get("/oversight/findings?view=to_order")
    assert 'name="id"' in page.content.decode()
    at = f"/oversight/findings/order?id={held.id}&id={other.id}"
    page = office.get(at)
    assert "试north_liaison" in said(page)
    assert "试county_office" in said(page)
    assert "试south_liaison" not in said(page)
    sent = {
        "officer": str(tour.world.people["north_liaison"]), "demanded": "一个月内补栏",
        "due_on": "2007-05-29", "document": "县办督〔2007〕1号",
    }  # fmt: skip
    assert office.post(at, sent | {"demanded": ""}).status_code == 409
    early = office.get(f"/oversight/findings/{held.id}/recheck")
    assert "现在是“待整改”，不能“复查销号”" in said(early)
    office.post(at, sent)
    assert set(Finding.objects.values_list("state", flat=True)) == {"ordered"}
    page = town.get("/oversight/findings?view=to_mend")
    assert f"/oversight/findings/{held.id}/report" in page.content.decode()
    assert "还剩 15 天" in said(page)
    town.post(f"/oversight/findings/{held.id}/report", {"text": "已补栏"})
    page = office.get(f"/oversight/findings/{held.id}")
    assert f"/oversight/findings/{held.id}/recheck" in page.content.decode()
    assert "/recheck" not in town.get(f"/oversight/findings/{held.id}").content.decode()
    back = office.get(f"/oversight/findings/{held.id}/back")
    assert "2007-05-29" in back.content.decode()
    office.post(f"/oversight/findings/{held.id}/back", {"text": "圈还空着", "due_on": "2007-06-10"})
    town.post(f"/oversight/findings/{held.id}/report", {"text": "真补了"})
    office.post(f"/oversight/findings/{held.id}/recheck", {"text": "看过了"})
    page = said(office.get(f"/oversight/findings/{held.id}"))
    for words in ("已销号", "一个月内补栏", "圈还空着", "真补了", "看过了"):
        assert words in page


def test_a_finding_is_recorded_by_hand_and_dropped_by_another(client_of, tour):
    home = tour.pay()[0].household
    town, head = client_of("north_office"), client_of("county_head")
    at = f"/oversight/findings/new?household={home.id}"
    assert home.head_name in said(town.get(at))
    assert town.post(at, {"kind": "stalled", "text": ""}).status_code == 409
    answer = town.post(at, {"kind": "stalled", "text": "猪圈空着"})
    made = Finding.objects.get()
    assert answer.headers["Location"] == f"/oversight/findings/{made.id}"
    assert "/drop" not in town.get(answer.headers["Location"]).content.decode()
    confirm(head, f"/oversight/findings/{made.id}/drop", reason="户说错了")
    assert "已撤销" in said(head.get(f"/oversight/findings/{made.id}"))
    town.post("/oversight/findings/new", {"region": NORTH, "kind": "other", "text": "台账不全"})
    assert Finding.objects.get(household=None).region == NORTH
    assert client_of("south_office").get(at).status_code == 404
    again = town.get(f"/oversight/findings/new?region={NORTH}&officer=x&kind=no_visits")
    assert "试north_liaison" in said(again)


def test_a_fault_that_comes_back_is_shown_as_such(client_of, tour):
    first = tour.found()
    again = tour.find(household=first.household_id, kind="stalled", on=SEEN)
    office = client_of("county_office")
    assert "重复出现" in said(office.get("/oversight/findings"))
    assert first.number in said(office.get(f"/oversight/findings/{again.id}"))
    assert again.number in said(office.get(f"/oversight/findings/{first.id}"))


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("verifier", "order?id={}", 403),
        ("south_secretary", "order?id={}", 404),
        ("county_office", "order", 409),
        ("south_office", "{}", 404),
        ("south_office", "{}/report", 404),
        ("north_liaison", "{}/recheck", 403),
        ("county_office", "{}/drop", 403),
        ("finance_centre", "{}", 403),
    ],
)
def test_findings_are_opened_and_moved_only_by_whom_they_concern(
    client_of, tour, who, path, status
):
    key = tour.found().id
    answer = client_of(who).get(f"/oversight/findings/{path.format(key)}")
    assert answer.status_code == status


# ---- people, what is late, reminders


def test_officers_who_do_not_come_are_seen_and_spurred_on(client_of, tour):
    held = tour.drawn()
    tour.inspect(
        held, liaison_works=False, findings=[{"kind": "no_visits", "text": "三个月没有来"}]
    )
    secretary = client_of("north_secretary")
    page = secretary.get("/oversight/people")
    assert "试north_liaison" in said(page)
    assert "试lead" not in said(page)
    assert "kind=no_visits" in page.content.decode()
    assert "试lead" in said(secretary.get("/oversight/people?view=all"))
    assert "没有人有欠缺" in said(client_of("south_secretary").get("/oversight/people"))
    assert client_of("south_secretary").get(f"/oversight/people?place={NORTH}").status_code == 200


def test_what_is_late_leads_to_the_act_that_ends_it(client_of, tour, on):
    held = tour.found()
    tour.order(held, due_on=ORDERED)
    on(CLOSES + timedelta(days=1))
    town = client_of("north_office").get("/oversight/late")
    assert f"/oversight/findings/{held.id}/report" in town.content.decode()
    assert "逾期 7 天" in said(town)
    office = client_of("county_office").get("/oversight/late")
    assert f"/oversight/rounds/{held.inspection.round_id}/finish" in office.content.decode()
    assert "没有逾期的" in said(client_of("south_office").get("/oversight/late"))


# A head, the rows, and a total where there is something to add up.
EXPORTS = (
    ("/export", 3), ("/findings/export", 2), ("/findings/export?view=all", 2),
    ("/people/export", 4),
)  # fmt: skip


@pytest.mark.parametrize(("path", "lines"), EXPORTS)
def test_every_list_is_handed_out_as_a_workbook(client_of, tour, path, lines):
    tour.found()
    rows = sheet(handed_out(client_of("county_office"), f"/oversight{path}"))
    assert len(rows) == lines


def test_the_late_and_the_drawn_are_handed_out_too(client_of, tour, on):
    held = tour.found()
    tour.order(held, due_on=ORDERED)
    on(CLOSES)
    office = client_of("county_office")
    late = sheet(handed_out(office, "/oversight/late/export"))
    assert any(held.number in map(str, row) for row in late)
    drawn = sheet(handed_out(office, f"/oversight/rounds/{held.inspection.round_id}/export"))
    assert any("是" in map(str, row) for row in drawn)


def test_the_workbench_shows_what_waits_for_each_post(client_of, tour, on):
    tour.pay(count=2)
    held = tour.plan()
    assert "抽取督查户" in said(client_of("county_office").get("/"))
    tour.draw(held)
    assert "入户督查" in said(client_of("verifier").get("/"))
    assert "入户督查" not in said(client_of("verifier2").get("/"))
    found = tour.inspect(held, progress="stalled", findings=[STALLED]).findings.get()
    assert "还没有下达整改" in said(client_of("county_office").get("/"))
    on(ORDERED)
    tour.order(found)
    assert "整改查到的问题" in said(client_of("north_liaison").get("/"))
    assert "整改查到的问题" not in said(client_of("north_liaison2").get("/"))
    on(ORDERED + timedelta(days=2))
    tour.report(found, on=ORDERED + timedelta(days=1))
    assert "复查上报整改的问题" in said(client_of("county_office").get("/"))


# ---- a past day, two languages, few queries


def test_a_past_day_shows_what_was_known_then_and_acts_on_nothing(client_of, tour, on):
    found = tour.found()
    tour.order(found)
    on(ORDERED)
    office = client_of("county_office")
    look_at(office, SEEN)
    page = office.get(f"/oversight/findings/{found.id}")
    assert "待整改" in said(page)
    assert "/order" not in page.content.decode()
    at = f"/oversight/rounds/{found.inspection.round_id}"
    assert "督查中" in said(office.get(at))
    look_at(office, DRAWN)
    assert office.get(f"/oversight/findings/{found.id}").status_code == 404
    assert "没有去" in said(office.get(at))
    look_at(office, PLANNED)
    assert "已安排" in said(office.get(at))
    assert office.get(f"{at}/proof").status_code == 404
    look_at(office, PLANNED - timedelta(days=1))
    assert office.get(at).status_code == 404


PAGES = (
    "/oversight", "/oversight/plan", "/oversight/findings", "/oversight/findings?view=all",
    "/oversight/people?view=all", "/oversight/late", "/oversight/rounds/{trip}",
    "/oversight/rounds/{trip}/going", "/oversight/rounds/{trip}/proof",
    "/oversight/findings/{found}", "/oversight/findings/new", "/oversight/inspections/{seen}",
)  # fmt: skip


def test_the_pages_are_whole_in_english(client_of, tour):
    found = tour.found()
    tour.order(found)
    browser = client_of("county_office", lang="en")
    for path in PAGES:
        at = path.format(trip=found.inspection.round_id, found=found.id, seen=found.inspection_id)
        assert browser.get(at).status_code == 200, at


def test_more_rows_cost_no_more_queries(client_of, tour, queries_of):
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan())
    few = tour.inspect(held, progress="stalled", findings=[STALLED]).findings.get()
    own = tour.plan(campaign=None, name="再查", opens_on=OPENS, closes_on=CLOSES)
    office = client_of("county_office")
    at = [
        p.format(trip=held.id, found=few.id, seen=few.inspection_id)
        for p in PAGES
        if "plan" not in p
    ]
    before = [queries_of(lambda path=path: office.get(path)) for path in at]
    tour.pay(count=3)
    tour.draw(own)
    for chosen in Sampled.objects.filter(round=own):
        who = "verifier2" if chosen.region.startswith(SOUTH[:9]) else "verifier"
        tour.inspect(own, chosen.household_id, who, progress="stalled", findings=[STALLED])
    after = [queries_of(lambda path=path: office.get(path)) for path in at]
    assert [(p, a, b) for p, a, b in zip(at, after, before, strict=True) if a > b] == []
    assert max(after) < 30


def test_a_team_is_offered_its_own_townships_and_told_before_it_fills_in_anothers(client_of, tour):
    """The other team's households bore the button; the refusal came after the whole form."""
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan())
    north, south = Sampled.objects.filter(round=held).order_by("region")
    verifier, office = client_of("verifier"), client_of("county_office")
    at = f"/oversight/rounds/{held.id}"
    for page in (at, f"{at}/going?place={SOUTH}", f"{at}/going?place={NORTH}"):
        shown = verifier.get(page).content.decode()
        assert f"{at}/inspect/{south.household_id}" not in shown
        assert (f"{at}/inspect/{north.household_id}" in shown) == (SOUTH not in page)
    assert f"{at}/inspect/{south.household_id}" in office.get(at).content.decode()
    early = verifier.get(f"{at}/inspect/{south.household_id}")
    assert (early.status_code, writes(early)) == (409, False)
    assert verifier.get(f"{at}/inspect/{north.household_id}").status_code == 200


def test_before_its_first_day_a_round_offers_nothing_to_record(client_of, tour, on):
    tour.both_towns(1, 1)
    held = tour.draw(tour.plan())
    on(DRAWN)
    page = client_of("verifier").get(f"/oversight/rounds/{held.id}/going").content.decode()
    assert "/inspect/" not in page


def test_another_officer_s_finding_is_not_offered_to_be_reported(client_of, tour, on):
    held = tour.found()
    tour.order(held)
    on(ORDERED)
    at = f"/oversight/findings/{held.id}/report"
    for who, offered in (
        ("north_liaison2", False),
        ("north_liaison", True),
        ("north_office", True),
    ):
        shown = client_of(who).get("/oversight/findings").content.decode()
        assert (f'href="{at}"' in shown) == offered
    answer = client_of("north_liaison2").post(at, {"text": "已补栏"})
    assert (answer.status_code, "不由你上报" in said(answer)) == (409, True)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"name": ""}, "name", "必填"),
        ({"opens_on": ""}, "opens_on", "必填"),
        ({"closes_on": ""}, "closes_on", "必填"),
        ({"closes_on": PLANNED.isoformat()}, "closes_on", "早于第一天"),
    ],
)
def test_what_a_township_s_own_round_lacks_is_said_beside_its_field(
    client_of, tour, given, field, words
):
    """Name and days were called optional, and the refusal stood far above them."""
    asked = plan_form(tour, region=NORTH, name="北山自查", opens_on=SEEN.isoformat(),
                      closes_on=CLOSES.isoformat())  # fmt: skip
    secretary = client_of("north_secretary")
    answer = secretary.post(
        "/oversight/plan", {k: v for k, v in asked.items() if k != "campaign"} | given
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert words in page.partition(f'name="{field}"')[2].partition('name="')[0]
    assert not Round.objects.exists()
    assert 'name="campaign"' not in page


def test_an_earlier_day_reads_a_finding_as_it_was_known_then(client_of, tour, on):
    """The order, its limit and its letter stood on the page before they were given."""
    held = tour.found()
    tour.order(held)
    on(ORDERED)
    office, at = client_of("county_office"), f"/oversight/findings/{held.id}"
    for words in ("一个月内补栏", "县办督〔2007〕1号"):
        assert words in said(office.get(at))
    look_at(office, SEEN)
    then = said(office.get(at))
    assert "一个月内补栏" not in then
    assert "县办督〔2007〕1号" not in then
    row = sheet(handed_out(office, "/oversight/findings/export?view=all"))
    assert not any("一个月内补栏" in cells for cells in row)
    held.refresh_from_db()
    assert held.demanded == "一个月内补栏"


def test_the_trace_says_kinds_in_words(client_of, tour):
    """It said “kind unannounced” and “kind stalled”, the codes of the program."""
    tour.inspect(
        tour.drawn(kind="unannounced"), progress="stalled", findings=[STALLED], liaison_works=None
    )
    home = tour.first(Round.objects.get()).household_id
    tour.find(kind="papers_lacking", household=home)
    auditor = client_of("auditor")
    trace = said(auditor.get("/audit"))
    assert "种类 不定期督查" in trace
    assert "unannounced" not in trace
    assert "papers_lacking" not in trace
    auditor.cookies["django_language"] = "en"
    assert "Unannounced" in said(auditor.get("/audit"))
