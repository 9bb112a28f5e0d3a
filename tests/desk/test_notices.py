"""Reminders and what is late, at the desk: whose they are, where they lead, seen or not."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.agreements.stage import Stage
from tests.desk.browsing import look_at, said
from tests.desk.exports import handed_out, sheet
from tests.funds.purse import Purse
from tests.outcomes.lives import Lives
from tests.outcomes.watch import NIGHT, Watch
from tuopin.desk.late import ROOMS
from tuopin.desk.late import WHERE as LISTED
from tuopin.desk.notices.where import WHERE, address
from tuopin.funds.actions import keep_arrears
from tuopin.kit.keys import uuid7
from tuopin.kit.terms import terms
from tuopin.notices.actions import mark_swept
from tuopin.notices.models import Reminder

LATER = NIGHT + timedelta(20)


@pytest.fixture
def watch(world, settings):
    settings.TUOPIN_TODAY = LATER.isoformat()
    purse = Purse(Stage(world))
    purse.come()
    return Watch(Lives(purse))


@pytest.fixture
def overdue(watch):
    """A mark that nobody decided in fifteen days: told to the secretary and to the county."""
    home = watch.lives.home()
    made = watch.marked(home)
    watch.night(LATER)
    mark_swept(actor=watch.world.operator, on=LATER, part="outcomes")
    return made


def test_a_post_reads_its_own_reminders_with_the_way_to_the_matter(client_of, overdue):
    page = client_of("north_secretary").get("/notices")
    told = said(page)
    assert "返贫风险待决定" in told
    assert overdue.household.head_name in told
    assert f"/outcomes/risks/{overdue.id}" in page.content.decode()
    assert "逾期" in told
    assert "没有提醒" in said(client_of("south_secretary").get("/notices"))
    assert "县办公室" in said(client_of("county_office").get("/notices"))


KINDS = [code.removeprefix("reminder.") for code in terms() if code.startswith("reminder.")]
LATE = [code.removeprefix("late.") for code in terms() if code.startswith("late.")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_reminder_has_a_page_and_a_word_in_the_code(kind):
    where = WHERE[kind]
    assert reverse(f"desk:{where.place}", args=[uuid7()] if where.one else [])
    assert address(kind, uuid7()) != "/late"


def test_a_reminder_of_an_unknown_kind_leads_to_what_is_late():
    assert address("nonsense", uuid7()) == "/late"


def test_every_page_of_what_is_late_exists():
    assert len(LATE) > 10
    for room in ROOMS:
        assert reverse(f"desk:{room.place}")
    for code, (name, _query) in LISTED.items():
        assert code in LATE
        assert reverse(f"desk:{name}")


def test_reminders_are_read_in_english_too(client_of, overdue):
    told = said(client_of("north_secretary", lang="en").get("/notices"))
    assert "Risk of falling back to be decided" in told


def test_seen_is_marked_and_the_reminder_stays(client_of, overdue):
    secretary = client_of("north_secretary")
    row = Reminder.objects.get(role="township_secretary")
    answer = secretary.post("/notices/seen", {"id": [str(row.id)], "key": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/notices")
    row.refresh_from_db()
    assert row.seen_on == LATER
    assert "已阅" in said(secretary.get("/notices"))


def test_anothers_reminder_is_not_marked_as_seen(client_of, overdue):
    row = Reminder.objects.get(role="township_secretary")
    answer = client_of("south_secretary").post("/notices/seen", {"id": [str(row.id)]})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.seen_on is None


def test_nothing_chosen_changes_nothing_and_an_unknown_kind_shows_all(client_of, overdue):
    secretary = client_of("north_secretary")
    assert secretary.post("/notices/seen", {}).status_code == 302
    assert overdue.household.head_name in said(secretary.get("/notices?kind=nonsense"))
    assert overdue.household.head_name in said(secretary.get("/notices?kind=risk_due"))


def test_reminders_leave_as_a_workbook(client_of, overdue):
    rows = sheet(handed_out(client_of("north_secretary"), "/notices/export"))
    assert any("提醒" in row for row in rows)
    assert any(overdue.household.head_name in row for row in rows)


def test_many_reminders_take_no_more_queries(client_of, queries_of, watch):
    secretary = client_of("north_secretary")
    watch.by_hand(watch.lives.home())
    secretary.get("/notices")
    few = queries_of(lambda: secretary.get("/notices"))
    for home in watch.lives.homes(3):
        watch.by_hand(home)
    assert queries_of(lambda: secretary.get("/notices")) <= few
    assert few < 30


def test_what_is_late_is_one_line_a_kind_with_the_way_to_the_list(client_of, overdue):
    page = client_of("county_head").get("/late")
    assert "返贫风险过期未决定" in said(page)
    assert "/outcomes/risks?view=late" in page.content.decode()
    assert "返贫风险过期未决定" not in said(client_of("south_secretary").get("/late"))


def test_what_is_late_is_read_as_of_a_day_and_by_township(client_of, overdue):
    head = client_of("county_head")
    assert "返贫风险过期未决定" in said(head.get("/late?place=990101101000"))
    assert "返贫风险过期未决定" not in said(head.get("/late?place=990101201000"))
    look_at(head, overdue.due_on)
    assert "返贫风险过期未决定" not in said(head.get("/late"))


def test_loans_in_arrears_are_those_of_the_night(client_of, watch, settings):
    on = date(2009, 6, 1)
    settings.TUOPIN_TODAY = on.isoformat()
    watch.lives.homes(1)
    head = client_of("county_head")
    assert "借款逾期" not in said(head.get("/late")).replace("借款逾期按", "")
    keep_arrears(actor=watch.world.operator, on=on)
    assert "借款逾期 资金" in said(head.get("/late"))
    assert "借款逾期 资金" not in said(client_of("verifier").get("/late"))


def test_what_is_late_leaves_as_a_workbook(client_of, overdue):
    rows = sheet(handed_out(client_of("county_head"), "/late/export"))
    assert any("事项" in row for row in rows)
    assert any("返贫风险过期未决定" in row for row in rows)


def test_late_is_one_look_of_few_queries(client_of, queries_of, overdue):
    head = client_of("county_head")
    head.get("/late")
    assert queries_of(lambda: head.get("/late")) < 60
