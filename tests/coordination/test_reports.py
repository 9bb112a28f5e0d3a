"""Townships' reports: asked each period, handed in with figures that nobody types (R56)."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.coordination.council import APRIL
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.base.seal import sm3
from tuopin.coordination import actions
from tuopin.coordination.models import ReportStep, TownshipReport
from tuopin.coordination.queries import (
    handed_in,
    lacking_reports,
    late_reports,
    report_counts,
    report_state,
    report_steps,
    township_report,
    waiting_reports,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder
from tuopin.policy.actions import set_rule

DUE, LATE = date(2007, 4, 10), date(2007, 4, 11)


def code_of(work):
    with pytest.raises(Refused) as refused:
        work()
    return refused.value.code


def judge(council, verb, report, on=DUE, who="county_office", **given):
    actor = council.act(who)
    if verb == "accept":
        actions.accept_report(actor=actor, on=on, report=report.id)
    else:
        actions.return_report(actor=actor, on=on, report=report.id, **given)
    report.refresh_from_db()
    return report


def read(report, day):
    """Return a report as it stood at the end of a day."""
    return township_report(COUNTY, report.id, day)


def test_every_township_is_asked_once_for_a_period(council):
    asked = council.asked()
    assert set(asked) == {NORTH, SOUTH}
    assert {(r.period_to, r.due_on, r.state) for r in asked.values()} == {
        (date(2007, 3, 31), DUE, "due")
    }
    assert code_of(council.asked) == "reports_asked"


@pytest.mark.parametrize(
    ("first", "on", "who", "code"),
    [
        (date(2007, 2, 1), APRIL, "county_office", "bad_value"),
        (date(2007, 7, 1), APRIL, "county_office", "too_early"),
        (date(2007, 1, 1), APRIL, "north_office", "forbidden"),
    ],
)
def test_a_period_that_is_none_is_not_asked_for(council, first, on, who, code):
    assert (
        code_of(
            lambda: actions.ask_reports(actor=council.act(who), on=on, period_from=first).result
        )
        == code
    )


def test_a_report_bears_the_figures_of_the_periods_last_day_and_their_hash(council):
    council.paid(2)  # the money came on 10 April
    actions.ask_reports(actor=council.act("county_office"), on=APRIL, period_from=date(2007, 4, 1))
    rows = TownshipReport.objects.filter(region=NORTH, period_from=date(2007, 4, 1))
    second = council.submit(rows.get(), date(2007, 7, 2))
    then = handed_in(read(second, date(2007, 7, 2)))
    assert (then.figures["households"], then.figures["placed_fen"]) == (2, 400_000)
    assert handed_in(read(second, date(2007, 7, 1))) == ({}, {})
    assert second.figures_hash == sm3(second.figures.encode())
    first = council.submit(council.asked(date(2007, 7, 2))[NORTH], date(2007, 7, 2))
    assert handed_in(read(first, date(2007, 7, 2))).figures["households"] == 0
    assert json.loads(first.figures)["as_of"] == "2007-03-31"


def test_a_report_is_not_handed_in_before_its_period_is_over(council):
    actions.ask_reports(actor=council.act("county_office"), on=APRIL, period_from=date(2007, 4, 1))
    report = TownshipReport.objects.get(region=NORTH)
    assert code_of(lambda: council.submit(report, date(2007, 6, 29))) == "period_not_over"
    assert council.submit(report, date(2007, 6, 30)).state == "submitted"


def test_a_report_is_its_own_townships(council):
    report = council.asked()[NORTH]
    assert code_of(lambda: council.submit(report, who="south_office")) == "out_of_area"
    assert code_of(lambda: council.submit(report, who="county_office")) == "forbidden"
    assert code_of(lambda: council.submit(report, practice=" ")) == "missing_value"
    assert code_of(lambda: council.submit(report, problems="长" * 4001)) == "too_long"


def test_a_report_given_back_is_owed_again_and_handed_in_anew(council):
    report = council.submit(council.asked()[NORTH])
    judge(council, "return", report, reason="写上问题和下一步")
    assert report.state == "returned"
    assert report in late_reports(whole_county(COUNTY), LATE)
    council.submit(report, LATE, problems="两户还没有动工", next_steps="逐户帮种")
    assert (report.state, report.first_submitted_on) == ("submitted", APRIL)
    assert report.problems == "两户还没有动工"
    judge(council, "accept", report, LATE)
    assert report.state == "accepted"
    assert [s.verb for s in report_steps(COUNTY, report.id, LATE)] == [
        "submit", "return", "submit", "accept",
    ]  # fmt: skip
    assert report_state(read(report, date(2007, 4, 1))) == "due"
    assert report_state(read(report, LATE)) == "accepted"


def test_the_days_between_return_and_new_report_show_what_lay_there_then(council):
    """A report that came again looked, on all days before, as if given back at once."""
    report = council.submit(council.asked()[NORTH], practice="第一稿")
    first = report.figures_hash
    judge(council, "return", report, reason="写上问题")
    council.submit(report, date(2007, 4, 13), practice="第二稿", problems="缺技术")
    judge(council, "accept", report, date(2007, 4, 16))
    days = [date(2007, 4, day) for day in (1, 2, 9, 10, 12, 13, 15, 16)]
    assert [report_state(read(report, day)) for day in days] == [
        "due", "submitted", "submitted", "returned", "returned", "submitted", "submitted",
        "accepted",
    ]  # fmt: skip
    before, after = read(report, DUE), read(report, date(2007, 4, 13))
    assert [handed_in(row).words["practice"] for row in (before, after)] == ["第一稿", "第二稿"]
    assert (before.hash_then, before.submitted_then) == (first, APRIL)
    whole = whole_county(COUNTY)
    assert report in waiting_reports(whole, date(2007, 4, 9))
    assert report in lacking_reports(whole, date(2007, 4, 12))
    assert report in late_reports(whole, date(2007, 4, 12))
    assert report not in lacking_reports(whole, date(2007, 4, 13))


def test_a_report_is_returned_twice_only_when_it_came_twice(council):
    report = council.submit(council.asked()[NORTH])
    judge(council, "return", report, reason="写上问题")

    def again():
        return judge(council, "return", report, LATE, reason="还是没写")

    assert code_of(again) == "out_of_order"
    council.submit(report, LATE)
    assert again().state == "returned"
    assert report.first_submitted_on == APRIL


def test_a_report_handed_in_late_is_taken_and_counts_as_late(council):
    report = council.submit(council.asked()[NORTH], date(2007, 4, 20))
    assert report.state == "submitted"
    assert report_counts(COUNTY, date(2007, 4, 20)) == (2, 0, 1)


def test_what_was_handed_in_is_never_edited(council):
    report = council.submit(council.asked()[NORTH])
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportStep.objects.filter(report=report).update(body="{}")


def test_a_report_is_judged_after_it_was_handed_in_and_with_a_reason(council):
    report = council.asked()[NORTH]
    assert code_of(lambda: judge(council, "accept", report)) == "out_of_order"
    council.submit(report)
    assert code_of(lambda: judge(council, "return", report, reason="")) == "missing_value"
    assert code_of(lambda: judge(council, "accept", report, date(2007, 4, 1))) == "too_early"
    assert code_of(lambda: judge(council, "accept", report, who="north_office")) == "forbidden"
    judge(council, "accept", report)
    assert code_of(lambda: council.submit(report)) == "out_of_order"


def test_what_is_overdue_is_shown_to_county_and_township(council):
    asked = council.asked()
    council.submit(asked[SOUTH])
    assert list(late_reports(whole_county(COUNTY), DUE)) == []
    assert list(late_reports(whole_county(COUNTY), LATE)) == [asked[NORTH]]
    assert list(late_reports(Scope(COUNTY, (SOUTH[:9],)), LATE)) == []
    assert report_counts(COUNTY, LATE) == (2, 1, 1)
    council.submit(asked[NORTH], date(2007, 4, 20))
    assert report_counts(COUNTY, date(2007, 4, 20)) == (2, 1, 0)
    # As of an earlier day it was late all the same.
    assert report_counts(COUNTY, LATE) == (2, 1, 1)


def test_handing_in_settles_the_reminder(council):
    report = council.asked()[NORTH]
    actions.sweep(actor=council.act("operator"), on=LATE)
    open_ones = Reminder.objects.filter(settled_on__isnull=True, subject=report.id)
    assert [r.kind for r in open_ones] == ["report_late"]
    council.submit(report, LATE)
    assert not open_ones.all().exists()


def test_how_long_a_period_is_stands_in_policy(council):
    set_rule(
        actor=council.act("county_head"), on=date(2007, 3, 1), code="report.period",
        value={"months": 1, "days": 5}, valid_from=date(2007, 3, 1), document="县办〔2007〕9号",
    )  # fmt: skip
    actions.ask_reports(actor=council.act("county_office"), on=APRIL, period_from=date(2007, 3, 1))
    assert {r.due_on for r in TownshipReport.objects.all()} == {date(2007, 4, 5)}
