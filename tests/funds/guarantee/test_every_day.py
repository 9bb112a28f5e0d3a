"""Whatever is handed over, let go, settled or taken back: one guarantor a loan on every day."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.agreements.stage import CHECKED
from tests.funds.guarantee.warden import LOAN
from tests.funds.purse import PAID
from tests.world import COUNTY
from tuopin.funds.models import Guarantee, Repayment
from tuopin.funds.queries import guarantors_on
from tuopin.funds.queries.faults.guarantee import faults
from tuopin.funds.rules.guarantee import overlap
from tuopin.kit.refusals import Refused

DAYS = 40
OFFICERS = ("north_liaison", "north_liaison2", "north_secretary")
day = st.integers(0, DAYS)
hand_over = st.tuples(
    st.just("hand_over"), day, st.sampled_from(OFFICERS), st.sampled_from(OFFICERS)
)
repay = st.tuples(st.just("repay"), day, st.sampled_from([LOAN, LOAN // 2]))
take_back = st.tuples(st.just("take_back"), day)


def hand(warden, loan, on, former, to):
    warden.hand_over(former, to, loan, on=on)


def give(warden, loan, on, fen):
    warden.repay(loan, fen, f"收{Repayment.objects.count()}", on=on)


def back(warden, loan, on):
    row = Repayment.objects.filter(loan=loan, reversed_on__isnull=True).last()
    if row is not None:
        warden.reverse("repayment", str(row.id), on=on)


STEPS = {"hand_over": hand, "repay": give, "take_back": back}


# Late paper and officers who do not answer are refused, and nothing is changed then.
EXPECTED = {
    "nothing_guaranteed", "guarantee_refused", "same_officer", "loan_settled", "too_early",
    "overpaid", "not_enough", "not_enough_then", "above_cash",
}  # fmt: skip


@pytest.fixture
def loan(warden):
    (made,) = warden.paid(1)
    return made


@contextmanager
def undone():
    """Let one example happen, and leave the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tried(call, *args):
    """Do it or be refused; return the refusal's code, '' for none."""
    try:
        call(*args)
    except Refused as no:
        return no.code
    return ""


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(st.one_of(hand_over, hand_over, repay, take_back), max_size=12))
def test_one_guarantor_on_every_day_the_money_is_out(warden, loan, steps):
    with undone():
        for name, after, *rest in steps:
            code = tried(STEPS[name], warden, loan, PAID + timedelta(days=after), *rest)
            assert not code or code in EXPECTED
            assert list(faults(COUNTY)) == []
        settled_on = warden.fresh(loan).settled_on
        rows = warden.rows(loan)
        for number in range((settled_on - CHECKED).days if settled_on else DAYS):
            on = CHECKED + timedelta(days=number)
            (who,) = {row[0] for row in rows if row[1] <= on and (row[2] is None or on < row[2])}
            assert guarantors_on(COUNTY, [loan.id], on)[loan.id][0] == who


spans = st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12))).map(
    lambda s: s if s[1] is None or s[0] <= s[1] else (s[1], s[0])
)


def dated(span):
    """Return a span of days for one of numbers."""
    start, end = span
    return CHECKED + timedelta(days=start), None if end is None else CHECKED + timedelta(days=end)


@given(st.lists(spans, max_size=5))
def test_spans_overlap_when_two_of_them_share_a_day(given_spans):
    def holds(span, number):
        return span[0] <= number and (span[1] is None or number < span[1])

    shared = any(sum(holds(span, number) for span in given_spans) > 1 for number in range(14))
    assert overlap(map(dated, given_spans)) == shared


def insert(warden, loan, span):
    """Write a guarantee past every action; say whether the database took it."""
    row = Guarantee(
        county=COUNTY, loan_id=loan.id, officer_id=warden.officer("north_liaison"),
        region=loan.region, from_on=span[0], until_on=span[1],
        ended="" if span[1] is None else "handed_over",
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(spans, min_size=1, max_size=4))
def test_the_database_refuses_what_the_rule_calls_overlapping(warden, loan, given_spans):
    with undone():
        Guarantee.objects.filter(loan=loan).update(until_on=CHECKED, ended="let_go")
        kept = []
        for span in map(dated, given_spans):
            twice = span[1] is None and any(until is None for _, until in kept)
            fits = not overlap([*kept, span]) and not twice
            assert insert(warden, loan, span) == fits
            kept += [span] if fits else []
