"""Loans written off: proposed, approved by two others, within a quota, never forgotten (R72)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.funds.purse import PAID
from tests.funds.trouble.hardship import ASKED, DUE, LATE, refused, why, wrong
from tests.world import COUNTY
from tests.world import WHOLE as COUNTY_REGION
from tuopin.funds.actions import refuse_write_off, reverse_payment, undo_write_off
from tuopin.funds.models import Loan, Payment, Serial, WriteOff
from tuopin.funds.queries import (
    arrears,
    money,
    quota,
    write_off,
    write_offs,
    written_off,
)
from tuopin.funds.rules.writing_off import (
    Hopeless,
    certificate,
    quota_fen,
    serial_of,
    why_not_written_off,
)
from tuopin.kit.scope import Scope, whole_county
from tuopin.ledger.actions import close
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import balances_by_kind, entries
from tuopin.policy.actions import set_rule

WHOLE = whole_county(COUNTY)
SOUTH_ONLY = Scope(COUNTY, ("990101201",))


@pytest.fixture
def wide(hardship):
    """A county that may write off a third of its capital in a year."""
    set_rule(
        actor=hardship.act("county_head"), on=date(2008, 1, 2), code="write_off.quota_bp",
        value=3333, valid_from=date(2008, 1, 2), document="县办〔2008〕2号",
    )  # fmt: skip
    return hardship


def refuse(hardship, key, who="county_head", reason="再催一次", on=LATE):
    return refuse_write_off(actor=hardship.act(who), on=on, write_off=key, reason=reason)


def undo(hardship, key, reason="本人回来了", on=LATE):
    return undo_write_off(actor=hardship.act("county_head"), on=on, write_off=key, reason=reason)


def test_two_others_approve_before_a_loan_is_written_off(wide):
    loan = wide.loan()
    key = wide.propose(loan)
    assert write_off(COUNTY, key).fen == 200_000
    first = wide.approve(key, "county_leader")
    assert (first["state"], first["certificate"], first["journal"]) == ("seconded", "", None)
    assert money(COUNTY, LATE).written_off_fen == 0
    second = wide.approve(key, "county_head")
    assert (second["state"], second["certificate"]) == ("posted", "核销〔2009〕1号")
    loan.refresh_from_db()
    assert (loan.state, loan.written_off_fen, loan.schedule) == ("written_off", 200_000, 1)
    held = balances_by_kind(COUNTY, LATE)
    assert (held["outstanding"], held["written_off"]) == (0, 200_000)
    assert money(COUNTY, LATE).balanced
    assert [t.kind for t in entries(COUNTY, loan.id)] == [
        "reservation", "allotment", "payment", "write_off",
    ]  # fmt: skip
    assert not wrong()


def test_the_debt_stays_listed_and_the_officer_answers_for_it(wide):
    loan = wide.loan()
    guarantor = loan.guarantor
    wide.written_off(loan)
    assert list(written_off(WHOLE)) == [loan]
    assert not written_off(SOUTH_ONLY)
    assert loan.guarantor == guarantor is not None
    assert loan.id not in arrears(COUNTY, LATE)
    assert arrears(COUNTY, LATE - timedelta(days=1))[loan.id].fen == 200_000


def test_one_person_does_not_approve_twice(wide):
    key = wide.propose(wide.loan())
    wide.approve(key, "county_head")
    assert refused(wide.approve, key, "county_head").code == "same_person"
    assert write_off(COUNTY, key).state == "seconded"


@pytest.mark.parametrize("step", ["second", "post"])
def test_the_proposer_does_not_approve(wide, step):
    key = wide.propose(wide.loan())
    if step == "post":
        wide.approve(key, "county_leader")
    WriteOff.objects.filter(id=key).update(proposed_by=wide.world.people["county_head"])
    assert refused(wide.approve, key, "county_head").code == "same_person"
    assert refused(refuse, wide, key).code == "same_person"


def test_only_those_whose_post_it_is_propose_and_approve(wide):
    loan = wide.loan()
    assert refused(wide.propose, loan, who="south_secretary").code == "out_of_area"
    assert refused(wide.propose, loan, who="north_finance").code == "forbidden"
    key = wide.propose(loan, who="north_secretary")
    assert refused(wide.approve, key, "finance_centre").code == "forbidden"


def test_no_more_is_written_off_in_a_year_than_the_quota(hardship):
    loan = hardship.loan()
    have = quota(COUNTY, LATE)
    assert (have.capital_fen, have.quota_bp, have.quota_fen) == (1_000_000, 200, 20_000)
    key = hardship.propose(loan)
    assert quota(COUNTY, LATE).waiting_fen == 200_000
    hardship.approve(key, "county_leader")
    refusal = refused(hardship.approve, key, "county_head")
    assert refusal.code == "above_quota"
    assert "2,000.00" in refusal.text()
    assert "只剩 200.00 元" in refusal.text()
    assert write_off(COUNTY, key).state == "seconded"
    assert not Serial.objects.exists()
    # Nearly all comes back: what is left fits.
    hardship.repay(loan, 180_000, LATE)
    done = hardship.approve(key, "county_head")
    assert done["fen"] == 20_000
    assert quota(COUNTY, LATE).left_fen == 0
    assert not wrong()


def test_a_new_year_has_a_quota_and_numbers_of_its_own(wide):
    first, second, third = wide.purse.paid(3)
    assert wide.written_off(first).certificate == "核销〔2009〕1号"
    key = wide.propose(second)
    wide.approve(key, "county_leader")
    assert refused(wide.approve, key, "county_head").code == "above_quota"
    next_year = date(2010, 1, 4)
    assert wide.approve(key, "county_head", next_year)["certificate"] == "核销〔2010〕1号"
    assert (quota(COUNTY, LATE).used_fen, quota(COUNTY, next_year).used_fen) == (200_000, 200_000)
    assert refused(wide.written_off, third, next_year).code == "above_quota"
    assert not wrong()


def test_certificates_follow_each_other_in_time_and_none_is_left_out(wide):
    first, second = wide.purse.paid(2)
    for loan in (first, second):
        wide.repay(loan, 150_000, date(2009, 5, 4), receipt=f"x{loan.number[-3:]}")
    wide.written_off(first)
    key = wide.propose(second, date(2009, 8, 3))
    wide.approve(key, "county_leader", date(2009, 8, 3))
    assert refused(wide.approve, key, "county_head", date(2009, 8, 31)).code == "too_early"
    assert wide.approve(key, "county_head")["certificate"] == "核销〔2009〕2号"
    undo(wide, key)
    assert write_off(COUNTY, key).certificate == "核销〔2009〕2号"
    assert not wrong()


def test_a_loan_that_is_not_late_is_written_off_only_for_death_or_disaster(wide):
    loan = wide.loan()
    for cause in ("other", "disabled"):
        assert why(wide.propose, loan, ASKED, cause=cause) == "why.not_overdue"
        assert why(wide.propose, loan, DUE, cause=cause) == "why.not_overdue"
    key = wide.propose(loan, DUE + timedelta(days=1), cause="other")
    refuse(wide, key)
    wide.propose(loan, LATE, cause="lost")


def test_what_is_proposed_when_late_is_not_posted_once_more_time_was_given(wide):
    loan = wide.loan()
    key = wide.propose(loan, LATE, cause="other")
    wide.approve(key, "county_leader")
    wide.extended(loan, LATE, days=300)
    assert why(wide.approve, key, "county_head") == "why.not_overdue"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"cause": "lazy"}, "bad_value"),
        ({"reason": " "}, "missing_value"),
        ({"document": ""}, "missing_value"),
    ],
)
def test_a_proposal_needs_cause_reason_and_document(wide, given, code):
    assert refused(wide.propose, wide.loan(), **given).code == code
    assert not WriteOff.objects.exists()


def test_a_loan_not_paid_settled_frozen_or_written_off_is_not_written_off(wide):
    (waiting,) = wide.purse.loans()
    assert why(wide.propose, waiting) == "why.not_paid"
    loan = wide.loan()
    assert why(wide.propose, loan, PAID - timedelta(days=1)) == "why.too_early"
    wide.report(loan)
    assert why(wide.propose, loan) == "why.frozen"
    settled = wide.loan()
    wide.repay(settled, 200_000, ASKED)
    assert why(wide.propose, settled) == "why.settled"
    gone = wide.loan()
    wide.written_off(gone)
    assert why(wide.propose, gone) == "why.written_off"


def test_one_proposal_at_a_time(wide):
    loan = wide.loan()
    wide.propose(loan)
    assert refused(wide.propose, loan).code == "write_off_open"


def test_a_refused_proposal_says_why_and_posts_nothing(wide):
    loan = wide.loan()
    key = wide.propose(loan)
    wide.approve(key, "county_leader")
    assert refused(refuse, wide, key, reason="").code == "missing_value"
    assert refused(refuse, wide, key, on=LATE - timedelta(days=1)).code == "too_early"
    refuse(wide, key)
    assert (write_off(COUNTY, key).state, write_off(COUNTY, key).remark) == ("refused", "再催一次")
    assert refused(wide.approve, key, "county_head").code == "out_of_order"
    loan.refresh_from_db()
    assert loan.state == "paid"
    assert quota(COUNTY, LATE).waiting_fen == 0
    wide.propose(loan)


def test_approvals_follow_the_proposal_in_time(wide):
    key = wide.propose(wide.loan())
    assert refused(wide.approve, key, "county_leader", LATE - timedelta(days=1)).code == "too_early"
    wide.approve(key, "county_leader", LATE + timedelta(days=2))
    assert refused(wide.approve, key, "county_head", LATE).code == "too_early"


def test_a_write_off_is_undone_by_a_reversal_and_once(wide):
    loan = wide.loan()
    made = wide.written_off(loan)
    assert refused(undo, wide, made.id, reason=" ").code == "missing_value"
    assert refused(undo, wide, made.id, on=LATE - timedelta(days=1)).code == "too_early"
    undo(wide, made.id)
    loan.refresh_from_db()
    assert (loan.state, loan.written_off_fen) == ("paid", 0)
    assert arrears(COUNTY, LATE)[loan.id].fen == 200_000
    back = Journal.objects.get(kind="write_off", reverses__isnull=False)
    assert back.reverses_id == made.journal
    assert [t.kind for t in entries(COUNTY, loan.id)][-2:] == ["write_off", "write_off"]
    assert quota(COUNTY, LATE).used_fen == 0
    assert refused(undo, wide, made.id).code == "out_of_order"
    assert not wrong()
    # It may be proposed again, under a number of its own.
    assert wide.written_off(loan).certificate == "核销〔2009〕2号"
    assert not wrong()


def test_what_was_recovered_in_part_is_not_undone(wide):
    loan = wide.loan()
    made = wide.written_off(loan)
    done = wide.repay(loan, 30_000, LATE)
    assert done["kind"] == "recovery"
    assert (loan.state, loan.recovered_fen) == ("written_off", 30_000)
    assert why(undo, wide, made.id) == "why.recovered"
    assert list(written_off(WHOLE)) == [loan]
    assert not wrong()


def test_into_closed_books_nothing_is_written_off_nor_undone(wide):
    loan, other = wide.purse.paid(2)
    wide.repay(loan, 150_000, date(2009, 5, 4))
    made = wide.written_off(other)
    key = wide.propose(loan)
    wide.approve(key, "county_leader")
    close(actor=wide.act("county_head"), on=LATE, region=COUNTY_REGION, through=LATE)
    assert refused(wide.approve, key, "county_head").code == "period_closed"
    assert refused(undo, wide, made.id).code == "period_closed"
    undo(wide, made.id, on=LATE + timedelta(days=1))
    assert not wrong()


def test_the_payment_of_a_loan_written_off_is_not_reversed(wide):
    loan = wide.loan()
    wide.written_off(loan)
    refusal = refused(
        reverse_payment, actor=wide.act("north_finance2"), on=LATE,
        payment=Payment.objects.get(loan=loan).id, reason="写错",
    )  # fmt: skip
    assert refusal.code == "out_of_order"


def test_proposals_are_listed_by_place_and_state(wide):
    loan = wide.loan()
    key = wide.propose(loan)
    assert [w.id for w in write_offs(WHOLE, states=("proposed",))] == [key]
    assert [w.id for w in write_offs(WHOLE, loan=loan.id)] == [key]
    assert not write_offs(SOUTH_ONLY)
    assert write_off("000000", key) is None


def test_rows_that_disagree_with_the_ledger_are_found(wide):
    loan = wide.loan()
    made = wide.written_off(loan)
    WriteOff.objects.filter(id=made.id).update(fen=1)
    assert ("funds_write_off", loan.number) in wrong()
    WriteOff.objects.filter(id=made.id).update(fen=200_000, certificate="核销〔2009〕7号")
    assert ("funds_certificate", "write_off:2009") in wrong()
    WriteOff.objects.filter(id=made.id).update(certificate="某号")
    assert ("funds_certificate", "某号") in wrong()
    WriteOff.objects.all().delete()
    assert {code for code, _ in wrong()} >= {"funds_write_off_missing", "funds_certificate"}


def test_a_loan_called_written_off_that_is_not_is_found(wide):
    loan = wide.loan()
    Loan.objects.update(state="written_off")
    assert ("funds_write_off_missing", loan.number) in wrong()


def test_the_rule_names_the_reason():
    late = Hopeless("paid", PAID, False, "other", 1)
    assert why_not_written_off(late, LATE) == ""
    assert why_not_written_off(late._replace(arrears_fen=0), LATE) == "why.not_overdue"
    assert why_not_written_off(late._replace(arrears_fen=0, cause="dead"), LATE) == ""
    assert why_not_written_off(late._replace(frozen=True), LATE) == "why.frozen"


@given(st.integers(-(10**12), 10**15), st.integers(0, 10_000))
def test_a_quota_is_whole_fen_never_below_nought_nor_above_its_share(capital, bp):
    share = quota_fen(capital, bp)
    assert 0 <= share <= max(0, capital)
    assert share * 10_000 <= max(0, capital) * bp < (share + 1) * 10_000


@given(st.integers(1949, 9999), st.integers(1, 10**6))
def test_a_certificates_number_is_read_as_it_was_written(year, serial):
    assert serial_of(certificate(year, serial)) == (year, serial)
