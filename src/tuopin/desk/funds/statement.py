"""The standing account (台账): a loan's own page, and the accounts of a household and of many."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import hand_out
from tuopin.desk.funds.guarantee.parts import guarantee_part
from tuopin.desk.funds.sending import crumbs
from tuopin.desk.funds.trouble import loan_trouble
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.say import word
from tuopin.funds.queries import (
    AccountLine,
    LoanAccount,
    came_back,
    in_force,
    late_of,
    loan_account,
    loans,
    loans_in,
)
from tuopin.funds.rules.allocation import Due, Placed, allocate, status
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.offices.queries import names_on, officer, officer_names, place_of
from tuopin.policy.queries import version_on
from tuopin.programme.queries import batch_by_id
from tuopin.register.queries import household as household_of
from tuopin.sheets.rules.listing import Col

# So many lines stand on a page; asked for whole, to be printed, so many at most.
LINES_SHOWN, LINES_MOST = 100, 5_000


class Shown(NamedTuple):
    """A line with the number of its loan and the names of whose it is and who took it."""

    line: AccountLine
    number: str
    name: str
    by: str


class Part(NamedTuple):
    """One instalment in force: what is settled of it, what is left, and how it stands."""

    placed: Placed
    state: str

    @property
    def paid_fen(self) -> int:
        """Return what is settled of it, fee and principal."""
        return self.placed.fee_fen + self.placed.principal_fen


@page("see.funds")
def loan_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one loan: what it owes, its schedule and what is settled of it, every entry."""
    day, area = request.as_of, scope(request, "see.funds")
    loan = loans(area).filter(id=key, reserved_on__lte=day).first()
    if loan is None:
        raise Refused("not_found")
    account = loan_account(loans_in(area, loan=key), day)
    parts = _parts(loan, day)
    context = {
        "loan": loan,
        "account": account,
        "sums": account.by_loan.get(key),
        "lines": shown(request, account),
        "parts": parts,
        "left": sum(part.placed.left_fen for part in parts),
        "behind": late_of(loans_in(area, loan=key), day).get(key),
        "guarantee": guarantee_part(request, loan),
        "trouble": loan_trouble(request, loan),
        "may_see_home": request.actor.may("see.register"),
        "acts": {
            name: request.actor.may(f"funds.{name}")
            for name in ("collect", "reverse", "refund_overpaid", "reverse_payment")
        },
        "crumbs": [*crumbs(), (_("还款"), reverse("desk:funds_repayments"))],
    }
    return render(request, "desk/funds/loan.html", context)


def _parts(loan: Any, day: date) -> list[Part]:
    """Return the instalments in force at the end of a day with what is settled of each (I14)."""
    rows = in_force(loan.county, day).filter(loan=loan.id).order_by("position")
    dues = [Due(i.due_on, i.principal_fen, i.fee_fen) for i in rows]
    paid = came_back(loan.county, day, [loan.id]).get(loan.id, 0)
    tolerance = version_on(loan.county, "loan.tolerance_days", day).value
    parts = []
    for placed in allocate(dues, paid):
        settled = placed.fee_fen + placed.principal_fen
        parts.append(Part(placed, status([placed.due], settled, day, tolerance)))
    return parts


def shown(request: DeskRequest, account: LoanAccount) -> list[Shown]:
    """Return an account's lines with the names that a page shows."""
    names = officer_names(request.actor.county, [line.by for line in account.lines])
    return [
        Shown(
            line,
            account.loans[line.loan].number,
            account.loans[line.loan].household.head_name,
            names.get(line.by, "—") if line.by else "—",
        )
        for line in account.lines
    ]


class Whose(NamedTuple):
    """Whose account is shown: its name, what lies under it, and the loans it is of."""

    name: str
    sub: str
    loans: Any


def _household(request: DeskRequest, key: str) -> Whose | None:
    found = household_of(request.actor.county, UUID(key))
    if found is None or not scope(request, "see.funds").covers(found.region):
        return None
    names = names_on(request.actor.county, request.as_of)
    place = place_of(names, found.region)
    area = scope(request, "see.funds")
    return Whose(
        found.head_name, f"{place.township} {place.village}", loans_in(area, household=found.id)
    )


