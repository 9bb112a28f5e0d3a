"""The whole fund lived through in any order by anybody: after every step its invariants hold.

Late and duplicated paper, double clicks, wrong hands, reversals and attempts to reverse those,
officers who leave, disasters, closed books, more time, losses, salaries docked, money lent again,
and the power failing between any two statements. Beside it a reckoning in plain Python is kept and
set against the ledger. The same lives every time; `make soak` draws long new ones and says the
seed, by which `pytest --hypothesis-seed=N` lives them again.
"""

import os
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.agreements.stage import Stage
from tests.funds.simulator import invariants
from tests.funds.simulator.power import PowerFailed, fail, metered
from tests.funds.simulator.reckoning import Due, Reckoning, Version
from tests.ledger.beancount import bean_check, export_text
from tests.world import COUNTY, DAY, NORTH, SOUTH, SOUTH_A, WHOLE
from tuopin.agreements.models import Agreement
from tuopin.audit.models import Line
from tuopin.disasters import actions as disasters
from tuopin.disasters.models import Event
from tuopin.funds import actions as funds
from tuopin.funds.models import (
    Allotment,
    AllotmentItem,
    Appropriation,
    Deduction,
    DeductionOrder,
    Extension,
    HandIn,
    Instalment,
    Loan,
    OfficerRepaid,
    Payment,
    Refund,
    Remittance,
    Repayment,
    Violation,
    WriteOff,
)
from tuopin.funds.queries import arrears
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import close
from tuopin.ledger.models import Account, Journal
from tuopin.policy.actions import set_rule

# How many lives, and how many steps each: few in the suite, many under `make soak`.
LIVES, STEPS = (int(n) for n in os.environ.get("TUOPIN_SOAK_LIVES", "8x50").split("x"))
START = date(2007, 4, 1)
# Acts between two full checks of the program itself; there is always one at the end of a life.
OFTEN = 5
# No answer to a person: a fault of the program.
FAULTS = {"clash", "does_not_fit", "key_reused", "date_future", "before_post"}
PICK = st.integers(min_value=0, max_value=11)
PICKS = st.lists(PICK, min_size=1, max_size=4)
# Most do what fits; some take any row, or act in somebody else's place.
ASTRAY = st.sampled_from([False, False, False, False, True])
# How an act is done: once, twice by a double click, with a key used before, or with the power
# failing before one of its statements, and then again.
HOW = st.tuples(st.sampled_from(["once", "once", "twice", "reused", "cut"]), st.integers(0, 14))
SECOND = st.sampled_from(["", "2"])
HANDS = ["collector", "township", "special"]
FEN = st.one_of(st.sampled_from([1, 10_000, 50_000, 100_000]), st.integers(1, 160_000))
TERMS = st.tuples(
    st.sampled_from(["bullet", "equal_principal", "flat"]),
    st.integers(min_value=1, max_value=4),
    st.sampled_from([0, 0, 300]),
    st.integers(min_value=10, max_value=90),
    st.integers(min_value=0, max_value=3),
)
POLICY = {
    "guarantee.default_days": 5, "write_off.quota_bp": 10_000, "guarantee.monthly_percent": 100,
    "extension.max_times": 3,
}  # fmt: skip


