"""The invariants of the ledger and the fund, each looked up in the database under its own name."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Sum

from tests.world import COUNTY
from tuopin.audit.models import Line
from tuopin.funds.models import (
    Allotment,
    Deduction,
    Extension,
    HandIn,
    Instalment,
    Loan,
    Payment,
    Refund,
    Remittance,
    Repayment,
    Violation,
    WriteOff,
)
from tuopin.funds.queries import faults as fund_faults
from tuopin.ledger.models import Account, Journal, Period, Transfer
from tuopin.ledger.queries import faults as ledger_faults


def replay() -> Counter[UUID]:
    """Every account's balance from the transfers alone, debits less credits."""
    fen: Counter[UUID] = Counter()
    for debit, credit, moved in Transfer.objects.values_list("debit", "credit", "fen"):
        fen[debit] += moved
        fen[credit] -= moved
    return fen


def i1_debits_are_credits() -> None:
    accounts = Account.objects.values_list("debit_normal", "balance_fen")
    assert sum(fen if debit else -fen for debit, fen in accounts) == 0
    empty = Journal.objects.filter(transfers__isnull=True)
    assert not empty.exists()


def i2_amounts_are_whole_fen_above_zero() -> None:
    assert all(
        type(fen) is int and fen > 0 for fen in Transfer.objects.values_list("fen", flat=True)
    )


def i3_two_accounts_are_moved() -> None:
    assert all(a != b for a, b in Transfer.objects.values_list("debit", "credit"))


def posted() -> dict[UUID, Any]:
    """All that was posted, for I4: what was there once is there for good, as it was."""
    journals = {row[0]: row for row in Journal.objects.values_list()}
    return journals | {row[0]: row for row in Transfer.objects.values_list()}


def i4_posted_rows_stay(before: dict[UUID, Any], now: dict[UUID, Any]) -> None:
    assert before.items() <= now.items()


def i5_cash_is_never_below_zero() -> None:
    """At the end of no day that something counts for, whatever was entered when."""
    floors = dict(Account.objects.filter(floor=True).values_list("id", "debit_normal"))
    fen: Counter[UUID] = Counter()
    by_day: dict[date, list[tuple[UUID, UUID, int]]] = {}
    for day, *rest in Transfer.objects.values_list("value_on", "debit", "credit", "fen"):
        by_day.setdefault(day, []).append(tuple(rest))  # type: ignore[arg-type]
    for _, moves in sorted(by_day.items()):
        for debit, credit, moved in moves:
            fen[debit] += moved
            fen[credit] -= moved
        for key, debit_normal in floors.items():
            assert fen[key] * (1 if debit_normal else -1) >= 0


def i6_a_correction_mirrors_what_it_names_once() -> None:
    backs = list(Journal.objects.filter(reverses__isnull=False).select_related("reverses"))
    assert len({back.reverses_id for back in backs}) == len(backs)
    legs: dict[UUID, list[Any]] = {}
    for journal, *leg in Transfer.objects.values_list("journal", "debit", "credit", "fen"):
        legs.setdefault(journal, []).append(tuple(leg))
    for back in backs:
        assert back.reverses is not None
        assert back.reverses.reverses_id is None
        theirs = sorted((b, a, fen) for a, b, fen in legs[back.reverses.id])
        assert sorted(legs[back.id]) == theirs


def i7_a_key_has_its_effect_once() -> None:
    keys = list(Line.objects.filter(key__isnull=False).values_list("key", flat=True))
    assert len(set(keys)) == len(keys)
    assert not Line.objects.filter(key__isnull=False, outcome="refused").exists()


def i8_closed_books_stay_closed() -> None:
    """Nothing posted after a closing counts for a day that it closed."""
    for period in Period.objects.all():
        late = Transfer.objects.filter(
            journal__id__gt=period.id, value_on__lte=period.closed_through
        )
        if period.region != COUNTY.ljust(12, "0"):
            late = late.filter(debit__region=period.region) | late.filter(
                credit__region=period.region
            )
        assert not late.exists()


def i9_cached_balances_are_the_replay() -> None:
    fen = replay()
    for held in Account.objects.all():
        assert held.balance_fen == fen[held.id] * (1 if held.debit_normal else -1)


