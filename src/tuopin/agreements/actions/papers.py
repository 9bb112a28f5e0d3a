"""The three papers as they were signed, their correction, and the check of all three (R73–R77)."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.agreements.models import Agreement, Paper
from tuopin.agreements.queries import current_papers, signed_parties, why_not_to_check
from tuopin.agreements.rules import differs
from tuopin.agreements.states import AGREEMENT, PAPER_KINDS
from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Act, action


class Given(NamedTuple):
    """A paper as somebody read it: which agreement and kind, the number and fen written on it."""

    agreement: UUID
    kind: str
    number: str
    amount_fen: int


def _given(agreement: UUID | str, kind: str, number: str, amount_fen: int) -> Given:
    if kind not in PAPER_KINDS:
        raise Refused("bad_value", field=Word("word.paper"), value=kind)
    if not str(number).strip():
        raise Refused("missing_value", field=Word("word.number"))
    if type(amount_fen) is not int or amount_fen <= 0:
        raise Refused("bad_amount")
    try:
        return Given(UUID(str(agreement)), kind, str(number).strip()[:40], amount_fen)
    except ValueError:
        raise Refused("not_found") from None


@action("agreements.sign_papers")
def sign_papers(act: Act, *, papers: list[dict[str, Any]]) -> dict[str, Any]:
    """Record signed papers with the number and amount written on each (R73–R75).

    One that disagrees with its agreement is recorded all the same, and named in the answer: it
    blocks the check until it is corrected (R77). Refuses 'papers_refused' with the culprits.
    """
    given = [_given(**paper) for paper in papers]
    held = act.take_all(Agreement, dict.fromkeys(g.agreement for g in given), "household")
    act.cover(*sorted({a.region for a in held.values()}))
    there = current_papers(act.county, held)
    _refuse_unfit(act, given, held, there)
    rows.many([_paper(act, g) for g in given])
    for g in given:
        there.setdefault(g.agreement, {})[g.kind] = _paper(act, g)
    complete = [key for key in held if set(there[key]) == set(PAPER_KINDS)]
    for chunk in rows.chunks(complete):
        Agreement.objects.filter(county=act.county, id__in=chunk).update(
            state=AGREEMENT.after("numbered", "complete"), signed_on=act.on
        )
    off = [g for g in given if _off(held[g.agreement], g)]
    act.note(papers=len(given), complete=len(complete), mismatches=len(off))
    if len(held) == 1:
        only = next(iter(held.values()))
        act.about(only.id, only.region)
    return {
        "signed": len(given),
        "complete": len(complete),
        "mismatches": [{**g._asdict(), "agreement": str(g.agreement)} for g in off],
    }


def _off(agreement: Agreement, given: Given) -> bool:
    return differs(agreement.number, agreement.amount_fen, given.number, given.amount_fen)


def _paper(act: Act, given: Given) -> Paper:
    return Paper(
        county=act.county,
        agreement_id=given.agreement,
        kind=given.kind,
        number=given.number,
        amount_fen=given.amount_fen,
        signed_on=act.on,
        recorded_by=act.actor.id,
    )


def _refuse_unfit(
    act: Act,
    given: list[Given],
    held: Mapping[UUID, Agreement],
    there: Mapping[UUID, Mapping[str, Paper]],
) -> None:
    bad, seen = [], set()
    for g in given:
        agreement, why = held[g.agreement], ""
        if agreement.state != "numbered":
            why = "why.not_to_sign"
        elif g.kind in there.get(g.agreement, {}) or (g.agreement, g.kind) in seen:
            why = "why.paper_there"
        elif agreement.numbered_on > act.on:
            why = "why.too_early"
        seen.add((g.agreement, g.kind))
        if why:
            bad.append(
                Culprit(
                    f"{agreement.number} {agreement.household.head_name}", why, str(agreement.id)
                )
            )
    if bad:
        raise Refused("papers_refused", rows=bad, count=len(bad))


@action("agreements.correct_paper")
def correct_paper(
    act: Act, *, agreement: UUID, kind: str, number: str, amount_fen: int
) -> dict[str, Any]:
    """Replace a wrong paper by one that was signed anew; the wrong one stays on record (R77).

    Refuses 'out_of_order' once money is held for the agreement, 'paper_same' when nothing differs.
    """
    given = _given(agreement, kind, number, amount_fen)
    held = act.take(Agreement, given.agreement)
    act.cover(held.region)
    state = AGREEMENT.after(held.state, "correct")
    old = current_papers(act.county, [held.id]).get(held.id, {}).get(kind)
    if old is None:
        raise Refused("not_found")
    if old.signed_on > act.on:
        raise Refused("too_early", date=act.on, earlier=old.signed_on)
    if not differs(old.number, old.amount_fen, given.number, given.amount_fen):
        raise Refused("paper_same")
    rows.change(old, replaced_on=act.on)
    fresh = _paper(act, given)
    rows.put(fresh)
    rows.change(held, state=state, checked_on=None, checked_by=None)
    act.about(held.id, held.region)
    act.note(kind=kind, was=[old.number, old.amount_fen], now=[given.number, given.amount_fen])
    return {"paper": str(fresh.id), "matches": not _off(held, given)}


@action("agreements.check")
def check(act: Act, *, agreements: list[UUID]) -> dict[str, int]:
    """Confirm that the three papers agree and the letter is complete (R76, R77).

    The checker is another person than those who recorded the papers (I12). Refuses 'check_refused'
    with the culprits, 'same_person'.
    """
    held = act.take_all(Agreement, agreements, "household", "application")
    act.cover(*sorted({a.region for a in held.values()}))
    papers = current_papers(act.county, held)
    parties = signed_parties(act.county, held, act.on)
    bad = []
    for key, agreement in held.items():
        for paper in papers.get(key, {}).values():
            act.differs_from(paper.recorded_by, "sign")
        why = why_not_to_check(agreement, papers.get(key, {}), parties.get(key), act.on)
        if why:
            bad.append(
                Culprit(f"{agreement.number} {agreement.household.head_name}", why, str(key))
            )
    if bad:
        raise Refused("check_refused", rows=bad, count=len(bad))
    for chunk in rows.chunks(held):
        Agreement.objects.filter(county=act.county, id__in=chunk).update(
            state=AGREEMENT.after("signed", "check"), checked_on=act.on, checked_by=act.actor.id
        )
    act.note(count=len(held))
    if len(held) == 1:
        only = next(iter(held.values()))
        act.about(only.id, only.region)
    return {"checked": len(held)}
