"""Experts' opinions, approval of one or of many, return for revision, and declining."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tuopin.base.rows import change, chunks, get, put
from tuopin.kit.money import split
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.policy.queries import terms_on
from tuopin.selection.actions.shared import (
    change_many,
    one_of,
    said,
    take_case,
    take_cases,
)
from tuopin.selection.models import Application, Opinion, Part
from tuopin.selection.queries.deciding import cases_for, limits_of
from tuopin.selection.queries.kinship import kin_of
from tuopin.selection.queries.parts import parts_of
from tuopin.selection.rules.approving import refusals, standard_of
from tuopin.selection.states import APPLICATION, VERDICTS
from tuopin.workflow.actions import Act, action


@action("selection.assess")
def assess(
    act: Act, *, application: UUID, verdict: str, advised_fen: int | None = None, text: str = ""
) -> dict[str, str]:
    """Give an expert's opinion on a project (R39).

    `verdict` is feasible, reduced (to `advised_fen`) or not_feasible. Refuses
    'opinion_given' for a second one on the same revision, 'relative', 'bad_value'.
    """
    one_of("verdict", verdict, VERDICTS)
    case, state = take_case(act, application, "assess")
    if advised_fen is not None and not 0 < advised_fen <= case.amount_fen:
        raise Refused("bad_value", field=Word("word.advised_amount"), value=advised_fen)
    if verdict == "reduced" and advised_fen is None:
        raise Refused("missing_value", field=Word("word.advised_amount"))
    same = get(
        Opinion, county=act.county, application=case.id, expert=act.actor.id,
        revision=case.revision,
    )  # fmt: skip
    if same is not None:
        raise Refused("opinion_given", date=same.given_on)
    if kin_of(act.county, [case.household_id], [act.actor.id], act.on):
        raise Refused("relative")
    opinion = Opinion(
        county=act.county, application=case, expert_id=act.actor.id, verdict=verdict,
        advised_fen=advised_fen, text=text.strip()[:300], revision=case.revision, given_on=act.on,
    )  # fmt: skip
    put(opinion)
    change(case, state=state, assessed_on=act.on)
    act.note(opinion=str(opinion.id), verdict=verdict, advised_fen=advised_fen)
    return {"opinion": str(opinion.id)}


@action("selection.approve")
def approve(act: Act, *, decisions: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Approve one application or many, all or nothing (R40, R41, R46).

    `decisions` are {application, amount_fen, reason}. Each is held to the loan standard of the day,
    which is kept with it by its version; above it, or above what the experts advise, a reason must
    be given. Refuses 'approval_refused' with a row for each household and reason: not assessed, not
    feasible, a cadre, better off, unpaired, verified by the approver, a relative, or the amount.
    """
    cases = take_cases(act, [decision["application"] for decision in decisions])
    act.cover(*{case.region for case in cases})
    terms = terms_on(act.county, act.on)
    limits = limits_of(terms)
    facts = cases_for(act.county, [case.id for case in cases], act.on, act.actor.id)
    culprits: list[Culprit] = []
    for case, decision in zip(cases, decisions, strict=True):
        known, reason = facts[case.id], str(decision.get("reason") or "")
        amount = int(decision["amount_fen"])
        why = refusals(known, amount, reason, act.actor.id, limits, act.on)
        culprits += [Culprit(known.name, word, str(case.id)) for word in why]
        case.approved_fen, case.decision_note = amount, reason.strip()[:300]
        case.standard_fen = standard_of(known.parts, limits.standard)
    if culprits:
        refused = len({culprit.subject for culprit in culprits})
        raise Refused("approval_refused", rows=culprits, refused=refused, asked=len(cases))
    version = terms.version("loan.standard")
    for case in cases:
        case.state = APPLICATION.after(case.state, "approve")
        case.decided_on, case.decided_by = act.on, act.actor.id
        case.standard_version = version
    _write(act, cases)
    total = sum(case.approved_fen or 0 for case in cases)
    act.note(fen=total, decisions={str(case.id): case.approved_fen for case in cases})
    if len(cases) == 1:
        act.about(cases[0].id, cases[0].region)
    return {"approved": len(cases), "fen": total}


def _write(act: Act, cases: Sequence[Application]) -> None:
    """Write decisions back, and each part's share of the amount, to the fen."""
    change_many(
        cases, "state", "approved_fen", "decision_note", "standard_fen", "standard_version",
        "decided_on", "decided_by",
    )  # fmt: skip
    grouped = parts_of(act.county, [case.id for case in cases])
    changed: list[Part] = []
    for case in cases:
        parts = grouped[case.id]
        shares = split(case.approved_fen or 0, [part.amount_fen for part in parts])
        for part, share in zip(parts, shares, strict=True):
            part.approved_fen, part.approved_milli = share, part.quantity_milli
        changed += parts
    for piece in chunks(changed, 5000):
        change_many(piece, "approved_fen", "approved_milli")


@action("selection.send_back")
def send_back(act: Act, *, application: UUID, reason: str) -> dict[str, str]:
    """Return an application for revision, with the reason (R39, R41)."""
    case, state = take_case(act, application, "return")
    change(case, state=state, returned_on=act.on, remark=said("reason", reason, 300))
    return {"application": str(case.id), "state": state}


@action("selection.decline")
def decline(act: Act, *, application: UUID, reason: str) -> dict[str, str]:
    """Put an application on the list of those that cannot be supported, with the reason (R106)."""
    case, state = take_case(act, application, "decline")
    change(
        case, state=state, decided_on=act.on, decided_by=act.actor.id, approved_fen=None,
        decision_note=said("reason", reason, 300),
    )  # fmt: skip
    return {"application": str(case.id), "state": state}
