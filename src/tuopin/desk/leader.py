"""The leader's page: five key numbers, the way from register to household, townships, disasters."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.coordination.glance import glance
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import lang, page, scope
from tuopin.desk.reports.figures import seen_by
from tuopin.desk.reports.shown import apart, difference
from tuopin.reports.queries import background, figures
from tuopin.reports.rules import definition, said
from tuopin.reports.rules.background import Background, TownshipRow

BAR = 320  # width of a full bar in the drawing's own units
HANDS = ("special", "transit", "township", "outstanding", "written_off")
Found = Mapping[str, Any]
# Figures, each with those that are said beside it.
Codes = Sequence[tuple[str, Sequence[str]]]


class Beside(NamedTuple):
    """A small number beside another: its words ('' where its unit says enough), unit, rows."""

    name: str
    number: str
    unit: str
    url: str


class Key(NamedTuple):
    """One key number: its words, number and unit, what stands beside it, its rows."""

    name: str
    number: str
    unit: str
    beside: Sequence[Beside]
    url: str
    grown: str = ""


class Bar(NamedTuple):
    """One bar: its words, value as said, length in drawing units, the figure that it opens."""

    label: str
    value: str
    length: int
    url: str
    beside: Sequence[Beside] = ()


@page("see.reports")
def leader(request: DeskRequest) -> HttpResponse:
    """Show the county as of the day on one page; every mark opens its rows."""
    on = request.as_of
    county = request.actor.county
    found = figures(county, on)
    facts = background(county, on)
    than = _day(request.GET.get("than", ""), on)
    before = figures(county, than) if than else {}
    hands = [(f"fund.{h}_fen", int(found[f"fund.{h}_fen"] or 0)) for h in HANDS]
    context = {
        "facts": facts,
        "than": than,
        "wall": bool(request.GET.get("wall")),
        "keys": _keys(found, before, _first(facts), on.year),
        "after": _keys(found, before, _AFTER, on.year) if facts.batch else [],
        "gathered": glance(request),
        "way": _way(found, facts.batch),
        "townships": _townships(request, facts),
        "totals": _totals(facts),
        "losses": _losses(request, facts.townships),
        "events": _events(found, facts),
        "twice": _twice(found, facts),
        "hands": hands,
        "capital": found["fund.capital_fen"],
        "balanced": found["fund.capital_fen"] == sum(fen for _code, fen in hands),
    }
    return render(request, "desk/leader/leader.html", context)


def _day(text: str, on: date) -> date | None:
    """Return the other day that the page is compared with, when it lies before."""
    try:
        than = date.fromisoformat(text)
    except ValueError:
        return None
    return than if than < on else None


def _length(value: int, most: int) -> int:
    return round(BAR * value / most) if most else 0


def _rows(code: str) -> str:
    return reverse("desk:figures_rows", args=[code])


def _rows_at(request: DeskRequest, code: str, place: str) -> str:
    """Return the address of a township's rows; '' to whom the township's rows are not shown."""
    permission = seen_by(definition(code))
    covered = not request.actor.may(permission) or scope(request, permission).covers(place)
    return f"{_rows(code)}?place={place}" if covered else ""


def _first(facts: Background) -> Codes:
    """Return the five key numbers, each with the figures beside it."""
    head = f"batch.{facts.batch}"
    return (
        (f"{head}.households", ("townships", f"{head}.parts")),
        (f"{head}.placed_fen", (f"{head}.in_place_on",)),
        (f"{head}.average_fen", (f"{head}.approved",)),
        ("fund.repaid_fen", ("fund.outstanding_fen", "fund.overdue_fen")),
        ("disaster.loss_fen", ("disaster.households", "disaster.parts")),
    )


# What became of the money once it was there: visits, supervision, exits, risks.
_AFTER: Codes = (
    ("visits.made", ("visits.due", "visits.missing")),
    ("findings.found", ("findings.closed", "findings.open")),
    ("exits.confirmed", ("exits.expected", "exits.rate")),
    ("risk.marked", ("risk.decided", "risk.overdue")),
    ("relief.households", ("relief.value_fen",)),
)


def _keys(found: Found, before: Found, codes: Codes, year: int) -> list[Key]:
    """Return key numbers with what stands beside them; a figure that is not known is left out."""
    return [
        Key(
            definition(code).bare(lang()),
            *apart(definition(code).unit, found[code], year),
            _beside(found, beside, year),
            _rows(code),
            difference(definition(code).unit, before.get(code), found[code]),
        )
        for code, beside in codes
        if code in found
    ]


def _beside(found: Found, codes: Sequence[str], year: int) -> list[Beside]:
    """Say the figures beside a key number: counts of what it is about bare, others with names."""
    beside = []
    for code in codes:
        entry = definition(code)
        number, _unit = apart(entry.unit, found.get(code), year)
        unit = said(entry.unit, found.get(code), lang(), year).removeprefix(number)
        plain = entry.unit in {"township", "part", "household"} and not code.startswith("exits.")
        beside.append(Beside("" if plain else entry.bare(lang()), number, unit, _rows(code)))
    return beside


def _way(found: Found, batch: int | None) -> list[Bar]:
    """Return the way from the register to the household as bars, each figure once."""
    head = f"batch.{batch}"
    steps = ("applications", "verified", "approved", "households") if batch else ()
    codes = ["survey.f1", *(f"{head}.{step}" for step in steps)]
    most = max((int(found.get(c) or 0) for c in codes), default=0)
    notes = {
        f"{head}.verified": ("excluded", "excluded.better_off", "excluded.cadre"),
        f"{head}.approved": ("unsupported",),
    }
    bars = []
    for code in codes:
        value = int(found.get(code) or 0)
        beside = [
            Beside(definition(one).bare(lang()), f"{found.get(one) or 0:,}", "", _rows(one))
            for one in (f"{head}.{n}" for n in notes.get(code, ()))
        ]
        bare = definition(code).bare(lang())
        bars.append(Bar(bare, f"{value:,}", _length(value, most), _rows(code), beside))
    return bars


# The columns of the table of townships, each with the figure that it is a township's share of.
_COLUMNS = ("applications", "excluded", "approved", "households", "placed_fen")
_STRUCK = {"struck": "disaster.households", "loss_fen": "disaster.loss_fen"}


def _codes(facts: Background) -> dict[str, str]:
    return {name: f"batch.{facts.batch}.{name}" for name in _COLUMNS} | _STRUCK


def _townships(request: DeskRequest, facts: Background) -> list[dict[str, Any]]:
    """Return the table of townships: every number with the address of its own rows."""
    most = max((t.placed_fen for t in facts.townships), default=0)
    codes = _codes(facts)
    return [
        {
            "row": row,
            "urls": {name: _rows_at(request, code, row.region) for name, code in codes.items()},
            "bar": _length(row.placed_fen, most),
        }
        for row in facts.townships
    ]


def _totals(facts: Background) -> dict[str, tuple[int, str]]:
    """Return the sum of each column with the address of the county's rows."""
    return {
        name: (sum(getattr(row, name) for row in facts.townships), _rows(code))
        for name, code in _codes(facts).items()
    }


