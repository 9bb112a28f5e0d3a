"""The shape of every state.

● done, ◐ in progress, ○ not yet, ◇ waiting, ▲ late or wrong, ■ refused, → moving. Words come first,
then the shape, then the colour, so that a state survives a black-and-white printer.
"""

SHAPES = ("done", "doing", "todo", "wait", "late", "stop", "info")

STATE_SHAPES = {
    "job.queued": "wait",
    "job.running": "doing",
    "job.finished": "done",
    "job.failed": "late",
    "job.cancelled": "stop",
    "import.received": "doing",
    "import.checked": "wait",
    "import.merged": "done",
    "import.refused": "stop",
    "batch.preparing": "doing",
    "batch.launched": "doing",
    "batch.in_place": "done",
    "batch.closed": "done",
    "application.filed": "todo",
    "application.classified": "doing",
    "application.verified": "doing",
    "application.excluded": "stop",
    "application.assessed": "wait",
    "application.approved": "doing",
    "application.returned": "wait",
    "application.unsupported": "stop",
    "application.noticed": "wait",
    "application.cleared": "done",
    "application.withdrawn": "stop",
    "notice.open": "doing",
    "notice.ended": "done",
    "agreement.reserved": "done",
    "agreement.numbered": "todo",
    "agreement.signed": "doing",
    "agreement.checked": "done",
    "agreement.void": "stop",
    "loan.reserved": "wait",
    "loan.allotted": "info",
    "loan.paid": "done",
    "loan.released": "stop",
    "allotment.sent": "info",
    "allotment.received": "done",
    "allotment.cancelled": "stop",
    "remittance.sent": "info",
    "remittance.received": "done",
    "remittance.cancelled": "stop",
    "statement.loaded": "wait",
    "statement.confirmed": "done",
    "loan.settled": "done",
    "loan.written_off": "stop",
    "extension.asked": "wait",
    "extension.granted": "done",
    "extension.refused": "stop",
    "write_off.proposed": "wait",
    "write_off.seconded": "doing",
    "write_off.posted": "done",
    "write_off.refused": "stop",
    "write_off.undone": "stop",
    "violation.frozen": "late",
    "violation.demanded": "wait",
    "violation.lifted": "done",
}


def shape_of(lifecycle: str, state: str) -> str:
    """Return the shape of a state; ○ for one that the table does not know."""
    return STATE_SHAPES.get(f"{lifecycle}.{state}", "todo")
