"""Reminders of exits that wait: told to the post whose step it is, settled when it is taken."""

from tuopin.kit.scope import whole_county
from tuopin.notices.actions import Told, sync
from tuopin.notices.rules import Due
from tuopin.outcomes.queries.waiting import waiting
from tuopin.outcomes.rules.exiting import EXIT_DUE, NEXT
from tuopin.workflow.actions import Act


def exits_due(act: Act) -> Told:
    """Tell whose step of an exit is due by the day, and settle what was taken; for the sweep.

    What becomes due is told once its waiting has begun: a notice that still runs is not told.
    """
    wanted = []
    for row in waiting(whole_county(act.county), act.on):
        until = row.exit.notice_until
        if row.state == "noticed" and until is not None and act.on <= until:
            continue
        wanted.append(Due(row.exit.id, 1, row.exit.region, NEXT[row.state], None, row.due_on))
    return sync(act, EXIT_DUE, wanted)
