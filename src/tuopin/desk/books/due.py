"""What is due and overdue: debts by age, loan by loan, and expected against received (R44)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.base.rows import chunks
from tuopin.desk.books.frame import Sheet, address, frame, one_of, wants_workbook
from tuopin.desk.books.naming import region_names
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.funds.queries import loans
from tuopin.funds.queries.ageing import Aged, Ageing, LoanAge, Month, ageing, by_month
from tuopin.kit.scope import Scope
from tuopin.offices.queries import Place, place_of

VIEWS = ("towns", "loans", "months")
# So many loans are shown; all of them are in the workbook.
LOANS_MOST = 500


def _bucket_heads() -> list[str]:
    """Name the ages of debts, in the order of the rules' buckets."""
    return [
        _("未到期"), _("逾期 1–30 天"), _("31–90 天"), _("91–180 天"), _("181–365 天"),
        _("365 天以上"),
    ]  # fmt: skip


@page("see.funds")
def due_page(request: DeskRequest) -> HttpResponse:
    """Show debts by township, by loan or by month, as of the day shown, within the area."""
    area, place = placed(request, "see.funds")
    view = one_of(request, "view", VIEWS) or VIEWS[0]
    sheet, shown = _SHOWN[view](request, area)
    if wants_workbook(request):
        return sheet._replace(title=f"{sheet.title} {request.as_of}").answer()
    names = region_names(area.county, request.as_of)
    narrowed = [
        {"label": names.get(place, place), "on": True, "remove": address(request, place=None)}
    ]
    shown |= {
        "view": view,
        "views": _views(request, view),
        "narrowed": narrowed if place else [],
        "what": sheet.title,
    }
    about = frame(request, area, "funds_due")
    return render(request, "desk/books/due.html", about | shown)


def _views(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    labels = (_("按乡镇"), _("按借款"), _("按月"))
    return [
        {"label": label, "url": address(request, view=name), "on": name == current}
        for name, label in zip(VIEWS, labels, strict=True)
    ]


# ---- by township


class Town(NamedTuple):
    """A township's debts, and the page of its loans."""

    name: str
    aged: Aged
    url: str


def _towns(request: DeskRequest, area: Scope) -> tuple[Sheet, dict[str, Any]]:
    found = ageing(area, request.as_of)
    names = region_names(area.county, request.as_of)
    rows = [
        Town(names.get(town, town), aged, f"?{urlencode({'view': 'loans', 'place': town})}")
        for town, aged in found.townships.items()
    ]
    heads = [
        _("乡镇"), _("有欠款的笔数"), _("逾期笔数"), *_bucket_heads(), _("欠款合计（元）"),
        *_late_heads(),
    ]  # fmt: skip
    body = [[row.name, *_cells(row.aged)] for row in rows]
    body.append([_("合计"), *_cells(found.total)])
    sheet = Sheet(_("账龄"), heads, body, range(3, 12))
    return sheet, {"rows": rows, "heads": _bucket_heads(), **_sums(found)}


def _late_heads() -> list[str]:
    return [_("逾期金额（元）"), _("按原定期限逾期（元）")]


def _cells(aged: Aged) -> list[int]:
    return [
        aged.loans, aged.overdue, *aged.buckets, aged.outstanding_fen, aged.arrears_fen,
        aged.original_fen,
    ]  # fmt: skip


def _sums(found: Ageing) -> dict[str, Any]:
    """Return the totals, and whether extensions make the arrears smaller than they were."""
    total = found.total
    return {
        "total": total,
        "tolerance": found.tolerance_days,
        "hidden_fen": total.original_fen - total.arrears_fen,
    }


# ---- by loan


class Owing(NamedTuple):
    """A loan that owes something, with what it is called by and the page about it."""

    number: str
    name: str
    age: LoanAge
    url: str
    days: int

    @property
    def outstanding_fen(self) -> int:
        """Return all that it owes by the schedule in force."""
        return sum(self.age.buckets)


def _loans(request: DeskRequest, area: Scope) -> tuple[Sheet, dict[str, Any]]:
    """Return the loans in arrears by either schedule, the oldest first, or all that owe."""
    found = ageing(area, request.as_of)
    everything = request.GET.get("show") == "all"
    ages = [age for age in found.by_loan() if everything or age.arrears_fen or age.original_fen]
    ages.sort(key=lambda age: (age.oldest_on or date.max, age.region))
    shown = ages if wants_workbook(request) else ages[:LOANS_MOST]
    both = [
        {"label": label, "url": address(request, show=show), "on": (show == "all") == everything}
        for show, label in ((None, _("逾期的")), ("all", _("全部欠款")))
    ]
    rows = list(_owing(request, area, shown))
    return _loans_sheet(request, rows), {
        "rows": rows,
        "left_out": len(ages) - len(shown),
        "show": both,
        **_sums(found),
    }


def _owing(request: DeskRequest, area: Scope, ages: list[LoanAge]) -> Iterator[Owing]:
    known: dict[UUID, dict[str, Any]] = {}
    for part in chunks(age.loan for age in ages):
        found = loans(area).filter(id__in=part)
        for row in found.values("id", "number", "borrower"):
            known[row["id"]] = dict(row)
    for age in ages:
        called = known[age.loan]
        url = reverse("desk:funds_loan", args=[age.loan])
        days = (request.as_of - age.oldest_on).days if age.oldest_on else 0
        yield Owing(called["number"], called["borrower"], age, url, days)


def _loans_sheet(request: DeskRequest, rows: list[Owing]) -> Sheet:
    names = region_names(request.actor.county, request.as_of)
    heads = [
        _("借款编号"), _("借款人"), _("乡镇"), _("村"), _("最早逾期"), _("逾期天数"),
        *_bucket_heads(), _("欠款合计（元）"), *_late_heads(),
    ]  # fmt: skip
    body = [_loan_cells(row, place_of(names, row.age.region)) for row in rows]
    return Sheet(_("到期与逾期借款"), heads, body, range(6, 15))


def _loan_cells(row: Owing, place: Place) -> list[Any]:
    oldest = row.age.oldest_on.isoformat() if row.age.oldest_on else ""
    return [
        row.number, row.name, place.township, place.village, oldest, row.days or None,
        *row.age.buckets, row.outstanding_fen, row.age.arrears_fen, row.age.original_fen,
    ]  # fmt: skip


# ---- by month


class Expected(NamedTuple):
    """A month, what was to come in it, what came, and what was behind at its end, in fen."""

    month: Month
    behind_fen: int
    past: bool


def _months(request: DeskRequest, area: Scope) -> tuple[Sheet, dict[str, Any]]:
    rows, expected, received = [], 0, 0
    for month in by_month(area, request.as_of):
        expected, received = expected + month.expected_fen, received + month.received_fen
        if not any(month[1:]):
            continue
        past = month.month <= request.as_of
        rows.append(Expected(month, expected - received if past else 0, past))
    sums = [
        expected, sum(row.month.original_fen for row in rows), received,
    ]  # fmt: skip
    heads = [
        _("月份"), _("应收（元）"), _("按原定期限应收（元）"), _("实收（元）"),
        _("月末累计未收（元）"),
    ]  # fmt: skip
    body: list[list[Any]] = [
        [f"{row.month.month:%Y-%m}", *row.month[1:], row.behind_fen if row.past else None]
        for row in rows
    ]
    sheet = Sheet(_("应收与实收"), heads, body, (1, 2, 3, 4))
    return sheet, {"rows": rows, "sums": sums}


_SHOWN = {"towns": _towns, "loans": _loans, "months": _months}
