"""Handing out what a print run made: the file holds whole identity numbers, so it is traced."""

from uuid import UUID

from tuopin.kit.refusals import Refused
from tuopin.papers.models import PrintRun
from tuopin.workflow.actions import Act, action


@action("papers.hand_out")
def hand_out(act: Act, *, run: UUID) -> dict[str, str | int]:
    """Leave the trace of a print run's file before it goes out (R35); refuses 'not_found'."""
    asked = act.take(PrintRun, run)
    act.cover(asked.region)
    if asked.file_id is None:
        raise Refused("not_found")
    act.about(asked.id, asked.region)
    act.note(kinds=asked.kinds, as_of=asked.as_of, papers=asked.papers)
    return {"run": str(asked.id), "papers": asked.papers}
