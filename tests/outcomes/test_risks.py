"""The watch on a return to poverty: what marks a household, and what becomes of a mark (R107)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.funds.trouble.hardship import DUE
from tests.outcomes.lives import CONFIRMED, LITTLE, Lives, refused
from tests.outcomes.watch import AUGUST, DECIDED, NIGHT, OCTOBER, SEPTEMBER, Watch
from tests.world import COUNTY, NORTH, SOUTH
from tuopin.disasters.models import Loss
from tuopin.kit.scope import Scope, whole_county
from tuopin.notices.models import Reminder
from tuopin.notices.queries import kinds_for
from tuopin.outcomes import actions
from tuopin.outcomes.models import Risk
from tuopin.outcomes.queries import (
    RiskCounts,
    facts_of,
    late,
    risk,
    risk_counts,
    risk_rows,
    risk_state_on,
    risk_views,
    risks,
    risks_by_rule,
    risks_of_household,
)
from tuopin.policy.actions import set_rule

WHOLE = whole_county(COUNTY)
# Three people exactly on the poverty line.
AT_LINE = LITTLE | {"project_fen": 0, "cost_fen": 0, "basis": "year_end"}


@pytest.fixture
def watch(lives: Lives) -> Watch:
    return Watch(lives)


@pytest.fixture
def home(watch):
    return watch.lives.home()


def rules() -> list[str]:
    return sorted(Risk.objects.values_list("rule", flat=True))


def thresholds(watch, on, **changed):
    value = {
        "no_visit_months": 2, "stalled_visits": 2, "loss_percent": 50, "arrears_days": 30,
        "income_percent": 100,
    }  # fmt: skip
    set_rule(
        actor=watch.act("county_head"), on=on, code="risk.rules", value=value | changed,
        valid_from=on, document="县办〔2007〕31号",
    )  # fmt: skip


class TestByFigures:
    """What the figures of the day mark."""

    def test_two_months_in_a_row_without_a_visit_mark_a_household(self, watch, home):
        watch.missed(home, AUGUST, SEPTEMBER)
        assert watch.night()["marked"] == 1
        made = Risk.objects.get()
        assert (made.rule, made.state, made.marked_on) == ("no_visit", "marked", NIGHT)
        assert facts_of(made) == {"months": 2}
        assert made.due_on == NIGHT + timedelta(15)

    def test_one_missed_month_is_not_enough_nor_are_two_apart(self, watch, home):
        watch.missed(home, date(2007, 7, 1), SEPTEMBER)
        assert watch.night()["marked"] == 0

    def test_a_month_that_was_visited_in_breaks_the_row(self, watch, home):
        watch.missed(home, AUGUST)
        watch.missed(home, SEPTEMBER, met_on=date(2007, 9, 20))
        assert watch.night()["marked"] == 0

    def test_on_a_day_before_the_visit_the_month_still_counted_as_missed(self, watch, home):
        watch.missed(home, AUGUST, SEPTEMBER, met_on=NIGHT + timedelta(3))
        assert watch.night()["marked"] == 1

    def test_two_visits_in_a_row_at_a_standstill_mark_a_household(self, watch, home):
        watch.visited(home, date(2007, 8, 15), "stalled")
        watch.visited(home, date(2007, 9, 15), "stalled")
        assert watch.night()["marked"] == 1
        made = Risk.objects.get()
        assert (made.rule, facts_of(made)) == ("stalled", {"visits": 2})

    def test_a_standstill_that_was_overcome_marks_nobody(self, watch, home):
        watch.visited(home, date(2007, 8, 15), "stalled")
        watch.visited(home, date(2007, 9, 15), "stalled")
        watch.visited(home, date(2007, 9, 28), "normal")
        assert watch.night()["marked"] == 0

    def test_a_disaster_that_took_half_the_approved_money_marks_a_household(self, watch, home):
        watch.struck(home, 100_000)
        assert watch.night()["marked"] == 1
        made = Risk.objects.get()
        assert made.rule == "loss"
        assert facts_of(made) == {"loss_fen": 100_000, "approved_fen": 200_000, "percent": 50}

    def test_a_smaller_loss_marks_nobody_and_an_old_disaster_neither(self, watch, home):
        watch.struck(home, 99_999)
        assert watch.night()["marked"] == 0
        Loss.objects.update(loss_fen=200_000)
        assert watch.night(date(2008, 12, 1))["marked"] == 0

    def test_a_loan_in_arrears_for_more_than_thirty_days_marks_a_household(self, watch, home):
        assert watch.night(DUE + timedelta(30))["marked"] == 0
        on = DUE + timedelta(31)
        assert watch.night(on)["marked"] == 1
        made = Risk.objects.get()
        assert (made.rule, facts_of(made)) == ("arrears", {"days": 31, "fen": 200_000})

    def test_income_below_the_line_again_marks_who_was_confirmed_out(self, watch, home):
        watch.lives.out(home)
        assert watch.night(CONFIRMED + timedelta(1))["marked"] == 0
        on = CONFIRMED + timedelta(5)
        watch.lives.earn(home, on, **AT_LINE)
        assert watch.night(on)["marked"] == 0
        watch.lives.earn(home, on, **(AT_LINE | {"business_fen": AT_LINE["business_fen"] - 1}))
        assert watch.night(on)["marked"] == 1
        made = Risk.objects.get()
        assert (made.rule, facts_of(made)["year"]) == ("income", 2007)

    def test_a_household_that_never_left_poverty_is_not_marked_for_being_poor(self, watch, home):
        watch.lives.earn(home, **(AT_LINE | {"business_fen": 10_000}))
        assert watch.night()["marked"] == 0

    def test_the_thresholds_are_those_of_the_day(self, watch, home):
        watch.missed(home, SEPTEMBER)
        assert watch.night()["marked"] == 0
        thresholds(watch, OCTOBER, no_visit_months=1)
        assert watch.night()["marked"] == 1

    def test_a_rule_set_to_nought_is_switched_off(self, watch, home):
        watch.missed(home, AUGUST, SEPTEMBER)
        watch.visited(home, date(2007, 7, 15), "stalled")
        thresholds(watch, SEPTEMBER, no_visit_months=0, stalled_visits=0)
        assert watch.night()["marked"] == 0


class TestTheSweep:
    """The night itself: once, and only what is new."""

    def test_the_same_day_twice_marks_and_tells_nobody(self, watch, home):
        watch.marked(home)
        before = list(Risk.objects.values()), list(Reminder.objects.values())
        assert watch.night() == {"marked": 0, "told": 0, "settled": 0}
        assert (list(Risk.objects.values()), list(Reminder.objects.values())) == before

    def test_an_open_mark_is_not_made_again_the_next_night(self, watch, home):
        watch.marked(home)
        assert watch.night(NIGHT + timedelta(1))["marked"] == 0

    def test_what_was_dismissed_is_not_marked_again_by_the_same_facts(self, watch, home):
        watch.dismiss(watch.marked(home))
        assert watch.night(DECIDED + timedelta(1))["marked"] == 0

    def test_a_further_month_without_a_visit_marks_again(self, watch, home):
        watch.dismiss(watch.marked(home))
        watch.missed(home, OCTOBER)
        assert watch.night(date(2007, 11, 1))["marked"] == 1
        assert rules() == ["no_visit", "no_visit"]

    def test_two_reasons_are_two_marks(self, watch, home):
        watch.missed(home, AUGUST, SEPTEMBER)
        watch.struck(home, 150_000)
        assert watch.night()["marked"] == 2
        assert rules() == ["loss", "no_visit"]

    def test_the_secretary_hears_at_once_and_the_county_when_time_is_over(self, watch, home):
        made = watch.marked(home)
        secretary, office = watch.act("north_secretary"), watch.act("county_office")
        assert [(k.kind, k.count) for k in kinds_for(secretary, NIGHT)] == [("risk_due", 1)]
        assert kinds_for(office, NIGHT) == []
        watch.night(made.due_on)
        assert kinds_for(office, made.due_on) == []
        watch.night(made.due_on + timedelta(1))
        (told,) = kinds_for(office, made.due_on + timedelta(1))
        assert (told.kind, told.late) == ("risk_due", 1)

    def test_more_households_take_no_more_queries(self, watch):
        few, more = watch.lives.homes(1), watch.lives.homes(4)

        def queries(homes, on):
            for home in homes:
                watch.visited(home, date(2007, 9, 15), "stalled")
                watch.visited(home, date(2007, 9, 16), "stalled")
                # Written after the visits, which would have made up for them.
                watch.missed(home, AUGUST, SEPTEMBER)
            with CaptureQueriesContext(connection) as asked:
                assert watch.night(on)["marked"] == 2 * len(homes)
            return len(asked)

        first = queries(few, NIGHT)
        assert queries(more, NIGHT + timedelta(1)) <= first
        assert first <= 40

    def test_nobody_at_a_desk_starts_the_sweep(self, watch):
        no = refused(actions.sweep, actor=watch.act("county_head"), on=NIGHT)
        assert no.code == "forbidden"


class TestByHand:
    """What people see and no figure shows."""

    def test_an_officer_marks_a_household_by_what_was_seen(self, watch, home):
        made = watch.by_hand(home)
        assert (made.rule, made.state, made.clue) == ("illness", "marked", "户主住院，猪没人喂")
        assert Reminder.objects.get().subject == made.id

    def test_a_second_mark_of_the_same_kind_waits_for_the_first(self, watch, home):
        watch.by_hand(home)
        assert refused(watch.by_hand, home).code == "risk_open"
        watch.by_hand(home, rule="clue", clue="房子要塌")
        assert rules() == ["clue", "illness"]

    @pytest.mark.parametrize("rule", ["no_visit", "arrears", "nonsense", ""])
    def test_what_figures_show_is_not_marked_by_hand(self, watch, home, rule):
        assert refused(watch.by_hand, home, rule=rule).code == "bad_value"

    @pytest.mark.parametrize(("clue", "code"), [("  ", "missing_value"), ("长" * 301, "bad_value")])
    def test_a_mark_says_why(self, watch, home, clue, code):
        assert refused(watch.by_hand, home, clue=clue).code == code

    def test_not_outside_the_own_area_nor_before_the_household_was_known(self, watch, home):
        assert refused(watch.by_hand, home, who="south_liaison").code == "out_of_area"
        early = date(2007, 1, 15)
        assert refused(watch.by_hand, home, early).code in {"too_early", "before_post"}


class TestDeciding:
    """From the mark to the decision, and to the end of the watch."""

    def test_an_accepted_risk_is_followed_with_its_measures_and_lifted(self, watch, home):
        made = watch.marked(home)
        watch.accept(made)
        assert (made.state, made.decided_on, made.measures) == (
            "watched", DECIDED, "联系人每周到户，联系卖猪",
        )  # fmt: skip
        watch.lift(made)
        assert (made.state, made.lift_reason) == ("lifted", "生猪出栏，已经见效")

    def test_a_decision_settles_the_reminder_at_once(self, watch, home):
        watch.accept(watch.marked(home))
        assert Reminder.objects.get().settled_on == DECIDED

    def test_a_decision_needs_words(self, watch, home):
        made = watch.marked(home)
        assert refused(watch.accept, made, measures=" ").code == "missing_value"
        assert refused(watch.dismiss, made, reason="").code == "missing_value"
        watch.accept(made)
        assert refused(watch.lift, made, reason="").code == "missing_value"

    def test_what_was_decided_is_not_decided_again(self, watch, home):
        made = watch.marked(home)
        assert refused(watch.lift, made).code == "out_of_order"
        watch.dismiss(made)
        for step in (watch.accept, watch.dismiss, watch.lift):
            assert refused(step, made, on=date(2007, 11, 30)).code == "out_of_order"

    def test_nothing_is_decided_before_it_was_marked(self, watch, home):
        made = watch.marked(home)
        assert refused(watch.accept, made, on=NIGHT - timedelta(1)).code == "too_early"

    def test_an_officer_may_not_decide_and_a_secretary_only_at_home(self, watch, home):
        made = watch.marked(home)
        assert refused(watch.accept, made, who="north_liaison").code == "forbidden"
        assert refused(watch.accept, made, who="south_secretary").code == "out_of_area"
        assert refused(watch.lift, made, who="north_secretary").code == "forbidden"


class TestReading:
    """Lists and counts as of a day."""

    def test_the_counts_are_those_of_the_day(self, watch, home):
        made = watch.marked(home)
        watch.by_hand(watch.lives.home())
        watch.accept(made)
        after = made.due_on + timedelta(1)
        assert risk_counts(COUNTY, NIGHT - timedelta(1)) == (0, 0, 0)
        assert risk_counts(COUNTY, NIGHT) == (2, 0, 0)
        assert risk_counts(COUNTY, DECIDED) == (2, 1, 0)
        assert risk_counts(COUNTY, after) == (2, 1, 1)
        assert risk_counts(COUNTY, after, Scope(COUNTY, (SOUTH[:9],))) == (0, 0, 0)
        for on in (NIGHT, DECIDED, after):
            rows = [risk_rows(WHOLE, on, which).count() for which in RiskCounts._fields]
            assert rows == list(risk_counts(COUNTY, on))

    def test_marked_is_never_less_than_decided_and_overdue_together(self, watch, home):
        made = watch.marked(home)
        watch.by_hand(home)
        watch.dismiss(made)
        for days in range(-2, 40, 3):
            found = risk_counts(COUNTY, NIGHT + timedelta(days))
            assert found.marked >= found.decided + found.overdue

    def test_each_view_of_a_day_lists_what_it_counts(self, watch, home):
        made = watch.marked(home)
        watch.by_hand(home)
        watch.accept(made)
        watch.lift(made)
        for days in (0, 8, 9, 16, 50, 60):
            on = NIGHT + timedelta(days)
            views = risk_views(WHOLE, on)
            assert views == {view: risks(WHOLE, on, view).count() for view in views}

    def test_a_mark_is_read_as_it_stood(self, watch, home):
        made = watch.marked(home)
        watch.accept(made)
        watch.lift(made)
        made = risk(COUNTY, made.id)
        assert [risk_state_on(made, day) for day in (NIGHT, DECIDED, date(2007, 11, 20))] == [
            "marked",
            "watched",
            "lifted",
        ]
        assert [row.id for row in risks_of_household(COUNTY, home.id, NIGHT)] == [made.id]
        assert list(risk_rows(WHOLE, NIGHT)) == [made]

    def test_what_is_late_names_the_oldest_day(self, watch, home):
        made = watch.marked(home)
        assert [line.code for line in late(WHOLE, made.due_on)] == []
        lines = {line.code: line for line in late(WHOLE, made.due_on + timedelta(1))}
        assert lines["risk_late"][1:] == (1, made.due_on)
        assert late(Scope(COUNTY, (SOUTH[:9],)), made.due_on + timedelta(1)) == []
        assert late(Scope(COUNTY, (NORTH[:9],)), made.due_on + timedelta(1)) != []

    def test_open_marks_are_counted_by_rule(self, watch, home):
        watch.accept(watch.marked(home))
        watch.by_hand(home)
        found = [tuple(line) for line in risks_by_rule(WHOLE, DECIDED)]
        assert found == [("illness", 1, 0), ("no_visit", 0, 1)]
