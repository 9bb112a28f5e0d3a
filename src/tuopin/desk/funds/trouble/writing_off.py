"""Writing off: proposals and the quota, the debts that stay listed, one case, its certificate."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.funds.trouble.approving import WAITING, here
from tuopin.desk.funds.trouble.finding import (
    EXPORT_MOST,
    back_to,
    crumbs_to,
    handed_out,
    owed,
    people,
    row_of,
    said,
    segments,
)
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import download, page, scope
from tuopin.desk.places import placed
from tuopin.documents import pdf
from tuopin.documents.write_off import Certified, certificate
from tuopin.funds.queries import quota, state_on, write_offs, written_off
from tuopin.kit.money import capitals
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import term
from tuopin.offices.queries import county, names_on, place_of


@page("see.funds")
def write_offs_page(request: DeskRequest) -> HttpResponse:
    """List the proposals and, for good, the debts that were written off; say the year's quota."""
    view = request.GET.get("view", "")
    view = view if view in {"all", "debts"} else "open"
    area, on = placed(request, "see.funds")[0], request.as_of
    rows = write_offs(area).filter(proposed_on__lte=on)
    waiting = rows.exclude(posted_on__lte=on).exclude(refused_on__lte=on)
    debts = written_off(area)
    views = [
        ("open", _("待批"), waiting.count()),
        ("debts", _("核销在册"), debts.count()),
        ("all", _("全部"), None),
    ]
    shown: Any = debts if view == "debts" else waiting if view == "open" else rows
    found = keyset(shown, request, ("region", "id") if view == "debts" else ("-id",))
    context = {
        "page": found,
        "rows": [] if view == "debts" else [(row, state_on(row, on)) for row in found.rows],
        "debts": _debts(request, found.rows) if view == "debts" else [],
        "views": segments(request, views, view),
        "view": view,
        "quota": quota(request.actor.county, on),
        "tabs": money_tabs(request, "funds_write_offs"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/funds/write_offs.html", context)


def _debts(request: DeskRequest, found: Any) -> list[dict[str, Any]]:
    """Return the debts of a page, each with its certificate, what is left, and who answers for it.

    Two queries for the whole page.
    """
    made = {
        row.loan_id: row
        for row in write_offs(scope(request, "see.funds"), states=("posted",)).filter(
            loan__in=[loan.id for loan in found]
        )
    }
    names = people(request, *(loan.guarantor for loan in found))
    return [
        {
            "loan": loan,
            "row": made.get(loan.id),
            "left": loan.written_off_fen - loan.recovered_fen,
            "guarantor": names.get(loan.guarantor, ""),
        }
        for loan in found
    ]


@page("see.funds")
def write_offs_export(request: DeskRequest) -> HttpResponse:
    """Hand out proposals and write-offs as a workbook."""
    on = request.as_of
    names = names_on(request.actor.county, on)
    rows = write_offs(placed(request, "see.funds")[0]).filter(proposed_on__lte=on)
    heads = [
        _("核销证明号"), _("借据编号"), _("户主"), _("乡镇"), _("村"), _("核销事由"),
        _("情况说明"), _("文件号"), _("提出日期"), _("状态"), _("核销日期"), _("核销（元）"),
        _("核销后收回（元）"), _("还欠（元）"),
    ]  # fmt: skip
    body = []
    for row in rows[:EXPORT_MOST]:
        place, state, loan = place_of(names, row.region), state_on(row, on), row.loan
        gone = state == "posted"
        body.append(
            [
                row.certificate if gone else "", loan.number, loan.household.head_name,
                place.township, place.village, said("write_off_cause", row.cause), row.reason,
                row.document, row.proposed_on.isoformat(), said("state.write_off", state),
                row.posted_on.isoformat() if row.posted_on and gone else "", row.fen,
                loan.recovered_fen if gone else None,
                row.fen - loan.recovered_fen if gone else None,
            ]
        )  # fmt: skip
    return handed_out(f"{_('核销')} {on}", heads, body, [11, 12, 13])


@page("see.funds")
def write_off_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one proposal: the steps, the quota, the amount in capitals, and what may be done."""
    actor, on = request.actor, request.as_of
    found = row_of(request, write_offs(scope(request, "see.funds")), key, "proposed_on")
    state = state_on(found, on)
    names = people(
        request, found.proposed_by, found.seconded_by, found.posted_by, found.refused_by,
        found.undone_by, found.loan.guarantor,
    )  # fmt: skip
    fen = owed(found.loan) if state in WAITING else found.fen
    before = {found.proposed_by, found.seconded_by} if state in WAITING else set()
    can = state in WAITING and actor.may("funds.approve_write_off")
    context = {
        "row": found,
        "loan": found.loan,
        "state": state,
        "fen": fen,
        "capitals": capitals(max(fen, 0)),
        "cause": said("write_off_cause", found.cause),
        "steps": _steps(found, state, names),
        "quota": quota(actor.county, on),
        "guarantor": names.get(found.loan.guarantor, ""),
        "left": found.fen - found.loan.recovered_fen,
        "may_approve": can and actor.id not in before,
        "done_by_you": can and actor.id in before,
        "may_refuse": state in WAITING
        and actor.may("funds.refuse_write_off")
        and actor.id != found.proposed_by,
        "may_undo": state == "posted"
        and actor.may("funds.undo_write_off")
        and not found.loan.recovered_fen,
        "back": back_to(found.loan),
        "crumbs": crumbs_to(here()),
    }
    return render(request, "desk/funds/write_off.html", context)


def _steps(found: Any, state: str, names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Return the three hands through which a write-off goes, with who and when."""
    reached = {"proposed": 1, "seconded": 2, "posted": 3, "undone": 3}.get(state, 0)
    if state == "refused":
        reached = 2 if found.seconded_on else 1
    hands = (
        (_("提出"), found.proposed_on, found.proposed_by),
        (_("一人批准"), found.seconded_on, found.seconded_by),
        (_("另一人批准并过账"), found.posted_on, found.posted_by),
    )
    return [
        {
            "label": label,
            "note": f"{day} {names.get(who, '')}" if n < reached else "",
            "state": "done"
            if n < reached
            else "doing"
            if n == reached and state in WAITING
            else "todo",
        }
        for n, (label, day, who) in enumerate(hands)
    ]


@page("see.funds")
def certificate_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Print the certificate of a write-off that stands."""
    actor, on = request.actor, request.as_of
    found = row_of(request, write_offs(scope(request, "see.funds")), key, "proposed_on")
    if state_on(found, on) != "posted":
        raise Refused("not_found")
    place = place_of(names_on(actor.county, on), found.region)
    names = people(request, found.proposed_by, found.seconded_by, found.posted_by)
    home = county(actor.county)
    loan = found.loan
    paper = certificate(
        Certified(
            number=found.certificate,
            county=home.name if home else "",
            household=loan.household.head_name,
            place=f"{place.township}{place.village}",
            note=loan.number,
            paid_on=loan.paid_on,
            lent_fen=loan.paid_fen,
            repaid_fen=loan.repaid_fen,
            written_off_fen=found.fen,
            cause=term(f"write_off_cause.{found.cause}"),
            reason=found.reason,
            document=found.document,
            hands=tuple(
                (names.get(who, ""), day)
                for who, day in (
                    (found.proposed_by, found.proposed_on),
                    (found.seconded_by, found.seconded_on),
                    (found.posted_by, found.posted_on),
                )
            ),
            posted_on=found.posted_on,
        )
    )
    return download(pdf.write(paper), f"{found.certificate}.pdf", "application/pdf")
