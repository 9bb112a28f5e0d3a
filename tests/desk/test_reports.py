"""Figures that open their rows on screen, and the composer of the report with its own words."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.desk.browsing import said
from tests.desk.conftest import BACKEND
from tests.desk.exports import handed_out
from tests.reports.year import CODE, N
from tuopin.archive.queries import read
from tuopin.base.seal import sha256
from tuopin.kit.keys import uuid7
from tuopin.offices.queries import account
from tuopin.papers.models import OwnParagraph, Published
from tuopin.reports.queries import figures
from tuopin.reports.rules import definition

TODAY = "2007-12-28"


@pytest.fixture
def open_as(lived, django_db_blocker, settings):
    """Return a browser for one of the year's people on the day of the report."""
    settings.TUOPIN_TODAY = TODAY

    def browser(key, lang="zh-hans"):
        client = Client(headers={"accept-language": lang})
        client.force_login(account(key=lived.people[key]), BACKEND)
        return client

    with django_db_blocker.unblock(), transaction.atomic():
        yield browser
        transaction.set_rollback(True)


def own(text="县里又走访了一遍。"):
    return {"text": text, "key": str(uuid7())}


def test_every_figure_opens_rows_whose_count_or_sum_it_is(open_as):
    head = open_as("head")
    page = head.get("/figures")
    found = figures(CODE, page.wsgi_request.as_of)
    for code, value in found.items():
        assert f'href="/figures/{code}"' in page.content.decode(), code
        answer = head.get(f"/figures/{code}")
        assert answer.status_code == 200, code
        rows, entry = answer.context["rows"], definition(code)
        if entry.unit == "fen" and "_per_" not in code and "average" not in code:
            assert rows.sum_fen == value, code
        elif isinstance(value, int) and entry.unit != "fen":
            assert rows.total == value, code


def test_rows_are_headed_by_what_they_are(open_as):
    """A missed month named an officer under 'content' and the first of the month under 'date'."""
    page = said(open_as("head").get("/figures/visits.due"))
    assert "行政联系人" in page
    assert "2007-05" in page
    steps = said(open_as("head").get("/figures/batch.1.state"))
    assert "资金到位" in steps
    assert "按期完成" in steps


def test_what_lies_in_no_place_is_shown_whole_to_a_township(open_as, lived):
    secretary = open_as(f"secretary:{lived.county.towns[0].code}")
    page = secretary.get("/figures/batch.1.state")
    assert page.context["rows"].total
    assert "只列你分管地方的行" not in said(page)


def test_a_township_sees_its_share_of_a_figure_and_is_told_so(open_as, lived):
    head = open_as("head")
    town = lived.county.towns[0].code
    share = head.get(f"/figures/batch.1.households?place={town}").context["rows"].total
    secretary = open_as(f"secretary:{town}")
    own_share = secretary.get("/figures/batch.1.households")
    assert own_share.context["rows"].total == share < N
    assert "只列你分管地方的行" in said(own_share)


def test_rows_go_out_as_a_workbook(open_as):
    answer = handed_out(open_as("head"), "/figures/batch.1.households/rows.xlsx")
    assert answer.content.startswith(b"PK")


def test_a_figure_that_there_is_not_is_no_page(open_as):
    head = open_as("head")
    for code in ("nonsense", "batch.9.households", "disaster.9999.loss_fen"):
        assert head.get(f"/figures/{code}").status_code == 404


def test_the_figures_of_a_disaster_bear_its_name(open_as):
    text = said(open_as("head").get("/figures"))
    assert re.search("风雹灾：[^ ]*直接经济损失", text)


def test_a_page_of_rows_costs_the_same_for_few_rows_and_for_many(open_as, queries_of):
    head = open_as("head")
    head.get("/figures")
    few = queries_of(lambda: head.get("/figures/disaster.0708.loss_fen"))
    assert queries_of(lambda: head.get("/figures/disaster.loss_fen")) == few - 1


def test_the_report_says_the_year_and_every_number_in_it_opens(open_as):
    head = open_as("head")
    text = head.get("/reports").content.decode()
    codes = {unescape(c) for c in re.findall(r"/reports/picked\?figure=([^\"]+)\"", text)}
    assert len(codes) > 20
    assert {"batch.1.households", "batch.1.placed_fen", "disaster.loss_fen"} <= codes
    for code in sorted(codes)[::5]:
        part = head.get(f"/reports/picked?figure={code}").content.decode()
        assert f'href="/figures/{code}"' in part or not definition(code).rows
        assert "<html" not in part
    assert "选中的数" in said(head.get("/reports?figure=batch.1.households"))
    assert head.get("/reports/picked").status_code == 200


def test_what_must_hold_is_looked_at_before_publishing(open_as):
    text = said(open_as("head").get("/reports"))
    for words in ("账平", "编号没有缺号", "三线合一没有不符", "没写："):
        assert words in text


