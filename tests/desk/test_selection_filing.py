"""One application filed by hand: found by name, its parts, each fault said beside its field."""

import re
from datetime import date, timedelta

import pytest

from tests.desk.browsing import said
from tests.selection.homes import START, Programme
from tests.world import SOUTH_A
from tuopin.audit.models import Line
from tuopin.programme.actions import launch, open_batch, put_in_place
from tuopin.selection.actions import decline
from tuopin.selection.models import Application, Part

TODAY = START + timedelta(days=30)


@pytest.fixture
def town(world, settings):
    made = Programme(world)
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return made


def line(n, **given):
    cells = {
        "category": "养殖", "content": "生猪", "quantity_milli": "10", "unit": "头",
        "amount_fen": "2,000", "own_fen": "", "gain_fen": "",
    } | given  # fmt: skip
    return {f"parts-{n}-{name}": value for name, value in cells.items()}


def sheet(town, head, *lines, **given):
    rows = lines or (line(0),)
    return {
        "person": str(head.id), "batch": str(town.batch), "filed_on": TODAY.isoformat(),
        "parts-TOTAL_FORMS": "6", "parts-INITIAL_FORMS": "0",
        **{key: value for row in rows for key, value in row.items()},
    } | given  # fmt: skip


def at(head):
    return f"/selection/new/{head.household_id}"


def test_the_township_files_an_application_and_it_waits_to_be_classified(client_of, town):
    head, office = town.home(), client_of("north_office")
    assert 'href="/selection/new"' in office.get("/selection").content.decode()
    hit = office.post("/selection/new", {"who": head.name})
    assert hit["Location"] == at(head)
    page = office.get(at(head))
    assert f'<option value="{head.id}" selected>' in page.content.decode()
    tea = line(1, category="茶叶", content="茶园", quantity_milli="1.5", unit="亩",
               amount_fen="400", own_fen="100", gain_fen="1,500.50")  # fmt: skip
    answer = office.post(at(head), sheet(town, head, line(0), tea))
    case = Application.objects.get()
    assert answer["Location"] == f"/selection/{case.id}"
    assert (case.state, case.amount_fen, case.own_fen, case.gain_fen) == (
        "filed", 240_000, 10_000, 150_050,
    )  # fmt: skip
    assert (case.filed_on, case.person_id, case.batch_id) == (TODAY, head.id, town.batch)
    parts = Part.objects.filter(application=case).order_by("position")
    assert [(p.content, p.quantity_milli, p.unit) for p in parts] == [
        ("生猪", 10_000, "头"), ("茶园", 1_500, "亩"),
    ]  # fmt: skip
    trace = Line.objects.get(action="selection.file", outcome="done")
    assert (trace.actor_name, trace.subject) == (town.world.actor("north_office").name, case.id)
    assert head.name in said(office.get("/selection?state=filed"))


def test_the_household_s_own_page_leads_to_its_application(client_of, town):
    head = town.home()
    page = client_of("north_branch").get(f"/register/{head.household_id}").content.decode()
    assert f'href="{at(head)}"' in page
    page = client_of("county_leader").get(f"/register/{head.household_id}").content.decode()
    assert at(head) not in page


def test_further_parts_are_numbered_on_and_stay_folded_until_needed(client_of, town):
    """They were all called project 0."""
    page = said(client_of("north_office").get(at(town.home())))
    assert "项目 1" in page
    assert "项目 2" in page
    assert "项目 0" not in page


def test_a_name_is_searched_in_the_reader_s_own_area_and_stands_in_no_address(client_of, town):
    here, there = town.home(), town.home(SOUTH_A)
    office = client_of("north_office")
    none = office.post("/selection/new", {"who": there.name})
    assert (none.status_code, "没有对得上的户" in said(none)) == (409, True)
    both = client_of("county_office").post("/selection/new", {"who": here.name[0]})
    text = both.content.decode()
    assert at(here) in text
    assert at(there) in text
    assert both["Cache-Control"] == "no-store"
    assert office.get("/selection/new?who=" + here.name).content.decode().count(here.name) == 0
    assert office.get(at(there)).status_code == 404
    assert office.post(at(there), sheet(town, there)).status_code == 404


