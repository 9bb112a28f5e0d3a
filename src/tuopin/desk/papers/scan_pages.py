"""One scanned page before a person: its picture, the papers it may belong to, what is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.desk.papers.room import crumbs, named
from tuopin.desk.say import word
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names
from tuopin.papers.actions.scan_pages import (
    drop_page,
    file_page,
    open_page,
    take_back_page,
    turn_page,
)
from tuopin.papers.queries.scans import (
    MOST_CANDIDATES,
    candidates,
    next_waiting,
    picture,
    seen_by,
)
from tuopin.papers.queries.scans import page as page_of
from tuopin.papers.rules.scan_pages import Undrawable

# Who may look at scanned pages: they show people and their numbers.
LOOK = "papers.open_page"
LONGEST_SEARCH = 60
TURNS = {"left": 270, "right": 90, "over": 180}


def _sheet(request: DeskRequest, key: UUID) -> Any:
    """Return a page that the reader may look at; refuses 'not_found'."""
    found = page_of(request.actor.county, key)
    if found is None or not seen_by(scope(request, LOOK), found):
        raise Refused("not_found")
    return found


@page(LOOK)
def page_work(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one page; a search (sent as a form: a name never stands in an address) finds papers."""
    actor, sheet = request.actor, _sheet(request, key)
    text = request.POST.get("q", "")[:LONGEST_SEARCH] if request.method == "POST" else ""
    may = {verb: actor.may(f"papers.{verb}_page") for verb in ("file", "drop", "turn", "take_back")}
    found = candidates(scope(request, "papers.file_page"), text) if may["file"] else []
    handled = [sheet.handled_by] if sheet.handled_by else []
    base = reverse("desk:papers_scan", args=[sheet.scan_id])
    context = {
        "sheet": sheet,
        "scan": sheet.scan,
        "why": word(f"scan_page.{sheet.why}") if sheet.why else "",
        "kind": named(sheet.issued.kind) if sheet.issued is not None else "",
        "by": officer_names(actor.county, handled).get(sheet.handled_by, "") if handled else "",
        "q": text,
        "found": [{"paper": paper, "kind": named(paper.kind)} for paper in found],
        "more": len(found) == MOST_CANDIDATES,
        "may": may,
        "key": fresh_key(),
        "next": next_waiting(scope(request, LOOK), sheet),
        "crumbs": crumbs((_("扫描归档"), reverse("desk:papers_scans")), (sheet.scan.name, base)),
    }
    return render(request, "desk/papers/scan_page.html", context)


@page(LOOK)
def page_picture(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a page's picture, upright; each look leaves a trace. Nothing keeps the picture."""
    sheet = _sheet(request, key)
    open_page(actor=request.actor, on=request.today, page=key)
    try:
        return HttpResponse(picture(sheet), content_type="image/jpeg")
    except Undrawable:
        raise Http404 from None


@require_POST
@page("papers.file_page")
def page_file(request: DeskRequest, key: UUID) -> HttpResponse:
    """File a page to the paper that was chosen."""
    sheet = _sheet(request, key)
    do(request, file_page, page=key, paper=as_uuid(request.POST.get("paper", "")))
    return _on(request, sheet, _("第 %(n)s 页已归档。"))


@require_POST
@page("papers.drop_page")
def page_drop(request: DeskRequest, key: UUID) -> HttpResponse:
    """Drop a page that belongs to no paper."""
    sheet = _sheet(request, key)
    do(request, drop_page, pages=[key], reason=request.POST.get("reason", ""))
    return _on(request, sheet, _("第 %(n)s 页已剔除。"))


@require_POST
@page("papers.take_back_page")
def page_back(request: DeskRequest, key: UUID) -> HttpResponse:
    """Undo a filing or a dropping."""
    sheet = _sheet(request, key)
    do(request, take_back_page, page=key)
    return _stay(request, sheet, _("第 %(n)s 页取回来了，等着归档。"))


@require_POST
@page("papers.turn_page")
def page_turn(request: DeskRequest, key: UUID) -> HttpResponse:
    """Turn a page a quarter to the left or right, or over."""
    _sheet(request, key)
    do(request, turn_page, page=key, degrees=TURNS.get(request.POST.get("to", ""), 0))
    return redirect("desk:papers_scan_page", key)


def _stay(request: DeskRequest, sheet: Any, said: str) -> HttpResponse:
    """Come back to the page, or to the scans when it is no longer the reader's to see."""
    messages.success(request, said % {"n": sheet.position})
    now = page_of(request.actor.county, sheet.id)
    if now is None or not seen_by(scope(request, LOOK), now):
        return redirect("desk:papers_scans")
    return redirect("desk:papers_scan_page", sheet.id)


def _on(request: DeskRequest, sheet: Any, said: str) -> HttpResponse:
    """Go on to the next page that waits in this scan; what was done can be undone from there."""
    back = reverse("desk:papers_scan_page", args=[sheet.id])
    done = said % {"n": sheet.position}
    messages.success(
        request, format_html('{} <a href="{}">{}</a>', done, back, _("办错了，回去改"))
    )
    following = next_waiting(scope(request, LOOK), sheet)
    if following is not None:
        return redirect("desk:papers_scan_page", following.id)
    if scope(request, LOOK).covers(sheet.scan.region):
        return redirect("desk:papers_scan", sheet.scan_id)
    return redirect("desk:papers_scans")
