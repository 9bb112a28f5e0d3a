"""The fund that rolls: its figures as of a day, what a forecast rests on, forecasts kept (R108)."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet, Sum

from tuopin.base.seal import sm3
from tuopin.funds.models import ForecastRun
from tuopin.funds.queries.ageing import Debts, debts
from tuopin.funds.queries.arrears import standing_payments
from tuopin.funds.queries.budget import approved_on
from tuopin.funds.queries.money import BACK_KINDS
from tuopin.funds.queries.terms import loan_terms
from tuopin.funds.rules import township_of
from tuopin.funds.rules.ageing import left
from tuopin.funds.rules.experience import Experience, lived
from tuopin.funds.rules.forecast import (
    Forecast,
    History,
    Levers,
    Position,
    falling,
    forecast,
)
from tuopin.funds.rules.keeping import (
    forecast_of,
    history_of,
    levers_of,
    plain_inputs,
    position_of,
)
from tuopin.funds.rules.levers import WHOLE_BP
from tuopin.funds.rules.rolling import Books, Figures, Flow, figures
from tuopin.kit.canonical import canonical
from tuopin.kit.money import half_up
from tuopin.kit.scope import whole_county
from tuopin.ledger.models import Transfer
from tuopin.ledger.queries import balances_by_kind
from tuopin.policy.queries import version_on

YEAR = timedelta(days=365)
# What a debit of a kind of account does to each balance; a credit does the opposite.
_DEBITS: Mapping[str, Mapping[str, int]] = {
    "capital": {"capital": -1},
    "idle": {"special": 1, "reserved": 1},
    "lent": {"outstanding": 1},
    "lost": {"written_off": 1, "recovered": 1, "expense": 1, "income": 1},
}
_GAVE_BACK = {"outstanding": -1, "recovered": -1, "income": -1}


def fund_books(county: str, on: date) -> Books:
    """Return the changes of the fund's balances up to the end of a day, in one query.

    Reversals take back on their own day what they reverse.
    """
    moved = Transfer.objects.filter(county=county, value_on__lte=on)
    sums = moved.values_list("value_on", "kind", "debit__kind", "credit__kind")
    books: dict[str, list[Flow]] = {name: [] for name in Books._fields}
    for day, kind, debit, credit, fen in sums.annotate(s=Sum("fen")).order_by("value_on"):
        for name, weights in _weights(kind).items():
            change = (weights.get(debit, 0) - weights.get(credit, 0)) * fen
            if change:
                books[name].append(Flow(day, change))
    return Books(**books)


def _weights(kind: str) -> dict[str, Mapping[str, int]]:
    """Return what a journal of a kind moves: the balances, and what came back or was lent again."""
    found = dict(_DEBITS)
    if kind in {*BACK_KINDS, "recovery"}:
        found["returned"] = _GAVE_BACK
    if kind == "relending":
        found["relent"] = {"returned": 1}
    else:
        found["arrived"] = {"returned": -1}
    return found


class Rolling(NamedTuple):
    """The fund's figures from a day to the end of another, and the changes they are made of."""

    from_on: date
    on: date
    figures: Figures
    books: Books


def fund_figures(county: str, on: date, from_on: date | None = None) -> Rolling:
    """Return the fund's own figures over the year before a day, or since the fund began (R108)."""
    books = fund_books(county, on)
    began = min((flow.on for flow in books.capital), default=on)
    since = from_on or max(began, on - YEAR + timedelta(days=1))
    return Rolling(since, on, figures(books, since, on), books)


class Outlook(NamedTuple):
    """What a forecast rests on, at the end of a day: position, history, and the usual levers."""

    position: Position
    history: History
    usual: Levers

    @property
    def hash(self) -> str:
        """Return the SM3 of position and history, by which a kept forecast is told from another."""
        return sm3(canonical(plain_inputs(self.position, self.history)).encode())


def outlook(county: str, on: date) -> Outlook:
    """Return what a forecast rests on at the end of a day, in a fixed number of queries (R108).

    The usual levers are the county's own: terms from policy, the average loan, and the shares that
    it has lived through once there are enough of them.
    """
    found = debts(whole_county(county), on)
    places = [township_of(region) for region in found.regions]
    experience = lived(found.current, found.original, found.back, places, on)
    position = _position(county, on, found)
    return Outlook(position, experience.history, _usual(county, on, experience))


def _position(county: str, on: date, found: Debts) -> Position:
    open_fen = left(found.current, found.met)
    due, overdue, overdue_loans = falling(found.current, open_fen, on)
    held = balances_by_kind(county, on)
    unpaid = approved_on(county, on).exclude(pk__in=standing_payments(county, on).values("loan"))
    promised = list(unpaid.values_list("approved_fen", flat=True))
    hands = ("transit", "township", "collector", "returning", "reserved")
    # Money outside the special account is on its way to somebody it was promised to, or back.
    coming = sum(held.get(kind, 0) for kind in hands) - sum(promised)
    return Position(
        as_of=on,
        free_fen=held.get("special", 0) - held.get("reserved", 0),
        coming_fen=max(0, coming),
        promised_fen=sum(promised),
        promised_loans=len(promised),
        overdue_fen=overdue,
        overdue_loans=overdue_loans,
        due=due,
    )


def _usual(county: str, on: date, experience: Experience) -> Levers:
    terms, _ = loan_terms(county, on)
    levers = Levers(
        loan_fen=_usual_loan(county, on),
        term_days=terms.term_days,
        style=terms.style,
        parts=terms.parts,
        grace_days=terms.grace_days,
        seasons=terms.seasons,
        fee_rate_bp=terms.fee_rate_bp,
    )
    on_time, lost, put_off = experience[1:]
    if not experience.history.is_enough or on_time is None or lost is None or put_off is None:
        return levers
    met = WHOLE_BP - put_off
    loss = half_up(lost * met, WHOLE_BP)
    recovery = min(half_up(on_time * met, WHOLE_BP), met - loss)
    return levers._replace(recovery_bp=recovery, extension_bp=put_off, loss_bp=loss)


def _usual_loan(county: str, on: date) -> int:
    """Return the average loan paid out so far, to whole yuan; before that, policy's least."""
    paid = standing_payments(county, on).aggregate(fen=Sum("fen"), n=Count("id"))
    if not paid["n"]:
        return int(version_on(county, "loan.standard", on).value["household_min"])
    return half_up(paid["fen"], paid["n"] * 100) * 100


def forecasts(county: str) -> QuerySet[ForecastRun]:
    """Return the forecasts that were kept, newest first."""
    return ForecastRun.objects.filter(county=county).order_by("-made_on", "-id")


class Kept(NamedTuple):
    """A kept forecast, read back: what it was computed from, its levers and its result."""

    position: Position
    history: History
    levers: Levers
    months: int
    forecast: Forecast


def read_back(run: ForecastRun) -> Kept:
    """Return a kept forecast as it was computed."""
    turned, result = json.loads(run.levers), json.loads(run.result)
    return Kept(
        position_of(result["position"]),
        history_of(result["history"]),
        levers_of(turned["levers"]),
        turned["months"],
        forecast_of(result["forecast"]),
    )


def run_again(run: ForecastRun) -> Forecast:
    """Compute a kept forecast again from its own inputs, levers and seed: the same to the bit."""
    kept = read_back(run)
    return forecast(
        kept.position, kept.history, kept.levers, kept.months, seed=run.seed, paths=run.paths
    )
