"""One act through the whole gate against Django's bare create-and-commit, on the same database.

The acts are the payment of one loan with its schedule, the repayment of a part of it by numbered
receipt, and an appropriation: permission, area, idempotency key, maker and checker's facts, ledger
with its triggers, audit line, one commit. Bare is `objects.create` of the payment's or repayment's
row in a transaction.
Both take turns in blocks, so that a slow moment of the machine hits both. `python -m bench gate`
runs it on a SQLite file, and on PostgreSQL where DATABASE_URL names a server or one can be started.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import Any
from uuid import UUID

from bench.common import child, data_folder, set_up

COUNTY, TOWN = "990101", "990101101000"
REGIONS = (
    "code,name,valid_from,valid_to,predecessor\n990101101000,北山镇,,,\n990101101201,石桥村,,,\n"
)
VILLAGE = "990101101201"
DAY, LATER = date(2007, 4, 10), date(2008, 3, 3)
BLOCK, BLOCKS, ROUNDS = 20, 8, 3
LOANS = BLOCK * BLOCKS * ROUNDS
FLOOR = 0.25


def run() -> dict[str, Any]:
    """Measure on each database that is there; `met` says whether the floor was reached."""
    result: dict[str, Any] = {"met": {}}
    with data_folder() as data:
        result["sqlite"] = child("bench.gate_bench", "child", data=data)
    with data_folder() as data, _server() as url:
        if url:
            result["postgresql"] = child("bench.gate_bench", "child", data=data, url=url)
    for name in ("sqlite", "postgresql"):
        if name in result:
            for act, seen in result[name]["acts"].items():
                result["met"][f"{name}.{act}"] = seen["ratio"] >= FLOOR
    return result


def _server() -> Any:
    """Yield the URL of a PostgreSQL whose commits are on the disk, as those of SQLite are."""
    from tools import postgres

    postgres.SETTINGS |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on")
    try:
        return postgres.server()
    except SystemExit:
        return nullcontext("")


def measure() -> dict[str, Any]:
    """Do the work of one child: prepare a county with loans ready to be paid, and take turns."""
    set_up()
    from django.db import connection

    stage = prepare()
    seen = {name: _race(act, bare) for name, (act, bare) in stage.items()}
    return {
        "vendor": connection.vendor,
        "block": BLOCK,
        "blocks": BLOCKS,
        "rounds": ROUNDS,
        "acts": seen,
    }


def _race(act: Callable[[], Any], bare: Callable[[], Any]) -> dict[str, Any]:
    """Rates a second and their ratio; the median of the rounds."""
    rounds = [_round(act, bare) for _ in range(ROUNDS)]
    ratios = [done / plain for done, plain in rounds]
    return {
        "gate_per_second": round(statistics.median(r[0] for r in rounds)),
        "bare_per_second": round(statistics.median(r[1] for r in rounds)),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(r, 3) for r in ratios],
    }


def _round(act: Callable[[], Any], bare: Callable[[], Any]) -> tuple[float, float]:
    spent = {"act": 0.0, "bare": 0.0}
    for _ in range(BLOCKS):
        for name, work in (("bare", bare), ("act", act)):
            start = time.perf_counter()
            for _ in range(BLOCK):
                work()
            spent[name] += time.perf_counter() - start
    count = BLOCK * BLOCKS
    return count / spent["act"], count / spent["bare"]


def prepare() -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """Make an invented county whose loans wait to be paid; return each work with its bare one.

    They are to be done in their order: what is paid is repaid after it.
    """
    from tuopin.funds.actions import allot, appropriate, collect, pay, receive, reserve
    from tuopin.programme.models import Batch

    people = _people()
    batch = Batch.objects.create(county=COUNTY, number=1, year=2007, opened_on=DAY)
    agreements = _agreements(batch, people["liaison"].id)
    finance = people["township_finance"]
    appropriate(
        actor=people["finance_centre"], on=DAY, source="other", document="1号", fen=LOANS * 1_000
    )
    held = reserve(actor=people["county_head"], on=DAY, agreements=agreements).result["loans"]
    loans = [UUID(key) for key in held.values()]
    sent = allot(
        actor=people["finance_centre"], on=DAY, batch=batch.id, region=TOWN, loans=loans
    ).result["allotment"]
    receive(actor=finance, on=DAY, allotment=UUID(sent))
    waiting, paid = iter(loans), iter(loans)
    count = iter(range(10**9))

    def pay_one() -> None:
        loan = next(waiting)
        pay(actor=finance, on=DAY, key=f"pay-{loan}", loans=[loan])

    def collect_one() -> None:
        loan = next(paid)
        collect(
            actor=people["liaison"], on=LATER, key=f"collect-{loan}", loan=loan, fen=400,
            receipt=f"收{next(count):06d}",
        )  # fmt: skip

    def come_one() -> None:
        appropriate(
            actor=people["finance_centre"], on=DAY, key=f"come-{next(count)}", source="other",
            document="1号", fen=100,
        )  # fmt: skip

    bare_payment = _bare_payment(loans[0], finance.id)
    return {
        "pay": (pay_one, bare_payment),
        "collect": (collect_one, _bare_repayment(loans[0], finance.id)),
        "appropriate": (come_one, bare_payment),
    }


def _people() -> dict[str, Any]:
    from tuopin.offices.actions import appoint, open_body, open_county, read_regions
    from tuopin.offices.queries import actor_of, officer_by_login
    from tuopin.policy.actions import plant

    open_county(COUNTY, "试验县", date(2007, 1, 1), read_regions(REGIONS, COUNTY))
    plant(date(2007, 1, 1))
    login = officer_by_login(COUNTY, "operator")
    operator = actor_of(login.id, DAY) if login else None
    posts = {
        "county_head": ("county_office", COUNTY + "000000"),
        "finance_centre": ("settlement_centre", COUNTY + "000000"),
        "township_finance": ("township_finance_office", TOWN),
        "liaison": ("township_office", TOWN),
    }
    people = {}
    for role, (kind, region) in posts.items():
        body = open_body(actor=operator, on=DAY, kind=kind, name=f"试{kind}", region=region)
        made = appoint(
            actor=operator, on=DAY, organisation=UUID(body.result["organisation"]),
            name=f"试{role}", role=role, region=region, title=role, login=role, salary_fen=200_000,
        )  # fmt: skip
        people[role] = actor_of(UUID(made.result["officer"]), DAY)
    return people


def _agreements(batch: Any, liaison: UUID) -> list[UUID]:
    """Make checked agreements row by row: what comes before them is not what is measured."""
    from tuopin.agreements.models import Agreement
    from tuopin.base.rows import many
    from tuopin.kit.keys import uuid7
    from tuopin.register.models import Household, Person
    from tuopin.selection.models import Application, Pairing

    nobody, made = uuid7(), []
    for n in range(1, LOANS + 1):
        home = Household(
            county=COUNTY, region=VILLAGE, head_name=f"甲{n}", people=1, income_fen=0, cause="因病",
            registered_on=DAY, row_hash="",
        )  # fmt: skip
        person = Person(
            county=COUNTY, household=home, name=home.head_name, identity=str(n),
            identity_index=str(n), birth=DAY, sex="男", relation="户主", row_hash="",
        )  # fmt: skip
        case = Application(
            county=COUNTY, batch=batch, household=home, person=person, region=VILLAGE,
            state="cleared", amount_fen=1_000, approved_fen=1_000, standard_fen=1_000, filed_on=DAY,
            filed_by=nobody,
        )  # fmt: skip
        agreement = Agreement(
            county=COUNTY, application=case, batch=batch, household=home, region=VILLAGE,
            series="1-101", serial=n, number=f"07-1-101-{n}", amount_fen=1_000, state="checked",
            numbered_on=DAY, numbered_by=nobody, signed_on=DAY, checked_on=DAY, checked_by=nobody,
        )  # fmt: skip
        pairing = Pairing(
            county=COUNTY, household=home, role="liaison", officer_id=liaison, region=VILLAGE,
            from_on=date(2007, 2, 1),
        )  # fmt: skip
        made.append((home, person, case, agreement, pairing))
    for rows in zip(*made, strict=True):
        many(list(rows))
    return [rows[3].id for rows in made]


def _bare_payment(loan: UUID, officer: UUID) -> Callable[[], None]:
    """Django's bare create-and-commit of one payment row (already reversed, so that many fit)."""
    from django.db import transaction

    from tuopin.funds.models import Payment

    journal = _some_journal()

    def create() -> None:
        with transaction.atomic():
            Payment.objects.create(
                county=COUNTY, loan_id=loan, region=VILLAGE, fen=1_000, signer="甲", paid_on=DAY,
                due_on=DAY, paid_by=officer, journal_id=journal, reversed_on=DAY,
            )  # fmt: skip

    return create


def _bare_repayment(loan: UUID, officer: UUID) -> Callable[[], None]:
    """Django's bare create-and-commit of one repayment row, reversed for the same reason."""
    from django.db import transaction

    from tuopin.funds.models import Repayment

    journal = _some_journal()

    def create() -> None:
        with transaction.atomic():
            Repayment.objects.create(
                county=COUNTY, loan_id=loan, region=VILLAGE, fen=400, principal_fen=400,
                hand="collector", collector=officer, receipt="收", paid_on=LATER, taken_on=LATER,
                taken_by=officer, journal_id=journal, reversed_on=LATER,
            )  # fmt: skip

    return create


def _some_journal() -> UUID:
    from tuopin.ledger.models import Journal

    return Journal.objects.order_by("id").values_list("id", flat=True)[0]


if __name__ == "__main__":
    print(json.dumps(measure() if sys.argv[1:] == ["child"] else run(), ensure_ascii=False))
