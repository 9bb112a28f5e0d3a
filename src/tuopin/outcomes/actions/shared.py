"""What the room's actions share: households of the area, bad values, many exits at once."""

from collections.abc import Sequence
from datetime import date
from typing import NoReturn
from uuid import UUID

from tuopin.kit.money import yuan
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.outcomes.models import Exit
from tuopin.outcomes.queries.exits import days_of
from tuopin.outcomes.queries.judging import HANDS, judged
from tuopin.outcomes.rules.exiting import last_on
from tuopin.outcomes.states import EXIT
from tuopin.register.models import Household
from tuopin.selection.queries import kin_of
from tuopin.workflow.actions import Act


def home_of(act: Act, household: UUID) -> Household:
    """Lock and return a household of the actor's area, and name it in the audit line."""
    home = act.take(Household, household)
    act.cover(home.region)
    act.about(home.id, home.region)
    return home


def refuse_before(act: Act, earlier: date | None) -> None:
    """Refuse ('too_early') an act dated before a step that was taken already."""
    if earlier is not None and act.on < earlier:
        raise Refused("too_early", date=act.on, earlier=earlier)


def refuse_upside_down(low_fen: int, high_fen: int) -> None:
    """Refuse ('range_upside_down') a range that ends below its beginning."""
    if high_fen < low_fen:
        raise Refused("range_upside_down", low=yuan(low_fen), high=yuan(high_fen))


def bad(field: str, value: object) -> Refused:
    """Return the refusal of a value out of reason."""
    return Refused("bad_value", field=Word(f"word.{field}"), value=value)


def take_exit(act: Act, key: UUID, verb: str) -> tuple[Exit, str]:
    """Lock one exit for a verb of its life; return it with the state that follows.

    Refuses 'out_of_order', 'too_early', 'same_person', and 'relative' for the household's kin.
    """
    found = act.take(Exit, key)
    act.cover(found.region)
    state = EXIT.after(found.state, verb)
    refuse_before(act, last_on(days_of(found)))
    for earlier in EXIT.move(found.state, verb).not_same_as:
        act.differs_from(getattr(found, HANDS[earlier]), earlier)
    if kin_of(act.county, [found.household_id], [act.actor.id], act.on):
        raise Refused("relative")
    act.about(found.id, found.region)
    return found, state


def take_exits(act: Act, keys: Sequence[UUID | str], verb: str) -> list[Exit]:
    """Lock many exits for one verb and return them in the order named: all or nothing.

    Refuses 'nothing_chosen', 'repeated', 'not_found', and 'exits_refused' with a row for each
    household and reason that keeps it back.
    """
    found = list(act.take_all(Exit, keys, "household").values())
    act.cover(*dict.fromkeys(row.region for row in found))
    if culprits := judged(act.county, found, verb, act.on, act.actor.id):
        refuse_rows(culprits, len(found), verb)
    if len(found) == 1:
        act.about(found[0].id, found[0].region)
    return found


def refuse_rows(culprits: Sequence[Culprit], asked: int, verb: str) -> NoReturn:
    """Refuse ('exits_refused') a whole act because of some households."""
    refused = len({row.subject for row in culprits})
    raise Refused(
        "exits_refused", rows=culprits, refused=refused, asked=asked, verb=Word(f"verb.{verb}")
    )