class Fund(RuleBasedStateMachine):
    """Everybody does what they may, in any order; what is refused leaves but an audit line."""

    stage: Stage
    done: Counter[str] = Counter()
    # The independent program is slow to start: it checks the books of some lives.
    lives_to_export: list[int] = []

    def __init__(self):
        super().__init__()
        self.day = START
        self.keys = self.checked = 0
        self.sheet = Reckoning()
        self.tolerance = 0
        self.posted, self.planned = invariants.posted(), invariants.schedules()
        self.outer = transaction.atomic()
        self.outer.__enter__()

    def teardown(self):
        try:
            invariants.the_program_finds_nothing_wrong()
            if self.lives_to_export and self.keys > STEPS // 2:
                self.lives_to_export.pop()
                assert bean_check(export_text(COUNTY, self.day)) == []
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    # How anything is done.

    def who(self, name):
        return self.stage.world.actor(name, date(2007, 3, 1))

    def act(self, action, who, how=("once", 0), **args):
        """Do an act in one of the ways; return its result, or None when it was refused."""
        self.keys += 1
        given = {"actor": self.who(who), "on": self.day, "key": f"act-{self.keys}", **args}
        mode, at = how
        if mode == "cut":
            self.cut(action, given, at)
        before = Journal.objects.count()
        done, answer = self.asked(action, given)
        if done is None:
            assert answer not in FAULTS, (action.code, answer)
            assert Journal.objects.count() == before
            assert Line.objects.order_by("-id")[0].outcome == "refused"
            return None
        self.done[action.code] += 1
        if mode == "twice":
            self.clicked_twice(action, given, done)
        if mode == "reused":
            self.reused(action, given)
        return done.result

    @staticmethod
    def asked(action, given):
        """Return the receipt of an act, or why it was refused."""
        try:
            return action(**given), ""
        except Refused as refused:
            return None, refused.code

    def cut(self, action, given, at):
        """The power fails before a statement: nothing is there, not even a line."""
        before = self.everything()
        with suppress(PowerFailed), transaction.atomic(), metered(at):
            self.asked(action, given)
            # It was over before the power failed: as if that had been at the last moment.
            fail(at)
        assert self.everything() == before

    @staticmethod
    def everything():
        """What an act may change, as far as it is quickly looked at."""
        counted = [model.objects.count() for model in (Line, Journal, Instalment, Repayment)]
        accounts = list(Account.objects.order_by("id").values_list("code", "balance_fen"))
        return counted, accounts, list(Loan.objects.order_by("id").values_list())

    @staticmethod
    def clicked_twice(action, given, done):
        before = Journal.objects.count(), Line.objects.count()
        again = action(**given)
        assert again.replayed
        assert again.result == done.result
        assert (Journal.objects.count(), Line.objects.count()) == before

    def reused(self, action, given):
        before = Journal.objects.count()
        other = {**given, "on": given["on"] + timedelta(days=1)}
        assert self.asked(action, other) == (None, "key_reused")
        assert Journal.objects.count() == before

    def choose(self, rows, picks, astray, **fitting):
        """Rows that fit the step, or, when somebody goes astray, just any."""
        every = list(rows.order_by("id"))
        fit = list(rows.filter(**fitting).order_by("id"))
        pool = every if astray or not fit else fit
        found = (pool[n % len(pool)] for n in picks) if pool else ()
        return list({row.id: row for row in found}.values())

    def one(self, rows, pick, astray, **fitting):
        found = self.choose(rows, [pick], astray, **fitting)
        return found[0] if found else None

    def at(self, region, who):
        """The person of a role in the township that a region lies in."""
        return f"{'north' if region.startswith(NORTH[:9]) else 'south'}_{who}"

    def in_force(self, loan):
        """The schedule in force, as it was planned: planning is proved elsewhere."""
        rows = Instalment.objects.filter(loan=loan, version=loan.schedule).order_by("position")
        return tuple(Due(*row) for row in rows.values_list("due_on", "principal_fen", "fee_fen"))

    # How it begins.

    @initialize(terms=TERMS)
    def the_county_sets_its_terms(self, terms):
        style, parts, fee, days, self.tolerance = terms
        shape = {"style": style, "parts": parts, "grace_days": 0, "seasons": []}
        values = {
            "loan.schedule": shape, "loan.fee_rate_bp": fee, "loan.term_days": days,
            "loan.tolerance_days": self.tolerance, **POLICY,
        }  # fmt: skip
        for code, value in values.items():
            set_rule(
                actor=self.who("admin"), on=DAY, code=code, value=value, valid_from=DAY,
                document="县脱贫〔2007〕2号",
            )  # fmt: skip
        self.money_comes(900_000, ("once", 0))
        made = list(Agreement.objects.order_by("batch__number", "region", "id"))
        self.hold(made[:4], "new", ("once", 0))
        loans = list(Loan.objects.order_by("region", "id"))
        sent = self.send([loan for loan in loans if loan.region.startswith(NORTH[:9])], NORTH)
        self.money_arrives(0, False, "", ("once", 0))
        assert sent
        self.households_are_paid([0, 1, 2], False, "", ("once", 0))

    # What goes its way: without it most lives would end before the money is out.

    @rule(pick=PICK, second=SECOND, days=st.integers(min_value=0, max_value=20), how=HOW)
    def a_loan_goes_one_step_on(self, pick, second, days, how):
        self.day += timedelta(days=days)
        agreement = self.one(Agreement.objects, pick, True)
        loan = Loan.objects.filter(agreement=agreement).first()
        if loan is None or loan.state == "released":
            self.hold([agreement], "returned" if second else "new", how)
        elif loan.state == "reserved":
            self.send([loan], loan.region[:9] + "000", how)
        elif loan.state == "allotted" and loan.arrived_on is None:
            item = AllotmentItem.objects.filter(loan=loan).order_by("-id")[0]
            self.arrive(item.allotment, self.at(loan.region, f"finance{second}"), how)
        elif loan.state == "allotted":
            self.pay([loan], self.at(loan.region, f"finance{second}"), how)
        else:
            hand = HANDS[pick % 3]
            self.give(loan, max(1, loan.paid_fen // 3), hand, "hold", self.day, how)

    @rule(pick=PICK, days=st.integers(min_value=0, max_value=20), how=HOW)
    def what_waits_is_done(self, pick, days, how):
        """Whatever lies on somebody's desk: the next of the steps that wait."""
        self.day += timedelta(days=days)
        waiting = [
            *WriteOff.objects.filter(state__in=["proposed", "seconded"]),
            *Extension.objects.filter(state="asked"),
            *Remittance.objects.filter(state="sent"),
            *DeductionOrder.objects.filter(stopped_on=None),
            *Repayment.objects.filter(hand="collector", hand_in=None, reversed_on=None)[:1],
        ]
        if not waiting:
            return
        row = waiting[pick % len(waiting)]
        if isinstance(row, WriteOff):
            self.give_up(row, "county_leader" if row.state == "seconded" else "county_head", how)
        elif isinstance(row, Extension):
            self.decide(row, True, how)
        elif isinstance(row, Remittance):
            self.take_back(row, "finance_centre", how)
        elif isinstance(row, DeductionOrder):
            self.dock(row, row.monthly_fen, how)
        else:
            self.hand_in([row], self.at(row.region, "finance"), how)

    # What happens to everybody.

    @rule(days=st.integers(min_value=1, max_value=60))
    def time_passes(self, days):
        self.day += timedelta(days=days)

    @rule(town=st.sampled_from([NORTH, SOUTH, WHOLE]), back=st.integers(min_value=0, max_value=60))
    def the_books_are_closed(self, town, back):
        who = "county_head" if town == WHOLE else self.at(town, "finance")
        self.act(close, who, region=town, through=self.day - timedelta(days=back + 1))

    # There.

    @rule(fen=st.integers(min_value=1, max_value=300_000), how=HOW)
    def money_comes(self, fen, how):
        args = {"source": "department", "document": "县财〔2007〕1号", "fen": fen}
        if done := self.act(funds.appropriate, "finance_centre", how, **args):
            self.sheet.came(done["appropriation"], "department", fen)

    @rule(fen=st.integers(min_value=0, max_value=900_000), town=st.sampled_from([NORTH, SOUTH]))
    def a_budget_is_set(self, fen, town):
        batch = self.stage.batch(1).id
        self.act(
            funds.set_budget, "county_head", batch=batch, region=town, fen=fen, document="预算1"
        )

    def hold(self, agreements, source, how):
        action = funds.reserve if source == "new" else funds.relend
        done = self.act(action, "county_head", how, agreements=[a.id for a in agreements])
        for key in (done or {"loans": {}})["loans"].values():
            loan = Loan.objects.get(id=key)
            self.sheet.held(loan.id, loan.approved_fen, loan.region[:9], source)

    @rule(picks=PICKS, astray=ASTRAY, source=st.sampled_from(["new", "new", "returned"]), how=HOW)
    def money_is_held(self, picks, astray, source, how):
        self.hold(self.choose(Agreement.objects, picks, astray, state="checked"), source, how)

    @rule(pick=PICK, astray=ASTRAY, how=HOW)
    def money_is_let_go(self, pick, astray, how):
        loan = self.one(Loan.objects, pick, astray, state="reserved")
        if self.act(funds.release, "county_head", how, loan=loan.id, reason="暂缓"):
            self.sheet.let_go(loan.id)

    def send(self, loans, town, how=("once", 0)):
        batch = loans[0].batch_id
        keys = [loan.id for loan in loans]
        args = {"batch": batch, "region": town, "loans": keys}
        if done := self.act(funds.allot, "finance_centre", how, **args):
            self.sheet.sent(done["allotment"], keys)
        return done

    @rule(picks=PICKS, astray=ASTRAY, how=HOW)
    def money_is_sent(self, picks, astray, how):
        loans = self.choose(Loan.objects, picks, astray, state="reserved")
        first = loans[0]
        if not astray:
            same = (first.batch_id, first.region[:9])
            loans = [loan for loan in loans if (loan.batch_id, loan.region[:9]) == same]
        self.send(loans, first.region[:9] + "000", how)

    @precondition(lambda self: Allotment.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, second=SECOND, how=HOW)
    def money_arrives(self, pick, astray, second, how):
        sent = self.one(Allotment.objects, pick, astray, state="sent")
        self.arrive(sent, self.at(SOUTH if astray else sent.region, f"finance{second}"), how)

    def arrive(self, sent, who, how):
        if self.act(funds.receive, who, how, allotment=sent.id):
            self.sheet.arrived(sent.region[:9], sent.fen)

    @precondition(lambda self: Allotment.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, how=HOW)
    def a_transfer_is_taken_back(self, pick, astray, how):
        sent = self.one(Allotment.objects, pick, astray, state="sent")
        items = AllotmentItem.objects.filter(allotment=sent)
        loans = list(items.order_by("id").values_list("loan", flat=True))
        who = "finance_centre" if astray else "finance_centre2"
        if self.act(funds.cancel_allotment, who, how, allotment=sent.id, reason="未到账"):
            self.sheet.never_arrived(str(sent.id), loans)

    @precondition(lambda self: Loan.objects.filter(state="allotted").exists())
    @rule(picks=PICKS, astray=ASTRAY, second=SECOND, how=HOW)
    def households_are_paid(self, picks, astray, second, how):
        loans = self.choose(Loan.objects, picks, astray, state="allotted", arrived_on__isnull=False)
        who = self.at(loans[0].region, f"finance{second}")
        loans = [loan for loan in loans if self.at(loan.region, f"finance{second}") == who]
        self.pay(loans, who, how)

    def pay(self, loans, who, how):
        done = self.act(funds.pay, who, how, loans=[loan.id for loan in loans])
        for loan, payment in (done or {"payments": {}})["payments"].items():
            self.sheet.paid(payment, UUID(loan), self.day)

    @precondition(lambda self: Payment.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, second=SECOND, how=HOW)
    def a_payment_is_reversed(self, pick, astray, second, how):
        paid = self.one(Payment.objects, pick, astray, reversed_on=None)
        who = self.at(paid.region, f"finance{second}")
        if self.act(funds.reverse_payment, who, how, payment=paid.id, reason="发错户"):
            self.sheet.unpaid(str(paid.id), paid.loan_id, self.day)

    @precondition(lambda self: Loan.objects.filter(state="allotted").exists())
    @rule(pick=PICK, astray=ASTRAY, how=HOW)
    def what_cannot_be_paid_goes_back(self, pick, astray, how):
        loan = self.one(Loan.objects, pick, astray, state="allotted")
        args = {"loans": [loan.id], "reason": "外出", "document": "退款单"}
        if done := self.act(funds.return_unpaid, self.at(loan.region, "finance"), how, **args):
            self.sheet.recalled(done["remittance"], [loan.id])

    # Back.

    @precondition(lambda self: Loan.objects.filter(state="paid").exists())
    @rule(
        pick=PICK, astray=ASTRAY, fen=FEN, hand=st.sampled_from(HANDS),
        over=st.sampled_from(["refuse", "refund", "hold"]), late=st.integers(0, 30), how=HOW,
        paper=st.integers(min_value=0, max_value=40),
    )  # fmt: skip
    def a_household_gives_back(self, pick, astray, fen, hand, over, late, how, paper):
        """By any hand, on time or entered late, too much at times, on a receipt used before."""
        loan = self.one(Loan.objects, pick, astray, state__in=["paid", "written_off"])
        paid_on = max(self.day - timedelta(days=late), loan.paid_on or START)
        self.give(loan, fen, hand, over, paid_on, how, f"收{paper}" if astray else "")

    def give(self, loan, fen, hand, over, paid_on, how, receipt=""):
        dues, town = self.in_force(loan), loan.region[:9]
        by = {"collector": "liaison", "township": "finance", "special": "finance_centre"}[hand]
        who = by if hand == "special" else self.at(loan.region, by)
        done = self.act(
            funds.collect, who, how, loan=loan.id, fen=fen, hand=hand, over=over, paid_on=paid_on,
            receipt=receipt or f"收{self.keys + 100}",
        )  # fmt: skip
        if done:
            account = {
                "special": "special", "township": f"township:{town}",
                "collector": f"collector:{town}:{self.who(who).id.hex}",
            }[hand]  # fmt: skip
            self.sheet.gave(done["repayment"], loan.id, fen, account, over, paid_on, dues)

    @precondition(lambda self: Repayment.objects.filter(hand="collector").exists())
    @rule(picks=PICKS, astray=ASTRAY, second=SECOND, how=HOW)
    def a_collector_hands_in(self, picks, astray, second, how):
        chosen = self.choose(
            Repayment.objects.filter(hand="collector"), picks, astray, hand_in=None,
            reversed_on=None,
        )  # fmt: skip
        first = chosen[0]
        same = (first.region[:9], first.collector)
        chosen = [row for row in chosen if (row.region[:9], row.collector) == same]
        self.hand_in(chosen, self.at(first.region, f"finance{second}"), how)

    def hand_in(self, chosen, who, how):
        first = chosen[0]
        done = self.act(
            funds.hand_in, who, how, document="缴款单",
            region=first.region[:9] + "000", collector=first.collector,
            repayments=[row.id for row in chosen],
        )  # fmt: skip
        if done:
            town, fen = first.region[:9], sum(row.fen for row in chosen)
            hand = f"collector:{town}:{first.collector.hex}"
            self.sheet.handed_in(done["hand_in"], town, hand, fen)

    @rule(town=st.sampled_from([NORTH, NORTH, SOUTH]), fen=FEN, second=SECOND, how=HOW)
    def a_township_remits(self, town, fen, second, how):
        args = {"region": town, "fen": fen, "document": "上缴单"}
        if done := self.act(funds.remit, self.at(town, f"finance{second}"), how, **args):
            self.sheet.remitted(done["remittance"], town[:9], fen)

    @precondition(lambda self: Remittance.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, second=SECOND, how=HOW)
    def money_is_back(self, pick, astray, second, how):
        sent = self.one(Remittance.objects, pick, astray, state="sent")
        self.take_back(sent, f"finance_centre{second}", how)

    def take_back(self, sent, who, how):
        if done := self.act(funds.receive_back, who, how, remittance=sent.id):
            self.sheet.came_back(done["journal"], sent.region[:9], sent.fen, sent.purpose)

    @precondition(lambda self: Loan.objects.filter(kept_fen__gt=0).exists())
    @rule(pick=PICK, astray=ASTRAY, fen=FEN, how=HOW)
    def what_was_too_much_is_given_back(self, pick, astray, fen, how):
        loan = self.one(Loan.objects, pick, astray, kept_fen__gt=0)
        fen = fen if astray else min(fen, loan.kept_fen)
        args = {"loan": loan.id, "fen": fen, "receipt": f"退{self.keys}"}
        if done := self.act(funds.refund_overpaid, self.at(loan.region, "finance"), how, **args):
            self.sheet.refunded(done["refund"], loan.id, fen)

    # Taken back.

    REVERSIBLE = (
        ("appropriation", Appropriation), ("repayment", Repayment), ("repayment", Repayment),
        ("hand_in", HandIn), ("remittance", Remittance), ("received_back", Remittance),
        ("refund", Refund), ("deduction", Deduction), ("officer_repaid", OfficerRepaid),
    )  # fmt: skip

    @rule(which=st.sampled_from(REVERSIBLE), pick=PICK, astray=ASTRAY, second=SECOND, how=HOW)
    def something_is_reversed(self, which, pick, astray, second, how):
        """Also what was reversed before, and the reversal of a reversal, which there is not."""
        what, model = which
        fitting = {"reversed_on": None}
        if model is Remittance:
            fitting = {"state": "received" if what == "received_back" else "sent"}
        row = self.one(model.objects, pick, astray, **fitting)
        if row is None:
            return
        county = what in {"appropriation", "received_back"} or row.county.startswith("x")
        who = f"finance_centre{second}" if county else self.at(row.region, f"finance{second}")
        fen = row.fen
        done = self.act(funds.reverse, who, how, what=what, entry=row.id, reason="记错")
        if done:
            self.taken_back(what, row, fen)

    def taken_back(self, what, row, fen):
        key = str(row.id)
        if what in {"repayment", "deduction"}:
            self.sheet.ungave(key, self.day)
        elif what == "received_back":
            self.sheet.undo(str(row.received_journal))
        elif what == "refund":
            self.sheet.unrefunded(key, row.loan_id, fen)
        else:
            self.sheet.undo(key)

    # Trouble.

    @rule(pick=PICK, town=st.sampled_from(["north", "south"]), turn=st.booleans(), how=HOW)
    def an_officer_is_transferred(self, pick, town, turn, how):
        two = [self.stage.world.people[f"{town}_liaison{n}"] for n in ("", "2")]
        former, new = reversed(two) if turn else two
        self.act(
            funds.hand_over, "county_head", how, officer=former, to=new, document=f"调动{pick}"
        )

    @precondition(lambda self: Loan.objects.filter(state="paid").exists())
    @rule(pick=PICK, astray=ASTRAY, fen=st.integers(min_value=1, max_value=60_000), how=HOW)
    def a_salary_is_to_be_docked(self, pick, astray, fen, how):
        loan = self.one(Loan.objects, pick, astray, state="paid")
        args = {"loan": loan.id, "monthly_fen": fen, "document": "扣款单"}
        self.act(funds.order_deduction, "county_head", how, **args)

    @precondition(lambda self: DeductionOrder.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, fen=FEN, how=HOW)
    def a_salary_is_docked(self, pick, astray, fen, how):
        order = self.one(DeductionOrder.objects, pick, astray, stopped_on=None)
        self.dock(order, fen if astray else min(fen, order.monthly_fen), how)

    def dock(self, order, fen, how):
        dues = self.in_force(order.loan)
        args = {"order": order.id, "fen": fen, "month": self.day}
        if done := self.act(funds.deduct, self.at(order.region, "finance"), how, **args):
            self.sheet.deducted(done["deduction"], order.loan_id, fen, self.day, dues)

    @precondition(lambda self: DeductionOrder.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, how=HOW)
    def a_docking_is_stopped(self, pick, astray, how):
        order = self.one(DeductionOrder.objects, pick, astray, stopped_on=None)
        self.act(funds.stop_deduction, "county_head", how, order=order.id, reason="改为自还")

    @precondition(lambda self: Deduction.objects.exists())
    @rule(pick=PICK, fen=FEN, how=HOW)
    def a_household_repays_its_officer(self, pick, fen, how):
        row = self.one(Deduction.objects, pick, False, reversed_on=None)
        args = {"loan": row.loan_id, "fen": fen, "receipt": f"还{self.keys}"}
        who = self.at(row.region, "finance")
        args["officer"] = row.officer_id
        if done := self.act(funds.repay_officer, who, how, **args):
            self.sheet.gave_officer(done["repaid"], row.loan_id, fen)

    @precondition(lambda self: Loan.objects.filter(state="paid").exists())
    @rule(pick=PICK, astray=ASTRAY, days=st.integers(min_value=0, max_value=90), how=HOW)
    def more_time_is_asked_for(self, pick, astray, days, how):
        loan = self.one(Loan.objects, pick, astray, state="paid")
        args = {"loan": loan.id, "days": days, "reason": "歉收", "document": "申请"}
        self.act(funds.ask_extension, self.at(loan.region, "secretary"), how, **args)

    @precondition(lambda self: Extension.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, grant=st.booleans(), how=HOW)
    def more_time_is_given(self, pick, astray, grant, how):
        asked = self.one(Extension.objects, pick, astray, state="asked")
        self.decide(asked, grant, how)

    def decide(self, asked, grant, how):
        args = {"extension": asked.id, "grant": grant, "note": "已议"}
        self.act(funds.decide_extension, "county_head", how, **args)

    @precondition(lambda self: Event.objects.count() < 2)
    @precondition(lambda self: Loan.objects.filter(state="paid").exists())
    @rule(pick=PICK, days=st.integers(min_value=1, max_value=60), how=HOW)
    def a_disaster_strikes(self, pick, days, how):
        loan = self.one(Loan.objects, pick, False, state="paid")
        town = loan.region[:9] + "000"
        event = self.act(
            disasters.declare, "county_office", code=f"灾{self.keys}", name=f"洪灾{self.keys}",
            kind="洪涝", happened_on=self.day, region=town,
        )  # fmt: skip
        assert event
        self.act(
            disasters.report_loss, self.at(town, "office"), event=event["event"], loss_fen=50_000,
            household=loan.household_id, item="猪圈",
        )  # fmt: skip
        args = {"event": event["event"], "days": days, "document": "展期"}
        self.act(disasters.extend_loans, "county_head", how, **args)

    @precondition(lambda self: Loan.objects.filter(state="paid").exists())
    @rule(pick=PICK, astray=ASTRAY, cause=st.sampled_from(["dead", "other"]), how=HOW)
    def a_loan_is_to_be_given_up(self, pick, astray, cause, how):
        loan = self.one(Loan.objects, pick, astray, state="paid")
        args = {"loan": loan.id, "reason": "亡故", "document": "核销单", "cause": cause}
        self.act(funds.propose_write_off, "county_office", how, **args)

    @precondition(lambda self: WriteOff.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, how=HOW, who=st.sampled_from(["county_head", "county_leader"]))
    def a_loan_is_given_up(self, pick, astray, who, how):
        row = self.one(WriteOff.objects, pick, astray, state__in=["proposed", "seconded"])
        self.give_up(row, who, how)

    def give_up(self, row, who, how):
        done = self.act(funds.approve_write_off, who, how, write_off=row.id)
        if done and done["state"] == "posted":
            self.sheet.given_up(f"gone {row.id}", row.loan_id, self.day)

    @precondition(lambda self: WriteOff.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, undo=st.booleans(), how=HOW)
    def a_loan_is_not_given_up(self, pick, astray, undo, how):
        """A proposal is refused, or what was posted is taken back."""
        fit = ["posted"] if undo else ["proposed", "seconded"]
        row = self.one(WriteOff.objects, pick, astray, state__in=fit)
        args = {"write_off": row.id, "reason": "再催"}
        if not undo:
            self.act(funds.refuse_write_off, "county_leader", how, **args)
        elif self.act(funds.undo_write_off, "county_head", how, **args):
            self.sheet.not_given_up(f"gone {row.id}", row.loan_id, self.day)

    @precondition(lambda self: Loan.objects.exists())
    @rule(pick=PICK, how=HOW)
    def misuse_is_found(self, pick, how):
        loan = self.one(Loan.objects, pick, True)
        args = {"loan": loan.id, "kind": "borrowed", "finding": "督查", "note": "转借"}
        self.act(funds.report_violation, "county_office", how, **args)

    @precondition(lambda self: Violation.objects.exists())
    @rule(pick=PICK, astray=ASTRAY, demand=st.booleans(), how=HOW)
    def misuse_is_dealt_with(self, pick, astray, demand, how):
        row = self.one(Violation.objects, pick, astray, state__in=["frozen", "demanded"])
        args = {"violation": row.id}
        if demand:
            self.act(funds.demand_back, "county_head", how, **args, document="追款")
        else:
            self.act(funds.lift_violation, "county_head", how, **args, reason="查无此事")

    # What holds after every step.

    @invariant()
    def the_invariants_hold(self):
        for holds in invariants.EVERY:
            holds()
        # What `tuopin check` looks at takes longer than all of these together.
        if self.keys >= self.checked + OFTEN:
            invariants.the_program_finds_nothing_wrong()
            self.checked = self.keys
        posted, planned = invariants.posted(), invariants.schedules()
        invariants.i4_posted_rows_stay(self.posted, posted)
        invariants.i14_history_stays_as_it_was(self.planned, planned)
        self.posted, self.planned = posted, planned

    @invariant()
    def the_ledger_says_what_the_reckoning_says(self):
        book = {
            code: fen for code, fen in Account.objects.values_list("code", "balance_fen") if fen
        }
        assert book == {code: fen for code, fen in self.sheet.fen.items() if fen}
        for loan in Loan.objects.all():
            debt = self.sheet.debts[loan.id]
            assert (
                loan.state, loan.source, loan.paid_fen, loan.repaid_fen, loan.fee_fen,
                loan.written_off_fen, loan.recovered_fen, loan.kept_fen,
            ) == (
                debt.state, debt.source, debt.paid, debt.repaid, debt.fee, debt.written_off,
                debt.recovered, debt.kept,
            ), loan.number  # fmt: skip

    @invariant()
    def arrears_are_by_the_schedule_in_force_on_the_day(self):
        versions = {}
        rows = Instalment.objects.order_by("loan", "version", "position")
        for loan, version, made_on, *due in rows.values_list(
            "loan", "version", "made_on", "due_on", "principal_fen", "fee_fen"
        ):
            of_loan = versions.setdefault(loan, {})
            before = of_loan.get(version, Version(made_on, ()))
            of_loan[version] = Version(made_on, (*before.dues, Due(*due)))
        made = {loan: [v for _, v in sorted(of.items())] for loan, of in versions.items()}
        for day in (self.day - timedelta(days=back) for back in (0, 1, 8, 25, 60)):
            late = {key: owed.fen for key, owed in arrears(COUNTY, day).items()}
            assert late == self.sheet.arrears(made, day, self.tolerance)


def test_whatever_happens_to_the_fund_its_books_are_right(world):
    stage = Stage(world)
    homes = [stage.cleared(fen=100_000) for _ in range(3)]
    homes += [stage.cleared(SOUTH_A, fen=150_000)]
    homes += [stage.cleared(fen=80_000, batch=2) for _ in range(2)]
    homes += [stage.cleared(SOUTH_A, fen=120_000, batch=2) for _ in range(2)]
    stage.checked(*homes)
    Fund.stage = stage
    Fund.done.clear()
    Fund.lives_to_export[:] = range(2)
    run_state_machine_as_test(
        Fund,
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, print_blob=True,
            derandomize="TUOPIN_SOAK_LIVES" not in os.environ, database=None,
            phases=[Phase.generate], report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=STEPS,
    )  # fmt: skip
    # Lives in which all is refused prove nothing.
    assert len(Fund.done) > 12, Fund.done
    assert not Fund.lives_to_export
