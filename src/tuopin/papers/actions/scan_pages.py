"""What a person does with a scanned page: file it, drop it, turn it, take it back, look at it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tuopin.base import rows
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.papers.actions.scan_binding import bind
from tuopin.papers.models import Issued, ScanPage
from tuopin.papers.queries.scans import seen_by
from tuopin.papers.states import SCAN_PAGE
from tuopin.workflow.actions import Act, action

REASONS = ("blank", "copy", "other")
QUARTERS = (90, 180, 270)


@action("papers.file_page")
def file_page(act: Act, *, page: UUID, paper: UUID) -> dict[str, Any]:
    """File a waiting page to a paper by hand, and make the paper's PDF anew.

    Refuses 'out_of_area' (the page's or the paper's), 'out_of_order', 'paper_void'.
    """
    sheet = _take(act, page)
    state = SCAN_PAGE.after(sheet.state, "file")
    issued = act.take(Issued, paper)
    act.cover(issued.region)
    if issued.state == "void":
        raise Refused("paper_void")
    rows.change(sheet, state=state, issued_id=issued.id, handled_by=act.actor.id, handled_on=act.on)
    bind(act, {issued.id: issued})
    return _done(act, sheet, issued)


@action("papers.drop_page")
def drop_page(act: Act, *, pages: Sequence[UUID], reason: str) -> dict[str, int]:
    """Drop waiting pages of a scan that belong to no paper: blank ones, copies, others.

    Refuses 'bad_value' for another reason or pages of several scans, 'out_of_area',
    'out_of_order', 'nothing_chosen'.
    """
    if reason not in REASONS:
        raise Refused("bad_value", field=Word("word.reason"), value=reason)
    sheets = act.take_all(ScanPage, pages, "scan")
    if len({sheet.scan_id for sheet in sheets.values()}) > 1:
        raise Refused("bad_value", field=Word("word.scan"), value=len(sheets))
    for sheet in sheets.values():
        _cover(act, sheet)
        state = SCAN_PAGE.after(sheet.state, "drop")
        rows.change(sheet, state=state, handled_by=act.actor.id, handled_on=act.on)
    first = next(iter(sheets.values()))
    act.about(first.scan_id, first.scan.region)
    act.note(reason=reason, pages=[s.position for s in sheets.values()])
    return {"dropped": len(sheets)}


@action("papers.take_back_page")
def take_back_page(act: Act, *, page: UUID) -> dict[str, Any]:
    """Undo a filing or a dropping: the page waits again, and its paper's PDF is made without it.

    A tick that the paper was signed stays as it is. Refuses 'out_of_area', 'out_of_order'.
    """
    sheet = _take(act, page)
    state = SCAN_PAGE.after(sheet.state, "take_back")
    issued = act.take(Issued, sheet.issued_id) if sheet.issued_id is not None else None
    rows.change(
        sheet, state=state, why=sheet.why or "taken_back", issued_id=None,
        handled_by=act.actor.id, handled_on=act.on,
    )  # fmt: skip
    if issued is not None:
        bind(act, {issued.id: issued})
    return _done(act, sheet, issued)


@action("papers.turn_page")
def turn_page(act: Act, *, page: UUID, degrees: int) -> dict[str, Any]:
    """Turn a page clockwise by 90, 180 or 270 degrees; a filed one in its paper's PDF too.

    Refuses 'bad_value', 'out_of_area'.
    """
    if degrees not in QUARTERS:
        raise Refused("bad_value", field=Word("word.degrees"), value=degrees)
    sheet = _take(act, page)
    rows.change(sheet, turned=(sheet.turned + degrees) % 360)
    issued = act.take(Issued, sheet.issued_id) if sheet.issued_id is not None else None
    if issued is not None:
        bind(act, {issued.id: issued})
    return _done(act, sheet, issued) | {"turned": sheet.turned}


@action("papers.open_scan")
def open_scan(act: Act, *, paper: UUID) -> dict[str, str]:
    """Leave the trace of a look at a signed paper's scan: it holds identity numbers (R77).

    Refuses 'out_of_area', 'scan_none' when no scan was filed.
    """
    issued = act.take(Issued, paper)
    act.cover(issued.region)
    if issued.scan is None:
        raise Refused("scan_none")
    act.about(issued.id, issued.region)
    act.note(kind=issued.kind, sha256=issued.scan.sha256)
    return {"sha256": issued.scan.sha256}


@action("papers.open_page")
def open_page(act: Act, *, page: UUID) -> dict[str, str]:
    """Leave the trace of a look at a scanned page. Refuses 'out_of_area'."""
    sheet = _take(act, page)
    act.about(sheet.id, _region(sheet))
    act.note(scan=str(sheet.scan_id), position=sheet.position)
    return {"page": str(sheet.id)}


def _take(act: Act, key: UUID) -> ScanPage:
    sheet = act.take(ScanPage, key)
    _cover(act, sheet)
    return sheet


def _cover(act: Act, sheet: ScanPage) -> None:
    """Refuse 'out_of_area' for a page that this post may not look at."""
    if not seen_by(act.scope(), sheet):
        raise Refused("out_of_area", region=sheet.scan.region)
    act.cover()


def _region(sheet: ScanPage) -> str:
    return sheet.issued.region if sheet.issued is not None else sheet.scan.region


def _done(act: Act, sheet: ScanPage, issued: Issued | None) -> dict[str, Any]:
    """Name page and paper in the trace; a reader of the trace learns no name from it."""
    region = issued.region if issued is not None else sheet.scan.region
    act.about(issued.id if issued is not None else sheet.id, region)
    act.note(scan=str(sheet.scan_id), position=sheet.position, turned=sheet.turned)
    return {"page": str(sheet.id), "state": sheet.state}
