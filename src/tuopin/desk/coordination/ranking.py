"""Rankings of townships and liaison officers, with the formula beside them and every term (R52)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.queries import (
    TERMS,
    Formula,
    Ranks,
    formula,
    kept,
    kept_day,
    made_ranking,
    terms_of,
)
from tuopin.coordination.rules import Line, Term
from tuopin.desk.coordination.frame import SEE, crumb, crumbs, points, tabs
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import Page, keyset
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import number, word
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col

LIST = "coordination_ranking"
# What a term divides: its words for done and for owed.
SAID = {
    "on_time": gettext_lazy("按期足额发放的户 ÷（已发放的户 + 超过期限还没有发的户）"),
    "visits": gettext_lazy("走访过的户月 ÷ 应走访的户月"),
    "findings": gettext_lazy("期限内整改并复查关闭的问题 ÷（已关闭的 + 过期没有整改的）"),
    "recovered": gettext_lazy("到期收回的钱 ÷ 到期的钱（宽限期内不算到期）"),
    "exits": gettext_lazy("确认脱贫的户 ÷ 目标户数（受益户 × 脱贫比例目标，向上取整）"),
    "reports": gettext_lazy("按时上报的报告 ÷（已上报的 + 过期没有上报的）"),
    "issues": gettext_lazy("期限内解决的问题 ÷（已解决的 + 过期没有解决的）"),
}


def measure_said(term: Term) -> str:
    """Say what was measured of a term: 4/5, or amounts in yuan."""
    if term.points is None:
        return _("未到考核")
    if term.code == "recovered":
        return f"{yuan(term.done)}/{yuan(term.of)}"
    return f"{number(term.done)}/{number(term.of)}"


def formula_said(kind: str, rule: Formula) -> list[dict[str, Any]]:
    """Return every term of a formula with its weight and what it divides."""
    return [
        {"name": word(f"ranking_term.{code}"), "weight": rule.weights[code], "said": SAID[code]}
        for code in TERMS[kind]
    ]


def _kind(request: DeskRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in TERMS else "townships"


class Shown(NamedTuple):
    """One line as the page shows it: place, who, where, points, every term, its commendation."""

    place: int | None
    name: str
    region: str
    officer: UUID | None
    score: int | None
    terms: tuple[Term, ...]

    @property
    def points(self) -> str:
        """Return the points with two places."""
        return points(self.score)

    @property
    def cells(self) -> list[dict[str, str]]:
        """Return each term's points, and what was measured below them."""
        return [{"points": points(t.points), "said": measure_said(t)} for t in self.terms]

    @property
    def award(self) -> str:
        """Return the query that opens a commendation of this line."""
        kind = "officer" if self.officer else "township"
        who = {"officer": str(self.officer)} if self.officer else {}
        return urlencode({"kind": kind, "region": self.region} | who)


def _rows(request: DeskRequest, kind: str) -> tuple[date, Page[Any] | None, list[Shown]]:
    """Return the day of a ranking, its page where the night kept it, and the lines to be shown.

    A township sees every township, and of officers its own.
    """
    county, on, area = request.actor.county, request.as_of, placed(request, SEE)[0]
    names = names_on(county, on)
    day = None if request.GET.get("now") == "1" else kept_day(county, kind, on)
    if day is not None:
        rows = kept(county, kind, day, area)
        found = keyset(rows, request, ("position",))
        return day, found, [_kept(row, names) for row in found.rows]
    made = [
        line
        for line in made_ranking(county, kind, on)
        if kind == "townships" or area.covers(line.key.region)
    ]
    people = officer_names(county, [line.key.officer for line in made])
    return on, None, [_made(line, names, people) for line in made]


def _kept(row: Any, names: dict[str, str]) -> Shown:
    name = row.officer.name if row.officer else place_of(names, row.region).township
    return Shown(row.place, name, row.region, row.officer_id, row.score, terms_of(row))


def _made(line: Line[Ranks], names: dict[str, str], people: dict[UUID, str]) -> Shown:
    region, officer = line.key
    name = people.get(officer, "") if officer else place_of(names, region).township
    return Shown(line.place, name, region, officer, line.score, line.terms)


@page(SEE)
def ranking_page(request: DeskRequest) -> HttpResponse:
    """Show a ranking with its formula beside it; each line leads to a commendation."""
    kind = _kind(request)
    rule = formula(request.actor.county, kind, request.as_of)
    day, found, lines = _rows(request, kind)
    place = request.GET.get("place", "")
    context = {
        "kind": kind,
        "day": day,
        "kept": found is not None,
        "page": found,
        "lines": lines,
        "terms": [word(f"ranking_term.{code}") for code in TERMS[kind]],
        "weights": list(zip(TERMS[kind], rule.weights.values(), strict=True)),
        "rule": rule,
        "formula": formula_said(kind, rule),
        "kinds": [
            {"label": word(f"ranking.{one}"), "url": f"?kind={one}", "on": one == kind}
            for one in TERMS
        ],
        "place": place,
        "may_commend": request.actor.may("coordination.commend"),
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/ranking.html", context)


@page(SEE)
def ranking_export(request: DeskRequest) -> HttpResponse:
    """Hand out a ranking with every term as a workbook."""
    kind = _kind(request)
    columns = [Col("place", _("名次"), "number"), Col("name", word(f"ranking.{kind}"))]
    if kind == "officers":
        columns.append(Col("township", _("乡镇")))
    columns.append(Col("score", _("总分"), "milli"))
    for code in TERMS[kind]:
        name = word(f"ranking_term.{code}")
        columns += [
            Col(f"{code}_points", _("%(term)s得分") % {"term": name}, "milli"),
            Col(f"{code}_done", _("%(term)s办到") % {"term": name}, _kind_of(code)),
            Col(f"{code}_of", _("%(term)s应办") % {"term": name}, _kind_of(code)),
        ]

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, request.as_of)
        for line in _all(request, kind):
            cells = [cell for t in line.terms for cell in (t.points, t.done, t.of)]
            town = [place_of(names, line.region).township] if kind == "officers" else []
            yield [line.place, line.name, *town, line.score, *cells]

    title = f"{_('考核排名')} {word(f'ranking.{kind}')} {request.as_of}"
    return hand_out(request, "ranking", title, columns, body, crumbs(crumb(LIST)))


def _kind_of(code: str) -> Literal["money", "number"]:
    return "money" if code == "recovered" else "number"


def _all(request: DeskRequest, kind: str) -> Iterable[Shown]:
    """Yield every line of the ranking that the page shows, not one page of it."""
    day, found, lines = _rows(request, kind)
    if found is None:
        return lines
    county, area = request.actor.county, placed(request, SEE)[0]
    names = names_on(county, request.as_of)
    return [_kept(row, names) for row in kept(county, kind, day, area)[:EXPORT_MOST]]
