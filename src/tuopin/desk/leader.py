"""The leader's page: five key numbers, the way from register to household, townships, disasters."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from tuopin.desk.pages import lang, page
from tuopin.kit.terms import term
from tuopin.reports.queries import background, figures
from tuopin.reports.rules import definition, said

BAR = 320  # width of a full bar in the drawing's own units


class Bar(NamedTuple):
    """One bar: its words, value as said, length in drawing units, the figure that it opens."""

    label: str
    value: str
    length: int
    url: str
    note: str = ""


@page("see.reports")
def leader(request: HttpRequest) -> HttpResponse:
    """Show the county as of the day on one page; every mark opens its rows."""
    on = request.as_of  # type: ignore[attr-defined]
    county = request.actor.county  # type: ignore[attr-defined]
    found = figures(county, on)
    facts = background(county, on)
    most_loss = max((t.loss_fen for t in facts.townships), default=0)
    most_money = max((t.placed_fen for t in facts.townships), default=0)
    context = {
        "facts": facts,
        "found": found,
        "keys": _keys(found, facts.batch, on.year),
        "way": _way(found, facts.batch),
        "townships": [
            {"row": t, "bar": _length(t.placed_fen, most_money)} for t in facts.townships
        ],
        "losses": [
            {"row": t, "bar": _length(t.loss_fen, most_loss)}
            for t in sorted(facts.townships, key=lambda t: -t.loss_fen)
            if t.loss_fen
        ],
        "events": [
            {
                "event": e,
                "households": found.get(f"disaster.{e.code}.households"),
                "parts": found.get(f"disaster.{e.code}.parts"),
                "loss_fen": found.get(f"disaster.{e.code}.loss_fen"),
                "url": reverse("desk:figures_rows", args=[f"disaster.{e.code}.loss_fen"]),
            }
            for e in facts.events
        ],
        "hands": [
            (f"fund.{h}_fen", found[f"fund.{h}_fen"])
            for h in ("special", "transit", "township", "outstanding", "written_off")
        ],
        "capital": found["fund.capital_fen"],
        "balanced": found["fund.capital_fen"]
        == sum(
            int(found[f"fund.{h}_fen"] or 0)
            for h in ("special", "transit", "township", "outstanding", "written_off")
        ),
    }
    return render(request, "desk/leader/leader.html", context)


def _length(value: int, most: int) -> int:
    return round(BAR * value / most) if most else 0


def _keys(found: dict[str, Any], batch: int | None, year: int) -> list[dict[str, str]]:
    head = f"batch.{batch}"
    codes = [
        (f"{head}.households", f"{head}.parts"),
        (f"{head}.placed_fen", f"{head}.in_place_on"),
        (f"{head}.average_fen", f"{head}.approved"),
        ("fund.special_fen", "fund.repaid_fen"),
        ("disaster.loss_fen", "disaster.households"),
    ]
    keys = []
    for code, beside in codes:
        if code not in found:
            continue
        entry, other = definition(code), definition(beside)
        keys.append(
            {
                "name": entry.name(lang()),
                "said": said(entry.unit, found[code], lang(), year),
                "beside": f"{other.name(lang())} {said(other.unit, found[beside], lang(), year)}",
                "url": reverse("desk:figures_rows", args=[code]),
            }
        )
    return keys


def _way(found: dict[str, Any], batch: int | None) -> list[Bar]:
    """Return the way from the register to the household as bars, each figure once."""
    codes = ["survey.f1"]
    if batch:
        codes += [
            f"batch.{batch}.{step}"
            for step in ("applications", "verified", "approved", "households")
        ]
    most = max((int(found.get(c) or 0) for c in codes), default=0)
    bars = []
    for code in codes:
        value = int(found.get(code) or 0)
        entry = definition(code)
        note = ""
        if code.endswith(".verified"):
            note = _beside(found, batch, "excluded", "excluded.better_off", "excluded.cadre")
        if code.endswith(".approved"):
            note = _beside(found, batch, "unsupported")
        url = reverse("desk:figures_rows", args=[code])
        name = entry.en if lang() == "en" else entry.zh
        bars.append(Bar(name, f"{value:,}", _length(value, most), url, note))
    return bars


def _beside(found: dict[str, Any], batch: int | None, *names: str) -> str:
    said_ = []
    for name in names:
        entry = definition(f"batch.{batch}.{name}")
        said_.append(f"{entry.en if lang() == 'en' else entry.zh} {found.get(entry.code) or 0}")
    return term("word.list_comma", lang()).join(said_)


urls = [path("leader", leader, name="leader")]
