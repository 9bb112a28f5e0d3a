"""The leader's page: the county on one page, every mark open to its rows."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.db import transaction
from django.test import Client

from tests.desk.browsing import said
from tests.desk.conftest import BACKEND
from tests.reports.year import CODE, N
from tests.selection.homes import Programme
from tuopin.offices.queries import account
from tuopin.reports.queries import figures

DAY = date(2007, 12, 28)
TODAY = DAY.isoformat()


@pytest.fixture
def leader(lived, django_db_blocker, settings) -> Iterator[Client]:
    """Return the leader's browser on the day of the report."""
    settings.TUOPIN_TODAY = TODAY
    with django_db_blocker.unblock(), transaction.atomic():
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(account(key=lived.people["leader"]), BACKEND)
        yield client
        transaction.set_rollback(True)


def test_the_key_numbers_are_the_figures_of_the_day(leader, lived):
    answer = leader.get("/leader")
    text = said(answer)
    found = figures(CODE, answer.wsgi_request.as_of)
    assert found["batch.1.households"] == N
    assert "账平" in text
    assert f"{N}" in text
    assert "16个乡镇" in text


def test_every_mark_opens_its_rows(leader):
    text = leader.get("/leader").content.decode()
    links = {unescape(u) for u in re.findall(r'href="(/figures/[^"]+)"', text)}
    assert len(links) > 40
    for link in sorted(links)[::6]:
        assert leader.get(link).status_code == 200, link


def test_the_townships_add_up_to_the_county(leader, lived):
    answer = leader.get("/leader")
    totals = {name: total for name, (total, _url) in answer.context["totals"].items()}
    assert totals["households"] == N
    assert totals["placed_fen"] == figures(CODE, DAY)["batch.1.placed_fen"]
    assert totals["loss_fen"] == figures(CODE, DAY)["disaster.loss_fen"]


def test_the_page_can_be_compared_with_another_day(leader):
    answer = leader.get("/leader?than=2007-03-31")
    assert "2007-03-31 相比" in said(answer)
    assert f"+{N}" in said(answer)
    for odd in ("2008-01-01", "never"):
        assert "相比" not in said(leader.get(f"/leader?than={odd}"))


def test_the_page_goes_on_the_wall(leader):
    assert 'class="tp-wall"' in leader.get("/leader?wall=1").content.decode()


def test_a_past_day_shows_the_money_in_place_and_no_disaster(leader):
    leader.post("/as-of", {"date": "2007-04-30"})
    answer = leader.get("/leader")
    assert "风雹" not in said(answer)
    assert answer.context["totals"]["loss_fen"][0] == 0


def test_a_county_without_a_batch_says_why_the_page_is_empty(world, client_of):
    assert "还没有批次开始" in said(client_of("county_leader").get("/leader"))


def test_the_page_is_not_for_everybody(world, client_of):
    for key in ("north_liaison", "verifier", "north_branch", "admin"):
        assert client_of(key).get("/leader").status_code == 403


def test_the_page_costs_the_same_for_one_home_and_for_many(world, client_of, queries_of, settings):
    town = Programme(world)
    town.in_state("approved")
    settings.TUOPIN_TODAY = town.today.isoformat()
    few = queries_of(lambda: client_of("county_leader").get("/leader"))
    for _ in range(4):
        town.in_state("approved")
    settings.TUOPIN_TODAY = town.today.isoformat()
    assert queries_of(lambda: client_of("county_leader").get("/leader")) == few
