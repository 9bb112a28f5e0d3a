"""The fund that rolls: its own figures, the forecast with its levers, and forecasts kept (R108)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.figures import figures
from tuopin.desk.funds.foretold import (
    KEPT_KINDS,
    Compared,
    Shown,
    drawn,
    met_in,
    side_by_side,
    table,
)
from tuopin.desk.funds.levers import HORIZONS, Turned, sliders, styles, turned
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.funds.tabs import money_tabs
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import word
from tuopin.funds.actions import keep_forecast
from tuopin.funds.queries import (
    forecasts,
    fund_books,
    fund_figures,
    outlook,
    read_back,
    run_again,
    to_reserve,
)
from tuopin.funds.rules.forecast import Levers, forecast
from tuopin.kit.money import plain_yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names

# So many paths on the page and in what is kept; the money page is quicker with fewer.
PATHS, PART_PATHS = 1_000, 200
PART_MONTHS = 12


def _county_wide(request: DeskRequest) -> str:
    """Return the county; refuse those whose posts do not reach all of it: the fund is one."""
    if not scope(request, "see.funds").whole:
        raise Refused("out_of_area", region=request.actor.county)
    return request.actor.county


def _shown(request: DeskRequest, county: str, months: int | None, paths: int) -> Shown:
    found = outlook(county, request.as_of)
    seed = int(f"{request.as_of:%Y%m%d}")
    asked = turned(request.GET, found.usual, seed)
    asked = asked._replace(months=months or asked.months)
    told = forecast(
        found.position, found.history, asked.levers, asked.months, seed=asked.seed, paths=paths
    )
    return Shown(asked, told, request.as_of, found.position.free_fen, len(found.history.cohorts))


@page("see.funds")
def forecast_page(request: DeskRequest) -> HttpResponse:
    """Show the fund's figures and the forecast; the levers are turned in the address."""
    county = _county_wide(request)
    shown = _shown(request, county, None, PATHS)
    need = shown.turned.need_fen
    if need is None:
        need = sum(to_reserve(scope(request, "see.funds")).values_list("amount_fen", flat=True))
    rolling = fund_figures(county, request.as_of)
    kept = list(forecasts(county))
    compared = _compared(request, kept)
    names = officer_names(county, [run.made_by for run in kept])
    context = {
        "shown": shown,
        "drawn": drawn(shown, rolling.books.idle, need, compared),
        "table": table(shown, compared),
        "compared": side_by_side(shown, compared) if compared else [],
        "sliders": sliders(shown.turned.levers),
        "styles": styles(),
        "horizons": HORIZONS,
        "need": need,
        "met_in": met_in(shown.told, need),
        "figures": figures(rolling),
        "kept": [(run, names.get(run.made_by, ""), run in dict(compared)) for run in kept],
        "seed_next": shown.turned.seed + 1,
        "may_keep": request.actor.may("funds.keep_forecast") and request.as_of == request.today,
        "tabs": money_tabs(request, "funds_forecast"),
        "crumbs": crumbs(),
        "seasons": " ".join(shown.turned.levers.seasons),
        "need_text": "" if shown.turned.need_fen is None else plain_yuan(need),
    }
    return render(request, "desk/funds/forecast.html", context)


@page("funds.keep_forecast")
def keep_page(request: DeskRequest) -> HttpResponse:
    """Keep the forecast that the levers in the address make, then show it among the others."""
    if request.method != "POST":
        return redirect("desk:funds_forecast")
    county = _county_wide(request)
    asked = turned(request.POST, outlook(county, request.today).usual, 0)
    receipt = do(
        request, keep_forecast, name=request.POST.get("name", ""), levers=asked.sent,
        months=asked.months, seed=asked.seed, paths=PATHS,
    )  # fmt: skip
    return redirect(f"{reverse('desk:funds_forecast')}?with={receipt.result['forecast']}")


@page("see.funds")
def kept_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a kept forecast with what it rests on; it is run again and must give the same."""
    county = _county_wide(request)
    run = forecasts(county).filter(id=key, made_on__lte=request.as_of).first()
    if run is None:
        raise Refused("not_found")
    kept = read_back(run)
    asked = Turned(kept.levers, kept.months, run.seed, None, False, "")
    shown = Shown(
        asked, kept.forecast, run.as_of, kept.position.free_fen, len(kept.history.cohorts)
    )
    context = {
        "run": run,
        "kept": kept,
        "shown": shown,
        "drawn": drawn(shown, fund_books(county, run.as_of).idle),
        "table": table(shown, []),
        "said": _said(kept.levers),
        "same": run_again(run) == kept.forecast,
        "unchanged": outlook(county, run.as_of).hash == run.inputs_hash,
        "maker": officer_names(county, [run.made_by]).get(run.made_by, ""),
        "crumbs": [*crumbs(), (_("滚动预测"), reverse("desk:funds_forecast"))],
    }
    return render(request, "desk/funds/forecast_kept.html", context)


def forecast_part(request: DeskRequest) -> dict[str, Any] | None:
    """Return what the money page shows of the forecast; None for who sees only townships."""
    if not scope(request, "see.funds").whole:
        return None
    county = request.actor.county
    shown = _shown(request, county, PART_MONTHS, PART_PATHS)
    return {"shown": shown, "drawn": drawn(shown, fund_books(county, shown.as_of).idle)}


def _compared(request: DeskRequest, kept: Sequence[Any]) -> Compared:
    """Return the kept forecasts that the reader chose, the first three, each with its line."""
    chosen = set()
    for text in request.GET.getlist("with"):
        try:
            chosen.add(UUID(text))
        except ValueError:
            continue
    runs = [run for run in kept if run.id in chosen]
    return list(zip(runs[: len(KEPT_KINDS)], KEPT_KINDS, strict=False))


def _said(levers: Levers) -> list[tuple[str, str]]:
    """Return the levers of a kept forecast in words."""
    style = word(f"style.{levers.style}")
    if levers.seasons:
        style += f" {' '.join(levers.seasons)}"
    return [
        *((slider.label, slider.said) for slider in sliders(levers)),
        (word("lever.style"), style),
        (word("lever.relend"), _("是") if levers.relend else _("否")),
    ]


urls = [
    path("funds/forecast", forecast_page, name="funds_forecast"),
    path("funds/forecast/keep", keep_page, name="funds_keep_forecast"),
    path("funds/forecast/<uuid:key>", kept_page, name="funds_forecast_kept"),
]
