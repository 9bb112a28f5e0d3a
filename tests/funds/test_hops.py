"""Special account → township finance office → household, each hop dated, by other hands (R78)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.funds.purse import ARRIVED, PAID, SENT
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A
from tests.world import WHOLE as COUNTY_REGION
from tuopin.funds.actions import allot, pay, receive, reconcile, reserve, reverse_payment
from tuopin.funds.models import Allotment, Loan, Payment, Reconciliation
from tuopin.funds.queries import (
    allotment,
    allotments,
    book_of,
    faults,
    items,
    late_hops,
    money,
    money_by_township,
    overdue,
    payable,
    payments,
    payments_of_household,
    reconciliations,
    to_allot,
    to_allot_by_township,
    to_receive,
)
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.ledger.actions import close
from tuopin.ledger.models import Journal
from tuopin.ledger.queries import entries, movements
from tuopin.policy.actions import set_rule
from tuopin.policy.queries import terms_on, version_on

WHOLE = whole_county(COUNTY)


def test_money_goes_from_hand_to_hand_until_the_household_has_it(purse):
    (loan,) = purse.loans()
    assert list(to_allot(WHOLE, 1)) == [loan]
    assert to_allot_by_township(WHOLE, 1) == [(NORTH, 1, 200_000)]
    sent = purse.allot(loan)
    assert money_by_township(COUNTY, SENT)[NORTH][:3] == (200_000, 0, 0)
    assert [a.id for a in to_receive(WHOLE)] == [sent]
    purse.receive(sent)
    assert money_by_township(COUNTY, ARRIVED)[NORTH][:3] == (0, 200_000, 0)
    assert list(payable(WHOLE, 1)) == [loan]
    purse.pay(loan)
    assert money_by_township(COUNTY, PAID)[NORTH][:3] == (0, 0, 200_000)
    loan.refresh_from_db()
    assert (loan.state, loan.paid_fen, loan.paid_on) == ("paid", 200_000, PAID)
    assert loan.due_on == PAID + timedelta(days=730)
    book = money(COUNTY, PAID)
    assert (book.special_fen, book.outstanding_fen, book.reserved_fen) == (800_000, 200_000, 0)
    assert book.balanced
    assert [t.kind for t in entries(COUNTY, loan.id)] == ["reservation", "allotment", "payment"]
    assert [t.fen for t in movements(COUNTY, "township", PAID)] == [200_000, 200_000]
    assert list(faults(COUNTY)) == []


def test_many_households_are_paid_at_once_each_by_a_journal_of_its_own(purse):
    loans = purse.loans(4)
    purse.arrived(*loans)
    done = purse.pay(*loans)
    assert (len(done["payments"]), done["fen"]) == (4, 800_000)
    assert Journal.objects.filter(kind="payment").count() == 4
    assert {p.signer for p in payments(WHOLE)} == {
        loan.household.head_name for loan in Loan.objects.select_related("household")
    }
    assert list(faults(COUNTY)) == []


def counted(work, *args, **given):
    with CaptureQueriesContext(connection) as seen:
        done = work(*args, **given)
    return done, len(seen)


def test_paying_many_costs_as_many_queries_as_paying_few(purse):
    stage, spent = purse.stage, []
    for homes in (21, 30):
        checked = stage.checked(*(stage.cleared(fen=10_000) for _ in range(homes)))
        held, reserving = counted(
            reserve, actor=purse.act("county_head"), on=PAID, agreements=[a.id for a in checked]
        )
        loans = list(Loan.objects.filter(id__in=held.result["loans"].values()))
        sent, allotting = counted(purse.allot, *loans, on=PAID)
        _, receiving = counted(purse.receive, sent, on=PAID)
        _, paying = counted(purse.pay, *loans)
        # Opening an account takes one query more, the first time.
        spent.append((reserving, allotting, receiving, paying))
    few, many = spent
    assert all(there <= here for here, there in zip(few, many, strict=True))
    assert sum(many) < 80


def test_the_sender_does_not_receive(purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    operator = purse.stage.world.operator
    Allotment.objects.filter(id=sent).update(sent_by=operator.id)
    with pytest.raises(Refused) as refused:
        receive(actor=operator, on=ARRIVED, allotment=sent)
    assert refused.value.code == "same_person"


def test_whoever_held_the_money_does_not_send_it(purse):
    (loan,) = purse.loans()
    Loan.objects.update(reserved_by=purse.stage.world.people["finance_centre"])
    with pytest.raises(Refused) as refused:
        purse.allot(loan)
    assert refused.value.code == "same_person"


def test_only_the_township_itself_receives_and_pays(purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    with pytest.raises(Refused) as refused:
        purse.receive(sent, who="south_finance")
    assert refused.value.code == "out_of_area"
    with pytest.raises(Refused) as refused:
        purse.receive(sent, who="finance_centre")
    assert refused.value.code == "forbidden"
    purse.receive(sent)
    with pytest.raises(Refused) as refused:
        purse.pay(loan, who="south_finance")
    assert refused.value.code == "out_of_area"


def test_what_was_received_is_not_received_again_nor_before_it_was_sent(purse):
    (loan,) = purse.loans()
    sent = purse.allot(loan)
    with pytest.raises(Refused) as refused:
        purse.receive(sent, on=date(2007, 4, 1))
    assert refused.value.code == "too_early"
    purse.receive(sent)
    with pytest.raises(Refused) as refused:
        purse.receive(sent)
    assert refused.value.code == "out_of_order"


def test_loans_of_another_township_or_batch_or_step_are_refused_by_name(purse):
    stage = purse.stage
    checked = stage.checked(
        stage.cleared(), stage.cleared(SOUTH_A), stage.cleared(batch=2), stage.cleared()
    )
    loans = purse.reserve(*checked)
    purse.allot(loans[3])
    with pytest.raises(Refused) as refused:
        purse.allot(*loans)
    assert [r.why for r in refused.value.rows] == [
        "why.other_township",
        "why.other_batch",
        "why.not_reserved",
    ]
    with pytest.raises(Refused) as refused:
        purse.allot(loans[0], on=date(2007, 3, 1))
    assert refused.value.rows[0].why == "why.too_early"
    for region in (NORTH_A, COUNTY_REGION):
        with pytest.raises(Refused) as refused:
            purse.allot(loans[0], region=region)
        assert refused.value.code == "bad_value"
    assert Allotment.objects.count() == 1


def test_a_loan_whose_agreement_was_reopened_behind_its_back_is_not_sent(purse):
    (loan,) = purse.loans()
    type(loan.agreement).objects.update(state="signed")
    with pytest.raises(Refused) as refused:
        purse.allot(loan)
    assert refused.value.rows[0].why == "why.not_checked"
    assert [code for code, _ in faults(COUNTY)] == ["funds_loan_agreement"]


def test_a_loan_is_paid_in_whole_once_and_only_after_its_money_arrived(purse):
    waiting, sent, whole, part = purse.loans(4)
    purse.allot(sent)
    purse.arrived(whole, part)
    purse.pay({"loan": whole.id, "fen": 200_000, "signer": "家属"})
    assert Payment.objects.get().signer == "家属"
    with pytest.raises(Refused) as refused:
        purse.pay(waiting, sent, whole, {"loan": part.id, "fen": 199_999})
    assert refused.value.code == "pay_refused"
    assert [r.why for r in refused.value.rows] == [
        "why.not_allotted",
        "why.not_arrived",
        "why.already_paid",
        "why.not_whole",
    ]
    assert Payment.objects.count() == 1
    with pytest.raises(Refused) as refused:
        purse.pay(part, on=date(2007, 4, 3))
    assert refused.value.rows[0].why == "why.not_arrived"


def test_what_is_to_be_paid_is_said_in_whole_fen(purse):
    (loan,) = purse.loans()
    for given, code in (
        ({"loan": loan.id, "fen": "200000"}, "bad_amount"),
        ({"loan": loan.id, "yuan": 2}, "bad_value"),
        ("nobody", "not_found"),
    ):
        with pytest.raises(Refused) as refused:
            purse.pay(given)
        assert refused.value.code == code


def test_a_double_click_pays_once(purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    args = {"actor": purse.act("north_finance"), "on": PAID, "loans": [loan.id]}
    first, again = pay(key="p-1", **args), pay(key="p-1", **args)
    assert again.replayed
    assert again.result == first.result
    assert Payment.objects.count() == 1
    with pytest.raises(Refused) as refused:
        pay(key="p-1", **(args | {"on": ARRIVED}))
    assert refused.value.code == "key_reused"


def test_the_due_date_follows_the_term_in_force_and_keeps_its_version(purse):
    set_rule(
        actor=purse.act("county_head"), on=SENT, code="loan.term_days", value=365,
        valid_from=SENT, document="县脱贫〔2007〕9号",
    )  # fmt: skip
    (loan,) = purse.paid()
    assert loan.due_on == PAID + timedelta(days=365)
    assert loan.term_version is not None
    assert list(overdue(WHOLE, loan.due_on)) == []
    late = loan.due_on + timedelta(days=1)
    assert list(overdue(WHOLE, late)) == [loan]
    assert money(COUNTY, late).overdue_fen == 200_000


def test_one_term_read_alone_is_the_one_among_all_terms(purse):
    head = purse.act("county_head")
    for value, day in ((365, SENT), (400, PAID)):
        set_rule(
            actor=head, on=PAID, code="loan.term_days", value=value, valid_from=day,
            document="县脱贫〔2007〕9号",
        )  # fmt: skip
    for day in (date(2007, 1, 1), SENT, ARRIVED, PAID):
        alone, among = version_on(COUNTY, "loan.term_days", day), terms_on(COUNTY, day)
        assert (alone.value, alone.id) == (
            among["loan.term_days"], among.version("loan.term_days"),
        )  # fmt: skip
        assert alone.document == among.document("loan.term_days")
    for code, day in (("loan.term_days", date(2006, 12, 31)), ("none", PAID)):
        with pytest.raises(KeyError):
            version_on(COUNTY, code, day)


def test_a_reversed_payment_is_in_the_townships_cash_again_and_was_placed_until_then(purse):
    first, second = purse.paid(2)
    payment = Payment.objects.get(loan=first)
    later = PAID + timedelta(days=3)
    finance = purse.act("north_finance2")
    reverse_payment(actor=finance, on=later, payment=payment.id, reason="发错户")
    first.refresh_from_db()
    assert (first.state, first.paid_fen, first.due_on) == ("allotted", 0, None)
    assert money(COUNTY, later).outstanding_fen == 200_000
    assert money(COUNTY, PAID).outstanding_fen == 400_000
    assert list(payable(WHOLE)) == [first]
    with pytest.raises(Refused) as refused:
        reverse_payment(actor=finance, on=later, payment=payment.id, reason="发错户")
    assert refused.value.code == "already_reversed"
    purse.pay(first, on=later)
    assert len(payments_of_household(COUNTY, first.household_id)) == 2
    second.refresh_from_db()
    assert second.state == "paid"
    assert list(faults(COUNTY)) == []


def test_the_payer_does_not_reverse_and_a_reason_is_needed(purse):
    purse.paid()
    payment = Payment.objects.get().id
    for who, reason, on, code in (
        ("north_finance", "发错户", PAID, "same_person"),
        ("north_finance2", " ", PAID, "missing_value"),
        ("north_finance2", "发错户", ARRIVED, "too_early"),
        ("south_finance", "发错户", PAID, "out_of_area"),
    ):
        with pytest.raises(Refused) as refused:
            reverse_payment(actor=purse.act(who), on=on, payment=payment, reason=reason)
        assert refused.value.code == code


def test_nothing_is_paid_into_closed_books(purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    close(actor=purse.act("county_head"), on=PAID, region=NORTH, through=PAID)
    with pytest.raises(Refused) as refused:
        purse.pay(loan)
    assert refused.value.code == "period_closed"
    purse.pay(loan, on=PAID + timedelta(days=1))


def test_late_hops_are_flagged_by_the_policys_days(purse):
    first, second = purse.loans(2)
    one = purse.allot(first)
    purse.receive(one, on=SENT + timedelta(days=5))
    two = purse.allot(second)
    assert [h.kind for h in late_hops(WHOLE, SENT + timedelta(days=3))] == []
    hops = late_hops(WHOLE, SENT + timedelta(days=7))
    assert [(h.kind, h.subject, h.days, h.done_on) for h in hops] == [
        ("transfer", two, 4, None),
        ("transfer", one, 2, SENT + timedelta(days=5)),
    ]
    far = late_hops(WHOLE, SENT + timedelta(days=30))
    assert [(h.kind, h.subject, h.days) for h in far if h.kind == "payment"] == [
        ("payment", first.id, 10)
    ]
    purse.pay(first, on=SENT + timedelta(days=22))
    paid = [h for h in late_hops(WHOLE, date(2007, 12, 1)) if h.kind == "payment"]
    assert [(h.days, h.done_on) for h in paid] == [(2, SENT + timedelta(days=22))]
    assert late_hops(Scope(COUNTY, (SOUTH[:9],)), date(2007, 12, 1)) == []


def test_a_hand_is_reconciled_and_a_gap_needs_an_explanation(purse):
    (loan,) = purse.loans()
    purse.arrived(loan)
    finance, centre = purse.act("north_finance"), purse.act("finance_centre")
    done = reconcile(actor=finance, on=ARRIVED, region=NORTH, bank_fen=200_000).result
    assert (done["book_fen"], done["gap_fen"]) == (200_000, 0)
    with pytest.raises(Refused) as refused:
        reconcile(actor=centre, on=ARRIVED, region=COUNTY_REGION, bank_fen=799_000)
    assert refused.value.code == "gap_unexplained"
    done = reconcile(
        actor=centre, on=ARRIVED, region=COUNTY_REGION, bank_fen=799_000, explanation="手续费未达"
    ).result
    assert done["gap_fen"] == -1_000
    assert [r.book_fen for r in reconciliations(WHOLE)] == [800_000, 200_000]
    assert book_of(COUNTY, SOUTH, ARRIVED) == 0
    for who, region, fen, code in (
        ("north_finance", SOUTH, 0, "out_of_area"),
        ("finance_centre", NORTH_A, 0, "bad_value"),
        ("north_finance", NORTH, -1, "bad_amount"),
    ):
        with pytest.raises(Refused) as refused:
            reconcile(actor=purse.act(who), on=ARRIVED, region=region, bank_fen=fen)
        assert refused.value.code == code
    assert Reconciliation.objects.count() == 2


def test_transfers_are_listed_with_their_loans(purse):
    loans = purse.loans(3)
    sent = purse.allot(*loans)
    (seen,) = allotments(WHOLE)
    assert (seen.id, seen.loans, seen.fen) == (sent, 3, 600_000)
    assert list(allotments(Scope(COUNTY, (SOUTH[:9],)))) == []
    assert [i.loan_id for i in items(COUNTY, sent)] == [loan.id for loan in loans]
    found = allotment(COUNTY, sent)
    assert found is not None
    assert found.state == "sent"


def test_money_not_there_cannot_be_sent_even_backdated(purse):
    (loan,) = purse.loans()
    Loan.objects.update(reserved_on=date(2007, 2, 1))
    with pytest.raises(Refused) as refused:
        purse.allot(loan, on=date(2007, 2, 20))
    assert refused.value.code == "not_enough_then"


def test_allotting_again_with_the_same_key_is_answered_from_the_receipt(purse):
    (loan,) = purse.loans()
    args = {
        "actor": purse.act("finance_centre"), "on": SENT, "batch": purse.stage.batch().id,
        "region": NORTH, "loans": [loan.id],
    }  # fmt: skip
    first, again = allot(key="a-1", **args), allot(key="a-1", **args)
    assert again.result == first.result
    assert UUID(first.result["allotment"]) == Allotment.objects.get().id
