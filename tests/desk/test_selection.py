"""Selection at the desk: visits, opinions, approval of many, notices, and who sees whose homes."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.desk.browsing import said
from tests.desk.exports import handed_out, sheet
from tests.selection.homes import PIGS, TEA, Programme
from tests.world import NORTH, NORTH_A, SOUTH_A
from tuopin.audit.models import Line
from tuopin.kit.keys import uuid7
from tuopin.kit.money import plain_yuan
from tuopin.kit.quantity import plain
from tuopin.selection.models import Application, Notice, Opinion, Verification

QUEUE = "/selection/approve"
VISIT = {
    "housing": "poor", "family": "poor", "spirit": "good", "able": "yes",
    "poor_in_village": "yes", "wish": "想养五头猪", "signed": "yes", "note": "",
}  # fmt: skip


@pytest.fixture
def town(world):
    return Programme(world)


@pytest.fixture
def open_as(town, client_of, settings):
    """Return a browser for somebody on the day after the last act."""

    def browser(key, lang="zh-hans"):
        settings.TUOPIN_TODAY = (town.today + timedelta(days=1)).isoformat()
        return client_of(key, lang)

    return browser


def lines_of(*parts: dict[str, Any], initial: int | None = None) -> dict[str, str]:
    """Return project parts as the form's lines send them."""
    held = len(parts) if initial is None else initial
    data = {"parts-TOTAL_FORMS": str(len(parts) + 1), "parts-INITIAL_FORMS": str(held)}
    for place, part in enumerate(parts):
        for name, value in part.items():
            said_so = plain_yuan(value) if name.endswith("_fen") else str(value)
            if name == "quantity_milli":
                said_so = plain(value)
            data[f"parts-{place}-{name}"] = said_so
    return data


def chosen(*cases: Application, **amounts: str) -> dict[str, Any]:
    """Return what ticking cases in the queue sends."""
    data: dict[str, Any] = {"id": [str(c.id) for c in cases], "key": str(uuid7())}
    for case in cases:
        data[f"amount-{case.id}"] = plain_yuan(case.amount_fen)
    return data | amounts


def test_the_office_classifies_the_chosen_applications(town, open_as):
    case, other = town.file(town.home()), town.file(town.home())
    head = open_as("county_head")
    page = head.get("/selection?state=filed")
    assert case.household.head_name in page.content.decode()
    done = head.post(
        "/selection/classify", {"id": [str(case.id)], "key": str(uuid7())}, follow=True
    )
    assert "分类登记 1 户" in said(done)
    assert town.case(case).state == "classified"
    assert town.case(other).state == "filed"


def test_a_verifier_records_a_visit_and_comes_back_to_the_teams_queue(town, open_as):
    case = town.in_state("classified")
    browser = open_as("verifier")
    address = f"/selection/{case.id}/verify"
    assert "第一批入户核查" in said(browser.get(address))
    data = VISIT | {"liaison": str(town.world.people["north_liaison"]), "key": str(uuid7())}
    done = browser.post(address, data | lines_of(PIGS))
    assert done.status_code == 302
    assert done["Location"] == "/selection?state=classified&mine=1"
    visit = Verification.objects.get()
    assert (visit.wish, visit.housing, visit.signed) == ("想养五头猪", "poor", True)
    assert town.case(case).state == "verified"


def test_the_household_may_wish_for_less_than_it_applied_for(town, open_as):
    case = town.in_state("classified", None, PIGS, TEA)
    data = VISIT | {"liaison": str(town.world.people["north_liaison"]), "key": str(uuid7())}
    sent = data | lines_of(PIGS | {"quantity_milli": 5_000, "amount_fen": 100_000}, TEA)
    open_as("verifier").post(f"/selection/{case.id}/verify", sent | {"parts-1-DELETE": "on"})
    assert town.case(case).amount_fen == 100_000


def test_a_visit_that_is_not_whole_keeps_what_was_typed(town, open_as):
    case = town.in_state("classified")
    data = {k: v for k, v in VISIT.items() if k != "housing"}
    sent = data | {"liaison": str(town.world.people["north_liaison"]), "key": str(uuid7())}
    page = open_as("verifier").post(f"/selection/{case.id}/verify", sent | lines_of(PIGS))
    assert page.status_code == 200
    assert "想养五头猪" in page.content.decode()
    assert town.case(case).state == "classified"


