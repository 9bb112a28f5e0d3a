"""Income of a year by source: the form, the list of a year, before and after beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.outcomes.finding import ask_home, home_of
from tuopin.desk.outcomes.tabs import crumbs, outcome_tabs
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import lang, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.kit.money import yuan
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.actions import record_income
from tuopin.outcomes.queries import (
    before_after,
    incomes,
    incomes_on,
    line_of,
    surveyed,
    years_of,
)
from tuopin.outcomes.queries.income import SOURCES
from tuopin.outcomes.rules.income import PEOPLE_MOST, Sources, above, per_head
from tuopin.outcomes.rules.ranges import said_range
from tuopin.outcomes.states import INCOME_BASES
from tuopin.register.queries import surveyed_income
from tuopin.sheets.rules.listing import Col

BAR = 320
SURVEY = "survey"
_LABELS = {
    "wage_fen": gettext_lazy("工资性收入（元）"),
    "business_fen": gettext_lazy("经营收入（元）"),
    "project_fen": gettext_lazy("其中项目收入（元）"),
    "transfer_fen": gettext_lazy("转移性收入（元）"),
    "property_fen": gettext_lazy("财产性收入（元）"),
    "cost_fen": gettext_lazy("经营支出（元）"),
}
# A visit tells of a year that is under way, or of the one before.
YEARS = 3


class SourceFields(forms.Form):
    """A year's income by source, in yuan; what is left empty is nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = forms.IntegerField(
            label=gettext_lazy("家庭人口"), min_value=1, max_value=PEOPLE_MOST
        )
        for name, label in _LABELS.items():
            self.fields[name] = FenField(label=label, required=False)


