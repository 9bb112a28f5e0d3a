"""Through which day each region's books are closed, what hinders closing, and the closing (I8)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.books.frame import Sheet, frame, wants_workbook
from tuopin.desk.books.naming import Names
from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import day, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, table
from tuopin.funds.queries.closing import Hindrance, hindrances
from tuopin.kit.dates import read_date
from tuopin.kit.money import yuan
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.unreadable import Unreadable
from tuopin.ledger.actions import close
from tuopin.ledger.queries import closings
from tuopin.offices.queries import townships_on


class Row(NamedTuple):
    """One region: through which day it is closed by itself and by the county, and what hinders."""

    region: str
    name: str
    own: date | None
    closed: date | None
    hindrances: list[Hindrance]
    may: bool


def _usual(request: DeskRequest) -> date:
    """Return the last day of the month before the day shown, or of its own month on that day."""
    on = request.as_of
    if on.day == monthrange(on.year, on.month)[1]:
        return on
    return on.replace(day=1) - timedelta(days=1)


def _through(request: DeskRequest) -> date:
    """Return the day that would be closed through, as the address names it."""
    try:
        return min(read_date(request.GET.get("through", "")), request.as_of)
    except Unreadable:
        return _usual(request)


@page("see.funds")
def periods_page(request: DeskRequest) -> HttpResponse:
    """Show through which day each township's and the county's books are closed."""
    area, through = scope(request, "see.funds"), _through(request)
    rows = _rows(request, area, through)
    if wants_workbook(request):
        return _workbook(request, rows, through)
    shown = {
        "rows": [(row, [_said(h) for h in row.hindrances]) for row in rows],
        "through": through,
        "latest": request.as_of,
        "open": sum(1 for row in rows if row.closed is None or row.closed < through),
    }
    about = frame(request, area, "funds_books_periods")
    return render(request, "desk/books/periods.html", shown | about)


def _rows(request: DeskRequest, area: Scope, through: date) -> list[Row]:
    actor, whole = request.actor, request.actor.county.ljust(12, "0")
    closed, names = closings(actor.county), Names(request, ())
    towns = [t.code for t in townships_on(actor.county, request.as_of) if area.covers(t.code)]
    hinder = hindrances(area, through, request.as_of)
    county = closed.get(whole)
    mine = scope(request, "ledger.close") if actor.may("ledger.close") else None
    found = []
    for region in [*([whole] if area.whole else []), *towns]:
        own = closed.get(region)
        days = [d for d in (own, county) if d is not None]
        found.append(
            Row(
                region,
                names.place(region),
                own,
                max(days, default=None),
                hinder.get(region, []),
                mine is not None and mine.covers(region),
            )
        )
    if area.whole:
        late = [r for r in found[1:] if r.closed is None or r.closed < through]
        open_still = [Hindrance("open", whole, len(late))] if late else []
        found[0] = found[0]._replace(hindrances=[*found[0].hindrances, *open_still])
    return found


def _said(found: Hindrance) -> str:
    """Say what hinders a closing, in words."""
    if found.kind == "open":
        said = ngettext("%(n)s 个乡镇还没有结账", "%(n)s 个乡镇还没有结账", found.fen)
        return said % {"n": found.fen}
    if found.kind == "gap":
        return _("账面和银行差 %(yuan)s 元，没有说清") % {"yuan": yuan(found.fen)}
    if found.kind == "unchecked":
        if found.on is None:
            return _("没有和银行对过账")
        return _("和银行只对到 %(day)s") % {"day": day(found.on, "full")}
    return _("%(what)s %(yuan)s 元") % {
        "what": word(f"account.{found.kind}"), "yuan": yuan(found.fen),
    }  # fmt: skip


class CloseForm(forms.Form):
    """Which region's books, and through which day."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = Pick(places, label=gettext_lazy("谁的账"))
        self.fields["through"] = DayField(label=gettext_lazy("结到哪一天"))


@page("ledger.close")
def close_page(request: DeskRequest) -> HttpResponse:
    """Close a region's books, after saying what is unsettled and what cannot be done any more."""
    area = scope(request, "ledger.close")
    rows = {row.region: row for row in _rows(request, area, _through(request)) if row.may}
    first = {"region": request.GET.get("region", ""), "through": _through(request)}
    form = CloseForm(
        request.POST or None, initial=first, places=[(r.region, r.name) for r in rows.values()]
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and confirmed(request) and tried(request, form, close, **form.cleaned_data):
        return redirect("desk:funds_books_periods")
    if sent and not form.errors:
        return _confirm(request, area, **form.cleaned_data)
    return form_page(
        request, form, _("结账"), button=_("看一看再结"), back=reverse("desk:funds_books_periods"),
        why=_("结了的账不能再打开；以后补来的单据记在结账日以后。"), crumbs=_crumbs(),
    )  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("资金"), reverse("desk:funds")),
        (_("账簿"), reverse("desk:funds_books")),
        (_("期间结账"), reverse("desk:funds_books_periods")),
    ]


def _confirm(request: DeskRequest, area: Scope, region: str, through: date) -> HttpResponse:
    row = next(row for row in _rows(request, area, through) if row.region == region)
    whole = area_prefix(region) == request.actor.county
    said = {"name": row.name, "day": day(through, "long")}
    will = [_("%(name)s的账结到 %(day)s") % said]
    if whole:
        will.append(_("所有乡镇的账也结到这一天"))
    return confirm_page(
        request, _("结账"),
        why=_("结了的账不能再打开。"),
        will=will,
        listed=_unsettled(row),
        after=[
            _("%(day)s 和以前不能再记账，也不能冲销到那些天") % said,
            _("补来的单据、更正的差错，记在以后的日子并写明原因"),
        ],
        hidden=[("region", region), ("through", through.isoformat())],
        button=_("结到 %(day)s") % said,
        back=f"{reverse('desk:funds_books_periods')}?through={through.isoformat()}",
        danger=True, crumbs=_crumbs(),
    )  # fmt: skip


def _unsettled(row: Row) -> Any:
    """Return what is not settled as a table for the confirm page; None where nothing is."""
    if not row.hindrances:
        return None
    return table([_("还没了结的")], [[_said(h)] for h in row.hindrances])


def _workbook(request: DeskRequest, rows: list[Row], through: date) -> HttpResponse:
    heads = [
        _("地区"),
        _("账已结到"),
        _("其中自己结到"),
        _("结到 %(day)s 还没了结的") % {"day": through},
    ]
    body: list[list[Any]] = [
        [
            row.name,
            row.closed.isoformat() if row.closed else "",
            row.own.isoformat() if row.own else "",
            _("；").join(_said(h) for h in row.hindrances),
        ]
        for row in rows
    ]
    return Sheet(f"{_('期间结账')} {request.as_of}", heads, body, ()).answer()
