"""Changes, purchases, training, aid and hand-overs at the desk."""

import re
from datetime import date
from io import BytesIO
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said
from tests.desk.exports import handed_out
from tests.documents.reading import bare
from tests.documents.reading import said as text_of
from tests.visits.aides import BOUGHT, HALF, JPEG, OVER, Aides, replace, scale
from tests.world import NORTH, SOUTH_A
from tuopin.offices.actions import relieve
from tuopin.offices.models import Post
from tuopin.papers.models import Issued
from tuopin.visits.actions import open_issue
from tuopin.visits.models import Aid, Attendance, Change, HandOver, Purchase, Training

TODAY = date(2007, 9, 3)


@pytest.fixture
def aides(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    made = Aides(Stage(world))
    made.come(10_000_000)
    return made


def sheet(answer):
    book = load_workbook(BytesIO(answer.content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


def typed(part, **given):
    """Return the form's fields of a part as they stand, with some typed anew."""
    stands = {
        "kind": "", "category": part.category, "content": part.content, "unit": part.unit,
        "quantity_milli": str(part.approved_milli // 1000), "fen": str(part.approved_fen // 100),
    } | given  # fmt: skip
    return {f"{part.id.hex}-{name}": value for name, value in stands.items()}


# ---- project changes


def test_a_change_is_asked_for_part_by_part_and_decided_side_by_side(client_of, aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    liaison = client_of("north_liaison")
    at = f"/visits/changes/new?household={home.id}"
    assert "2,000.00" in said(liaison.get(at))
    asked = {
        **typed(pigs, kind="scale", quantity_milli="2", fen="400"), **typed(tea),
        "add0-kind": "add", "add0-category": "林业", "add0-content": "板栗",
        "add0-quantity_milli": "3", "add0-unit": "亩", "add0-fen": "350",
        "give_back_fen": "250", "reason": "猪价大跌", "document": "北政〔2007〕8号",
        "file": SimpleUploadedFile("申请书.jpg", JPEG),
    }  # fmt: skip
    answer = liaison.post(at, asked)
    made = Change.objects.get()
    page = f"/visits/changes/{made.id}"
    assert answer.headers["Location"] == page
    assert (made.give_back_fen, made.lines.count()) == (25_000, 2)
    assert liaison.get(f"{page}/paper").content == JPEG
    assert liaison.get(f"{page}/approve").status_code == 404
    head = client_of("county_head")
    shown = said(head.get(page))
    for words in ("板栗", "2,000.00", "1,750.00", "批准变更", "没有超过"):
        assert words in shown
    assert home.head_name in said(head.get("/visits/changes"))
    confirm(head, f"{page}/approve")
    assert Change.objects.get().state == "approved"
    waiting = said(head.get("/visits/changes?view=back"))
    assert home.head_name in waiting
    assert "250.00" in waiting
    (_, first, *_rest) = sheet(handed_out(head, "/visits/changes.xlsx"))
    assert home.head_name in first


def test_what_the_form_lacks_is_said_beside_the_field(client_of, aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    liaison, at = client_of("north_liaison"), f"/visits/changes/new?household={home.id}"
    same = {**typed(pigs), **typed(tea), "reason": "猪价大跌"}
    page = liaison.post(at, same | typed(pigs, content="山羊"))
    assert page.status_code == 409
    assert "改了内容，选一下变更种类。" in said(page)
    page = liaison.post(at, same | typed(pigs, kind="scale", fen="400"))
    assert "差 600.00 元" in said(page)
    page = liaison.post(at, same)
    assert page.status_code == 409
    assert not Change.objects.exists()


def test_a_request_that_waits_is_shown_instead_of_a_second_form(client_of, aides):
    home = aides.home()
    made = aides.ask(home, replace(aides.parts(home)[0], "山羊", HALF))
    page = client_of("north_office").get(f"/visits/changes/new?household={home.id}")
    assert str(made.id) in page.content.decode()
    assert "data-tp-once" not in page.content.decode()


def test_a_conflict_is_named_on_the_decision_page_and_blocks_it(client_of, aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    made = aides.ask(home, replace(pigs, "山羊", HALF))
    pigs.approved_milli = 1_000
    pigs.save()
    head = client_of("county_head")
    page = said(head.get(f"/visits/changes/{made.id}"))
    assert "这个项目已经变了" in page
    assert "批准变更" not in page
    assert "生猪" in said(head.get(f"/visits/changes/{made.id}/approve"))


def test_a_request_is_refused_with_a_reason_or_withdrawn(client_of, aides):
    one, other = (
        aides.ask(home, replace(aides.parts(home)[0], "山羊", HALF)) for home in aides.homes(2)
    )
    head, office = client_of("county_head"), client_of("north_office")
    confirm(head, f"/visits/changes/{one.id}/refuse", reason="不宜养羊")
    confirm(office, f"/visits/changes/{other.id}/withdraw", reason="不改了")
    states = Change.objects.order_by("id").values_list("state", "decision_note")
    assert list(states) == [("refused", "不宜养羊"), ("withdrawn", "不改了")]
    assert "不宜养羊" in said(head.get(f"/visits/changes/{one.id}"))


def test_a_household_without_an_approved_project_has_nothing_to_change(client_of, aides):
    home = aides.stage.home()
    page = client_of("county_office").get(f"/visits/changes/new?household={home.id}")
    assert "没有可以变更的项目" in said(page)
    home.roll_number = "北2007-1"
    home.save()
    office = client_of("county_office")
    assert "你分管的地方没有这个编号" in said(office.post("/visits/changes/new", {"roll": "无"}))
    assert "没有可以变更的项目" in said(office.post("/visits/changes/new", {"roll": "北2007-1"}))


# ---- purchases


def test_a_purchase_is_recorded_with_its_receipt_and_voided(client_of, aides):
    home = aides.home()
    pigs, _ = aides.parts(home)
    office, at = client_of("north_office"), f"/visits/purchases/new?household={home.id}"
    assert "借款还剩 1,000.00 元" in said(office.get(at))
    given = {
        "part": pigs.id, "bought_on": "2007-08-20", "officer": aides.officer("north_liaison"),
        "item": "仔猪", "quantity_milli": "3", "unit": "头", "fen": "900", "loan_fen": "800",
        "receipt": "0021",
    }  # fmt: skip
    page = office.post(at, given | {"loan_fen": "1200", "fen": "1200"})
    assert "只剩 1,000.00 元" in said(page)
    answer = office.post(at, given | {"file": SimpleUploadedFile("票.jpg", JPEG)})
    made = Purchase.objects.get()
    page = f"/visits/purchases/{made.id}"
    assert answer.headers["Location"] == page
    assert made.bought_on == date(2007, 8, 20)
    assert office.get(f"{page}/paper").content == JPEG
    assert "仔猪" in said(office.get("/visits/purchases"))
    assert sheet(handed_out(office, "/visits/purchases.xlsx"))[1][2] == home.head_name
    confirm(office, f"{page}/void", reason="记错了户")
    assert "记错了户" in said(office.get(page))
    assert "仔猪" not in said(office.get("/visits/purchases"))
    assert "记错了户" in said(office.get("/visits/purchases?view=void"))
    assert sheet(handed_out(office, "/visits/purchases.xlsx?view=void"))[1][-1] == "记错了户"
    assert "<s>采购 仔猪</s>" in office.get(f"/register/{home.id}").content.decode()


def test_purchases_without_a_receipt_on_file_are_found(client_of, aides):
    home = aides.home()
    aides.buy(home, receipt="0021", file_name="票.jpg", file_data=JPEG)
    aides.buy(home, item="饲料", loan_fen=0)
    words = said(client_of("north_office").get("/visits/purchases?view=bare"))
    assert "饲料" in words
    assert "仔猪" not in words


def test_a_purchase_of_before_a_hand_over_is_written_down_after_it(client_of, aides):
    """Once the form named only who answers now, and the day's own officer could not be chosen."""
    home = aides.home()
    aides.pass_on(home)
    given = {
        "part": aides.parts(home)[0].id, "bought_on": BOUGHT.isoformat(), "item": "仔猪",
        "officer": str(aides.officer("north_liaison")), "quantity_milli": "3", "unit": "头",
        "fen": "900", "loan_fen": "800",
    }  # fmt: skip
    office, at = client_of("north_office"), f"/visits/purchases/new?household={home.id}"
    assert "试north_liaison2（行政联系人） 试" in said(office.get(at))
    now = str(aides.officer("north_liaison2"))
    assert office.post(at, given | {"officer": now}).status_code == 409
    assert office.post(at, given).status_code == 302
    assert Purchase.objects.get().officer_id == aides.officer("north_liaison")


def test_a_purchase_of_a_day_to_come_is_refused_beside_its_day(client_of, aides):
    home = aides.home()
    given = {
        "part": aides.parts(home)[0].id, "bought_on": "2099-09-04", "item": "仔猪",
        "officer": aides.officer("north_liaison"), "quantity_milli": "3", "unit": "头",
        "fen": "900", "loan_fen": "0",
    }  # fmt: skip
    page = client_of("north_office").post(f"/visits/purchases/new?household={home.id}", given)
    assert page.status_code == 409
    assert not Purchase.objects.exists()


# ---- training and aid


def test_a_session_is_recorded_and_those_who_came_are_ticked(client_of, aides):
    one, other = aides.homes(2)
    lead = client_of("lead")
    given = {
        "topic": "生猪防疫", "category": "养殖", "held_on": "2007-09-01", "region": NORTH,
        "venue": "镇农技站", "hours": "4",
    }  # fmt: skip
    answer = lead.post("/visits/trainings/new", given)
    session = Training.objects.get()
    at = f"/visits/trainings/{session.id}"
    assert answer.headers["Location"] == at
    assert one.head_name in said(lead.get(at))
    lead.post(at, {"id": [str(other.id)], f"who-{other.id}": "配偶"})
    assert Attendance.objects.get().relation == "配偶"
    assert sheet(handed_out(lead, f"{at}.xlsx"))[1][2:4] == (other.head_name, "配偶")
    assert "生猪防疫" in said(lead.get("/visits/trainings"))
    assert sheet(handed_out(lead, "/visits/trainings.xlsx"))[1][2] == "生猪防疫"
    assert "勾参加的户" not in said(client_of("north_liaison").get(at))
    again = lead.post("/visits/trainings/new", given)
    assert "已经登记" in said(again)


def test_a_household_that_did_not_come_is_struck_off_the_sheet(client_of, aides):
    home = aides.home()
    session = aides.train(home, on=date(2007, 9, 1))
    lead, at = client_of("lead"), f"/visits/trainings/{session.id}"
    line = Attendance.objects.get()
    strike = f"/visits/attendances/{line.id}/strike"
    assert strike in lead.get(at).content.decode()
    assert strike not in client_of("north_liaison").get(at).content.decode()
    assert client_of("south_office").get(strike).status_code == 404
    assert lead.post(strike, {"confirmed": "1", "reason": ""}).status_code == 409
    assert confirm(lead, strike, reason="那天没有来").headers["Location"] == at
    words = said(lead.get(at))
    assert "参加（户）0" in re.sub(r"\s", "", words)
    assert "那天没有来" in words
    assert sheet(handed_out(lead, f"{at}.xlsx"))[1][-1] == "那天没有来"
    file = lead.get(f"/register/{home.id}").content.decode()
    assert "<s>参加培训：生猪防疫</s>" in file
    assert "已经从签到表上划掉" in said(lead.post(strike, {"confirmed": "1", "reason": "再划"}))
    look_at(lead, date(2007, 9, 2))
    assert "划掉" not in said(lead.get(at))


def test_earlier_aid_is_recorded_for_a_household(client_of, aides):
    home = aides.home()
    liaison, at = client_of("north_liaison"), f"/visits/aids/new?household={home.id}"
    given = {"year": "2005", "kind": "relief", "source": "县民政局", "fen": "300"}
    assert liaison.post(at, given | {"year": "2008"}).status_code == 409
    liaison.post(at, given)
    assert Aid.objects.get().fen == 30_000
    assert "县民政局" in said(liaison.get("/visits/aids"))
    assert sheet(handed_out(liaison, "/visits/aids.xlsx"))[1][5] == "县民政局"
    assert "县民政局" not in said(client_of("south_liaison").get("/visits/aids"))
    assert client_of("south_liaison").get(at).status_code == 404


# ---- loads and hand-overs


def test_households_are_handed_over_after_what_it_does_is_seen(client_of, aides):
    one, other = aides.homes(2)
    head, former = client_of("county_head"), aides.officer("north_liaison")
    assert "试north_liaison" in said(head.get("/visits/loads"))
    at = f"/visits/loads/{former}"
    assert one.head_name in said(head.get(at))
    chosen = {
        "officer": aides.officer("north_liaison2"), "document": "县组〔2007〕12号",
        "reason": "工作调动", "id": [str(other.id)],
    }  # fmt: skip
    page = head.post(at, chosen)
    for words in ("2007年9月2日", "担保一起移交", "一共联系 1 户", other.head_name):
        assert words in said(page)
    assert not HandOver.objects.exists()
    answer = head.post(at, carried(page))
    # A second click: the household has passed on, and the page leads where the first one did.
    assert head.post(at, carried(page)).headers["Location"] == answer.headers["Location"]
    assert HandOver.objects.get().household_id == other.id
    listed = said(head.get(answer.headers["Location"]))
    assert "试north_liaison 移交给 试north_liaison2" in listed
    assert other.head_name in listed
    assert one.head_name not in listed
    assert sheet(handed_out(head, "/visits/handed.xlsx"))[1][2] == other.head_name
    assert len(sheet(handed_out(head, "/visits/loads.xlsx"))) >= 3


def test_a_hand_over_without_households_or_a_paper_goes_nowhere(client_of, aides):
    aides.homes(1)
    head, at = client_of("county_head"), f"/visits/loads/{aides.officer('north_liaison')}"
    given = {"officer": aides.officer("north_liaison2"), "document": "号", "reason": "调动"}
    assert "至少勾一户" in said(head.post(at, given))
    home = aides.homes(1)[0]
    assert head.post(at, given | {"document": "", "id": [str(home.id)]}).status_code == 409
    assert client_of("north_secretary").get(at).status_code == 403
    empty = f"/visits/loads/{aides.officer('north_liaison2')}"
    assert "没有要移交的户" in said(head.get(empty))


def test_whom_a_successor_cannot_take_is_left_out_by_name(client_of, aides):
    one, other = aides.homes(1)[0], aides.homes(1, SOUTH_A)[0]
    lead2 = aides.stage.world.person("lead2", "panel", "tech_lead", NORTH)
    at = f"/visits/loads/{aides.officer('lead')}?view=lead"
    given = {
        "officer": lead2, "document": "号", "reason": "分工", "id": [str(one.id), str(other.id)],
    }  # fmt: skip
    page = client_of("county_head").post(at, given)
    assert "接手人在那里没有相应的岗位" in said(page)
    client_of("county_head").post(at, carried(page))
    assert HandOver.objects.get().household_id == one.id


def test_what_was_handed_over_is_one_sheet_for_three_hands(client_of, aides):
    """R38: the two officers and the township secretary sign what was open."""
    homes = aides.homes(2)
    open_issue(
        actor=aides.act("north_liaison"), on=BOUGHT, household=homes[0].id, kind="disease",
        text="猪不吃食",
    )  # fmt: skip
    row = aides.pass_on()["record"]
    secretary, at = client_of("north_secretary"), f"/visits/handed/{row}"
    assert at in secretary.get("/visits/handed").content.decode()
    page = secretary.get(at)
    for words in (*(home.head_name for home in homes), "07-1-101-001", "4,000.00", "猪不吃食"):
        assert words in said(page)
    assert f"{at}/sheet.docx" in page.content.decode()
    pdf = secretary.get(f"{at}/sheet.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    text = bare(text_of(pdf.content))
    for words in ("结对户交接清单", "县组〔2007〕12号", "猪不吃食", "乡镇党委书记：", "7月1日"):
        assert words in text
    assert secretary.get(f"{at}/sheet.docx").content.startswith(b"PK")
    assert secretary.get(f"{at}/sheet.txt").status_code == 404
    assert client_of("south_secretary").get(at).status_code == 404
    look_at(secretary, BOUGHT)
    assert secretary.get(at).status_code == 404


def test_the_sheet_is_printed_with_a_code_by_who_may_print(client_of, aides):
    aides.homes(1)
    at = f"/visits/handed/{aides.pass_on()['record']}"
    assert "打印交接清单" not in said(client_of("north_liaison2").get(at))
    for who in ("north_secretary", "county_office"):
        clerk = client_of(who)
        page = clerk.get(at)
        assert "打印新的联系卡" in said(page)
        fields = carried(page) | {"kinds": ["hand_over"], "household": []}
        asked = clerk.post("/papers/print", fields)
        assert "生成 1 份文书" in said(asked)
        clerk.post("/papers/print", carried(asked))
    [paper] = Issued.objects.all()
    assert (paper.kind, paper.region, paper.batch, paper.prints) == ("hand_over", NORTH, None, 2)
    cards = {name: values for name, values in carried(page).items() if name != "subject"}
    cards |= {"kinds": ["liaison_card"], "filled": []}
    form = clerk.post("/papers/print", cards)
    assert "乡镇办公室电话" in said(form)
    again = client_of("county_office").post(
        "/papers/print", {"kinds": "hand_over", "region": "990101000000"}
    )
    assert "试north_liaison → 试north_liaison2 2007-07-02" in said(again)


def test_once_a_household_has_money_another_officer_takes_it_over_by_a_hand_over(client_of, aides):
    """On the application a township changed the officer without paper, record or guarantee."""
    home = aides.home()
    at = f"/selection/{aides.case(home).id}/liaison"
    given = {"officer": aides.officer("north_liaison2")}
    answer = client_of("north_secretary").post(at, given)
    assert answer.status_code == 409
    assert "钱已经到户，换行政联系人要办移交" in said(answer)
    answer = client_of("county_office").get(at)
    former = aides.officer("north_liaison")
    assert answer.headers["Location"] == f"/visits/loads/{former}?view=liaison&id={home.id}"
    page = client_of("county_office").get(answer.headers["Location"]).content.decode()
    assert f'value="{home.id}" aria-label="{home.head_name}" checked' in page
    # Before the money a change of mind is no hand-over.
    early = aides.stage.cleared()
    assert client_of("north_secretary").get(f"/selection/{early.id}/liaison").status_code == 200


def test_who_left_the_post_stands_on_top_of_the_loads_and_so_does_a_heavy_load(client_of, aides):
    aides.homes(2)
    post = Post.objects.get(officer=aides.officer("north_liaison"))
    relieve(actor=aides.stage.world.operator, on=OVER, post=post.id)
    page = said(client_of("county_head").get("/visits/loads"))
    assert "已经不在岗，还有 2 户没有移交" in page


# ---- every page


def test_every_page_is_whole_in_both_languages_and_on_a_past_day(client_of, aides):
    home = aides.home()
    pigs, tea = aides.parts(home)
    bought = aides.buy(home)["purchase"]
    session = aides.train(home)
    aides.aid(home)
    change = aides.ask(home, scale(pigs, 4_000, 80_000), scale(tea, 6_000, 120_000))
    handed = aides.pass_on(home)["record"]
    pages = [
        "/visits/changes", "/visits/changes?view=all", f"/visits/changes/{change.id}",
        f"/visits/changes/{change.id}/approve", f"/visits/changes/new?household={home.id}",
        "/visits/purchases", f"/visits/purchases/{bought}", f"/visits/purchases/{bought}/void",
        f"/visits/purchases/new?household={home.id}", "/visits/trainings",
        f"/visits/trainings/{session.id}", "/visits/trainings/new", "/visits/aids",
        f"/visits/aids/new?household={home.id}", "/visits/loads", "/visits/loads?view=lead",
        f"/visits/loads/{aides.officer('north_liaison2')}", "/visits/handed",
        f"/visits/handed/{handed}",
    ]  # fmt: skip
    for who, lang in product(("county_office", "county_head", "north_liaison"), ("zh-hans", "en")):
        browser = client_of(who, lang)
        answers = [browser.get(page) for page in pages]
        look_at(browser, date(2007, 8, 1))
        answers += [browser.get(page) for page in pages]
        assert {answer.status_code for answer in answers} <= {200, 403, 404}
        seen = [answer.content.decode() for answer in answers if answer.status_code == 200]
        assert len(seen) >= 20
        if lang == "en":
            assert not [page for page in seen if "state.change" in page or "why." in page]


def test_the_lists_take_no_more_queries_for_more_rows(client_of, aides, queries_of):
    aides.salaries(0)
    office = client_of("county_office")
    pages = ("/visits/changes", "/visits/purchases", "/visits/trainings", "/visits/aids",
             "/visits/loads", "/visits/handed")  # fmt: skip
    counts = []
    for more in (1, 6):
        for home in aides.homes(more):
            aides.buy(home)
            aides.aid(home)
            aides.ask(home, replace(aides.parts(home)[0], "山羊", HALF))
        aides.pass_on(*aides.homes(more))
        aides.train(topic=f"课{more}")
        for page in pages:
            office.get(page)
        counts.append([queries_of(lambda page=page: office.get(page)) for page in pages])
    assert counts[0] == counts[1]


def test_the_households_file_tells_of_all_that_helped_it_on(client_of, aides):
    home = aides.home()
    pigs, _tea = aides.parts(home)
    aides.buy(home)
    aides.train(home)
    aides.aid(home)
    aides.approve(aides.ask(home, replace(pigs, "山羊", HALF)))
    aides.pass_on(home)
    page = said(client_of("county_office").get(f"/register/{home.id}"))
    for words in (
        "采购 仔猪", "参加培训：生猪防疫", "2005 年救济", "申请项目变更", "项目变更已批准",
        "试north_liaison 移交给 试north_liaison2", "登记采购", "山羊",
    ):  # fmt: skip
        assert words in page