def _township(request: DeskRequest, key: str) -> Whose | None:
    area = scope(request, "see.funds")
    if len(key) != 12 or not key.isdecimal() or not area.covers(key):
        return None
    name = names_on(area.county, request.as_of).get(key)
    here = Scope(area.county, (area_prefix(key),))
    return Whose(name, _("全乡镇的借款"), loans_in(here)) if name else None


def _officer(request: DeskRequest, key: str) -> Whose | None:
    found = officer(request.actor.county, UUID(key))
    if found is None:
        return None
    area = scope(request, "see.funds")
    return Whose(found.name, _("以工资担保的借款"), loans_in(area, officer=found.id))


def _batch(request: DeskRequest, key: str) -> Whose | None:
    found = batch_by_id(request.actor.county, UUID(key))
    if found is None:
        return None
    name = _("第 %(n)s 批") % {"n": found.number}
    return Whose(name, str(found.year), loans_in(scope(request, "see.funds"), batch=found.id))


_KINDS = {"household": _household, "township": _township, "officer": _officer, "batch": _batch}


def _whose(request: DeskRequest, kind: str, key: str) -> Whose:
    try:
        found = _KINDS[kind](request, key)
    except (KeyError, ValueError):
        found = None
    if found is None:
        raise Refused("not_found")
    return found


