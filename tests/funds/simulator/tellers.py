"""Many tellers at one counter: processes that post to the same accounts at the same moment.

Run as `python -m tests.funds.simulator.tellers TELLERS POSTINGS SEED` with DATABASE_URL naming an
empty, migrated database. All act on one special account and a dozen loans: money comes and is taken
back, is held, sent, received, paid, given back, in any order and against one another; keys are sent
twice, some of them by everybody at once; more is asked for than there is. Prints one line of JSON:
what was done, and what of it was lost, doubled or wrong.
"""

import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

DAY = date(2007, 4, 10)
HOMES, START_FEN, SHARED = 12, 800_000, 8
PAPER = {"reason": "记错", "document": "单1"}


class Teller:
    """One process at the counter; everything that it is told it writes down."""

    def __init__(self, world: Any, number: int, seed: int) -> None:
        self.people = {key: world.actor(key, date(2007, 3, 1)) for key in world.people}
        self.number = number
        self.dice = random.Random(seed * 100 + number)
        self.sent = 0
        self.told: list[dict[str, Any]] = []
        self.seen: Counter[str] = Counter()

    def work(self, postings: int) -> None:
        """Post until so many acts were acknowledged; give up after twenty times as many."""
        for _ in range(postings * 20):
            if self.seen["posted"] >= postings:
                return
            self.dice.choice(
                [self.money_comes, self.everybody_at_once, self.money_goes, self.lend]
            )()

    def do(self, action: Any, who: str, key: str = "", **args: Any) -> None:
        """Do an act, often by a double click, and write down what was answered."""
        from tuopin.kit.refusals import Refused

        self.sent += 1
        key = key or f"{self.number}-{self.sent}"
        for _ in range(2 if self.dice.random() < 0.2 else 1):
            try:
                done = action(actor=self.people[who], on=DAY, key=key, **args)
            except Refused as refused:
                self.seen[f"refused {refused.code}"] += 1
            except Exception:  # noqa: BLE001 a deadlock, a lost lock: whatever it is, it is told
                self.seen["error " + traceback.format_exc()[-300:]] += 1
            else:
                self.seen["replayed" if done.replayed else "posted"] += 1
                self.told.append({"key": key, "line": str(done.line), "result": done.result})

    def money_comes(self) -> None:
        from tuopin.funds.actions import appropriate

        fen = self.dice.randint(1, 900)
        self.do(appropriate, "finance_centre", source="other", document="单1", fen=fen)

    def everybody_at_once(self) -> None:
        """Send a key that all tellers send: it has its effect once, and all get the one receipt."""
        from tuopin.funds.actions import appropriate

        number = self.sent // SHARED
        self.do(
            appropriate, "finance_centre", key=f"all-{number}", source="donation", fen=number + 1,
            document=f"共{number}",
        )  # fmt: skip

    def money_goes(self) -> None:
        """Take money back that came in: what is lent, or gone already, is refused."""
        from tuopin.funds.actions import reverse
        from tuopin.funds.models import Appropriation

        keys = list(Appropriation.objects.order_by("-id").values_list("id", flat=True)[:30])
        self.do(
            reverse, "finance_centre2", what="appropriation", entry=self.dice.choice(keys),
            reason="记错",
        )  # fmt: skip

    def lend(self) -> None:
        """Take a loan one step further, or one back."""
        from tuopin.agreements.models import Agreement
        from tuopin.funds.actions import reserve
        from tuopin.funds.models import Loan

        agreement = self.dice.choice(list(Agreement.objects.order_by("number")))
        loan = Loan.objects.filter(agreement=agreement).first()
        if loan is None or loan.state == "released":
            self.do(reserve, "county_head", agreements=[agreement.id])
            return
        there = "arrived" if loan.arrived_on else "sent"
        steps = STEPS[f"allotted {there}" if loan.state == "allotted" else loan.state]
        self.dice.choice(steps)(self, loan)

    def allot(self, loan: Any) -> None:
        from tests.world import NORTH
        from tuopin.funds.actions import allot

        self.do(allot, "finance_centre", batch=loan.batch_id, region=NORTH, loans=[loan.id])

    def release(self, loan: Any) -> None:
        from tuopin.funds.actions import release

        self.do(release, "county_head", loan=loan.id, reason="暂缓")

    def receive(self, loan: Any) -> None:
        from tuopin.funds.actions import receive

        self._of_allotment(receive, "north_finance", loan)

    def cancel(self, loan: Any) -> None:
        from tuopin.funds.actions import cancel_allotment

        self._of_allotment(cancel_allotment, "finance_centre2", loan, reason="未到账")

    def _of_allotment(self, action: Any, who: str, loan: Any, **args: Any) -> None:
        from tuopin.funds.models import AllotmentItem

        item = AllotmentItem.objects.filter(loan=loan).order_by("-id").first()
        if item is not None:
            self.do(action, who, allotment=item.allotment_id, **args)

    def pay(self, loan: Any) -> None:
        from tuopin.funds.actions import pay

        self.do(pay, "north_finance", loans=[loan.id])

    def send_back(self, loan: Any) -> None:
        from tuopin.funds.actions import receive_back, return_unpaid
        from tuopin.funds.models import Remittance

        self.do(return_unpaid, "north_finance", loans=[loan.id], **PAPER)
        for sent in Remittance.objects.filter(state="sent"):
            self.do(receive_back, "finance_centre", remittance=sent.id)

    def unpay(self, loan: Any) -> None:
        from tuopin.funds.actions import reverse_payment
        from tuopin.funds.models import Payment

        paid = Payment.objects.filter(loan=loan).order_by("-id").first()
        if paid is not None:
            self.do(reverse_payment, "north_finance2", payment=paid.id, reason="发错户")

    def collect(self, loan: Any) -> None:
        from tuopin.funds.actions import collect

        hand = self.dice.choice(["special", "township"])
        who = "finance_centre" if hand == "special" else "north_finance"
        args = {"fen": self.dice.choice([40_000, 100_000]), "over": "refund", "hand": hand}
        self.do(collect, who, loan=loan.id, receipt=f"收{self.number}-{self.sent}", **args)

    def remit(self, loan: Any) -> None:
        from tests.world import NORTH
        from tuopin.funds.actions import receive_back, remit
        from tuopin.funds.models import Remittance

        self.do(remit, "north_finance2", region=NORTH, fen=40_000, document="上缴单")
        for sent in Remittance.objects.filter(state="sent"):
            self.do(receive_back, "finance_centre", remittance=sent.id)

    def ungive(self, loan: Any) -> None:
        from tuopin.funds.actions import reverse
        from tuopin.funds.models import Repayment

        gift = Repayment.objects.filter(loan=loan, reversed_on=None).order_by("-id").first()
        if gift is not None:
            who = "finance_centre2" if gift.hand == "special" else "north_finance2"
            self.do(reverse, who, what="repayment", entry=gift.id, reason="记错")