def _losses(request: DeskRequest, rows: Sequence[TownshipRow]) -> list[dict[str, Any]]:
    most = max((t.loss_fen for t in rows), default=0)
    return [
        {
            "row": t,
            "bar": _length(t.loss_fen, most),
            "url": _rows_at(request, "disaster.loss_fen", t.region),
        }
        for t in sorted(rows, key=lambda t: -t.loss_fen)
        if t.loss_fen
    ]


def _events(found: Found, facts: Background) -> list[dict[str, Any]]:
    return [
        {
            "event": e,
            "households": found.get(f"disaster.{e.code}.households"),
            "parts": found.get(f"disaster.{e.code}.parts"),
            "loss_fen": found.get(f"disaster.{e.code}.loss_fen"),
            "households_url": _rows(f"disaster.{e.code}.households"),
            "parts_url": _rows(f"disaster.{e.code}.parts"),
            "url": _rows(f"disaster.{e.code}.loss_fen"),
        }
        for e in facts.events
    ]


def _twice(found: Found, facts: Background) -> str:
    """Say how many households were struck more than once, where two disasters are known."""
    if len(facts.events) != 2:
        return ""
    each = sum(int(found.get(f"disaster.{e.code}.households") or 0) for e in facts.events)
    again = each - int(found.get("disaster.households") or 0)
    return _("其中 %(n)s 户两次都受灾") % {"n": again} if again > 0 else ""


urls = [path("leader", leader, name="leader")]