@pytest.mark.parametrize("who", ["county_leader", "auditor", "verifier", "expert", "north_liaison"])
def test_others_file_nothing(client_of, town, who):
    head = town.home()
    assert client_of(who).get("/selection/new").status_code == 403
    assert client_of(who).post(at(head), sheet(town, head)).status_code == 403
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "zh", "en"),
    [
        ({"batch": ""}, "batch", "必填", "required"),
        ({"person": ""}, "person", "必填", "required"),
        ({"filed_on": ""}, "filed_on", "必填", "required"),
        ({"filed_on": "2007-13-01"}, "filed_on", "写成日期", "Enter a date"),
        ({"filed_on": "2007-03-20"}, "filed_on", "还没到", "still to come"),
        ({"filed_on": "2007-01-31"}, "filed_on", "早于上一步", "before the step"),
        (line(0, category=""), "parts-0-category", "必填", "required"),
        (line(0, category="开矿"), "parts-0-category", "开矿", "开矿"),
        (line(0, content=""), "parts-0-content", "必填", "required"),
        (line(0, content="猪" * 61), "parts-0-content", "60", "60"),
        (line(0, unit=""), "parts-0-unit", "必填", "required"),
        (line(0, quantity_milli=""), "parts-0-quantity_milli", "必填", "required"),
        (line(0, quantity_milli="0"), "parts-0-quantity_milli", "要大于零", "above zero"),
        (line(0, quantity_milli="很多"), "parts-0-quantity_milli", "写成数字", "number"),
        (line(0, amount_fen="0"), "parts-0-amount_fen", "要大于零", "above zero"),
        (line(0, amount_fen="1000000000.01"), "parts-0-amount_fen", "内容不对", "is not right"),
        (line(0, own_fen="-1"), "parts-0-own_fen", "写成数字", "Enter a number"),
        (line(1), "parts-1-content", "第 1 项已经是“生猪”", "Part 1 is 生猪 already"),
        (line(0, category="", content="", quantity_milli="", unit="", amount_fen=""),
         "parts-0-content", "项目", "parts"),
    ],
)  # fmt: skip
def test_each_fault_is_said_beside_its_field_in_both_languages(
    client_of, town, given, field, zh, en
):
    head, office = town.home(), client_of("north_office")
    for lang, words in (("zh-hans", zh), ("en", en)):
        office.cookies["django_language"] = lang
        answer = office.post(at(head), sheet(town, head) | given)
        assert answer.status_code == 409
        assert words in beside(answer, field)
    assert not Application.objects.exists()


def beside(answer, field):
    """Return what the page says beside a field: from its control to the end of its block."""
    page = answer.content.decode()
    block = page.partition(f'name="{field}"')[2].partition("</div>\n</div>")[0]
    return re.sub(r"<[^>]+>", " ", block.partition('name="')[0])


def test_a_second_application_in_the_batch_is_refused_beside_the_batch(client_of, town):
    head, office = town.home(), client_of("north_office")
    case = town.file(head)
    for lang, words in (("zh-hans", "第 1 批已经有申请"), ("en", "in batch 1 already")):
        office.cookies["django_language"] = lang
        answer = office.post(at(head), sheet(town, head))
        assert (answer.status_code, words in beside(answer, "batch")) == (409, True)
    # The one that exists is a click away.
    assert f'href="/selection/{case.id}"' in answer.content.decode()
    assert Application.objects.count() == 1


def test_a_household_without_a_registered_member_is_told_before_and_refused(client_of, town):
    head, office = town.home(member=False), client_of("north_office")
    assert "没有登记的党员" in said(office.get(at(head)))
    for lang, words in (("zh-hans", "没有登记的党员"), ("en", "No registered Party member")):
        office.cookies["django_language"] = lang
        answer = office.post(at(head), sheet(town, head))
        assert (answer.status_code, words in beside(answer, "person")) == (409, True)
    assert not Application.objects.exists()


def test_a_batch_that_closed_meanwhile_is_refused_and_none_open_says_so(client_of, town):
    head, office = town.home(), client_of("north_office")
    chief = town.world.actor("county_head")
    launch(actor=chief, on=START, batch=town.batch)
    put_in_place(actor=chief, on=START, batch=town.batch)
    assert "现在没有收申请的批次" in said(office.get(at(head)))
    assert office.post(at(head), sheet(town, head)).status_code == 409
    assert not Application.objects.exists()


def test_the_same_form_sent_twice_files_once(client_of, town):
    head, office = town.home(), client_of("north_office")
    given = sheet(town, head, key="0190-same")
    first, second = (office.post(at(head), given) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


def test_a_stranger_of_another_household_is_no_applicant(client_of, town):
    head, other = town.home(), town.home()
    answer = client_of("north_office").post(at(head), sheet(town, other))
    assert answer.status_code == 409
    assert not Application.objects.exists()


def test_on_a_past_day_nothing_is_filed(client_of, town):
    head, office = town.home(), client_of("north_office")
    office.post("/as-of", {"date": date(2007, 2, 15).isoformat()})
    assert 'href="/selection/new"' not in office.get("/selection").content.decode()
    assert office.post(at(head), sheet(town, head)).status_code == 409
    assert not Application.objects.exists()


def test_a_household_that_was_not_supported_applies_again_in_the_next_batch(client_of, town):
    """R106: what the county cannot support now may be asked for again; no page led there."""
    case = town.in_state("assessed", town.home())
    decline(
        actor=town.world.actor("county_head"), on=town.next_day(), application=case.id,
        reason="规模太大",
    )  # fmt: skip
    opened = open_batch(
        actor=town.world.actor("county_office"), on=town.today, number=2, year=2008, milestones={}
    )
    office = client_of("north_office")
    home = office.get(f"/register/{case.household_id}")
    assert "下一批收申请的时候可以再交" in said(home)
    assert f'href="/selection/new/{case.household_id}"' in home.content.decode()
    form = office.get(f"/selection/new/{case.household_id}").content.decode()
    assert f'<option value="{opened.result["batch"]}" selected>' in form


def test_to_withdraw_is_never_called_the_next_step(client_of, town):
    """A township, which does not verify, saw “next: withdraw” as the one big button."""
    case = town.in_state("classified", town.home())
    office, page = client_of("north_office"), f"/selection/{case.id}"
    seen = said(office.get(page))
    assert "下一步" not in seen
    assert f'href="{page}/withdraw"' in office.get(page).content.decode()
    assert "下一步" in said(client_of("verifier").get(page))
