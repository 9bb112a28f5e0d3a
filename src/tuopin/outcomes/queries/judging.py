"""Which exits cannot take a step now, and why: the same for the act and for the page before it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tuopin.kit.refusals import Culprit
from tuopin.outcomes.models import Exit
from tuopin.outcomes.queries.exits import days_of
from tuopin.outcomes.queries.lending import debts
from tuopin.outcomes.rules.exiting import last_on
from tuopin.outcomes.states import EXIT
from tuopin.policy.queries import version_on
from tuopin.selection.queries import kin_of

DEBT_ALLOWED = "exit.debt_allowed"
# Who took a step of an exit, by its verb.
HANDS = {"propose": "proposed_by", "verify": "verified_by", "second": "seconded_by"}


def judged(county: str, found: Sequence[Exit], verb: str, on: date, officer: UUID) -> list[Culprit]:
    """Return what keeps exits back from a verb done by an officer on a day, a row a reason.

    The state, the day of the step before, an earlier hand, kinship; for `second` a notice that
    still runs; for `confirm` a debt where policy forbids it (exit.debt_allowed). The households
    are to be joined; the number of queries is fixed.
    """
    homes = [row.household_id for row in found]
    kin = {home for home, _officer in kin_of(county, homes, [officer], on)}
    culprits = []
    for row in found:
        why = _why_not(row, verb, on, officer) or _why_relative(row, kin)
        if not why and verb == "second" and row.notice_until and on <= row.notice_until:
            why = "why.exit_notice_running"
        if why:
            culprits.append(_named(row, why))
    if verb == "confirm" and not int(version_on(county, DEBT_ALLOWED, on).value):
        owed = debts(county, homes)
        culprits += [
            _named(row, "why.exit_indebted") for row in found if owed.get(row.household_id)
        ]
    return culprits


def _why_not(row: Exit, verb: str, on: date, officer: UUID) -> str:
    if verb not in EXIT.verbs(row.state):
        return f"state.exit.{row.state}"
    if on < last_on(days_of(row)):
        return "why.too_early"
    before = EXIT.move(row.state, verb).not_same_as
    had = officer in {getattr(row, HANDS[earlier]) for earlier in before}
    return "why.exit_same_person" if had else ""


def _why_relative(row: Exit, kin: set[UUID]) -> str:
    return "why.exit_kin" if row.household_id in kin else ""


def _named(row: Exit, why: str) -> Culprit:
    return Culprit(row.household.head_name, why, str(row.id))
