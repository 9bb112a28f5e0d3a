"""The year's money: it comes back a little, through every hand, and at every date it adds up."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F, Sum

from tests.ledger.beancount import bean_check, export_text
from tests.pilot.places import CODE, REGIONS, towns
from tuopin.funds.models import (
    BankStatement,
    Budget,
    Extension,
    Guarantee,
    Loan,
    Refund,
    Remittance,
    Repayment,
)
from tuopin.funds.queries import budgets, faults, hand_states, late_returns, money, sources
from tuopin.kit.money import half_up
from tuopin.kit.scope import whole_county
from tuopin.ledger.queries import faults as ledger_faults
from tuopin.pilot.county import Policy, invent
from tuopin.pilot.dice import Dice
from tuopin.pilot.liaisons import liaisons, salary
from tuopin.pilot.repayments import EARLY_FEN, ways
from tuopin.pilot.replay import AS_OF, replay
from tuopin.pilot.scale import scale_of
from tuopin.pilot.stage import Stage

N = 60
SIZES = (1, 2, 3, 8, 24, 60, 503, 1_999)


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: object) -> Iterator[Stage]:
    """Return another county's year, lived once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield replay(N, CODE, REGIONS)
        transaction.set_rollback(True)


def invented(households: int):
    return invent(CODE, scale_of(households), towns(), Policy(50_000, 250_000), 2007)


@pytest.mark.parametrize("households", SIZES)
def test_what_comes_back_early_is_scaled_to_the_fen(households):
    early = [e for way in ways(invented(households), Dice(CODE, households, 1)) for e in way.early]
    assert sum(e.fen for e in early) == half_up(EARLY_FEN * households, 503)
    assert all(0 < e.fen <= e.case.amount_fen for e in early)
    assert len({e.case.number for e in early}) == len(early)


@pytest.mark.parametrize("households", SIZES)
def test_no_officer_stands_for_more_than_a_years_salary(households):
    county = invented(households)
    numbers = liaisons(county, 250_000)
    stands: dict[tuple[str, int], int] = {}
    for case in county.cases:
        if case.funded:
            key = (case.town.code, numbers[case.number])
            stands[key] = stands.get(key, 0) + case.amount_fen
    assert all(fen <= 12 * salary(number) for (_, number), fen in stands.items())


def test_at_every_date_the_hands_add_up_to_the_capital(lived):
    day = date(2007, 3, 1)
    while day <= AS_OF:
        held = money(CODE, day)
        assert held.balanced, day
        assert held.free_fen >= held.returned_fen >= 0, day
        day += timedelta(days=9)
    assert list(faults(CODE)) == list(ledger_faults(CODE)) == []


def test_an_independent_program_accepts_the_books(lived):
    assert bean_check(export_text(CODE, AS_OF)) == []


def test_the_year_ends_with_the_capital_it_was_given(lived):
    held, given = money(CODE, AS_OF), scale_of(N).money_fen
    assert held.capital_fen == given == sum(s.fen for s in sources(CODE, AS_OF))
    assert held.repaid_fen == half_up(EARLY_FEN * N, 503)
    assert held.outstanding_fen == given - held.repaid_fen
    assert (held.income_fen, held.expense_fen) == (3_600, 3_600)
    assert held.overdue_fen == held.reserved_fen == held.kept_fen == 0


def test_a_remittance_is_late_on_its_way_and_a_statement_shows_what_nobody_booked(lived):
    (late,) = late_returns(whole_county(CODE), AS_OF)
    assert (late.kind, (AS_OF - late.since).days, late.done_on) == ("remittance", 7, None)
    waiting = Remittance.objects.get(county=CODE, state="sent")
    assert waiting.id == late.subject
    states = hand_states(CODE, AS_OF)
    assert states[CODE + "000000"].confirmed
    (gap,) = [state for state in states.values() if not state.confirmed]
    assert gap.gap_fen == -20_000
    assert BankStatement.objects.filter(county=CODE, state="confirmed").count() >= 6


def test_receipts_mistakes_and_over_payments_stand_side_by_side(lived):
    rows = Repayment.objects.filter(county=CODE)
    assert not rows.filter(receipt="").exists()
    (wrong,) = rows.exclude(reversed_on=None)
    right = rows.get(receipt=wrong.receipt, reversed_on=None)
    assert wrong.fen - right.fen == 10_000
    kept = rows.filter(kept_fen__gt=0)
    back = Refund.objects.filter(county=CODE)
    assert [r.kept_fen for r in kept] == [r.fen for r in back]
    settled = Loan.objects.filter(county=CODE, state="settled")
    assert settled.filter(repaid_fen=F("paid_fen")).count() == settled.count()
    assert set(Guarantee.objects.filter(ended="released").values_list("loan", flat=True)) == set(
        settled.values_list("id", flat=True)
    )


def test_struck_households_have_more_time_and_the_old_schedule_stays(lived):
    moved = Extension.objects.filter(county=CODE, state="granted")
    assert {e.days for e in moved} == {180}
    assert moved.values("loan__household").distinct().count() == scale_of(N).struck
    for loan in Loan.objects.filter(id__in=moved.values("loan"), state="paid"):
        versions = loan.instalments.order_by("version").values("version").distinct()
        assert versions.count() == loan.schedule > 1


def test_both_batches_have_their_budgets(lived):
    first, second = (
        [b for b in budgets(CODE, AS_OF) if b.document == paper]
        for paper in ("县脱贫办〔2007〕9号", "县脱贫办〔2007〕32号")
    )
    assert sum(b.paid_fen for b in first) == scale_of(N).money_fen
    assert all(b.left_fen is not None and 0 <= b.left_fen < 10_000 for b in first)
    assert second
    assert all(b.approved_fen == 0 for b in second)
    total = Budget.objects.filter(county=CODE).aggregate(s=Sum("fen"))["s"]
    assert total == sum(b.budget_fen or 0 for b in (*first, *second))


class Killed(BaseException):
    """The power went."""


@pytest.mark.parametrize("step", ["2007-09-03", "2007-11-05", "2007-12-04", "2007-12-28"])
def test_a_year_killed_in_the_midst_of_its_money_goes_on_where_it_was(db, step):
    def say(text: str) -> None:
        if text.startswith(step):
            raise Killed

    with pytest.raises(Killed):
        replay(8, CODE, REGIONS, say=say)
    replay(8, CODE, REGIONS)
    held = money(CODE, AS_OF)
    assert held.balanced
    assert held.repaid_fen == half_up(EARLY_FEN * 8, 503)
    assert list(faults(CODE)) == []
