"""Every count on the workbench, of what is late and on the leader's page has its rows behind it."""

import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from tests.desk.conftest import BACKEND
from tests.reports.year import CODE
from tuopin.offices.queries import account
from tuopin.reports.queries import figures
from tuopin.reports.rules import definition

DAY = date(2007, 12, 28)
READERS = ("leader", "head", "auditor", "secretary")
# This one leads to the batches, where the day that is past stands in its batch's own line.
UNLISTED = "/programme"


@pytest.fixture
def reader(lived, django_db_blocker, settings):
    """Return a browser for one of the year's people on its last day."""
    settings.TUOPIN_TODAY = DAY.isoformat()

    def browser(key):
        town = lived.county.towns[0].code
        client = Client(headers={"accept-language": "zh-hans"})
        person = lived.people[f"secretary:{town}" if key == "secretary" else key]
        client.force_login(account(key=person), BACKEND)
        return client

    with django_db_blocker.unblock(), transaction.atomic():
        yield browser
        transaction.set_rollback(True)


def listed(browser, address):
    """Return how many rows a page lists, on all its pages."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    page = answer.context.get("page")
    main = answer.content.decode().partition('<main class="tp-page"')[2]
    return page.total if page else main.count("data-tp-row")


@pytest.mark.parametrize("who", READERS)
def test_what_is_late_is_listed_where_it_leads(reader, who):
    """Money on its way back led to the money page, problems of homes to another list."""
    browser = reader(who)
    counts = Counter()
    for line in browser.get("/late").context["lines"]:
        counts[line.url] += line.count
    assert counts or who == "secretary"
    counts.pop(UNLISTED, None)
    for address, count in counts.items():
        assert listed(browser, address) == count, address


@pytest.mark.parametrize("who", READERS)
def test_what_waits_is_listed_where_it_leads(reader, who):
    """Who only follows the work of officers was led to his own households, of which he has none."""
    browser = reader(who)
    for todo in browser.get("/").context["work"]:
        if todo.url != UNLISTED:
            assert listed(browser, todo.url) == todo.much, todo.url


@pytest.mark.parametrize("who", READERS)
def test_every_number_of_the_leaders_page_opens(reader, who):
    browser = reader(who)
    page = browser.get("/leader")
    links = {unescape(u) for u in re.findall(r'href="(/figures/[^"]+)"', page.content.decode())}
    beside = {one.url for key in page.context["keys"] for one in key.beside}
    assert beside <= links
    assert {url for _sum, url in page.context["totals"].values()} <= links
    for link in links:
        assert browser.get(link).status_code == 200, link


def test_a_townships_numbers_are_what_their_rows_come_to(reader):
    browser = reader("leader")
    for line in browser.get("/leader").context["townships"]:
        for name, url in line["urls"].items():
            rows = browser.get(url).context["rows"]
            found = rows.sum_fen if name.endswith("_fen") else rows.total
            assert found == getattr(line["row"], name), url


def test_the_sums_of_the_townships_are_the_countys_figures(reader):
    found = figures(CODE, DAY)
    for total, url in reader("leader").get("/leader").context["totals"].values():
        assert total == found[url.removeprefix("/figures/")], url


def test_a_secretary_opens_the_own_townships_numbers_alone(reader, lived):
    """Another township's number led to rows of the reader's own."""
    lines = reader("secretary").get("/leader").context["townships"]
    own = lived.county.towns[0].code
    for line in lines:
        opened = [url for url in line["urls"].values() if url]
        assert len(opened) == (len(line["urls"]) if line["row"].region == own else 0)


def test_a_townships_user_is_told_his_share_and_sees_its_rows(reader):
    browser = reader("secretary")
    for code in figures(CODE, DAY):
        answer = browser.get(f"/figures/{code}")
        entry, rows = definition(code), answer.context["rows"]
        if entry.county_alone:
            assert "这个数只有全县的" in answer.content.decode()
            assert "没有行" not in answer.content.decode()
        elif entry.adds_up and entry.unit == "fen":
            assert answer.context["here"]
            assert rows.sum_fen == sum(i.fen or 0 for i in rows.items) or rows.total > 50
