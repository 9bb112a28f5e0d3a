"""Ticks of the print list: papers that came back signed, and papers that no longer count."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.papers.models import Issued
from tuopin.papers.queries.print_list import ELSEWHERE, standing
from tuopin.papers.states import ISSUED
from tuopin.workflow.actions import Act, action

LONGEST_REASON = 200
_MOST_CULPRITS = 20


@action("papers.sign")
def sign(act: Act, *, papers: Sequence[UUID], signed_on: date) -> dict[str, int]:
    """Tick papers that came back signed, with the day on them.

    Contracts, notes, applications and letters are signed for in 签约. Refuses 'date_future',
    'signed_before_print', 'paper_signed_elsewhere', 'out_of_order', and what `take_all` refuses.
    """
    if signed_on > act.on:
        raise Refused("date_future", date=signed_on)
    found = _taken(act, papers)
    _refuse_elsewhere(found)
    early = [p for p in found if signed_on < p.issued_on]
    if early:
        raise Refused("signed_before_print", rows=_named(early, "why.printed_later"))
    for paper in found:
        paper.state = ISSUED.after(paper.state, "sign")
        paper.signed_on, paper.signed_by = signed_on, act.actor.id
    rows.save(found, "state", "signed_on", "signed_by")
    act.note(papers=len(found), signed_on=signed_on, marks=[p.mark for p in found])
    return {"signed": len(found)}


@action("papers.unsign")
def unsign(act: Act, *, papers: Sequence[UUID]) -> dict[str, int]:
    """Take ticks back that were set by mistake. Refuses as `sign` does."""
    found = _taken(act, papers)
    _refuse_elsewhere(found)
    for paper in found:
        paper.state = ISSUED.after(paper.state, "unsign")
        paper.signed_on, paper.signed_by = None, None
    rows.save(found, "state", "signed_on", "signed_by")
    act.note(papers=len(found), marks=[p.mark for p in found])
    return {"unsigned": len(found)}


@action("papers.void")
def void(act: Act, *, paper: UUID, reason: str) -> dict[str, str]:
    """Void a paper: its code says so from now on, and printed anew it is another paper.

    Refuses 'missing_value', 'too_long', 'out_of_order', and 'paper_agreed' for one that is signed
    for in 签约: there the whole agreement is voided.
    """
    said = reason.strip()
    if not said:
        raise Refused("missing_value", field=Word("word.reason"))
    if len(said) > LONGEST_REASON:
        raise Refused("too_long", most=LONGEST_REASON)
    one = act.take(Issued, paper)
    act.cover(one.region)
    listed = standing(Issued.objects.filter(county=act.county, id=one.id)).get()
    if getattr(listed, "agreed_on", None):
        raise Refused("paper_agreed", number=one.number)
    rows.change(one, state=ISSUED.after(one.state, "void"))
    act.about(one.id)
    act.note(kind=one.kind, number=one.number, mark=one.mark, reason=said)
    return {"paper": str(one.id), "state": one.state}


def _taken(act: Act, papers: Sequence[UUID]) -> list[Issued]:
    found = list(act.take_all(Issued, papers).values())
    act.cover(*dict.fromkeys(paper.region for paper in found))
    return found


def _refuse_elsewhere(found: Sequence[Issued]) -> None:
    there = [paper for paper in found if paper.kind in ELSEWHERE]
    if there:
        kind = Word(f"print.{there[0].kind}")
        raise Refused("paper_signed_elsewhere", rows=_named(there, "why.signed_there"), kind=kind)


def _named(found: Sequence[Issued], why: str) -> list[Culprit]:
    return [Culprit(p.number or p.name, why, str(p.id)) for p in found[:_MOST_CULPRITS]]
