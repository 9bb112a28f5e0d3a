"""Handing in of workbooks; the check and the merge that every room's import goes through."""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.archive.actions import keep
from tuopin.base import rows
from tuopin.base.seal import sm3
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.sheets.models import Import, Problem
from tuopin.sheets.queries import (
    Progress,
    area_for,
    exported,
    importer,
    limit_of,
    merged_before,
    plan_of,
)
from tuopin.sheets.rules.planning import Plan
from tuopin.sheets.rules.reading import open_book
from tuopin.sheets.states import IMPORT
from tuopin.workflow.actions import Act, action
from tuopin.workflow.rules import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 20

# The newest plan made in this process, so that a merge right after its check need not read twice.
# It counts only while no other import was merged since (the stamp) and for the same person.
_ready: dict[UUID, tuple[int, UUID, Plan]] = {}


@action("sheets.hand_in")
def hand_in(
    act: Act, *, form: str, name: str, data: bytes, judged_on: date | None = None,
    campaign: UUID | None = None, reference_on: date | None = None, region: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Keep a workbook for one form (R16); nothing of it is written to the registers yet.

    `judged_on` is the day whose places and rules judge it, the day of the act by default;
    `reference_on` the day on which ages are judged; `region` the area that it is for (12 digits),
    the actor's own by default. Refuses 'form_unknown', 'file_too_large', 'file_encrypted',
    'file_bomb', 'file_unreadable', 'out_of_area'.
    """
    act.cover()
    one = importer(form)
    if not act.actor.may(one.merge.code):
        raise Refused("forbidden", action=Word(f"action.{one.merge.code}"))
    on = judged_on or act.on
    area = area_for(act.actor.scope(one.merge.code), region)
    open_book(data, name, limit_of(act.county, on))
    file, _ = keep(act.county, act.on, name=name, media_type=XLSX, kind="workbook", data=data)
    by_region = getattr(one, "by_region", False)
    seen = merged_before(act.county, file.sha256, form, on, area if by_region else "")
    asked = getattr(one, "reference_on", None)
    reference = reference_on or (asked(act.county, on, campaign) if asked else on)
    taken = Import(
        county=act.county, form=form, region=area, name=name[-200:],
        file=file, on=on, campaign=campaign, reference_on=reference, handed_in_by=act.actor.id,
        handed_in_on=act.on,
    )  # fmt: skip
    rows.put(taken)
    act.about(taken.id, taken.region)
    act.note(form=form, sha256=file.sha256, size=file.size)
    return {
        "import": str(taken.id), "sha256": file.sha256,
        "seen": seen.merged_on if seen else None,
    }  # fmt: skip


@action("sheets.refuse")
def refuse(act: Act, *, handed_in: UUID) -> dict[str, Any]:
    """Close an import without merging it; the file stays in the archive."""
    taken = act.take(Import, handed_in)
    act.cover(taken.region)
    if not act.actor.may(importer(taken.form).merge.code):
        raise Refused("forbidden", action=Word(f"action.{importer(taken.form).merge.code}"))
    rows.change(taken, state=IMPORT.after(taken.state, "refuse"))
    act.about(taken.id)
    return {"import": str(taken.id), "state": taken.state}


@action("sheets.export")
def note_export(act: Act, *, form: str, as_of: date, count: int) -> dict[str, Any]:
    """Leave the trace of an export: it holds identity numbers in full."""
    act.cover()
    act.note(form=form, as_of=str(as_of), rows=count)
    return {"form": form, "rows": count}


@action("sheets.hand_out")
def note_list(
    act: Act, *, listing: str, columns: list[str], count: int, as_of: date
) -> dict[str, Any]:
    """Leave the trace of a list that was handed out as a workbook: which, how much of it.

    Numbers of persons are masked in it, but names, places and amounts are not.
    """
    act.cover()
    act.note(list=listing, columns=".".join(columns), rows=count, as_of=as_of)
    return {"list": listing, "rows": count}


def export(actor: Actor, on: date, code: str, as_of: date) -> bytes:
    """Return a form's rows as of a day as a workbook, within the actor's area; leaves a trace."""
    importer(code)
    data, count = exported(actor.county, code, actor.scope("sheets.export"), as_of)
    note_export(actor=actor, on=on, form=code, as_of=as_of, count=count)
    return data


def prepare(actor: Actor, handed_in: UUID, progress: Progress | None = None) -> Plan | None:
    """Judge a workbook ahead of its check or merge, outside any transaction, with progress.

    Returns None when there is no such import; the action that follows refuses it then.
    """
    taken = Import.objects.select_related("file").filter(county=actor.county, id=handed_in).first()
    if taken is None:
        return None
    stamp = _stamp(actor.county)
    plan = plan_of(taken, actor.scope(importer(taken.form).merge.code), progress)
    _ready.clear()
    _ready[taken.id] = (stamp, actor.id, plan)
    return plan


def forget() -> None:
    """Let go of the newest plan, which may hold a large workbook."""
    _ready.clear()


def _stamp(county: str) -> int:
    return Import.objects.filter(county=county, state="merged").count()


def _plan(act: Act, taken: Import) -> Plan:
    stamp, actor, plan = _ready.get(taken.id, (-1, act.actor.id, None))
    if plan is not None and actor == act.actor.id and stamp == _stamp(act.county):
        return plan
    return plan_of(taken, act.scope())


def run_check(act: Act, handed_in: UUID) -> dict[str, Any]:
    """Body of a room's check action: judge the workbook and keep what was found.

    Only the verdicts of faulty rows are kept; the file itself is read again at the merge.
    """
    taken = act.take(Import, handed_in)
    act.cover(taken.region)
    state = IMPORT.after(taken.state, "check")
    plan = _plan(act, taken)
    _ready[taken.id] = (_stamp(act.county), act.actor.id, plan)
    Problem.objects.filter(county=act.county, handed_in=taken).delete()
    rows.many(
        [
            Problem(
                county=act.county, handed_in=taken, sheet=f.sheet, row=f.row, heading=f.heading,
                code=f.code, value=f.value, message_zh=f.zh, message_en=f.en, warning=f.warning,
            )
            for f in plan.findings
        ]
    )  # fmt: skip
    rows.change(
        taken, state=state, rows=len(plan.rows), warnings=len(plan.warnings),
        broken=plan.broken or (plan.whole and plan.faulty), **plan.counts,
    )  # fmt: skip
    act.about(taken.id, taken.region)
    act.note(form=taken.form, sha256=taken.file.sha256, **plan.counts)
    return _result(taken, plan)


def run_merge(act: Act, handed_in: UUID, partial: bool) -> dict[str, Any]:
    """Body of a room's merge action: judge once more, then write every right row, or nothing.

    Refuses 'import_faulty' when a row is wrong and `partial` was not asked for, or when no row is
    right; 'out_of_area'; 'out_of_order' before the check.
    """
    taken = act.take(Import, handed_in)
    act.cover(taken.region)
    state = IMPORT.after(taken.state, "merge")
    plan = _plan(act, taken)
    if plan.stops(partial):
        raise Refused("import_faulty", rows=_culprits(plan), count=plan.counts["faulty"])
    act.cover(*sorted(plan.regions))
    written = 0
    if plan.counts["new"] or plan.counts["changed"]:
        written = importer(taken.form).write(act, plan, taken.id)
    _ready.clear()
    rows.change(
        taken, state=state, rows=len(plan.rows), written=written, partial=partial,
        merged_on=act.on, warnings=len(plan.warnings), **plan.counts,
    )  # fmt: skip
    act.about(taken.id, taken.region)
    act.note(
        form=taken.form, sha256=taken.file.sha256, written=written, **plan.counts,
        rows_sm3=sm3("\n".join(plan.hashes).encode()),
    )  # fmt: skip
    return {**_result(taken, plan), "written": written}


def _result(taken: Import, plan: Plan) -> dict[str, Any]:
    return {
        "import": str(taken.id), "rows": len(plan.rows), **plan.counts,
        "warnings": len(plan.warnings), "seen": plan.seen or None,
    }  # fmt: skip


def _culprits(plan: Plan) -> list[Culprit]:
    return [
        Culprit(f"{f.sheet} {f.row} {f.heading}", f"{f.zh} · {f.en}") for f in plan.errors[:SHOWN]
    ]
