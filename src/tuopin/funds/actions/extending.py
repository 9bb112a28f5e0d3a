"""More time for a loan: asked for, decided by another, or given at once to many (R107, R108)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions.paying import instalments
from tuopin.funds.models import Extension, Loan
from tuopin.funds.queries.trouble import (
    EXTENSION_FEE,
    MOST_DAYS,
    schedules_in_force,
    unfit_to_extend,
)
from tuopin.funds.rules.allocation import Due
from tuopin.funds.rules.extending import sensible
from tuopin.funds.rules.schedule import extended, last_day
from tuopin.funds.states import EXTENSION
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import version_on
from tuopin.workflow.actions import Act, action


class Asked(NamedTuple):
    """Who asked for more time, and when."""

    by: UUID
    on: date


@action("funds.ask_extension")
def ask_extension(
    act: Act, *, loan: UUID, days: int, reason: str, document: str, event: UUID | None = None
) -> dict[str, str]:
    """Ask that all that is still owed on a loan falls due later, by days (R107, R108).

    `event` is the disaster, where there is one. Refuses 'extension_days' outside what policy allows
    (extension.max_days), 'missing_value', 'extension_open' while a request waits, and
    'extension_refused' with the reason: not paid, settled, frozen, extended often enough, extended
    for this disaster already.
    """
    held = act.take(Loan, loan)
    act.cover(held.region)
    said = wanted(act, days, reason, document)
    disaster = None if event is None else UUID(str(event))
    refuse_unfit(act, held, disaster)
    if Extension.objects.filter(county=act.county, loan=held, state=EXTENSION.start).exists():
        raise Refused("extension_open", number=held.number)
    made = Extension(
        county=act.county,
        loan=held,
        region=held.region,
        days=days,
        reason=said.reason,
        document=said.document,
        event=disaster,
        asked_on=act.on,
        asked_by=act.actor.id,
    )
    rows.put(made)
    act.about(held.id, held.region)
    act.note(extension=str(made.id), days=days)
    return {"extension": str(made.id)}


class Said(NamedTuple):
    """A request's own words."""

    reason: str
    document: str


def wanted(act: Act, days: int, reason: str, document: str) -> Said:
    """Return a request's words, cut to what is kept; refuses 'missing_value', 'extension_days'."""
    most = int(version_on(act.county, MOST_DAYS, act.on).value)
    if not sensible(days, most):
        raise Refused("extension_days", most=most)
    for field, text in (("reason", reason), ("document", document)):
        if not text.strip():
            raise Refused("missing_value", field=Word(f"word.{field}"))
    return Said(reason.strip()[:300], document.strip()[:60])


def refuse_unfit(act: Act, loan: Loan, event: UUID | None) -> None:
    """Refuse ('extension_refused') a loan that gets no more time, with the reason."""
    why = unfit_to_extend(act.county, [loan], act.on, event).get(loan.id)
    if why:
        raise Refused("extension_refused", number=loan.number, why=Word(why))


@action("funds.decide_extension")
def decide_extension(act: Act, *, extension: UUID, grant: bool, note: str = "") -> dict[str, Any]:
    """Grant a request or refuse it with a note, by another person than asked (I12).

    Granted, a new version of the schedule restates the whole loan: what is settled keeps its days,
    the rest falls due later. Older versions stay, so that no extension hides arrears (I14).
    """
    asked = act.take(Extension, extension)
    loan = act.take(Loan, asked.loan_id)
    act.cover(loan.region)
    state = EXTENSION.after(asked.state, "grant" if grant else "refuse")
    act.differs_from(asked.asked_by, "ask")
    if asked.asked_on > act.on:
        raise Refused("too_early", date=act.on, earlier=asked.asked_on)
    version = None
    if grant:
        refuse_unfit(act, loan, asked.event)
        _extend(act, [loan], asked.days)
        version = loan.schedule
    elif not note.strip():
        raise Refused("missing_value", field=Word("word.reason"))
    rows.change(
        asked,
        state=state,
        decided_on=act.on,
        decided_by=act.actor.id,
        decision_note=note.strip()[:300],
        version=version,
    )
    act.about(loan.id, loan.region)
    act.note(extension=str(asked.id), granted=grant, version=version)
    due_on = loan.due_on.isoformat() if version and loan.due_on else None
    return {"extension": str(asked.id), "version": version, "due_on": due_on}


def extend_all(
    act: Act,
    loans: Sequence[Loan],
    days: int,
    *,
    reason: str,
    document: str,
    event: UUID,
    asked: Mapping[UUID, Asked],
) -> dict[UUID, int]:
    """Give many locked loans more time because of a disaster; return the new versions by loan.

    Within another room's act, which has judged the loans (`unfit_to_extend`) and says of each who
    asked: the statements do not grow with the loans. Refuses as `ask_extension` does.
    """
    said = wanted(act, days, reason, document)
    _extend(act, loans, days)
    rows.many(
        [
            Extension(
                county=act.county,
                loan=loan,
                region=loan.region,
                state=EXTENSION.after(EXTENSION.start, "grant"),
                days=days,
                reason=said.reason,
                document=said.document,
                event=event,
                asked_on=asked[loan.id].on,
                asked_by=asked[loan.id].by,
                decided_on=act.on,
                decided_by=act.actor.id,
                version=loan.schedule,
            )
            for loan in loans
        ]
    )
    return {loan.id: loan.schedule for loan in loans}


def _extend(act: Act, loans: Sequence[Loan], days: int) -> None:
    """Restate loans with what is not settled put off; the time costs what policy says (R108)."""
    fee = int(version_on(act.county, EXTENSION_FEE, act.on).value)
    now = schedules_in_force(act.county, loans)
    restate(
        act,
        {
            loan: extended(now[loan.id].dues, loan.repaid_fen + loan.fee_fen, days, fee)
            for loan in loans
        },
    )


def restate(act: Act, plans: Mapping[Loan, Sequence[Due]]) -> None:
    """Put a new version of each loan's schedule in force; the older ones stay as they are."""
    made = []
    for loan, dues in plans.items():
        loan.schedule += 1
        loan.due_on = last_day(dues)
        made += instalments(act, loan, dues)
    rows.many(made)
    rows.save(list(plans), "schedule", "due_on")
