"""Signing at the desk: numbers, papers, letters, the check, by many and one by one."""

from datetime import date

import pytest

from tests.agreements.stage import CHECKED, NUMBERED, SIGNED, Stage
from tests.desk.browsing import carried, confirm, look_at, said, writes
from tests.desk.exports import handed_out, sheet
from tests.world import COUNTY, SOUTH, SOUTH_A
from tuopin.agreements.actions import issue_letters
from tuopin.agreements.models import Agreement, Paper, Signature
from tuopin.agreements.states import PARTIES
from tuopin.kit.keys import uuid7
from tuopin.selection.actions import pair
from tuopin.selection.models import Application

TODAY = date(2007, 3, 22)


@pytest.fixture
def stage(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Stage(world)


@pytest.fixture
def office(client_of, stage):
    return client_of("county_office")


def ids(*rows):
    return {"id": [str(row.id) for row in rows]}


def issue(stage, *agreements):
    actor = stage.act("county_office")
    issue_letters(actor=actor, on=SIGNED, agreements=[a.id for a in agreements])


def states(*agreements):
    found = Agreement.objects.in_bulk([a.id for a in agreements])
    return [found[a.id].state for a in agreements]


# ---- numbers


def test_many_households_are_numbered_after_their_numbers_and_sum_are_said(office, stage):
    chosen = [stage.cleared() for _ in range(3)] + [stage.cleared(SOUTH_A, fen=150_000)]
    assert "甲4" in said(office.get("/agreements"))
    page = office.post("/agreements/number", ids(*chosen))
    assert "07-1-101-001 到 07-1-101-003" in said(page)
    assert "07-1-201-001" in said(page)
    assert "7,500.00" in said(page)
    assert "柒仟伍佰元整" in said(page)
    assert Agreement.objects.count() == 0
    answer = office.post("/agreements/number", carried(page))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/agreements?tab=sign")
    assert sorted(Agreement.objects.values_list("number", flat=True)) == [
        "07-1-101-001", "07-1-101-002", "07-1-101-003", "07-1-201-001",
    ]  # fmt: skip


def test_a_double_click_numbers_once(office, stage):
    sent = carried(office.post("/agreements/number", ids(stage.cleared())))
    office.post("/agreements/number", sent)
    answer = office.post("/agreements/number", sent, follow=True)
    assert "没有重复办" in said(answer)
    assert Agreement.objects.count() == 1


def test_one_that_somebody_else_numbered_is_left_out_by_name(office, stage):
    first, second = stage.cleared(), stage.cleared()
    stage.numbered(first)
    page = office.post("/agreements/number", ids(first, second))
    assert "甲1 已经编过号" in said(page)
    assert carried(page)["id"] == [str(second.id)]


def test_nothing_chosen_is_refused(office, stage):
    for what in ("number", "sign", "issue", "check"):
        answer = office.post(f"/agreements/{what}", {})
        assert answer.status_code == 409
        assert "什么都没改" in said(answer)


def test_a_township_does_not_number(client_of, stage):
    answer = client_of("north_office").post("/agreements/number", ids(stage.cleared()))
    assert answer.status_code == 403
    assert "你的岗位不能办" in said(answer)


# ---- papers


def test_an_afternoons_papers_are_recorded_as_printed_at_once(client_of, stage):
    made = stage.numbered(*(stage.cleared(fen=100_000 + n) for n in range(8)))
    clerk = client_of("north_office")
    page = clerk.post("/agreements/sign", ids(*made))
    assert "登记 8 户、24 张文书的签字" in said(page)
    assert "捌仟元零角贰角捌分" not in said(page)
    assert "8,000.28" in said(page)
    clerk.post("/agreements/sign", carried(page))
    assert set(states(*made)) == {"signed"}
    assert Paper.objects.count() == 24
    assert Paper.objects.filter(agreement=made[7]).first().amount_fen == 100_007
    assert "没有等着签的文书" in said(clerk.get("/agreements?tab=sign"))


def test_what_differs_is_entered_by_itself_and_the_rest_as_printed(client_of, stage):
    one, other = stage.numbered(stage.cleared(), stage.cleared())
    clerk = client_of("north_office")
    written = {
        "note-on": "1", "note-number": one.number, "note-amount_fen": "200.00",
        "contract-number": one.number, "contract-amount_fen": "2000.00",
    }  # fmt: skip
    assert clerk.post(f"/agreements/{one.id}/sign", written).status_code == 302
    page = clerk.post("/agreements/sign", ids(one, other))
    assert "5 张文书" in said(page)
    clerk.post("/agreements/sign", carried(page))
    assert Paper.objects.get(agreement=one, kind="note").amount_fen == 20_000
    assert states(one, other) == ["signed", "signed"]


def test_no_paper_ticked_is_said_beside_the_form(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    answer = client_of("north_office").post(f"/agreements/{made.id}/sign", {"note-number": "1"})
    assert answer.status_code == 409
    assert "勾上签了的文书" in said(answer)
    assert Paper.objects.count() == 0


def test_a_mismatch_blocks_the_check_until_it_is_mended(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    stage.sign(made, note={"amount_fen": 20_000})
    stage.letters(made)
    head, clerk = client_of("county_head"), client_of("north_office")
    page = head.post("/agreements/check", ids(made))
    assert "文书上的编号或金额与核定不符" in said(page)
    assert "id" not in carried(page)
    forced = head.post("/agreements/check", ids(made) | {"confirmed": "1"})
    assert forced.status_code == 409
    assert "文书上的编号或金额与核定不符" in said(forced)
    assert "200.00" in said(clerk.get("/agreements?tab=mismatch"))
    correct = f"/agreements/{made.id}/correct/note"
    same = clerk.post(correct, {"number": made.number, "amount_fen": "200"})
    assert same.status_code == 409
    assert 'value="200"' in same.content.decode()
    clerk.post(correct, {"number": made.number, "amount_fen": "2000"})
    assert "没有不符的文书" in said(clerk.get("/agreements?tab=mismatch"))
    confirm(head, "/agreements/check", ids(made))
    assert states(made) == ["checked"]


# ---- letters


def test_letters_are_issued_and_signed_by_each_party_in_turn(client_of, office, stage):
    made = stage.numbered(*(stage.cleared() for _ in range(4)))
    confirm(office, "/agreements/issue", ids(*made))
    clerk = client_of("north_office")
    for party in PARTIES:
        page = clerk.post("/agreements/letters", ids(*made) | {"party": party})
        assert len(carried(page)["id"]) == 4
        clerk.post("/agreements/letters", carried(page))
    assert Signature.objects.count() == 20
    assert Signature.objects.filter(party="liaison").first().signer == "试north_liaison"
    assert "责任书都签全了" in said(clerk.get("/agreements?tab=letters&party=branch"))


def test_the_liaison_who_signs_is_the_one_of_today(world, client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    issue(stage, made)
    pair(
        actor=world.actor("north_office"), on=TODAY, household=made.household_id, role="liaison",
        officer=world.people["north_liaison2"],
    )  # fmt: skip
    clerk = client_of("north_office")
    page = clerk.get("/agreements?tab=letters&party=liaison")
    assert "试north_liaison2" in said(page)
    confirm(clerk, "/agreements/letters", ids(made) | {"party": "liaison"})
    assert Signature.objects.get().officer_id == world.people["north_liaison2"]


def test_a_letter_that_lacks_one_party_is_listed_and_blocks_the_check(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    stage.sign(made)
    stage.letters(made, parties=tuple(p for p in PARTIES if p != "branch"))
    head = client_of("county_head")
    page = said(head.get("/agreements?tab=letters"))
    assert made.number in page
    assert "村支部 1" in page or "党支部 1" in page
    refused = head.post("/agreements/check", ids(made))
    assert "责任书没有签齐" in said(refused)


def test_a_party_that_signed_is_not_signed_for_again(office, stage):
    (made,) = stage.numbered(stage.cleared())
    stage.letters(made, parties=("county_office",))
    page = office.post("/agreements/letters", ids(made) | {"party": "county_office"})
    assert "这一方已经签过" in said(page)
    assert "id" not in carried(page)


def test_a_place_without_a_secretary_names_the_letters_that_nobody_can_sign(office, stage):
    (made,) = stage.numbered(stage.cleared("990101101202"))
    issue(stage, made)
    page = office.post("/agreements/letters", ids(made) | {"party": "branch"})
    assert "没有找到能代表这一方签字的人" in said(page)


def test_a_wrong_signer_is_refused_on_the_form_and_the_input_is_kept(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    issue(stage, made)
    clerk, address = client_of("north_office"), f"/agreements/{made.id}/letter"
    assert "应当是 试north_liaison" in said(clerk.get(address))
    answer = clerk.post(address, {"liaison": "路人", "household": "甲1"})
    assert answer.status_code == 409
    assert "签字人不是这户现任联系人" in said(answer)
    assert 'value="路人"' in answer.content.decode()
    assert clerk.post(address, {"liaison": "试north_liaison"}).status_code == 302
    assert Signature.objects.get().party == "liaison"


def test_a_letter_is_issued_from_the_households_own_page(office, stage):
    (made,) = stage.numbered(stage.cleared())
    address = f"/agreements/{made.id}/letter"
    assert "责任书还没有发出" in said(office.get(address))
    assert office.post(address, {"issue": "1"}).status_code == 302
    assert office.post(address, {}).status_code == 409


# ---- the check, voiding


def test_the_checker_may_not_be_the_one_who_recorded_the_papers(office, client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    stage.sign(made)
    stage.letters(made)
    page = office.post("/agreements/check", ids(made))
    assert "文书是你登记的" in said(page)
    forced = office.post("/agreements/check", ids(made) | {"confirmed": "1"})
    assert "不能是同一个人" in said(forced)
    answer = confirm(client_of("county_office2"), "/agreements/check", ids(made))
    assert answer.status_code == 302
    assert states(made) == ["checked"]


def test_a_number_is_voided_with_a_reason_and_the_household_waits_again(office, stage):
    (made,) = stage.numbered(stage.cleared())
    address = f"/agreements/{made.id}/void"
    refused = confirm(office, address, reason=" ")
    assert refused.status_code == 409
    assert "原因" in said(refused)
    confirm(office, address, reason="填错了村")
    assert states(made) == ["void"]
    assert "填错了村" in said(office.get(f"/agreements/{made.id}"))
    assert "甲1" in said(office.get("/agreements?tab=number"))


# ---- printing


def test_the_rows_chosen_go_to_the_page_that_prints(client_of, stage):
    made = stage.numbered(stage.cleared(), stage.cleared())
    clerk = client_of("north_office")
    listed = clerk.get("/agreements?tab=sign").content.decode()
    assert 'formaction="/papers" name="of" value="agreements"' in listed
    page = clerk.post("/papers", ids(*made) | {"of": "agreements"})
    assert "只印选中的 2 户" in said(page)
    one = clerk.get(f"/agreements/{made[0].id}")
    assert carried(one)["of"] == ["agreements"]
    assert carried(one)["id"] == [str(made[0].id)]


def test_whoever_may_not_print_sees_no_such_button(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    liaison = client_of("north_liaison")
    assert (
        "/papers" not in liaison.get("/agreements?tab=sign").content.decode().partition("<main")[2]
    )
    assert liaison.post("/papers", ids(made) | {"of": "agreements"}).status_code == 403


def test_a_township_prints_its_own_papers_only(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    answer = client_of("south_office").post("/papers", ids(made) | {"of": "agreements"})
    assert answer.status_code == 404


# ---- who, when, how much


def test_another_townships_agreement_is_out_of_area(client_of, stage):
    (made,) = stage.numbered(stage.cleared())
    clerk = client_of("south_office")
    assert clerk.get(f"/agreements/{made.id}").status_code == 403
    assert clerk.get(f"/agreements/{made.id}/sign").status_code == 403
    assert made.number not in said(clerk.get("/agreements?tab=all"))
    page = clerk.post("/agreements/sign", ids(made))
    assert "id" not in carried(page)
    papers = [f"{made.id}:note"]
    forced = clerk.post("/agreements/sign", ids(made) | {"confirmed": "1", "paper": papers})
    assert forced.status_code == 404
    assert clerk.get(f"/agreements/{uuid7()}").status_code == 404


def test_a_list_narrows_to_a_township(office, stage):
    made = stage.numbered(stage.cleared(), stage.cleared(SOUTH_A))
    page = said(office.get(f"/agreements?tab=sign&place={SOUTH}"))
    assert made[1].number in page
    assert made[0].number not in page


def test_a_past_date_shows_what_was_there_and_hides_writing(office, stage):
    made, unsigned = stage.numbered(stage.cleared(), stage.cleared())
    stage.sign(made)
    waiting = stage.cleared()
    for address in ("/agreements?tab=sign", "/agreements?tab=number", f"/agreements/{unsigned.id}"):
        assert writes(office.get(address))
    look_at(office, NUMBERED)
    page = office.get("/agreements")
    assert "已编号" in said(page)
    assert "待编号" not in said(page)
    assert "已签字" not in said(page)
    assert "登记签字" not in said(office.get(f"/agreements/{made.id}"))
    refused = office.post("/agreements/number", ids(waiting) | {"confirmed": "1"})
    assert refused.status_code == 409
    assert "不能办事" in said(refused)
    assert Agreement.objects.count() == 2
    assert Application.objects.filter(state="cleared").count() == 3
    look_at(office, date(2007, 3, 1))
    assert made.number not in said(office.get("/agreements"))
    assert office.get(f"/agreements/{made.id}").status_code == 404


@pytest.mark.parametrize("who", ["county_leader", "auditor", "north_secretary", "finance_centre"])
def test_those_who_only_look_get_no_buttons(client_of, stage, who):
    made = stage.numbered(stage.cleared(), stage.cleared())
    stage.sign(made[0])
    stage.letters(made[0], parties=("household",))
    stage.cleared()
    browser = client_of(who)
    for tab in ("number", "sign", "letters", "letters&party=issue", "check", "mismatch", "all"):
        page = browser.get(f"/agreements?tab={tab}")
        assert page.status_code == 200
        assert "tp-pri" not in page.content.decode().partition('id="main"')[2]


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_reads_in_both_languages(client_of, stage, lang):
    made = stage.numbered(stage.cleared(), stage.cleared(), stage.cleared())
    stage.sign(made[0], note={"amount_fen": 1})
    stage.letters(made[0], parties=("household",))
    stage.cleared()
    browser = client_of("county_office", lang=lang)
    one = f"/agreements/{made[0].id}"
    addresses = [
        f"/agreements?tab={tab}"
        for tab in ("number", "sign", "letters", "letters&party=issue", "check", "mismatch", "all")
    ]
    addresses += [one, f"{one}/letter", f"{one}/correct/note", f"{one}/void"]
    for address in [*addresses, f"/agreements/{made[1].id}/sign"]:
        assert browser.get(address).status_code == 200, address
    title = "Agreements" if lang == "en" else "签约文书"
    assert title in said(browser.get("/agreements"))


def test_fifty_rows_cost_no_more_queries_than_five(office, stage, queries_of):
    def all_pages():
        return [
            queries_of(lambda tab=tab: office.get(f"/agreements?tab={tab}"))
            for tab in ("number", "sign", "letters&party=liaison", "check", "mismatch", "all")
        ]

    def grow(count):
        made = stage.numbered(*(stage.cleared() for _ in range(count)))
        stage.sign(*made[: count // 2], note={"amount_fen": 1})
        stage.letters(*made, parties=("household",))
        for _ in range(count):
            stage.cleared()

    grow(6)
    few = all_pages()
    grow(44)
    assert all_pages() == few
    assert max(few) < 30


def test_many_are_confirmed_with_no_more_queries_than_few(office, client_of, stage, queries_of):
    made = stage.numbered(*(stage.cleared() for _ in range(30)))
    few = queries_of(lambda: office.post("/agreements/sign", ids(*made[:3])))
    assert queries_of(lambda: office.post("/agreements/sign", ids(*made))) == few
    stage.sign(*made, on=SIGNED)
    stage.letters(*made, parties=("household",))
    for address, more in (("letters", {"party": "liaison"}), ("check", {})):
        at = f"/agreements/{address}"
        few = queries_of(lambda at=at, more=more: office.post(at, ids(*made[:3]) | more))
        many = queries_of(lambda at=at, more=more: office.post(at, ids(*made) | more))
        assert many == few, address


def test_the_page_of_an_agreement_shows_where_its_money_is(client_of, stage):
    (made,) = stage.checked(stage.cleared())
    page = said(client_of("county_head").get(f"/agreements/{made.id}"))
    assert "三线合一" in page
    assert f"{CHECKED}" in page
    assert COUNTY not in page


# ---- handed out


def out(browser, query, *columns):
    """Return the rows of the list that the page of signing hands out, without their head."""
    return sheet(handed_out(browser, f"/agreements/export?{query}", *columns))[1:]


@pytest.fixture
def queues(stage, office):
    """One household at each step: cleared, numbered, with a letter, signed, with a wrong paper."""
    waiting = stage.cleared()
    numbered, lettered, signed, wrong = stage.numbered(*(stage.cleared() for _ in range(4)))
    issue(stage, lettered, signed)
    stage.sign(signed, wrong)
    Paper.objects.filter(agreement=wrong, kind="note").update(amount_fen=1)
    return waiting, numbered, lettered, signed, wrong


def test_each_queue_goes_out_as_the_page_shows_it(office, client_of, queues):
    waiting, numbered, lettered, signed, wrong = queues
    assert out(office, "tab=number", "household", "approved", "batch") == [
        [waiting.household.head_name, 2000, 1], ["合计", "=SUBTOTAL(109,B2:B2)", None],
    ]  # fmt: skip
    to_sign = out(office, "tab=sign", "number", "state")
    assert [row[0] for row in to_sign] == [numbered.number, lettered.number]
    to_check = out(office, "tab=check", "number", "note_on")
    assert {row[0] for row in to_check} == {signed.number, wrong.number}
    assert all(row[1] for row in to_check)
    unissued = out(office, "tab=letters&party=issue", "number")
    assert {row[0] for row in unissued} >= {numbered.number, wrong.number}
    by_liaison = out(office, "tab=letters&party=liaison", "number", "signer", "missing")
    assert {row[0] for row in by_liaison} == {lettered.number, signed.number}
    assert {row[1] for row in by_liaison} == {"试north_liaison"}
    assert all("行政联系人" in row[2] for row in by_liaison)
    assert out(office, "tab=mismatch", "what", "number", "written_fen", "amount") == [
        ["三线不合一", wrong.number, 0.01, 2000]
    ]
    assert len(out(office, "tab=all", "number")) == 4
    assert not out(client_of("south_office"), "tab=letters&party=liaison", "number")


def test_a_queue_of_the_past_goes_out_as_all_that_was_there(office, stage, queues):
    look_at(office, date(2007, 3, 1))
    assert not out(office, "tab=number", "household", "number")
    assert "signer" not in handed_out(office, "/agreements/export?tab=letters").content.decode(
        "latin-1"
    )


def test_the_page_hands_out_the_queue_that_it_shows(office, queues):
    page = office.get("/agreements?tab=letters&party=liaison").content.decode()
    assert "/agreements/export?tab=letters&amp;party=liaison" in page
    assert "/agreements/export?tab=number" in office.get("/agreements").content.decode()