def given_sources(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return people and sources as the acts take them, in fen."""
    return {"people": data["people"]} | {name: data[name] or 0 for name in Sources._fields}


class IncomeForm(SourceFields):
    """A household's income of a year, and where it is known from."""

    field_order = ("year", "basis")

    def __init__(
        self, *args: Any, years: Sequence[int], bases: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = Pick([(str(y), str(y)) for y in years], label=gettext_lazy("年度"))
        self.fields["basis"] = Pick(
            [(b, word(f"income_basis.{b}")) for b in bases], label=gettext_lazy("依据")
        )
        if SURVEY not in bases:
            self.fields["most_fen"] = FenField(
                label=gettext_lazy("全年纯收入最高可到（元）"), required=False,
                help_text=gettext_lazy(
                    "收入是一个范围（例如 2—3万元）才填；上面写最低的，过不过线只看最低的"
                ),
            )  # fmt: skip
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("备注"), max_length=200, required=False
        )
        self.order_fields(self.field_order)


@page("outcomes.record_income")
def record_page(request: DeskRequest) -> HttpResponse:
    """Record a household's income of a year; what stands is filled in, and superseded.

    With `basis=survey` in the address, that of the time of the survey, which f1 gives as a sum.
    """
    early = request.GET.get("basis") == SURVEY
    title = _("登记摸底时的收入") if early else _("登记年收入")
    back = reverse("desk:outcomes_income")
    home = home_of(request, "outcomes.record_income")
    if home is None:
        return ask_home(request, "outcomes.record_income", title, back=back, crumbs=crumbs())
    years, bases, people = _asked(home, request.today.year, early=early)
    start: dict[str, Any] = {"year": years[0], "basis": bases[0], "people": people}
    known = incomes_on(home.county, [home.id], request.today, years[0]).get(home.id)
    if known and known.basis in bases:
        kept = (*Sources._fields, "people", "basis", "most_fen")
        start |= {name: getattr(known, name) for name in kept}
    form = IncomeForm(request.POST or None, years=years, bases=bases, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = tried(
            request, form, record_income, at={"range_upside_down": "most_fen"},
            household=home.id, year=int(data["year"]), basis=data["basis"], note=data["note"],
            most_fen=data.get("most_fen"), **given_sources(data),
        )  # fmt: skip
        if made:
            return redirect(f"{back}?year={data['year']}")
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_surveyed_said(home)
        if early
        else _("一年的各项收入；同一年再登记一次，以后一次为准，前一次留着。"),
        button=_("存下收入"), back=back, crumbs=crumbs((_("收入对比"), back)),
    )  # fmt: skip


def _asked(home: Any, this_year: int, *, early: bool) -> tuple[list[int], list[str], int]:
    """Return the years and bases that the form offers, the likeliest first, and the heads."""
    if not early:
        years = list(range(this_year, this_year - YEARS, -1))
        return years, [b for b in INCOME_BASES if b != SURVEY], home.people
    # The survey asks for the year before it; where it was late in a year, for that one.
    surveyed = home.registered_on.year
    return [surveyed - 1, surveyed], [SURVEY], surveyed_income(home)[1]


def _surveyed_said(home: Any) -> str:
    fen, people = surveyed_income(home)
    said = {"n": people, "yuan": yuan(fen)}
    return _(
        "登记表上只有合计：%(n)s 人，一年 %(yuan)s 元。照入户调查表把它分到各项；合计对不上的，"
        "页面会写明。"
    ) % said  # fmt: skip


def _year(request: DeskRequest, years: list[int]) -> int:
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
    return chosen if chosen in years else years[0] if years else request.as_of.year


@page("see.outcomes")
def income_page(request: DeskRequest) -> HttpResponse:
    """Show a year's income by source beside what the register knew, and each household's."""
    on = request.as_of
    area, place = placed(request, "see.outcomes")
    years = years_of(area, on)
    year = _year(request, years)
    seen = before_after(area, year, on) if years else None
    found = keyset(incomes(area, on, year), request, ("region", "id"))
    told = surveyed(area, year, on).filter(household__in=[r.household_id for r in found.rows])
    early = {row.household_id: row for row in told}
    line_fen = seen.line_fen if seen else 0
    context = {
        "page": found,
        "lines": [_line(row, line_fen, early.get(row.household_id)) for row in found.rows],
        "seen": seen,
        "bars": _bars(seen),
        "sources": _sources(seen),
        "year": year,
        "years": [{"label": str(y), "url": _here(y, place), "on": y == year} for y in years],
        "line_fen": seen.line_fen if seen else None,
        "may_record": request.actor.may("outcomes.record_income"),
        "tabs": outcome_tabs(request, "outcomes_income"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/income.html", context)


def year_said(row: Any) -> str:
    """Say a household's year as the range that it is known as; '' for one amount (R86)."""
    if row.most_fen is None:
        return ""
    return _("全年 %(range)s") % {"range": said_range(row.net_fen, row.most_fen, lang())}


def _here(year: int, place: str) -> str:
    return f"?year={year}" + (f"&place={place}" if place else "")


def _line(row: Any, line_fen: int, early: Any) -> dict[str, Any]:
    fen, people = surveyed_income(row.household)
    return {
        "row": row,
        "before_fen": per_head(fen, max(people, 1)),
        "early": early,
        # Where the survey's sheet gives another sum than f1, both are said.
        "other_fen": per_head(early.net_fen, early.people)
        if early and early.net_fen != fen
        else None,
        "after_fen": per_head(row.net_fen, row.people),
        "range": year_said(row),
        "above": above(row.net_fen, row.people, line_fen),
        "basis": word(f"income_basis.{row.basis}"),
    }


def _bars(seen: Any) -> list[dict[str, Any]]:
    """Return the sources of a year as bars: each one's words, sum, a head, length."""
    if seen is None or not seen.after.people:
        return []
    sums = [(name, getattr(seen.after, name)) for name in SOURCES]
    most = max((fen for _name, fen in sums), default=0) or 1
    return [
        {
            "label": word(f"income_source.{name}"),
            "fen": fen,
            "head_fen": per_head(fen, seen.after.people),
            "bar": BAR * fen // most,
            "cost": name == "cost_fen",
            "share": name == "project_fen",
        }
        for name, fen in sums
    ]


def _sources(seen: Any) -> list[tuple[str, int, int]]:
    """Return by source the income a head at the survey and in the year, of the same households."""
    if seen is None or not (seen.surveyed.people and seen.same.people):
        return []
    return [
        (
            word(f"income_source.{name}"),
            per_head(getattr(seen.surveyed, name), seen.surveyed.people),
            per_head(getattr(seen.same, name), seen.same.people),
        )
        for name in SOURCES
    ]


@page("see.outcomes")
def income_export(request: DeskRequest) -> HttpResponse:
    """Hand out a year's income by household and source as a workbook."""
    on = request.as_of
    area, _place = placed(request, "see.outcomes")
    year = _year(request, years_of(area, on))
    columns = [
        Col("household", _("户主")), Col("township", _("乡镇")), Col("village", _("村")),
        Col("people", _("人口"), "number", total=True),
        *(Col(name, str(label), "money", total=True) for name, label in _LABELS.items()),
        Col("net", _("纯收入（元）"), "money", total=True),
        Col("most", _("最高可到（元）"), "money"),
        Col("head", _("人均纯收入（元）"), "money"),
        Col("before", _("摸底时人均（元）"), "money"), Col("line", _("贫困线（元）"), "money"),
        Col("basis", _("依据")), Col("on", _("登记日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        line = int(line_of(request.actor.county, year, on).value)
        for row in incomes(area, on, year).order_by("region", "id")[:EXPORT_MOST]:
            place, one = place_of(names, row.region), _line(row, line, None)
            yield [
                row.household.head_name, place.township, place.village, row.people,
                *(getattr(row, name) for name in _LABELS), row.net_fen, row.most_fen,
                one["after_fen"], one["before_fen"], line, one["basis"], row.recorded_on,
            ]  # fmt: skip

    return hand_out(request, "incomes", f"{_('收入对比')} {year}", columns, body, crumbs())
