"""A forecast as a page shows it: drawn, as a table, and beside others that were kept (R108)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.curves import Chart, Curve, Point, chart
from tuopin.desk.funds.figures import share
from tuopin.desk.funds.levers import Turned
from tuopin.funds.queries import read_back
from tuopin.funds.rules.forecast import Forecast, Levers
from tuopin.funds.rules.levers import month_of
from tuopin.funds.rules.rolling import Flow, balance_on
from tuopin.kit.dates import add_months

# Facts that are drawn before the forecast.
PAST_MONTHS = 12
# Kept forecasts beside the one being turned, each with its line.
KEPT_KINDS = ("tp-l3 tp-l-dash", "tp-l4 tp-l-dot", "tp-l6 tp-l-dash")

Compared = Sequence[tuple[Any, str]]


class Shown(NamedTuple):
    """A forecast as the page shows it: what was turned, and what came of it."""

    turned: Turned
    told: Forecast
    as_of: date
    free_fen: int
    history: int


def drawn(shown: Shown, idle: Sequence[Flow], need_fen: int = 0, compared: Compared = ()) -> Chart:
    """Draw the facts solid, the forecast dashed with its bands, and the kept ones beside it."""
    told, months = shown.told, len(shown.told.months)
    facts = _facts(idle, shown.as_of)
    start = (_place(shown.as_of, shown.as_of), shown.free_fen)
    curves = [
        Curve([*facts, start], "tp-l1 tp-l-thick"),
        Curve([start, *enumerate(told.expected)], "tp-l1 tp-l-dash tp-l-thick", _("预计")),
    ]
    if need_fen:
        whole = ((facts or [start])[0][0], need_fen), (months - 1, need_fen)
        curves.append(Curve(whole, "tp-l2", _("下一批要")))
    for run, kind in compared:
        kept = read_back(run)
        points: list[Point] = [
            (_months_from(shown.as_of, month), fen)
            for month, fen in zip(kept.forecast.months, kept.forecast.expected, strict=True)
        ]
        seen = [point for point in points if start[0] <= point[0] < months]
        if seen:
            curves.append(Curve(seen, kind, run.name))
    bands = [
        (kind, [start, *enumerate(told.bands[low])], [start, *enumerate(told.bands[high])])
        for kind, low, high in (("tp-s1", "5", "95"), ("tp-s2", "25", "75"))
    ]
    first = round(facts[0][0]) if facts else -1
    columns = [(m, f"{add_months(shown.as_of, m):%y-%m}") for m in range(first, months)]
    return chart(curves, bands, columns, start[0])


def _facts(flows: Sequence[Flow], on: date) -> list[Point]:
    """Return what was free at the ends of the months before a day, since there was a fund."""
    began = min((flow.on for flow in flows), default=None)
    first = on.replace(day=1)
    ends = [
        (-back - 1, add_months(first, -back) - timedelta(days=1))
        for back in range(PAST_MONTHS - 1, -1, -1)
    ]
    return [(place, balance_on(flows, end)) for place, end in ends if began and end >= began]


def _place(as_of: date, day: date) -> float:
    """Return where a day lies among the months' ends, the end of the first month being 0."""
    whole = (day.year - as_of.year) * 12 + day.month - as_of.month - 1
    return whole + day.day / monthrange(day.year, day.month)[1]


def _months_from(as_of: date, month: str) -> int:
    return month_of(as_of, date.fromisoformat(f"{month}-01"))


def table(shown: Shown, compared: Compared) -> dict[str, Any]:
    """Return the forecast month by month: expected, bounds, what comes back, loans, the kept."""
    told = shown.told
    beside = [(run.name, dict(_by_month(read_back(run).forecast))) for run, _kind in compared]
    return {
        "heads": [name for name, _found in beside],
        "rows": [
            {
                "month": month,
                "expected": told.expected[place],
                "bands": [told.bands[q][place] for q in ("5", "25", "75", "95")],
                "back": told.back[place],
                "lent": told.lent[place],
                "beside": [found.get(month) for _name, found in beside],
            }
            for place, month in enumerate(told.months)
        ],
    }


def _by_month(told: Forecast) -> list[tuple[str, int]]:
    return list(zip(told.months, told.expected, strict=True))


def met_in(told: Forecast, need_fen: int) -> str:
    """Return the first month at whose end the need can be met; '' when none is."""
    return next((month for month, fen in _by_month(told) if fen >= need_fen), "")


class Beside(NamedTuple):
    """One forecast among those compared: its name and page, its levers and what came of them."""

    name: str
    url: str
    as_of: date
    levers: Levers
    told: Forecast

    @property
    def shares(self) -> list[str]:
        """Return what comes back, is put off and is lost, in words."""
        levers = self.levers
        return [share(bp) for bp in (levers.recovery_bp, levers.extension_bp, levers.loss_bp)]


def side_by_side(shown: Shown, compared: Compared) -> list[Beside]:
    """Return what was turned now and the kept forecasts, a row each."""
    rows = [Beside(_("现在调的"), "", shown.as_of, shown.turned.levers, shown.told)]
    for run, _kind in compared:
        kept = read_back(run)
        url = reverse("desk:funds_forecast_kept", args=[run.id])
        rows.append(Beside(run.name, url, run.as_of, kept.levers, kept.forecast))
    return rows
