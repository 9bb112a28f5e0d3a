"""Whatever is done in whatever order, the invariants of the ledger and the fund hold (I1–I14)."""

from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.agreements.stage import Stage
from tests.funds.purse import Purse
from tests.world import COUNTY, NORTH, SOUTH, SOUTH_A
from tuopin.agreements.models import Agreement
from tuopin.audit.models import Line
from tuopin.funds.actions import release, reverse_payment
from tuopin.funds.models import Allotment, Loan, Payment
from tuopin.funds.queries import faults as fund_faults
from tuopin.funds.queries import money, money_by_township, placements
from tuopin.funds.rules import township_of
from tuopin.kit.refusals import Refused
from tuopin.ledger.models import Account, Journal
from tuopin.ledger.queries import faults as ledger_faults

HOMES = 6
START = date(2007, 4, 1)
PICK = st.integers(min_value=0, max_value=HOMES - 1)
PICKS = st.lists(PICK, min_size=1, max_size=HOMES)
ASTRAY = st.sampled_from([False, False, False, True])
WHO = st.sampled_from(["finance", "finance2"])
# Refusals that are answers; a clash or a lost row would be a fault of the program.
ANSWERS = {
    "above_free_money", "reserve_refused", "allot_refused", "pay_refused", "out_of_order",
    "not_found", "same_person", "already_reversed", "not_enough", "out_of_area",
    "reversal_of_reversal", "nothing_chosen",
}  # fmt: skip


class Fund(RuleBasedStateMachine):
    """Everybody does what they may, in any order; what is refused leaves but an audit line."""

    purse: Purse

    def __init__(self):
        super().__init__()
        self.day = START
        self.came = 0
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.money_comes(fen=700_000)
        made = list(Agreement.objects.order_by("region", "id"))
        first, second, *_, last = self.purse.reserve(*made[:2], made[-1], on=START)
        self.purse.receive(self.purse.allot(first, second, on=START), on=START)
        self.purse.allot(last, region=SOUTH, on=START)
        self.purse.pay(first, on=START)

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, work, *args, **given):
        before = Journal.objects.count()
        try:
            return work(*args, **given)
        except Refused as refused:
            answer = refused.code
        assert answer in ANSWERS, answer
        assert Journal.objects.count() == before
        assert Line.objects.order_by("-id")[0].outcome == "refused"
        return None

    def choose(self, rows, picks, astray, **fitting):
        """Rows that fit the step, or, when somebody goes astray, just any."""
        every = list(rows.order_by("id"))
        fit = list(rows.filter(**fitting).order_by("id"))
        pool = every if astray or not fit else fit
        return list({row.id: row for row in (pool[n % len(pool)] for n in picks)}.values())

    def hand(self, region, who):
        return f"{'north' if region.startswith(NORTH[:9]) else 'south'}_{who}"

    @rule(days=st.integers(min_value=1, max_value=9))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(fen=st.integers(min_value=1, max_value=200_000))
    def money_comes(self, fen):
        if self.attempt(self.purse.come, fen, on=self.day):
            self.came += fen

    @rule(picks=PICKS, astray=ASTRAY)
    def money_is_held(self, picks, astray):
        made = self.choose(Agreement.objects.all(), picks, astray, state="checked")
        self.attempt(self.purse.reserve, *made, on=self.day)

    @precondition(lambda self: Loan.objects.exists())
    @rule(pick=PICK, astray=ASTRAY)
    def money_is_let_go(self, pick, astray):
        (loan,) = self.choose(Loan.objects.all(), [pick], astray, state="reserved")
        head = self.purse.act("county_head")
        self.attempt(release, actor=head, on=self.day, loan=loan.id, reason="暂缓")

    @precondition(lambda self: Loan.objects.exists())
    @rule(picks=PICKS, astray=ASTRAY)
    def money_is_sent(self, picks, astray):
        loans = self.choose(Loan.objects.all(), picks, astray, state="reserved")
        town = township_of(loans[0].region)
        if not astray:
            loans = [loan for loan in loans if township_of(loan.region) == town]
        self.attempt(self.purse.allot, *loans, region=town, on=self.day)

    @precondition(lambda self: Allotment.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, who=WHO)
    def money_arrives(self, pick, astray, who):
        (sent,) = self.choose(Allotment.objects.all(), [pick], astray, state="sent")
        hand = self.hand(SOUTH if astray else sent.region, who)
        self.attempt(self.purse.receive, sent.id, on=self.day, who=hand)

    @precondition(lambda self: Loan.objects.filter(state="allotted").exists())
    @rule(picks=PICKS, astray=ASTRAY, who=WHO)
    def households_are_paid(self, picks, astray, who):
        loans = self.choose(Loan.objects.all(), picks, astray, state="allotted")
        hand = self.hand(loans[0].region, who)
        if not astray:
            loans = [loan for loan in loans if self.hand(loan.region, who) == hand]
        self.attempt(self.purse.pay, *loans, on=self.day, who=hand)

    @precondition(lambda self: Payment.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, who=WHO)
    def a_payment_is_reversed(self, pick, astray, who):
        (paid,) = self.choose(Payment.objects.all(), [pick], astray, reversed_on=None)
        self.attempt(
            reverse_payment,
            actor=self.purse.act(self.hand(paid.region, who)),
            on=self.day,
            payment=paid.id,
            reason="发错户",
        )

    @invariant()
    def the_books_are_right(self):
        assert list(ledger_faults(COUNTY)) == []
        assert list(fund_faults(COUNTY)) == []
        assert not Account.objects.filter(floor=True, balance_fen__lt=0).exists()

    @invariant()
    def all_money_is_in_somebodys_hands(self):
        held = money(COUNTY, self.day)
        assert held.balanced
        assert held.capital_fen == self.came
        assert 0 <= held.reserved_fen <= held.special_fen
        towns = money_by_township(COUNTY, self.day).values()
        assert sum(hand.outstanding_fen for hand in towns) == held.outstanding_fen
        paid = sum(Loan.objects.filter(state="paid").values_list("paid_fen", flat=True))
        assert held.outstanding_fen == paid
        assert sum(p.fen for p in placements(COUNTY, self.day).values()) == paid

    @invariant()
    def nobody_checks_or_receives_his_own_work(self):
        for sent in Allotment.objects.filter(state="received"):
            assert sent.received_by != sent.sent_by
        for payment in Payment.objects.filter(reversed_on__isnull=False):
            assert payment.reversed_by != payment.paid_by


def test_the_fund_holds_its_invariants_through_everything(world):
    stage = Stage(world)
    homes = [stage.cleared(fen=100_000) for _ in range(HOMES // 2)]
    homes += [stage.cleared(SOUTH_A, fen=150_000) for _ in range(HOMES - HOMES // 2)]
    stage.checked(*homes)
    Fund.purse = Purse(stage)
    run_state_machine_as_test(
        Fund,
        settings=settings(
            max_examples=10,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
