"""Bank statements at the desk: handed in, matched, explained, balanced, confirmed."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.agreements.stage import Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.funds.bank.till import TODAY, Till, book, lines_of, running
from tests.funds.purse import ARRIVED, CAME, PAID, SENT, Purse
from tests.world import COUNTY, NORTH, SOUTH, WHOLE
from tuopin.funds.models import BankMatch, BankNote, BankStatement, Reconciliation, Repayment
from tuopin.funds.queries import bank
from tuopin.ledger.queries import balance
from tuopin.sheets.models import Import

LIST = "/funds/bank"


@pytest.fixture
def purse(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    made = Purse(Stage(world))
    made.come()
    return made


@pytest.fixture
def till(purse):
    return Till(purse.stage)


@pytest.fixture
def special(purse, till):
    purse.paid(2)
    return till.load(
        (CAME, 1_000_000, "县财〔2007〕1号"), (SENT, -400_000, "转款", "北山镇财政所"),
        (date(2007, 4, 21), 123, "结息"),
    )  # fmt: skip


@pytest.fixture
def north(purse, till):
    purse.paid(2)
    return till.load((ARRIVED, 400_000, "拨入"), (PAID, -200_000), (PAID, -200_000), region=NORTH)


def at(statement, what=""):
    return f"{LIST}/{statement.id}{what}"


def line_at(line, what):
    return f"{LIST}/lines/{line.id}/{what}"


# ---- handed in


def hand_in(browser, data, region, **more):
    file = SimpleUploadedFile("对账单.xlsx", data)
    return browser.post(f"{LIST}/new", {"region": region, "file": file, **more})


def test_a_clerk_hands_the_townships_statement_in_and_merges_it(client_of, purse):
    clerk = client_of("north_finance")
    page = clerk.get(f"{LIST}/new")
    assert "北山镇" in said(page)
    assert "县专户" not in page.content.decode()
    answer = hand_in(clerk, book(*running((ARRIVED, 5_000, "拨入", "试某"))), NORTH)
    taken = Import.objects.get()
    assert answer["Location"] == f"/sheets/{taken.id}"
    review = clerk.get(answer["Location"])
    assert review.status_code == 200
    assert "试某" not in review.content.decode()
    clerk.post(f"/sheets/{taken.id}/merge", {"confirmed": "1"})
    made = BankStatement.objects.get()
    assert (made.region, made.closing_fen) == (NORTH, 5_000)
    assert "50.00" in said(clerk.get(LIST))
    assert "对账单.xlsx" in said(clerk.get("/sheets?show=all"))


def test_the_settlement_centre_chooses_the_account(client_of, purse):
    centre = client_of("finance_centre")
    page = said(centre.get(f"{LIST}/new"))
    assert "县专户" in page
    assert "南河乡" in page
    hand_in(centre, book(*running((ARRIVED, 5_000))), SOUTH)
    assert Import.objects.get().region == SOUTH


def test_a_clerk_cannot_choose_another_township(client_of, purse):
    page = hand_in(client_of("north_finance"), book(*running((ARRIVED, 5_000))), SOUTH)
    assert page.status_code == 409
    assert not Import.objects.exists()


def test_a_file_that_is_no_workbook_is_refused_at_its_field(client_of, purse):
    page = hand_in(client_of("north_finance"), b"nothing", NORTH)
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()


def test_a_faulty_statement_cannot_go_in_in_part(client_of, purse):
    clerk = client_of("north_finance")
    lines = running((ARRIVED, 5_000), (PAID, -100))
    lines[1][4] = 1
    address = hand_in(clerk, book(*lines), NORTH)["Location"]
    assert "余额接不上" in said(clerk.get(address))
    assert "part=1" not in clerk.get(address).content.decode()
    clerk.post(f"{address}/merge", {"confirmed": "1", "part": "1"})
    assert not BankStatement.objects.exists()


def test_what_the_bank_wrote_is_not_shown_to_readers_of_the_registers(client_of, purse, till):
    till.merge(book(*running((ARRIVED, 5_000, "拨入", "试某"))), NORTH)
    taken = Import.objects.get()
    for reader in ("county_office", "verifier"):
        browser = client_of(reader)
        for what in ("", "/marked.xlsx"):
            assert browser.get(f"/sheets/{taken.id}{what}").status_code == 404
        assert "对账单.xlsx" not in said(browser.get("/sheets?show=all"))
    assert client_of("south_finance").get(f"/sheets/{taken.id}").status_code == 404


# ---- looked at


def test_the_list_shows_the_accounts_of_the_readers_area(client_of, special, till):
    till.load((ARRIVED, 700), region=SOUTH)
    whole = said(client_of("county_head").get(LIST))
    assert "县专户" in whole
    assert "南河乡" in whole
    own = said(client_of("south_finance").get(LIST))
    assert "南河乡" in own
    assert "县专户" not in own
    narrowed = said(client_of("county_head").get(f"{LIST}?place={SOUTH}"))
    assert "6,001.23" not in narrowed


def test_an_empty_list_says_what_to_do(client_of, purse):
    assert "还没有交过对账单" in said(client_of("finance_centre").get(LIST))


@pytest.mark.parametrize("what", ["", "?tab=propose", "?tab=open", "?tab=lines", "/sheet"])
def test_a_statement_is_shown_within_the_area_only(client_of, north, what):
    assert client_of("north_finance").get(at(north, what)).status_code == 200
    assert client_of("county_leader", lang="en").get(at(north, what)).status_code == 200
    assert client_of("south_finance").get(at(north, what)).status_code == 403
    assert client_of("expert").get(at(north, what)).status_code == 403


def test_names_are_masked_for_those_who_only_look(client_of, special):
    assert "北山镇财政所" in said(client_of("finance_centre").get(at(special, "?tab=lines")))
    looked = said(client_of("county_leader").get(at(special, "?tab=lines")))
    assert "北*****" in looked
    assert "北山镇财政所" not in looked


def test_a_past_day_shows_no_buttons(client_of, special):
    centre = client_of("finance_centre")
    look_at(centre, SENT)
    for what in ("?tab=propose", "?tab=open", "?tab=lines"):
        assert not writes(centre.get(at(special, what)))


# ---- matched


def test_proposals_are_ticked_and_confirmed(client_of, special):
    centre = client_of("finance_centre")
    page = centre.get(at(special))
    shown = said(page)
    assert "县财〔2007〕1号" in shown
    assert "金额相同，摘要写明" in shown
    sent = carried(page)
    ticked = sent | {"id": [str(line.id) for line in lines_of(special)[:2]]}
    centre.post(at(special, "/match"), ticked)
    answer = centre.post(at(special, "/match"), ticked, follow=True)
    assert "没有重复办" in answer.content.decode()
    assert BankMatch.objects.count() == 2
    assert "这一张的流水" not in said(centre.get(at(special, "?tab=open")))


def test_nothing_ticked_is_refused(client_of, special):
    assert client_of("finance_centre").post(at(special, "/match")).status_code == 409
    line = str(lines_of(special)[0].id)
    assert client_of("finance_centre").post(at(special, "/match"), {"id": line}).status_code == 409


def test_as_many_lines_as_payments_of_one_amount_are_matched_in_turn(client_of, north):
    clerk = client_of("north_finance")
    page = clerk.get(at(north, "?tab=propose"))
    assert "一样多、分不出的" in said(page)
    assert "系统不猜" not in said(page)
    ticked = {"id": [str(line.id) for line in lines_of(north)[1:]]}
    clerk.post(at(north, "/match"), carried(page) | ticked)
    assert [t.state for t in bank.told(north)] == ["open", "matched", "matched"]


def test_what_is_unclear_is_chosen_by_hand(client_of, purse, till):
    purse.paid(2)
    north = till.load((ARRIVED, 400_000, "拨入"), (PAID, -200_000), region=NORTH)
    clerk = client_of("north_finance")
    assert "系统不猜" in said(clerk.get(at(north, "?tab=propose")))
    second = lines_of(north)[1]
    page = clerk.get(line_at(second, "match"))
    assert said(page).count("金额对得上") == 2
    wrong = [m for m in bank.open_movements(COUNTY, NORTH, TODAY) if m.kind == "arrival"]
    refused = clerk.post(line_at(second, "match"), {"id": str(wrong[0].key)})
    assert refused.status_code == 409
    assert "不相等" in refused.content.decode()
    right = [m for m in bank.open_movements(COUNTY, NORTH, TODAY) if m.kind == "payment"]
    clerk.post(line_at(second, "match"), {"id": str(right[0].key)})
    assert bank.told(north)[1].state == "matched"


def test_a_match_is_taken_back_with_a_reason(client_of, north, till):
    clerk = client_of("north_finance")
    first = lines_of(north)[0]
    till.match(first, *[m for m in bank.open_movements(COUNTY, NORTH, TODAY) if m.fen > 0])
    assert "撤销" in said(clerk.get(at(north, "?tab=lines")))
    assert clerk.post(line_at(first, "unmatch"), {"confirmed": "1"}).status_code == 409
    confirm(clerk, line_at(first, "unmatch"), reason="认错了")
    assert bank.told(north)[0].state == "open"
    assert clerk.get(line_at(first, "unmatch")).status_code == 404


# ---- explained


def test_interest_is_said_in_capitals_and_booked_once(client_of, special):
    centre, third = client_of("finance_centre"), lines_of(special)[2]
    page = centre.post(line_at(third, "explain"), {"kind": "bank_interest", "text": "二季度"})
    assert "壹元贰角叁分" in said(page)
    assert not BankNote.objects.exists()
    centre.post(line_at(third, "explain"), carried(page))
    centre.post(line_at(third, "explain"), carried(page))
    assert balance(COUNTY, "income:bank_interest", TODAY) == 123
    assert "银行利息" not in said(centre.get(at(special, "?tab=open")))


def test_other_lines_are_explained_in_words(client_of, special):
    centre, third = client_of("finance_centre"), lines_of(special)[2]
    page = centre.post(line_at(third, "explain"), {"kind": "other", "text": ""})
    assert page.status_code == 409
    assert 'aria-invalid="true"' in page.content.decode()
    centre.post(line_at(third, "explain"), {"kind": "other", "text": "银行串户"})
    assert "银行串户" in said(centre.get(at(special, "?tab=lines")))
    assert "已说明" in said(centre.get(at(special, "/sheet")))


# ---- a repayment by the bank


@pytest.fixture
def repaid(purse, till):
    """Two households were paid; one gives 500 yuan back into the special account."""
    loans = purse.paid(2)
    day = PAID + timedelta(days=10)
    made = till.load((CAME, 1_000_000), (SENT, -400_000), (day, 50_000, "还款", loans[0].borrower))
    return loans[0], lines_of(made)[2]


def test_a_line_is_booked_as_the_repayment_of_a_note(client_of, repaid):
    loan, line = repaid
    centre = client_of("finance_centre")
    assert "记还款" in said(centre.get(at(line.statement, "?tab=open")))
    page = centre.post(line_at(line, "repay"), {"number": loan.number})
    assert "伍佰元整" in said(page)
    assert not Repayment.objects.exists()
    answer = centre.post(line_at(line, "repay"), carried(page))
    assert answer.status_code == 302
    made = Repayment.objects.get()
    assert (made.loan_id, made.fen, made.hand) == (loan.id, 50_000, "special")
    assert (made.paid_on, made.bank_line) == (line.happened_on, line.id)
    assert bank.told(line.statement)[2].state == "matched"
    again = centre.post(line_at(line, "repay"), {"number": loan.number})
    assert again.status_code in {200, 409}
    centre.post(line_at(line, "repay"), carried(page) | {"key": ""})
    assert Repayment.objects.count() == 1


def test_a_number_that_is_none_is_refused_beside_its_field(client_of, repaid):
    _, line = repaid
    typed = {"number": "没有", "confirmed": "1"}
    page = client_of("finance_centre").post(line_at(line, "repay"), typed)
    assert page.status_code == 409
    assert 'value="没有"' in page.content.decode()
    assert not Repayment.objects.exists()


def test_money_that_went_out_is_no_repayment(client_of, special):
    second = lines_of(special)[1]
    assert client_of("finance_centre").get(line_at(second, "repay")).status_code == 409


# ---- confirmed


def settled(till, statement):
    found = bank.proposals(COUNTY, statement.region, TODAY)
    lines = {line.id: line for line in lines_of(statement)}
    for p in found.matched:
        till.match(lines[p.line], *p.movements)
    for line in bank.open_lines(COUNTY, statement.region):
        till.explain(line, "bank_interest" if line.in_fen else "bank_charge")


def test_a_statement_that_does_not_agree_cannot_be_confirmed(client_of, special):
    page = client_of("finance_centre2").get(at(special, "/confirm"))
    assert "银行有，账上没有" in said(page)
    assert "<button" not in page.content.decode().rpartition("tp-bulk")[2].partition("</form>")[0]
    refused = client_of("finance_centre2").post(at(special, "/confirm"), {"confirmed": "1"})
    assert refused.status_code == 409
    assert not Reconciliation.objects.exists()


def test_a_statement_that_agrees_is_confirmed_and_stands_on_the_money_page(
    client_of, special, till
):
    settled(till, special)
    other = client_of("finance_centre2")
    confirm(other, at(special, "/confirm"))
    assert Reconciliation.objects.get().region == WHOLE
    assert "已核对相符" in said(other.get(LIST))
    assert "6,001.23" in said(other.get("/funds?tab=papers"))
    lines = said(other.get(at(special, "?tab=lines")))
    assert "撤销" not in lines


def test_who_matched_is_refused_at_the_confirmation(client_of, special, till):
    settled(till, special)
    page = client_of("finance_centre").post(at(special, "/confirm"), {"confirmed": "1"})
    assert page.status_code == 409


def test_the_reconciliation_sheet_shows_both_halves(client_of, north, till):
    settled_first = lines_of(north)[0]
    till.match(settled_first, *[m for m in bank.open_movements(COUNTY, NORTH, TODAY) if m.fen > 0])
    page = said(client_of("north_finance").get(at(north, "/sheet")))
    assert "减：账面已付、银行未付" in page
    assert page.count("调节后余额") == 2
    data = client_of("north_finance").get(at(north, "/sheet.xlsx")).content
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    adjusted = [row[3] for row in cells if row[0] == "调节后余额"]
    assert adjusted == [-4000, -4000]


def test_the_queries_of_a_statement_do_not_grow(client_of, purse, till, queries_of):
    purse.paid(3)
    few = till.load((ARRIVED, 600_000), (PAID, -200_000), region=NORTH)
    clerk = client_of("north_finance")
    clerk.get(at(few))
    before = queries_of(lambda: clerk.get(at(few, "?tab=lines")))
    many = till.load(*((PAID, -50_000) for _ in range(8)), region=NORTH, opening=400_000, start=3)
    assert queries_of(lambda: clerk.get(at(many, "?tab=lines"))) <= before + 2


# ---- handed out


def test_a_statements_lines_go_out_with_what_each_is(client_of, special):
    centre = client_of("finance_centre")
    address = at(special, "/export")
    assert address in centre.get(at(special)).content.decode()
    rows = sheet(handed_out(centre, address, "on", "text", "in", "out", "state", "party"))
    assert rows[0] == ["日期", "摘要", "收入（元）", "支出（元）", "认定", "对方"]
    assert [row[2:4] for row in rows[1:-1]] == [[10000, None], [None, 4000], [1.23, None]]
    assert {row[4] for row in rows[1:-1]} == {"没有认定"}
    assert rows[2][5] == "北山镇财政所"
    reader = sheet(handed_out(client_of("auditor"), address, "party"))
    assert ["北*****"] in reader


def test_another_townships_lines_do_not_go_out(client_of, north):
    assert client_of("south_finance").get(at(north, "/export")).status_code == 403


def test_the_statements_go_out_as_a_list(client_of, special, north):
    address = f"{LIST}/export"
    assert address in client_of("finance_centre").get(LIST).content.decode()
    rows = sheet(handed_out(client_of("finance_centre"), address, "account", "lines", "state"))
    assert {tuple(row[:2]) for row in rows[1:]} == {("县专户", 3), ("北山镇", 3)}
    own = sheet(handed_out(client_of("north_finance"), address, "account"))
    assert own[1:] == [["北山镇"]]
