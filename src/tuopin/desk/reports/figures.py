"""Figures that open their rows: the whole list, one figure with what it counts, its workbook."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import lang, page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.reports.shown import FigureRow, event_names, figure_row, name_of
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.kit.terms import Word, term, terms
from tuopin.offices.queries import names_on, place_of
from tuopin.reports.queries import HEADS, Rows, figures, opened
from tuopin.reports.rules import Definition, definition, said
from tuopin.sheets.rules.listing import Col, Kind

PAGE = 50
# Their rows are not told apart by township.
_WHOLE = {"townships", "teams", "numbers", "meetings", "survey", "milestones"}
# Of these everybody sees the same rows: they lie in no place.
_ALIKE = {"teams", "meetings", "survey", "milestones", "numbers.gaps"}
# Columns whose common word says too little of some rows: a household-month has no day.
_HEADED = {("visits", "what"): "role.liaison", ("visits", "day"): "head.rows.month"}
# Rows name people: whoever opens them needs the room's own permission, and sees its area.
_SEEN_BY = {
    "townships": "see.reports",
    "teams": "see.reports",
    "register": "see.register",
    "selection": "see.selection",
    "pairing": "see.selection",
    "letters": "see.agreements",
    "numbers": "see.agreements",
    "funds": "see.funds",
    "ledger": "see.funds",
    "visits": "see.visits",
    "changes": "see.visits",
    "training": "see.visits",
    "inspections": "see.oversight",
    "findings": "see.oversight",
    "meetings": "see.coordination",
    "coordination": "see.coordination",
    "disasters": "see.disasters",
    "relief": "see.disasters",
    "recovery": "see.disasters",
    "exits": "see.outcomes",
    "achievements": "see.outcomes",
    "jobs": "see.outcomes",
    "cadres": "see.outcomes",
    "income": "see.outcomes",
    "risk": "see.outcomes",
}


@page("see.reports")
def figures_list(request: DeskRequest) -> HttpResponse:
    """Show every figure of the county as of the day, by subject."""
    actor, on = request.actor, request.as_of
    found = figures(actor.county, on)
    names = event_names(actor.county, on)
    groups: dict[str, list[FigureRow]] = {}
    for code, value in found.items():
        subject = code.split(".", maxsplit=1)[0]
        groups.setdefault(term(f"figures.{subject}", lang()), []).append(
            figure_row(code, value, on.year, names)
        )
    context = {"groups": groups, "count": len(found)}
    return render(request, "desk/reports/figures.html", context)


@page("see.reports")
def figures_export(request: DeskRequest) -> HttpResponse:
    """Hand out every figure of the day with its code, its meaning and its value."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("subject", _("类别")), Col("name", _("指标")), Col("value", _("数")),
        Col("meaning", _("口径")), Col("code", _("编码")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = event_names(actor.county, on)
        for code, value in figures(actor.county, on).items():
            row = figure_row(code, value, on.year, names)
            subject = term(f"figures.{code.split('.', maxsplit=1)[0]}", lang())
            yield [subject, row.name, row.said, row.meaning, code]

    crumbs = [(_("指标"), reverse("desk:figures"))]
    return hand_out(request, "figures", f"{_('指标')} {on}", columns, body, crumbs)


@page("see.reports")
def figure_rows(request: DeskRequest, code: str) -> HttpResponse:
    """Show what a figure means and the rows that it counts, of all places or of one township."""
    entry, value = _known(request, code)
    actor, on = request.actor, request.as_of
    permission = seen_by(entry)
    area, place = placed(request, permission)
    start = _number(request.GET.get("start"))
    rows = opened(area, code, on, start, PAGE)
    room = entry.rows.partition(".")[0]
    narrow = (bool(place) or not area.whole) and not {room, entry.rows} & _ALIKE
    context = {
        "figure": figure_row(code, value, on.year, event_names(actor.county, on)),
        "rows": rows,
        "room": "" if actor.may(permission) else permission,
        "narrow": narrow,
        "alone": narrow and entry.county_alone,
        "here": _here(entry, rows) if narrow and actor.may(permission) else "",
        "spot": _spot_of(area, names_on(actor.county, on)) if narrow else "",
        "may_open": actor.may("see.register"),
        "items": [i._replace(name=_what(i.name), what=_what(i.what)) for i in rows.items],
        "heads": {h: _head(entry, h) for h in _heads(rows.items)},
        "months": entry.rows.startswith("visits."),
        "start": start,
        "shown": start + len(rows.items),
        "next": start + PAGE if start + PAGE < rows.total else None,
        "before": max(0, start - PAGE) if start else None,
        "partial": narrow and not place,
        "place": place,
        "places": [] if room in _WHOLE or entry.county_alone else townships_of(request, permission),
        "crumbs": [(_("指标"), reverse("desk:figures"))],
    }
    return render(request, "desk/reports/rows.html", context)


@page("see.reports")
def figure_export(request: DeskRequest, code: str) -> HttpResponse:
    """Hand out a figure's rows as a workbook; refuses 'forbidden' without the room's permission."""
    entry, _value = _known(request, code)
    actor, on = request.actor, request.as_of
    permission = seen_by(entry)
    if not actor.may(permission):
        raise Refused("forbidden", action=Word(permission))
    area, _place_of = placed(request, permission)
    names = names_on(actor.county, on)
    kinds: tuple[Kind, ...] = ("text", "text", "text", "day", "money")
    columns = [
        Col(h, _head(entry, h), kind, total=kind == "money")
        for h, kind in zip(HEADS, kinds, strict=True)
    ]
    title = f"{name_of(entry, event_names(actor.county, on))} {on}"
    return hand_out(
        request, "figure", title, columns,
        lambda: (
            [_what(i.name), _spot(names, i.region), _what(i.what), i.day, i.fen]
            for i in opened(area, code, on, 0, EXPORT_MOST).items
        ),
    )  # fmt: skip


def _known(request: DeskRequest, code: str) -> tuple[Definition, Any]:
    """Return a figure that the county has on the day, with its value; else there is no such page.

    A batch or an event that there is not has no figure, and no rows that could stand for it.
    """
    found = figures(request.actor.county, request.as_of)
    if code not in found:
        raise Http404
    return definition(code), found[code]


def _here(entry: Definition, rows: Rows) -> str:
    """Say what the rows of an area come to: its share of the figure; '' where they come to none."""
    if entry.county_alone or not entry.adds_up:
        return ""
    return said(entry.unit, rows.sum_fen if entry.unit == "fen" else rows.total, lang())


def _spot_of(area: Scope, names: dict[str, str]) -> str:
    """Name an area of one place; '' where it is several."""
    codes = [prefix.ljust(12, "0") for prefix in area.prefixes]
    return _spot(names, codes[0]) if len(codes) == 1 else ""


def seen_by(entry: Definition) -> str:
    """Return who may see the rows that a figure counts."""
    return _SEEN_BY.get(entry.rows.partition(".")[0], "see.reports")


def _what(what: str) -> str:
    """Say what a row is about: a code of the dictionary by its word, any other text as it is."""
    return term(what, lang()) if what in terms() else what


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _heads(items: list[Any]) -> list[str]:
    """Return the columns in which some row says something."""
    return [h for h in HEADS if any(getattr(i, h) not in {"", None} for i in items)]


def _head(entry: Definition, column: str) -> str:
    """Return the word over a column of a figure's rows."""
    room = entry.rows.partition(".")[0]
    return term(_HEADED.get((room, column), f"head.rows.{column}"), lang())


def _spot(names: dict[str, str], region: str) -> str:
    if not region:
        return ""
    place = place_of(names, region)
    return f"{place.township}{place.village}"
