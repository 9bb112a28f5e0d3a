"""The trace on the desk: who did what, what was refused, the seals over it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.register.desk import take
from tests.sheets import books
from tests.world import SOUTH, World
from tuopin.audit.actions import seal_county
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import open_body
from tuopin.register.actions import full_identity
from tuopin.register.models import Person


def text_of(answer) -> str:
    """Return what a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def trace(world: World) -> World:
    """A county in which a workbook was taken in, a number was seen, and something was refused."""
    take(world, "f1", books.f1(books.head()))
    full_identity(world.actor("north_office"), world.day, Person.objects.get().id)
    with pytest.raises(Refused):
        open_body(
            actor=world.actor("north_secretary"), on=world.day, kind="party_branch", name="试支部",
            region=SOUTH,
        )  # fmt: skip
    return world


def test_the_trace_says_who_did_what_newest_first(client_of, trace):
    answer = client_of("auditor").get("/audit")
    rows = [row["line"] for row in answer.context["rows"]]
    assert rows[0].action == "offices.open_body"
    assert rows == sorted(rows, key=lambda line: line.id, reverse=True)
    seen = text_of(answer)
    assert "查看身份证全号" in seen
    assert "试north_office" in seen


def test_what_was_refused_is_marked_with_the_reason(client_of, trace):
    answer = client_of("auditor").get("/audit?outcome=refused")
    rows = answer.context["rows"]
    assert [row["line"].action for row in rows] == ["offices.open_body"]
    assert rows[0]["why"]
    assert "被拦下" in text_of(answer)


def test_the_trace_never_shows_personal_data(client_of, trace):
    browser = client_of("auditor")
    pages = [browser.get("/audit").content.decode()]
    pages += [
        browser.get(reverse("desk:audit_line", args=[line.id])).content.decode()
        for line in Line.objects.all()
    ]
    for page in pages:
        assert books.number() not in page
        assert "试一户" not in page
        assert "13800001111" not in page


def test_the_trace_is_filtered_by_person_act_subject_and_day(client_of, trace):
    browser = client_of("auditor")
    who = trace.people["north_office"]
    found = browser.get(f"/audit?actor={who}").context
    assert {row["line"].actor for row in found["rows"]} == {who}
    assert "试north_office" in str(found["chips"][0]["label"])
    found = browser.get("/audit?action=register.reveal").context["rows"]
    assert [row["line"].action for row in found] == ["register.reveal"]
    subject = found[0]["line"].subject
    found = browser.get(f"/audit?subject={subject}").context["rows"]
    assert {row["line"].subject for row in found} == {subject}
    assert browser.get("/audit?since=2007-01-08&until=2007-01-08").context["rows"]
    assert not browser.get("/audit?until=2007-01-07").context["rows"]


def test_nonsense_in_the_address_shows_the_whole_trace(client_of, trace):
    browser = client_of("auditor")
    whole = browser.get("/audit").context["page"].total
    odd = browser.get("/audit?actor=x&action=drop&outcome=maybe&since=then&subject=1&after=%%")
    assert odd.context["page"].total == whole


def test_a_line_shows_its_seal_once_it_is_sealed(client_of, trace):
    browser = client_of("auditor")
    line = Line.objects.order_by("id")[0]
    address = reverse("desk:audit_line", args=[line.id])
    assert "待封" in text_of(browser.get(address))
    assert browser.get("/audit").context["waiting"] == Line.objects.count()
    seal_county(trace.county)
    answer = browser.get(address)
    assert answer.context["seal"].number == 1
    assert answer.context["seal"].hash in text_of(answer)
    context = browser.get("/audit").context
    assert context["waiting"] == 0
    assert context["anchor"] == (context["head"].number, context["head"].hash)


def test_only_those_who_audit_see_the_trace(client_of, trace):
    line = Line.objects.order_by("id")[0]
    for who in ("county_office", "north_secretary", "finance_centre", "county_leader"):
        assert client_of(who).get("/audit").status_code == 403
        assert client_of(who).get(reverse("desk:audit_line", args=[line.id])).status_code == 403


def test_a_line_that_is_none_is_not_found(client_of, trace):
    answer = client_of("auditor").get(reverse("desk:audit_line", args=[UUID(int=3)]))
    assert answer.status_code == 404


def test_a_past_day_knows_nothing_later(client_of, trace, settings):
    settings.TUOPIN_TODAY = (trace.day + timedelta(days=1)).isoformat()
    browser = client_of("auditor")
    assert browser.get("/audit").context["rows"]
    browser.post("/as-of", {"date": (trace.day - timedelta(days=1)).isoformat()})
    assert not browser.get("/audit").context["rows"]


def test_the_trace_costs_the_same_for_few_and_for_many(client_of, trace, queries_of):
    browser = client_of("auditor")
    browser.get("/audit")
    few = queries_of(lambda: browser.get("/audit"))
    for _ in range(20):
        full_identity(trace.actor("north_office"), trace.day, Person.objects.get().id)
    assert queries_of(lambda: browser.get("/audit")) == few <= 15


def test_the_trace_is_read_in_english(client_of, trace):
    browser = client_of("auditor", lang="en")
    assert "See an identity number in full" in text_of(browser.get("/audit"))
    refused = Line.objects.get(outcome="refused")
    assert browser.get(reverse("desk:audit_line", args=[refused.id])).status_code == 200