STEPS: dict[str, list[Callable[[Teller, Any], None]]] = {
    "reserved": [Teller.allot, Teller.allot, Teller.release],
    "allotted sent": [Teller.receive, Teller.receive, Teller.cancel],
    "allotted arrived": [Teller.pay, Teller.pay, Teller.send_back],
    "paid": [Teller.collect, Teller.unpay, Teller.ungive],
    "settled": [Teller.ungive, Teller.remit],
}


def at_the_counter(world: Any, number: int, seed: int, postings: int, out: Path) -> None:
    """Be one teller, in a process of its own."""
    teller = Teller(world, number, seed)
    teller.work(postings)
    said = {"seen": teller.seen, "told": teller.told}
    (out / f"{number}.json").write_text(json.dumps(said), "utf-8")


def fork(works: list[Callable[[], None]]) -> int:
    """Do several things at once, each in its own process; return how many of them failed."""
    from django.db import connections

    connections.close_all()
    children = []
    for work in works:
        child = os.fork()
        if child == 0:
            try:
                work()
            except BaseException:  # noqa: BLE001 told, and counted by the parent
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def judged(told: list[dict[str, Any]]) -> dict[str, Any]:
    """Set what the tellers were told against the database: nothing lost, doubled or wrong."""
    from tests.funds.simulator import invariants
    from tests.world import COUNTY
    from tuopin.audit.models import Line
    from tuopin.funds.models import Appropriation
    from tuopin.funds.queries import faults as fund_faults
    from tuopin.ledger.models import Account
    from tuopin.ledger.queries import faults as ledger_faults

    lines = {line.key: line for line in Line.objects.filter(key__isnull=False)}
    lost = [
        one["key"]
        for one in told
        if one["key"] not in lines
        or (str(lines[one["key"]].id), json.loads(lines[one["key"]].result))
        != (one["line"], one["result"])
    ]
    came = Appropriation.objects.filter(source="donation").values_list("document", flat=True)
    faults = [
        f"{code} {what}" for find in (ledger_faults, fund_faults) for code, what in find(COUNTY)
    ]
    broken = []
    for holds in invariants.EVERY:
        try:
            holds()
        except AssertionError:
            broken.append(holds.__name__)
    below = Account.objects.filter(floor=True, balance_fen__lt=0).count()
    return {
        "lost": lost, "unasked": sorted(set(lines) - {one["key"] for one in told}),
        "doubled": [paper for paper, times in Counter(came).items() if times > 1],
        "below_zero": below, "broken": broken, "faults": faults, "deadlocks": deadlocks(),
    }  # fmt: skip


def deadlocks() -> int:
    """Return how many deadlocks PostgreSQL has counted in this database."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def main(tellers: int, postings: int, seed: int) -> None:
    """Let so many tellers post so much in all, and judge it."""
    django.setup()
    from django.conf import settings

    from tests.agreements.stage import Stage
    from tests.world import World
    from tuopin.funds.actions import appropriate

    world = World()
    stage = Stage(world)
    stage.checked(*(stage.cleared(fen=100_000) for _ in range(HOMES)))
    begun = appropriate(
        actor=world.actor("finance_centre", DAY), on=DAY, key="begin", source="other",
        document="单1", fen=START_FEN,
    )  # fmt: skip
    told = [{"key": "begin", "line": str(begun.line), "result": begun.result}]
    out = Path(settings.TUOPIN_DATA)
    start = time.perf_counter()
    failed = fork(
        [
            lambda n=n: at_the_counter(world, n, seed, postings // tellers, out)  # type: ignore[misc]
            for n in range(tellers)
        ]
    )
    seconds = time.perf_counter() - start
    seen: Counter[str] = Counter()
    for number in range(tellers):
        said = json.loads((out / f"{number}.json").read_text("utf-8"))
        seen.update(said["seen"])
        told += said["told"]
    answer = {
        "seed": seed, "tellers": tellers, "seconds": round(seconds, 1), "failed": failed,
        "a_second": round(seen["posted"] / seconds), "seen": seen, **judged(told),
    }  # fmt: skip
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:4]))