def test_another_teams_verifier_is_refused_in_the_form(town, open_as):
    case = town.in_state("classified", town.home(NORTH_A))
    data = VISIT | {"liaison": str(town.world.people["north_liaison"]), "key": str(uuid7())}
    page = open_as("verifier2").post(f"/selection/{case.id}/verify", data | lines_of(PIGS))
    assert 'class="tp-err"' in page.content.decode()
    assert town.case(case).state == "classified"


def test_outside_the_round_no_visit_can_be_recorded(town, open_as, settings, client_of):
    case = town.in_state("classified")
    settings.TUOPIN_TODAY = "2008-02-01"
    page = client_of("verifier").get(f"/selection/{case.id}/verify")
    assert "今天没有核查行动" in said(page)
    assert "存下核查" not in said(page)


def test_an_expert_gives_an_opinion(town, open_as):
    case = town.in_state("verified")
    browser = open_as("expert")
    assert (
        f"/selection/{case.id}/assess" in browser.get("/selection?state=verified").content.decode()
    )
    data = {"verdict": "reduced", "advised_fen": "1500", "text": "先养五头", "key": str(uuid7())}
    assert browser.post(f"/selection/{case.id}/assess", data).status_code == 302
    given = Opinion.objects.get()
    assert (given.verdict, given.advised_fen, given.text) == ("reduced", 150_000, "先养五头")


def test_less_without_an_amount_is_said_beside_the_field(town, open_as):
    case = town.in_state("verified")
    data = {"verdict": "reduced", "advised_fen": "", "text": "", "key": str(uuid7())}
    page = open_as("expert").post(f"/selection/{case.id}/assess", data)
    assert 'class="tp-err"' in page.content.decode()
    assert not Opinion.objects.exists()


def test_the_queue_proposes_the_least_of_what_is_asked_allowed_and_advised(town, open_as):
    case = town.in_state("verified")
    town.pair_both(case)
    town.assess(case, "reduced", advised_fen=120_000)
    page = open_as("county_head").get(QUEUE).content.decode()
    assert f'name="amount-{case.id}" value="1200.00"' in page


def test_the_head_previews_and_approves_many(town, open_as):
    cases = [town.assessed() for _ in range(3)]
    head = open_as("county_head")
    preview = head.post("/selection/approve/preview", chosen(*cases)).content.decode()
    assert "审定 3 户" in preview
    assert "6,000.00 元" in preview
    assert town.case(cases[0]).state == "assessed"
    done = head.post(QUEUE, chosen(*cases), follow=True)
    assert "审定 3 户，6,000.00 元" in said(done)
    assert {town.case(c).state for c in cases} == {"approved"}


def test_the_head_is_refused_politely_with_the_rows_named_and_nothing_is_lost(town, open_as):
    good = town.assessed()
    bad = town.in_state("verified")
    town.pair_both(bad)
    town.assess(bad, "not_feasible")
    head = open_as("county_head")
    sent = chosen(good, bad)
    sent[f"amount-{good.id}"] = "1234.00"
    page = head.post(QUEUE, sent)
    text = page.content.decode()
    assert page.status_code == 409
    assert "2 户里有 1 户不能审定" in text
    assert bad.household.head_name in text.partition("data-tp-refused")[2].partition("</table>")[0]
    assert 'value="1234.00"' in text
    assert "先审定其余 1 户" in text
    assert {town.case(good).state, town.case(bad).state} == {"assessed"}


def test_only_those_that_can_be_done_are_done(town, open_as):
    good = town.assessed()
    bad = town.in_state("verified")
    town.pair_both(bad)
    town.assess(bad, "not_feasible")
    head = open_as("county_head")
    sent = chosen(good, bad) | {"only_doable": "1"}
    head.post(QUEUE, sent)
    assert town.case(good).state == "approved"
    assert town.case(bad).state == "assessed"
    again = head.post(QUEUE, sent, follow=True)
    assert "没有重复办" in said(again)
    none = head.post(QUEUE, chosen(bad) | {"only_doable": "1"})
    assert none.status_code == 409


def test_more_than_the_standard_needs_a_reason(town, open_as):
    case = town.assessed(None, PIGS | {"amount_fen": 900_000})
    head = open_as("county_head")
    sent = chosen(case)
    assert head.post(QUEUE, sent).status_code == 409
    sent[f"reason-{case.id}"] = "残疾户，县领导组会议定"
    assert head.post(QUEUE, sent | {"key": str(uuid7())}).status_code == 302
    assert town.case(case).approved_fen == 900_000
    assert town.case(case).decision_note == "残疾户，县领导组会议定"


