"""The steps of an import, and whether a reader may see one."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.kit.refusals import Refused
from tuopin.sheets.queries import imported, importer

LIVE = ("queued", "running")
# What a bank wrote of people concerns those who keep the account; the registers' readers not.
FINANCE_FORMS = ("bank",)


def taken_of(request: DeskRequest, key: UUID) -> Any:
    """Return an import that the reader may see; refuses 'not_found'."""
    actor = request.actor
    taken = imported(actor.county, key)
    if taken is None:
        raise Refused("not_found")
    ways = [importer(taken.form).merge.code]
    if taken.form not in FINANCE_FORMS:
        ways.append("see.register")
    seen = any(scope(request, way).covers(taken.region) for way in ways)
    if not seen and taken.handed_in_by != actor.id:
        raise Refused("not_found")
    return taken


def steps_of(taken: Any, job: Any) -> list[dict[str, str]]:
    """Return upload, check, review and merge, each with where it stands."""
    state = taken.state if taken is not None else ""
    live = job is not None and job.state in LIVE
    stuck = job is not None and job.state in {"failed", "cancelled"}
    merging = live and job.kind != "sheets.check"
    check = "doing" if taken is not None else "todo"
    if state in {"checked", "merged"} or (state == "refused" and taken.rows):
        check = "done"
    elif stuck:
        check = "late"
    faulty = taken.faulty if taken is not None else 0
    note = ngettext("%(n)s 行要改", "%(n)s 行要改", faulty) % {"n": faulty} if faulty else ""
    review = {"checked": "done" if merging else "doing", "merged": "done"}.get(state, "todo")
    merge = {"merged": "done", "refused": "late", "checked": "doing" if merging else "todo"}
    last = _("不并入") if state == "refused" else _("并入")
    return [
        {"label": _("上传"), "state": "done" if taken is not None else "doing"},
        {"label": _("检查"), "state": check, "note": _rows(taken) if check == "done" else ""},
        {"label": _("过目"), "state": review, "note": note},
        {"label": last, "state": merge.get(state, "todo")},
    ]


def _rows(taken: Any) -> str:
    return ngettext("%(n)s 行", "%(n)s 行", taken.rows) % {"n": taken.rows}