def i10_all_money_is_in_somebodys_hands() -> None:
    kinds: Counter[str] = Counter()
    for kind, fen in Account.objects.values_list("kind").annotate(s=Sum("balance_fen")).order_by():
        kinds[kind] += fen
    hands = ("special", "township", "transit", "collector", "returning", "outstanding")
    there = sum(kinds[kind] for kind in hands) + kinds["written_off"] - kinds["recovered"]
    assert there == kinds["capital"] + kinds["income"] - kinds["expense"]
    for one, other in (
        ("reserved", "approved"), ("returned", "relendable"), ("keeping", "overpaid"),
        ("officer_claim", "officer_claimed"),
    ):  # fmt: skip
        assert kinds[one] == kinds[other]


def i11_nothing_exceeds_what_it_rests_on() -> None:
    for loan in Loan.objects.select_related("agreement"):
        assert 0 <= loan.paid_fen <= loan.approved_fen <= loan.agreement.amount_fen
        assert loan.repaid_fen + loan.written_off_fen <= loan.paid_fen
        assert 0 <= loan.recovered_fen <= loan.written_off_fen


# Who did the one step and who the other, which may be nobody yet.
HANDS = (
    (Allotment, "sent_by", ("received_by", "cancelled_by")),
    (Payment, "paid_by", ("reversed_by",)),
    (Repayment, "taken_by", ("reversed_by",)),
    (HandIn, "taken_by", ("collector_id", "reversed_by")),
    (Remittance, "sent_by", ("received_by", "cancelled_by")),
    (Refund, "refunded_by", ("reversed_by",)),
    (Extension, "asked_by", ("decided_by",)),
    (WriteOff, "proposed_by", ("seconded_by", "posted_by", "refused_by")),
    (WriteOff, "seconded_by", ("posted_by",)),
    (Violation, "found_by", ("lifted_by", "demanded_by")),
    (Deduction, "recorded_by", ("reversed_by", "officer_id", "order__ordered_by")),
)


def i12_nobody_checks_his_own_work() -> None:
    for model, maker, checkers in HANDS:
        for made_by, *others in model.objects.values_list(maker, *checkers):  # type: ignore[attr-defined]
            assert made_by is None or made_by not in others, model


def i13_numbers_are_given_once() -> None:
    numbers = list(Loan.objects.values_list("number", flat=True))
    assert len(set(numbers)) == len(numbers)
    for model in (Repayment, Refund):
        used = model.objects.filter(reversed_on__isnull=True).exclude(receipt="")
        receipts = list(used.values_list("receipt", flat=True))
        assert len(set(receipts)) == len(receipts)
    given = list(WriteOff.objects.exclude(certificate="").values_list("certificate", flat=True))
    assert len(set(given)) == len(given)


def schedules() -> dict[UUID, Any]:
    """Every instalment of every version, for I14."""
    return {row[0]: row for row in Instalment.objects.values_list()}


def i14_history_stays_as_it_was(before: dict[UUID, Any], now: dict[UUID, Any]) -> None:
    """Schedules are never edited, and each version restates the whole loan."""
    assert before.items() <= now.items()
    sums = Instalment.objects.values_list("loan", "version").annotate(s=Sum("principal_fen"))
    approved = dict(Loan.objects.values_list("id", "approved_fen"))
    assert all(fen == approved[loan] for loan, _, fen in sums.order_by())


def the_program_finds_nothing_wrong() -> None:
    """What `tuopin check` looks at."""
    assert list(ledger_faults(COUNTY)) == []
    assert list(fund_faults(COUNTY)) == []


EVERY = (
    i1_debits_are_credits,
    i2_amounts_are_whole_fen_above_zero,
    i3_two_accounts_are_moved,
    i5_cash_is_never_below_zero,
    i6_a_correction_mirrors_what_it_names_once,
    i7_a_key_has_its_effect_once,
    i8_closed_books_stay_closed,
    i9_cached_balances_are_the_replay,
    i10_all_money_is_in_somebodys_hands,
    i11_nothing_exceeds_what_it_rests_on,
    i12_nobody_checks_his_own_work,
    i13_numbers_are_given_once,
)