def test_an_amount_that_is_no_number_is_refused(town, open_as):
    case = town.assessed()
    sent = chosen(case)
    sent[f"amount-{case.id}"] = "很多"
    page = open_as("county_head").post(QUEUE, sent)
    assert page.status_code == 409
    assert "很多" in said(page)
    preview = open_as("county_head").post("/selection/approve/preview", sent)
    assert "很多" in preview.content.decode()


def test_a_double_click_acts_once(town, open_as):
    case = town.assessed()
    head = open_as("county_head")
    sent = chosen(case)
    head.post(QUEUE, sent)
    assert "没有重复办" in said(head.post(QUEUE, sent, follow=True))
    assert Line.objects.filter(action="selection.approve", outcome="done").count() == 1


def test_approving_in_the_panel_goes_on_to_the_next_household(town, open_as):
    first, second = town.assessed(), town.assessed()
    head = open_as("county_head")
    panel = head.get(f"{QUEUE}?at={first.id}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert f'name="at" value="{second.id}"' in panel
    done = head.post(QUEUE, chosen(first) | {"at": str(second.id)})
    assert done["Location"] == f"{QUEUE}?at={second.id}"


def test_selecting_all_ticks_every_box(town, open_as):
    cases = [town.assessed() for _ in range(2)]
    text = open_as("county_head").get(f"{QUEUE}?all=1").content.decode()
    for case in cases:
        assert re.search(rf'value="{case.id}"[^>]*checked', text)


def test_a_case_is_returned_and_revised_with_its_reason(town, open_as):
    case = town.assessed()
    head = open_as("county_head")
    address = f"/selection/{case.id}/return"
    assert "申请退回乡镇" in said(head.get(address))
    head.post(address, {"confirmed": "1", "reason": "规模过大", "key": str(uuid7())})
    assert town.case(case).state == "returned"
    clerk = open_as("north_office")
    page = clerk.get(f"/selection/{case.id}/parts")
    assert "规模过大" in said(page)
    sent = lines_of(PIGS | {"amount_fen": 150_000}) | {"key": str(uuid7())}
    assert clerk.post(f"/selection/{case.id}/parts", sent).status_code == 302
    assert (town.case(case).state, town.case(case).amount_fen) == ("verified", 150_000)


def test_a_case_is_declined_or_withdrawn(town, open_as):
    case, other = town.assessed(), town.assessed()
    head = open_as("county_head")
    for one, verb in ((case, "decline"), (other, "withdraw")):
        sent = {"confirmed": "1", "reason": "资金不足", "key": str(uuid7())}
        assert head.post(f"/selection/{one.id}/{verb}", sent).status_code == 302
    assert (town.case(case).state, town.case(other).state) == ("unsupported", "withdrawn")
    # R106: the list and its export say why.
    assert "资金不足" in said(head.get("/selection?state=unsupported"))
    cells = sheet(handed_out(head, "/selection/export?state=unsupported"))
    assert any("资金不足" in row for row in cells)


def test_a_cadre_is_excluded_and_an_unfounded_reason_is_said_beside_the_field(town, open_as):
    cadre = town.in_state("verified", town.home(cadre=True))
    plain = town.in_state("verified")
    office = open_as("county_office")
    sent = {"reason": "cadre", "note": "", "key": str(uuid7())}
    assert office.post(f"/selection/{cadre.id}/exclude", sent).status_code == 302
    assert town.case(cadre).exclusion == "cadre"
    page = office.post(f"/selection/{plain.id}/exclude", sent | {"key": str(uuid7())})
    assert 'class="tp-err"' in page.content.decode()
    assert town.case(plain).state == "verified"


def test_two_people_are_paired_with_a_household(town, open_as):
    case = town.in_state("verified")
    office = open_as("county_office")
    assert case.household.head_name in said(office.get("/selection?pair=1"))
    for role, who in (("liaison", "north_liaison"), ("lead", "lead")):
        sent = {"officer": str(town.world.people[who]), "key": str(uuid7())}
        assert office.post(f"/selection/{case.id}/{role}", sent).status_code == 302
    assert "人都落实了" in said(office.get("/selection?pair=1"))
    assert "试north_liaison" in said(office.get(f"/selection/{case.id}"))


def test_an_application_says_where_it_stands_and_what_comes_next(town, open_as):
    case = town.assessed()
    page = open_as("county_head").get(f"/selection/{case.id}").content.decode()
    assert f"{QUEUE}?at={case.id}" in page
    assert 'aria-current="step"' in page
    verifier = open_as("verifier").get(f"/selection/{case.id}").content.decode()
    assert QUEUE not in verifier


def test_a_notice_is_put_up_objected_to_and_ended(town, open_as, settings, client_of):
    good, bad = town.assessed(), town.assessed()
    town.approve(good, bad)
    office = open_as("county_office")
    assert "公示" in said(office.get("/selection/notices"))
    sent = {"region": NORTH, "batch": str(town.batch)}
    page = office.get("/selection/notices/publish", sent)
    assert "公示 2 户" in said(page)
    assert office.post(
        "/selection/notices/publish", sent | {"confirmed": "1", "key": str(uuid7())}
    ).status_code == 302  # fmt: skip
    notice = Notice.objects.get()
    assert {town.case(good).state, town.case(bad).state} == {"noticed"}
    town.today += timedelta(days=1)
    branch = open_as("north_branch")
    reason = {"confirmed": "1", "reason": "群众有异议", "key": str(uuid7())}
    assert branch.post(f"/selection/{bad.id}/object", reason).status_code == 302
    assert "群众有异议" in said(office.get(f"/selection/notices?notice={notice.id}"))
    end = f"/selection/notices/{notice.id}/end"
    assert open_as("county_office").post(end, {"key": str(uuid7())}).status_code == 409
    settings.TUOPIN_TODAY = notice.until_on.isoformat()
    assert client_of("county_office").post(end, {"key": str(uuid7())}).status_code == 302
    assert (town.case(good).state, town.case(bad).state) == ("cleared", "returned")


def test_a_past_date_hides_writing_and_refuses_it(town, open_as):
    case = town.assessed()
    head = open_as("county_head")
    head.post("/as-of", {"date": town.today.isoformat()})
    page = head.get(f"/selection/{case.id}").content.decode()
    assert "tp-next" not in page
    assert 'name="id"' not in head.get("/selection?state=filed").content.decode()
    answer = head.post(QUEUE, chosen(case))
    assert answer.status_code == 409
    assert town.case(case).state == "assessed"


def test_a_township_does_not_see_its_neighbours_applications(town, open_as):
    own = town.in_state("verified", town.home(NORTH_A))
    other = town.in_state("verified", town.home(SOUTH_A))
    north = open_as("north_office")
    text = north.get("/selection").content.decode()
    assert own.household.head_name in text
    assert f">{other.household.head_name}<" not in text
    assert north.get(f"/selection/{other.id}").status_code == 404
    for tail in ("withdraw", "liaison"):
        assert north.get(f"/selection/{other.id}/{tail}").status_code == 404
    narrowed = open_as("county_head").get(f"/selection?place={NORTH}").content.decode()
    assert f">{other.household.head_name}<" not in narrowed


def test_a_verifier_sees_the_own_teams_townships(town, open_as):
    north = town.in_state("classified", town.home(NORTH_A))
    south = town.in_state("classified", town.home(SOUTH_A))
    text = open_as("verifier").get("/selection?state=classified&mine=1").content.decode()
    assert f"/selection/{north.id}/verify" in text
    assert str(south.id) not in text


def test_who_may_not_decide_is_told_so(town, open_as):
    case = town.assessed()
    office = open_as("county_office")
    assert office.get(QUEUE).status_code == 403
    assert office.get(f"/selection/{case.id}/decline").status_code == 403
    assert open_as("north_office").get(f"/selection/{case.id}/verify").status_code == 403
    assert office.get(f"/selection/{case.id}/nonsense").status_code == 404


def test_an_empty_queue_says_why(town, open_as):
    head = open_as("county_head")
    assert "没有等审定的申请" in said(head.get(QUEUE))
    assert "这里还没有申请" in said(head.get("/selection"))
    assert "这一批还没有排过" in said(head.get("/selection/ranking"))


def test_the_list_goes_out_as_a_workbook(town, open_as):
    town.in_state("verified")
    answer = handed_out(open_as("county_head"), "/selection/export?state=verified")
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("address", ["/selection", "/selection?state=assessed", QUEUE])
def test_a_page_costs_the_same_for_two_rows_and_for_many(town, open_as, queries_of, address):
    for _ in range(2):
        town.assessed()
    head = open_as("county_head")
    few = queries_of(lambda: head.get(address))
    for _ in range(6):
        town.assessed()
    head = open_as("county_head")
    assert queries_of(lambda: head.get(address)) == few


def test_english_pages_are_there_too(town, open_as):
    case = town.assessed()
    head = open_as("county_head", "en")
    for address in ("/selection", QUEUE, f"/selection/{case.id}", "/selection/notices"):
        assert head.get(address).status_code == 200
