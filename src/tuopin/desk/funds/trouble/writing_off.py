"""Writing off: proposals and the quota, the debts that stay listed, one case, its certificate."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.funds.trouble.approving import WAITING, here
from tuopin.desk.funds.trouble.finding import (
    back_to,
    crumbs_to,
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
from tuopin.documents.asking import Ask
from tuopin.documents.case import spoken
from tuopin.documents.funds.write_off import KIND
from tuopin.funds.queries import quota, state_on, write_offs, written_off
from tuopin.kit.money import capitals
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.papers.queries.wording import in_force
from tuopin.sheets.rules.listing import Col


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
    columns = [
        Col("certificate", _("核销证明号")), Col("number", _("借据编号")),
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("cause", _("核销事由")), Col("reason", _("情况说明")), Col("document", _("文件号")),
        Col("proposed_on", _("提出日期"), "day"), Col("state", _("状态")),
        Col("posted_on", _("核销日期"), "day"), Col("fen", _("核销（元）"), "money", total=True),
        Col("recovered", _("核销后收回（元）"), "money", total=True),
        Col("owed", _("还欠（元）"), "money", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = write_offs(placed(request, "see.funds")[0]).filter(proposed_on__lte=on)
        for row in rows[:EXPORT_MOST]:
            place, state, loan = place_of(names, row.region), state_on(row, on), row.loan
            gone = state == "posted"
            yield [
                row.certificate if gone else "", loan.number, loan.household.head_name,
                place.township, place.village, said("write_off_cause", row.cause), row.reason,
                row.document, row.proposed_on, said("state.write_off", state),
                row.posted_on if gone else None, row.fen,
                loan.recovered_fen if gone else None,
                row.fen - loan.recovered_fen if gone else None,
            ]  # fmt: skip

    return hand_out(request, "write_offs", f"{_('核销')} {on}", columns, body)


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
    area, lang = scope(request, "see.funds"), spoken()
    ask = Ask(scope=area, on=on, lang=lang, subject=found.id)
    words = in_force(actor.county, KIND.code, on, lang)
    [paper] = KIND.make(ask, KIND.items(ask), words)
    return download(pdf.write(paper), f"{found.certificate}.pdf", "application/pdf")
