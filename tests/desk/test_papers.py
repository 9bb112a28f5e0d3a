"""Printing at the desk: choose, fill in, read, print, fetch; the list and its ticks."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from tests.agreements.stage import CHECKED, SIGNED, Stage
from tests.desk.browsing import carried, look_at, said, writes
from tests.world import COUNTY, NORTH, SOUTH_A, WHOLE
from tuopin.agreements.models import Agreement
from tuopin.audit.models import Line
from tuopin.disasters.actions import declare
from tuopin.kit.keys import uuid7
from tuopin.papers.models import DocumentNumber, Issued, PrintRun
from tuopin.register.models import Member, Person
from tuopin.workflow.models import Job
from tuopin.workflow.tasks import open_job

TODAY = date(2007, 3, 22)
PDF = b"%PDF"


@pytest.fixture
def stage(world, settings):
    settings.TUOPIN_TODAY = TODAY.isoformat()
    return Stage(world)


@pytest.fixture
def office(client_of, stage):
    return client_of("county_office")


@pytest.fixture
def numbered(stage):
    """Two households of the north with a number, one of the south."""
    return stage.numbered(stage.cleared(), stage.cleared(), stage.cleared(SOUTH_A))


def order(*kinds, **more):
    usual = {"batch": "1", "region": WHOLE, "day": TODAY.isoformat(), "sort": "household",
             "form": "pdf", "lang": "zh"}  # fmt: skip
    return usual | {"kinds": list(kinds)} | more


def printed(browser, *kinds, **more):
    """Print, as a person does who reads the page in between; return the run."""
    page = browser.post("/papers/print", order(*kinds, **more))
    answer = browser.post("/papers/print", carried(page))
    assert answer.status_code == 302, said(answer)
    return PrintRun.objects.order_by("-id")[0]


# ---- choosing


def test_the_page_says_how_many_papers_of_each_kind_there_are(office, numbered):
    page = office.get("/papers")
    assert "签约" in said(page)
    assert "/papers/counts?batch=1" in page.content.decode()
    counts = office.get("/papers/counts", {"batch": "1"}).content.decode()
    assert '<small id="n-contract" hx-swap-oob="true">3 份</small>' in counts
    assert 'id="n-write_off" hx-swap-oob="true" class="tp-zero">0 份' in counts
    # Without scripts the page counts by itself when asked.
    words = said(office.get("/papers", {"batch": "1", "region": NORTH, "count": "1"}))
    assert "合同书 2 份" in words


def test_the_number_of_questions_does_not_grow_with_the_papers(office, stage, queries_of):
    stage.numbered(stage.cleared())
    few = queries_of(lambda: office.get("/papers/counts"))
    stage.numbered(*(stage.cleared() for _ in range(6)))
    assert queries_of(lambda: office.get("/papers/counts")) == few


def test_without_a_batch_only_papers_that_need_none_can_be_chosen(office, numbered):
    words = said(office.get("/papers", {"batch": ""}))
    assert "合同书 先选批次" in words


def test_a_township_prints_for_itself_alone(client_of, numbered):
    clerk = client_of("north_office")
    page = clerk.get("/papers?count=1")
    assert "合同书 2 份" in said(page)
    assert b"990101201000" not in page.content
    # An address typed by hand does not widen the area.
    assert "合同书 2 份" in said(clerk.get("/papers", {"region": WHOLE, "count": "1"}))
    assert ">2 份" in clerk.get("/papers/counts", {"region": WHOLE}).content.decode()
    page = clerk.post("/papers/print", order("contract", region=WHOLE))
    assert "2 份文书" in said(page)


def test_who_may_not_print_is_led_to_the_list(client_of, numbered):
    answer = client_of("county_leader").get("/papers")
    assert answer.headers["Location"] == "/papers/list"
    for where in ("", "/print"):
        answer = client_of("county_leader").post(f"/papers{where}", order("contract"))
        assert answer.status_code == 403


def test_agreements_chosen_in_a_list_lead_to_the_papers_of_their_households(office, numbered):
    page = office.post("/papers", {"id": [numbered[0].id], "of": "agreements"})
    words = said(page)
    assert "只印选中的 1 户" in words
    assert "合同书 1 份" in words
    assert carried(page)["household"][0] == str(numbered[0].household_id)
    assert b'value="contract" checked' in page.content


def test_households_chosen_in_the_register_lead_to_their_own_papers(office, stage, numbered):
    stage.batch(2)
    homes = [a.household_id for a in numbered[:2]]
    page = office.post("/papers", {"id": homes})
    words = said(page)
    assert "只印选中的 2 户" in words
    # The batch in which they have a number, not the newest; and no letters of the office.
    assert "合同书 2 份" in words
    assert "会议通知" not in words
    page = office.post("/papers/print", carried(page) | {"kinds": ["contract"]})
    assert "生成 2 份文书" in said(page)


def test_the_register_offers_to_print_to_those_who_may(client_of, office, numbered):
    Member.objects.bulk_create(
        Member(
            county=COUNTY, household=a.household, person=a.household.persons.first(),
            region=a.region, joined_on=date(1990, 7, 1), cadre=False,
            registered_on=date(2007, 1, 20),
        )
        for a in numbered
    )  # fmt: skip
    assert b'action="/papers"' in office.get("/register").content
    seen = client_of("verifier").get("/register").content.decode()
    assert 'class="tp-ck"' not in seen


def test_a_households_file_shows_what_was_printed_for_it(office, numbered):
    printed(office, "contract", "registration", region=NORTH)
    words = said(office.get(f"/register/{numbered[0].household_id}?tab=papers"))
    assert "印过的文书" in words
    assert "07-1-101-001" in words
    assert "打印这一户的文书" in words
    look_at(office, date(2007, 3, 21))
    words = said(office.get(f"/register/{numbered[0].household_id}?tab=papers"))
    assert "印过的文书" not in words


def test_void_agreements_and_strangers_are_not_printed(client_of, office, numbered):
    Agreement.objects.filter(id=numbered[0].id).update(
        state="void", void_on=TODAY, void_reason="错了"
    )
    answer = office.post("/papers", {"id": [numbered[0].id], "of": "agreements"})
    assert answer.status_code == 409
    answer = client_of("north_office").post("/papers", {"id": [numbered[2].id], "of": "agreements"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "odd",
    [{"day": "nonsense"}, {"day": "2008-01-01"}, {"household": ["x"]}, {"subject": "x"}],
)
def test_odd_orders_are_refused_politely(office, numbered, odd):
    answer = office.post("/papers/print", order("contract", **odd))
    assert answer.status_code in {404, 409}
    assert "什么都没改" in said(answer)


def test_nothing_chosen_is_refused(office, numbered):
    answer = office.post("/papers/print", order())
    assert answer.status_code == 409
    assert office.get("/papers/print").status_code == 302


# ---- what some ask for


def test_a_letter_asks_for_what_it_says_and_proposes_its_number(office, numbered):
    page = office.post("/papers/print", order("meeting_notice"))
    words = said(page)
    assert "会议" in words
    assert "下一个是" in words
    assert 'name="given-serial" value="1"' in page.content.decode()
    kept = carried(page) | {"given-venue": "二楼会议室"}
    again = office.post("/papers/print", kept)
    assert again.status_code == 409
    assert "二楼会议室" in again.content.decode()


def test_papers_about_a_disaster_may_be_narrowed_to_one(office, stage):
    head = stage.world.actor("county_head")
    made = [
        declare(
            actor=head, on=TODAY, code=code, name=name, kind="风雹", happened_on=day, region=WHOLE
        ).result["event"]
        for code, name, day in (
            ("0301", "三月一日风雹灾", date(2007, 3, 1)),
            ("0310", "三月十日洪灾", date(2007, 3, 10)),
        )
    ]  # fmt: skip
    page = office.post("/papers/print", order("loss_sheet"))
    words = said(page)
    assert "关于哪一件" in words
    assert "三月一日风雹灾 2007-03-01" in words
    both = office.post("/papers/print", carried(page))
    one = office.post("/papers/print", carried(page) | {"subject": made[0]})
    assert carried(one)["subject"] == [made[0]]
    assert said(both).count("份文书")
    assert said(one).count("份文书")
    odd = office.post("/papers/print", carried(page) | {"subject": str(uuid7())})
    assert odd.status_code == 409


# ---- reading, printing, fetching


def test_what_will_be_printed_is_said_before_it_is(office, numbered):
    page = office.post("/papers/print", order("contract", "note", "letters"))
    words = said(page)
    assert "生成 9 份文书" in words
    assert "3 户" in words
    assert "身份证号" in words
    assert "HT-0" in words
    assert PrintRun.objects.count() == 0


def test_a_place_without_papers_has_no_button(office, numbered):
    page = office.post("/papers/print", order("contract", household=[str(numbered[0].id)]))
    assert "生成 0 份文书" in said(page)
    assert not writes(page)


def test_papers_are_printed_in_the_background_and_handed_out_with_a_trace(office, numbered):
    run = printed(office, "contract", "note")
    page = office.get(f"/papers/runs/{run.id}")
    words = said(page)
    assert "已出件" in words
    assert "07-1-101-001" in words
    assert "首次" in words
    before = Line.objects.filter(action="papers.hand_out").count()
    answer = office.post(f"/papers/runs/{run.id}/file")
    assert answer.content.startswith(PDF)
    assert answer.headers["Cache-Control"] == "no-store"
    assert Line.objects.filter(action="papers.hand_out").count() == before + 1
    assert office.get(f"/papers/runs/{run.id}/file").status_code == 405


def test_a_double_click_prints_once(office, numbered):
    sent = carried(office.post("/papers/print", order("contract")))
    office.post("/papers/print", sent)
    office.post("/papers/print", sent)
    assert PrintRun.objects.count() == 1


def test_printed_again_a_paper_says_which_time_it_is(office, numbered):
    run = printed(office, "contract")
    page = office.get(f"/papers/runs/{run.id}")
    again = office.post("/papers/print", carried(page))
    office.post("/papers/print", carried(again))
    second = PrintRun.objects.order_by("-id")[0]
    assert second.id != run.id
    assert "第 2 次，补打" in said(office.get(f"/papers/runs/{second.id}"))
    assert "印过 2 次" in said(office.get("/papers/list"))
    assert Issued.objects.count() == 3


def test_word_files_come_in_one_zip_with_the_whole_numbers(client_of, numbered):
    clerk = client_of("north_office")
    run = printed(clerk, "contract", "note", form="docx", sort="kind", region=NORTH)
    answer = clerk.post(f"/papers/runs/{run.id}/file")
    assert ".zip" in answer.headers["Content-Disposition"]
    whole = Person.objects.get(household=numbered[0].household, relation="户主").identity
    with zipfile.ZipFile(BytesIO(answer.content)) as bundle:
        assert len(bundle.namelist()) == 4
        # By number, not by name: a file's name is seen by whoever carries it.
        assert not [name for name in bundle.namelist() if "甲" in name.rpartition("/")[2]]
        texts = []
        for name in bundle.namelist():
            with zipfile.ZipFile(BytesIO(bundle.read(name))) as paper:
                texts.append(paper.read("word/document.xml").decode())
    assert any(whole in text for text in texts)
    assert any(numbered[0].number in text for text in texts)


def test_runs_are_listed_the_readers_own_or_the_areas(client_of, office, numbered):
    printed(office, "contract", region=NORTH)
    printed(office, "note")
    clerk = client_of("north_office")
    assert "还没有打印过" in said(clerk.get("/papers/runs"))
    words = said(clerk.get("/papers/runs?whose=all"))
    assert "合同书" in words
    # A run of the whole county holds what a township may not see.
    assert "借据" not in words
    whole = PrintRun.objects.get(kinds="note")
    assert clerk.get(f"/papers/runs/{whole.id}").status_code == 404
    assert clerk.post(f"/papers/runs/{whole.id}/file").status_code == 404


def test_a_run_that_waits_can_be_stopped(office, numbered, world):
    run = PrintRun.objects.create(
        county=COUNTY, region=WHOLE, kinds="contract", sort="kind", form="pdf", lang="zh",
        as_of=TODAY, batch=1, asked_by=world.people["county_office"], asked_on=TODAY,
    )  # fmt: skip
    assert "还没有开始" in said(office.get(f"/papers/runs/{run.id}"))
    assert office.post(f"/papers/runs/{run.id}/stop").status_code == 302
    words = said(office.get(f"/papers/runs/{run.id}"))
    assert "已取消" in words
    assert "什么都没有留下" in words
    assert Issued.objects.count() == 0


def test_a_run_whose_worker_was_lost_is_started_again(office, numbered, world):
    who = world.people["county_office"]
    run = PrintRun.objects.create(
        county=COUNTY, region=WHOLE, kinds="contract", sort="kind", form="pdf", lang="zh",
        as_of=TODAY, batch=1, asked_by=who, asked_on=TODAY,
    )  # fmt: skip
    job = open_job(county=COUNTY, kind="papers.print", actor=who, on=TODAY, subject=run.id)
    Job.objects.filter(id=job.id).update(state="failed", result='{"code": "worker_lost"}')
    words = said(office.get(f"/papers/runs/{run.id}"))
    assert "没有办成" in words
    assert "再生成一次" in words
    assert office.post(f"/papers/runs/{run.id}/retry").status_code == 302
    assert "已出件" in said(office.get(f"/papers/runs/{run.id}"))
    assert Issued.objects.count() == 3


def test_on_a_past_day_nothing_is_printed_or_stopped(office, numbered, world):
    run = printed(office, "contract")
    look_at(office, CHECKED)
    assert "不能办" in said(office.get("/papers"))
    assert office.post("/papers/print", order("contract", confirmed="1")).status_code == 409
    assert office.post(f"/papers/runs/{run.id}/stop").status_code == 409


# ---- the list


def test_many_papers_are_ticked_as_signed_and_the_tick_taken_back(office, numbered):
    printed(office, "registration", region=NORTH)
    rows = list(Issued.objects.values_list("id", flat=True))
    page = office.post("/papers/list/sign", {"id": rows, "signed_on": "2007-03-22"})
    assert "登记 2 份文书" in said(page)
    office.post("/papers/list/sign", carried(page))
    assert set(Issued.objects.values_list("state", flat=True)) == {"signed"}
    assert "2007-03-22" in said(office.get("/papers/list?state=signed"))
    page = office.post("/papers/list/unsign", {"id": rows[:1]})
    office.post("/papers/list/unsign", carried(page))
    assert Issued.objects.filter(state="printed").count() == 1


def test_what_is_signed_for_in_signing_is_left_out_by_name(office, numbered):
    printed(office, "contract", "registration", region=NORTH)
    rows = list(Issued.objects.values_list("id", flat=True))
    page = office.post("/papers/list/sign", {"id": rows})
    assert len(carried(page)["id"]) == 2
    assert "07-1-101-001" in said(page)
    kept = Issued.objects.filter(kind="contract").values_list("id", flat=True)
    page = office.post("/papers/list/sign", {"id": list(kept)})
    assert not writes(page)


def test_a_day_before_the_print_cannot_be_the_day_of_the_signature(office, numbered):
    printed(office, "registration", region=NORTH)
    rows = list(Issued.objects.values_list("id", flat=True))
    page = office.post("/papers/list/sign", {"id": rows, "signed_on": SIGNED.isoformat()})
    assert not writes(page)
    for odd in ("2008-01-01", "nonsense"):
        assert office.post("/papers/list/sign", {"id": rows, "signed_on": odd}).status_code == 409


def test_one_paper_is_voided_with_a_reason(client_of, office, numbered):
    printed(office, "contract", region=NORTH)
    row = Issued.objects.first()
    address = f"/papers/list/{row.id}/void"
    assert row.mark in said(office.get(address))
    sent = carried(office.get(address))
    assert office.post(address, sent | {"reason": " "}).status_code == 409
    assert office.post(address, sent | {"reason": "纸弄丢了"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "void"
    assert office.get(address).status_code == 404
    assert client_of("north_office").get(address).status_code == 403


def test_a_township_sees_and_ticks_its_own_papers_alone(client_of, office, numbered):
    printed(office, "registration")
    clerk = client_of("north_office")
    rows = list(Issued.objects.values_list("id", flat=True))
    assert len(rows) == 3
    assert clerk.post("/papers/list/sign", {"id": rows}).status_code == 404
    assert clerk.get("/papers/list").content.count(b"data-tp-row") == 2


def test_nothing_ticked_is_refused(office, numbered):
    for what in ("sign", "unsign"):
        assert office.post(f"/papers/list/{what}", {}).status_code == 409
        assert office.get(f"/papers/list/{what}").status_code == 302


def test_the_list_goes_out_as_a_workbook(office, numbered):
    printed(office, "contract")
    assert "校验码" in said(office.get("/papers/list/export"))
    answer = office.post("/papers/list/export", {"col": ["number", "kind", "state"]})
    assert answer.content.startswith(b"PK")


def test_an_empty_list_says_what_will_fill_it(client_of, stage):
    clerk = client_of("north_office")
    assert "打印生成的每一份文书都记在这里" in said(clerk.get("/papers/list"))
    assert "还没有打印过" in said(clerk.get("/papers/runs"))
    assert "还没有发过文" in said(clerk.get("/papers/numbers"))


# ---- numbers of letters


def test_the_numbers_of_letters_are_registered_and_handed_out(office, numbered):
    page = office.post("/papers/print", order("meeting_notice"))
    sent = carried(page)
    sent |= {
        "given-meeting": "第一季度调度会", "given-meeting_on": "2007-03-28",
        "given-venue": "二楼会议室", "given-attendees": "各乡镇", "given-serial": "7",
    }  # fmt: skip
    page = office.post("/papers/print", sent)
    assert "〔2007〕7号" in said(page)
    answer = office.post("/papers/print", carried(page))
    assert answer.status_code == 302, said(answer)
    assert DocumentNumber.objects.get().serial == 7
    words = said(office.get("/papers/numbers"))
    assert "〔2007〕7号" in words
    assert "下一个号" in words
    assert office.post("/papers/numbers/export", {"col": ["number"]}).content.startswith(b"PK")


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("where", ["", "/runs", "/list", "/numbers", "/wordings"])
def test_every_page_opens_in_both_languages(client_of, stage, where, lang):
    assert client_of("county_head", lang).get(f"/papers{where}").status_code == 200
