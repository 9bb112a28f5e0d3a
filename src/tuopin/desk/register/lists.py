"""The four registers as lists: by place, with what each counts, and out again as workbooks."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope, workbook
from tuopin.desk.say import coded, word
from tuopin.kit.identity import age_on, mask, read_identity
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.unreadable import Unreadable
from tuopin.offices.queries import names_on, place_of, regions_on
from tuopin.register.queries import counts_by_township, persons_by_index, registered, standing
from tuopin.sheets.actions import export as filled_workbook
from tuopin.sheets.rules.listing import Col

FORMS = ("f1", "f2", "f3", "f4")


class Spot(NamedTuple):
    """A place that a filter offers."""

    code: str
    name: str
    on: bool


class Filters(NamedTuple):
    """What the address asks for: a register, a place, and on f1 what the standing counts."""

    form: str
    area: str
    cadre: bool
    unsafe: bool
    cause: str


def asked(request: DeskRequest) -> Filters:
    """Read the filters of a list from the address; what cannot be is left out."""
    form = request.GET.get("form", "")
    form = form if form in FORMS else "f1"
    area = request.GET.get("area", "")
    area = area if len(area) == 12 and area.isdecimal() else ""
    first = form == "f1"
    return Filters(
        form, area, first and bool(request.GET.get("cadre")),
        first and bool(request.GET.get("unsafe")),
        request.GET.get("cause", "")[:30] if first else "",
    )  # fmt: skip


def narrowed(area: Scope, region: str) -> Scope:
    """Return the part of a scope that lies within a place; without a place, the scope itself."""
    if not region:
        return area
    prefix = area_prefix(region)
    if area.covers(region):
        return Scope(area.county, (prefix,))
    return Scope(area.county, tuple(p for p in area.prefixes if p.startswith(prefix)))


def entries(inside: Scope, filters: Filters, on: date) -> QuerySet[Any]:
    """Return the entries of a register within a scope on a day, as the filters ask."""
    rows = registered(inside, filters.form, on)
    if filters.cadre:
        rows = rows.filter(cadre=True)
    if filters.unsafe:
        rows = rows.filter(household__housing_unsafe=True)
    if filters.cause:
        rows = rows.filter(household__cause=filters.cause)
    return rows


@page("see.register")
def register(request: DeskRequest) -> HttpResponse:
    """Show one of the four registers of the reader's area, by place."""
    actor, on = request.actor, request.as_of
    filters = asked(request)
    area = scope(request, "see.register")
    inside = narrowed(area, filters.area)
    listed = keyset(entries(inside, filters, on), request, ("region", "id"))
    counts = counts_by_township(inside, on)
    towns, villages = _places(area, filters.area, on)
    context = {
        "form": filters.form,
        "filters": filters,
        "page": listed,
        "rows": _rows(actor.county, filters.form, listed.rows, on),
        "tabs": _tabs(filters, {form: sum(found.values()) for form, found in counts.items()}),
        "towns": towns,
        "villages": villages,
        "standing": standing(inside, on) if filters.form == "f1" else None,
        "chips": _chips(filters),
        "may_export": actor.may("sheets.export"),
        "may_print": actor.may("papers.print"),
        "may_hand_in": actor.may("sheets.hand_in"),
    }
    return render(request, "desk/register/list.html", context)