@page("see.funds")
def ledger_page(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Show the account of a household, a township, an officer or a batch for a year or for all.

    A household's loans and entries stand on one page; of many loans either the loans are seen, or
    the entries: the last of them, or all, to be printed.
    """
    whose, day, since = _whose(request, kind, key), request.as_of, _since(request)
    account = loan_account(whose.loans, min(day, _end(since, day)), since)
    late = late_of(whose.loans, day)
    many = kind != "household"
    view = "lines" if request.GET.get("view") == "lines" else "loans"
    found = keyset(whose.loans.select_related("household"), request, ("region", "number"))
    most = LINES_MOST if request.GET.get("all") or not many else LINES_SHOWN
    lines = shown(request, account._replace(lines=account.lines[-most:]))
    base = reverse("desk:funds_ledger", args=[kind, key])
    context = {
        "kind": kind,
        "key": key,
        "whose": whose,
        "account": account,
        "page": found,
        "rows": [
            (loan, account.by_loan.get(loan.id), late.get(loan.id))
            for loan in (found.rows if many else account.loans.values())
        ],
        "behind": sum(one.fen for one in late.values()),
        "lines": lines,
        "hidden": len(account.lines) - len(lines),
        "many": many,
        "named": many or len(account.loans) > 1,
        "show": {"loans": not many or view == "loans", "lines": not many or view == "lines"},
        "views": _views(base, view, since) if many else [],
        "year": since.year if since else None,
        "years": _years(account, day, base, since, view if many else ""),
        "crumbs": [*crumbs(), (_("还款"), reverse("desk:funds_repayments"))],
    }
    return render(request, "desk/funds/ledger.html", context)


def _views(base: str, view: str, since: date | None) -> list[dict[str, Any]]:
    year = f"&year={since.year}" if since else ""
    return [
        {"label": _("各笔借款"), "url": f"{base}?view=loans{year}", "on": view == "loans"},
        {"label": _("进出明细"), "url": f"{base}?view=lines{year}", "on": view == "lines"},
    ]


def _since(request: DeskRequest) -> date | None:
    """Return the first day of the year that the address names; None for anything else."""
    try:
        since = date(int(request.GET.get("year", "")), 1, 1)
    except ValueError:
        return None
    return since if since <= request.as_of else None


def _end(since: date | None, day: date) -> date:
    return day if since is None else date(since.year, 12, 31)


def _years(
    account: LoanAccount, day: date, base: str, since: date | None, view: str
) -> list[dict[str, Any]]:
    """Return the choice of years: all of it, or one year with what was owed before."""
    kept = f"&view={view}" if view else ""
    days = (loan.paid_on for loan in account.loans.values())
    first = min((on.year for on in days if on), default=day.year)
    found = [{"label": _("全部"), "url": f"{base}?{kept[1:]}", "on": since is None}]
    for year in range(max(first, day.year - 3), day.year + 1):
        on = since is not None and since.year == year
        found.append({"label": str(year), "url": f"{base}?year={year}{kept}", "on": on})
    return found


@page("see.funds")
def ledger_export(request: DeskRequest, kind: str, key: str) -> HttpResponse:
    """Hand out an account as a workbook: its lines, or with `part=loans` one row a loan."""
    whose, day = _whose(request, kind, key), request.as_of
    account = loan_account(whose.loans, day)
    by_loan = request.GET.get("part") == "loans"
    title = f"{_('台账')} {whose.name} {day}"
    if by_loan:
        return hand_out(
            request, "ledger_loans", title, _loan_columns(),
            lambda: _loan_rows(request, whose, account),
        )  # fmt: skip
    return hand_out(
        request, "ledger", title, _line_columns(),
        lambda: map(_exported, shown(request, account)),
    )  # fmt: skip


def _line_columns() -> list[Col]:
    return [
        Col("on", _("日期"), "day"), Col("booked_on", _("入账日期"), "day"),
        Col("household", _("户")), Col("number", _("借据编号")), Col("what", _("摘要")),
        Col("paper", _("凭据")), Col("by", _("经手人")),
        Col("out", _("借出（元）"), "money", total=True),
        Col("back", _("收回本金（元）"), "money", total=True),
        Col("fee", _("占用费（元）"), "money", total=True),
        Col("lost", _("核销（元）"), "money", total=True),
        Col("beside", _("代存、退还和其他（元）"), "money", total=True),
        Col("balance", _("结欠本金（元）"), "money"), Col("reversed_on", _("冲正日期"), "day"),
        Col("reason", _("冲正理由")),
    ]  # fmt: skip


def _exported(one: Shown) -> list[Any]:
    line = one.line
    what = word(f"account_line.{line.kind}")
    return [
        line.on, line.booked_on, one.name, one.number,
        _("冲正：%(what)s") % {"what": what} if line.of else what, line.paper, one.by,
        line.out_fen, line.back_fen, line.fee_fen, line.lost_fen,
        line.kept_fen + line.refunded_fen + line.beside_fen, line.balance_fen,
        line.reversed_on, line.reason,
    ]  # fmt: skip


def _loan_columns() -> list[Col]:
    return [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户")),
        Col("number", _("借据编号")), Col("paid_on", _("发放日期"), "day"),
        Col("due_on", _("到期日期"), "day"), Col("out", _("借出（元）"), "money", total=True),
        Col("back", _("收回本金（元）"), "money", total=True),
        Col("fee", _("占用费（元）"), "money", total=True),
        Col("lost", _("核销（元）"), "money", total=True),
        Col("recovered", _("核销后收回（元）"), "money", total=True),
        Col("owed", _("结欠本金（元）"), "money", total=True),
        Col("late", _("逾期（元）"), "money", total=True), Col("last_on", _("最近还款"), "day"),
    ]  # fmt: skip


def _loan_rows(request: DeskRequest, whose: Whose, account: LoanAccount) -> list[list[Any]]:
    late_ones = late_of(whose.loans, request.as_of)
    places = names_on(request.actor.county, request.as_of)
    body = []
    for loan in sorted(account.loans.values(), key=lambda one: (one.region, one.number)):
        sums, late = account.by_loan[loan.id], late_ones.get(loan.id)
        place = place_of(places, loan.region)
        body.append(
            [
                place.township, place.village, loan.household.head_name, loan.number,
                loan.paid_on, loan.due_on,
                sums.out_fen, sums.back_fen, sums.fee_fen, sums.lost_fen, sums.recovered_fen,
                sums.owed_fen, late.fen if late else 0,
                sums.last_on,
            ]
        )  # fmt: skip
    return body


urls = [
    path("funds/loans/<uuid:key>", loan_page, name="funds_loan"),
    path("funds/ledgers/<slug:kind>/<slug:key>", ledger_page, name="funds_ledger"),
    path("funds/ledgers/<slug:kind>/<slug:key>/export", ledger_export, name="funds_ledger_export"),
]