def test_own_words_are_kept_and_stand_in_the_paper(open_as):
    office = open_as("office:1")
    before = OwnParagraph.objects.count()
    assert office.post("/reports/own/supervision", own()).status_code == 302
    text = said(office.get("/reports"))
    assert "县里又走访了一遍。" in text
    assert "办公室自写" in text
    assert "县里又走访了一遍。" in office.get("/reports/own/supervision").content.decode()
    office.post("/reports/own/supervision", own("换一段。"))
    assert OwnParagraph.objects.count() == before + 2
    assert "县里又走访了一遍。" not in said(office.get("/reports"))


def test_a_double_click_keeps_one_paragraph(open_as):
    office = open_as("office:1")
    sent = own()
    before = OwnParagraph.objects.count()
    for _ in range(2):
        office.post("/reports/own/supervision", sent)
    assert OwnParagraph.objects.count() == before + 1


def test_a_published_report_keeps_its_figures_and_is_found_in_the_archive(open_as):
    head = open_as("head")
    page = head.get("/reports/publish")
    assert "各存一份进档案" in said(page)
    done = head.post("/reports/publish", {"confirmed": "1", "key": str(uuid7())}, follow=True)
    assert "定稿归档了" in said(done)
    row = Published.objects.get()
    assert json.loads(row.figures) == figures(CODE, row.as_of)
    assert row.figures_hash == sha256(row.figures.encode())
    assert row.figures_hash[:12] in said(done)
    pdf = head.get(f"/reports/{row.id}/report.pdf")
    assert pdf.content == read(row.pdf)
    assert head.get(f"/reports/{row.id}/report.docx").content.startswith(b"PK")
    assert head.get(f"/reports/{row.id}/report.exe").status_code == 404
    assert head.get(f"/reports/{uuid7()}/report.pdf").status_code == 404


def test_a_published_report_says_at_what_time_and_is_not_there_before(open_as, settings):
    """R01: the source was published at 16:52:03. A past day listed what came after it."""
    head = open_as("head")
    sent = {"confirmed": "1", "key": str(uuid7())}
    head.post("/reports/publish", sent)
    assert re.search("2007-12-28 归档", said(head.get("/reports")))
    today = timezone.localdate()
    Published.objects.update(published_on=today)
    settings.TUOPIN_TODAY = today.isoformat()
    assert re.search(rf"{today} \d\d:\d\d:\d\d 归档", said(head.get("/reports")))
    head.post("/as-of", {"date": (today - timedelta(days=1)).isoformat()})
    assert "还没有定稿归档的报告" in said(head.get("/reports"))


def test_a_report_is_published_once_by_a_double_click(open_as):
    head = open_as("head")
    sent = {"confirmed": "1", "key": str(uuid7())}
    for _ in range(2):
        head.post("/reports/publish", sent)
    assert Published.objects.count() == 1


def test_the_report_shows_what_moved_since_the_last_one(open_as, settings):
    head = open_as("head")
    settings.TUOPIN_TODAY = "2007-06-30"
    head.post("/reports/publish", {"confirmed": "1", "key": str(uuid7())})
    settings.TUOPIN_TODAY = TODAY
    answer = head.get("/reports")
    text = said(answer)
    assert "比上次报告" in text
    moved = {c.code: c for c in answer.context["compared"]}
    assert "disaster.households" in moved
    assert moved["disaster.households"].grown.startswith("+")


@pytest.mark.parametrize("form", ["docx", "pdf", "md"])
def test_the_draft_goes_out_as_a_file(open_as, form):
    answer = open_as("head").get(f"/reports/now.{form}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert open_as("head").get("/reports/now.exe").status_code == 404


def test_a_past_day_hides_writing_and_refuses_it(open_as):
    head = open_as("head")
    head.post("/as-of", {"date": "2007-09-30"})
    text = head.get("/reports").content.decode()
    assert "/reports/publish" not in text
    assert "/reports/own/" not in text
    sent = {"confirmed": "1", "key": str(uuid7())}
    assert head.post("/reports/publish", sent).status_code == 409
    assert head.post("/reports/own/next", own()).status_code == 409
    assert not Published.objects.exists()


def test_only_the_office_writes_and_only_its_head_publishes(open_as):
    office, leader = open_as("office:1"), open_as("leader")
    assert office.get("/reports/publish").status_code == 403
    assert leader.get("/reports/own/next").status_code == 403
    assert leader.get("/reports").status_code == 200
    assert office.get("/reports/own/nowhere").status_code == 404


def test_the_report_reads_in_english(open_as):
    head = open_as("head", "en")
    for address in ("/reports", "/figures", "/figures/batch.1.households", "/leader"):
        assert head.get(address).status_code == 200