def _tabs(filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    base = reverse("desk:register")
    tail = f"&area={filters.area}" if filters.area else ""
    return [
        {
            "label": word(f"form.{form}"),
            "url": f"{base}?form={form}{tail}",
            "count": counts[form],
            "on": form == filters.form,
        }
        for form in FORMS
    ]


def _chips(filters: Filters) -> list[dict[str, Any]]:
    """Return the filters that are set beside the place, each with the address without it."""
    chosen = [
        ("cadre", filters.cadre, _("村干部")),
        ("unsafe", filters.unsafe, _("危房")),
        ("cause", filters.cause, coded("cause", filters.cause)),
    ]
    base = reverse("desk:register")
    tail = f"&area={filters.area}" if filters.area else ""
    return [{"label": label, "remove": f"{base}?form=f1{tail}"} for _n, on, label in chosen if on]


def _places(area: Scope, chosen: str, on: date) -> tuple[list[Spot], list[Spot]]:
    """Return the townships that the reader may choose from, and the villages of the one chosen."""
    here = [
        place
        for place in regions_on(area.county, on)
        if place.level != "county" and narrowed(area, place.code).prefixes
    ]
    towns = [p for p in here if p.level == "township"]
    town = chosen[:9] + "000" if chosen else (towns[0].code if len(towns) == 1 else "")
    villages = [p for p in here if p.level == "village" and town and p.code.startswith(town[:9])]
    return (
        [Spot(p.code, p.name, p.code == town) for p in towns],
        [Spot(p.code, p.name, p.code == chosen) for p in villages],
    )


def _rows(county: str, form: str, rows: list[Any], on: date) -> list[dict[str, Any]]:
    """Return the entries of a page, each with the household it leads to; one more query."""
    if form == "f1":
        return [{"entry": m, "household": m.household_id, "age": _age(m.person, on)} for m in rows]
    indexes = {row.identity_index for row in rows}
    if form == "f2":
        indexes |= {row.member_index for row in rows}
    known = persons_by_index(county, sorted(indexes)) if rows else {}
    found = []
    for row in rows:
        match = known.get(row.identity_index)
        if match is None and form == "f2":
            match = known.get(row.member_index)
        found.append(
            {"entry": row, "household": match.household if match else None, "age": _age(row, on)}
        )
    return found


def _age(row: Any, on: date) -> int | None:
    birth = getattr(row, "birth", None)
    if birth is None:
        try:
            birth = read_identity(row.identity).birth
        except Unreadable:
            return None
    return age_on(birth, on)


@page("see.register")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the list as a workbook, its identity numbers masked."""
    on = request.as_of
    filters = asked(request)
    inside = narrowed(scope(request, "see.register"), filters.area)
    columns, cells = _COLUMNS[filters.form]

    def body() -> Iterable[list[Any]]:
        names = names_on(inside.county, on)
        rows = entries(inside, filters, on).order_by("region", "id")[:EXPORT_MOST]
        for row in rows.iterator(chunk_size=1000):
            place = place_of(names, row.region)
            yield [place.township, place.village, *cells(row)]

    title = f"{word(f'form.{filters.form}')} {on}"
    where = (Col("township", _("乡镇")), Col("village", _("村")))
    crumbs = [(_("户档"), f"{reverse('desk:register')}?form={filters.form}")]
    return hand_out(request, f"register_{filters.form}", title, (*where, *columns()), body, crumbs)


def _yes(value: bool | None) -> str:
    return "" if value is None else _("是") if value else _("否")


def _f1_columns() -> tuple[Col, ...]:
    return (
        Col("name", _("姓名")), Col("identity", _("身份证号")), Col("roll", _("册号")),
        Col("joined_on", _("入党时间"), "day"),
        Col("people", _("家庭人口"), "number", total=True),
        Col("income", _("家庭年收入（元）"), "money", total=True),
        Col("cause", _("主要致贫原因")), Col("cadre", _("村干部")), Col("unsafe", _("危房")),
        Col("registered_on", _("登记日期"), "day"),
    )  # fmt: skip


def _f1(row: Any) -> list[Any]:
    home, person = row.household, row.person
    return [
        person.name, mask(person.identity), home.roll_number, row.joined_on, home.people,
        home.income_fen, home.cause, _yes(row.cadre), _yes(home.housing_unsafe),
        row.registered_on,
    ]  # fmt: skip


def _f2_columns() -> tuple[Col, ...]:
    return (
        Col("name", _("求职人")), Col("identity", _("身份证号")), Col("member", _("党员")),
        Col("relation", _("与党员关系")), Col("wanted", _("求职意向")),
        Col("wage", _("期望工资（元/月）"), "money"), Col("available_on", _("可到岗时间"), "day"),
        Col("registered_on", _("登记日期"), "day"),
    )  # fmt: skip


def _f2(row: Any) -> list[Any]:
    return [
        row.name, mask(row.identity), row.member_name, row.relation, row.wanted, row.wage_fen,
        row.available_on, row.registered_on,
    ]  # fmt: skip


def _f3_columns() -> tuple[Col, ...]:
    return (
        Col("name", _("姓名")), Col("identity", _("身份证号")),
        Col("joined_on", _("入党时间"), "day"), Col("health", _("健康状况")),
        Col("self_care", _("生活自理能力")), Col("living", _("居住方式")),
        Col("allowance", _("每月补助（元）"), "money", total=True), Col("minimum", _("低保户")),
        Col("registered_on", _("登记日期"), "day"),
    )  # fmt: skip


def _f3(row: Any) -> list[Any]:
    return [
        row.name, mask(row.identity), row.joined_on, row.health, row.self_care, row.living,
        row.allowance_fen, _yes(row.minimum_living), row.registered_on,
    ]  # fmt: skip


def _f4_columns() -> tuple[Col, ...]:
    return (
        Col("name", _("党员")), Col("identity", _("身份证号")), Col("head", _("户主")),
        Col("monitor", _("监测户编号")), Col("people", _("家庭人口"), "number"),
        Col("per_head", _("人均纯收入（元）"), "money"), Col("year", _("监测年度"), "number"),
        Col("cause", _("主要致贫原因")), Col("registered_on", _("登记日期"), "day"),
    )  # fmt: skip


def _f4(row: Any) -> list[Any]:
    return [
        row.name, mask(row.identity), row.head_name, row.monitor_number, row.people,
        row.income_per_head_fen, row.year, row.cause, row.registered_on,
    ]  # fmt: skip


# The columns behind the place, and a row's cells.
_COLUMNS: dict[str, tuple[Callable[[], tuple[Col, ...]], Callable[[Any], list[Any]]]] = {
    "f1": (_f1_columns, _f1),
    "f2": (_f2_columns, _f2),
    "f3": (_f3_columns, _f3),
    "f4": (_f4_columns, _f4),
}


@page("sheets.export")
def workbook_page(request: DeskRequest, form: str) -> HttpResponse:
    """Say what the county's own workbook holds, then hand it out: the numbers in it are whole."""
    if form not in FORMS:
        raise Http404
    actor, on = request.actor, request.as_of
    if request.method == "POST" and request.POST.get("confirmed"):
        today = request.today
        data = filled_workbook(actor, today, form, on)
        answer = workbook(data, f"{word(f'form.{form}')} {on}.xlsx")
        answer["Cache-Control"] = "no-store"
        return answer
    back = f"{reverse('desk:register')}?form={form}"
    context = {
        "title": _("导出县里原表"),
        "why": word(f"form.{form}"),
        "will": [
            _("按县里表样的列，导出你分管地方到 %(day)s 为止的全部行") % {"day": on},
            _("表里有完整的身份证号和联系电话，拿到的人要保管好"),
        ],
        "refused": [],
        "after": [_("这次导出记入审计：谁、哪天、多少行")],
        "hidden": [],
        "reason": False,
        "button": _("导出原表"),
        "back": back,
        "crumbs": [(_("户档"), back)],
    }
    return render(request, "desk/confirm.html", context)
