"""The print list: what was printed, signed and scanned; ticks for many, and voiding one."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.papers.room import LIST, crumbs, groups, named, tabs
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.documents.kinds import KINDS
from tuopin.kit.dates import read_date
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.offices.queries import names_on, place_of
from tuopin.papers.actions import sign, unsign, void
from tuopin.papers.queries import ELSEWHERE, print_counts, print_list
from tuopin.programme.queries import batches_on
from tuopin.sheets.rules.listing import Col

STATES = ("", "to_sign", "signed", "unscanned", "replaced", "void")
_LABELS = {
    "": lambda: _("有效"),
    "to_sign": lambda: _("待签"),
    "signed": lambda: _("已签"),
    "unscanned": lambda: _("没有扫描件"),
    "replaced": lambda: _("被替换"),
    "void": lambda: _("作废"),
}
# Its columns hold no names: marks of pages stand in addresses.
ORDER = ("region", "kind", "id")


def _filters(request: DeskRequest) -> dict[str, Any]:
    """Read batch, kind and state from the address; what cannot be is left out."""
    batch, kind, state = (request.GET.get(name, "") for name in ("batch", "kind", "state"))
    return {
        "batch": int(batch) if batch.isascii() and batch.isdecimal() and len(batch) < 5 else None,
        "kind": kind if kind in KINDS else "",
        "state": state if state in STATES else "",
    }


@page(LIST)
def list_page(request: DeskRequest) -> HttpResponse:
    """Show what was printed in the reader's area, by place, kind and state."""
    actor, on = request.actor, request.as_of
    area, place = placed(request, LIST)
    filters = _filters(request)
    counts = print_counts(area, filters["batch"], filters["kind"])
    found = keyset(print_list(area, **filters), request, ORDER)
    may = {code: actor.may(f"papers.{code}") for code in ("sign", "unsign", "void", "open_scan")}
    context = {
        "page": found,
        "filters": filters,
        "place": place,
        "places": townships_of(request, LIST),
        "batches": [row.number for row in batches_on(actor.county, on)],
        "kinds": groups(),
        "chips": [
            {"label": _LABELS[state](), "count": counts[state], "on": state == filters["state"],
             "url": _url(filters | {"state": state}, place)}
            for state in STATES
            if not state or counts[state] or state == filters["state"]
        ],
        "elsewhere": ELSEWHERE,
        "may": may,
        "ticks": (filters["state"] in {"", "to_sign"} and may["sign"])
        or (filters["state"] == "signed" and may["unsign"]),
        "tabs": tabs(request, "papers_list"),
    }  # fmt: skip
    return render(request, "desk/papers/list.html", context)


def _url(filters: dict[str, Any], place: str) -> str:
    kept = {"batch": filters["batch"] or "", "kind": filters["kind"], "place": place,
            "state": filters["state"]}  # fmt: skip
    tail = "&".join(f"{name}={value}" for name, value in kept.items() if value)
    return f"{reverse('desk:papers_list')}{'?' if tail else ''}{tail}"


@page(LIST)
def list_export(request: DeskRequest) -> HttpResponse:
    """Hand out the print list as it is narrowed, as a workbook."""
    on = request.as_of
    columns = [
        Col("number", _("编号")), Col("name", _("户主或名称")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("kind", _("文书")), Col("wording", _("范本")),
        Col("batch", _("批次"), "number"), Col("lang", _("文字")), Col("mark", _("校验码")),
        Col("state", _("状态")), Col("issued_on", _("首印日期"), "day"),
        Col("printed_on", _("最近打印"), "day"), Col("prints", _("印了几次"), "number"),
        Col("signed_on", _("签字日期"), "day"), Col("scanned_on", _("扫描日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area = placed(request, LIST)[0]
        rows: QuerySet[Any] = print_list(area, **_filters(request))[:EXPORT_MOST]
        for row in rows.iterator(chunk_size=1000):
            place = place_of(names, row.region)
            yield [
                row.number, row.name, place.township, place.village, named(row.kind),
                wording_number(row), row.batch, word(f"print_lang.{row.lang}"), row.mark,
                word(f"state.issued_paper.{row.shown}"), row.issued_on, row.printed_on, row.prints,
                row.signed_day, row.scanned_on,
            ]  # fmt: skip

    title = f"{_('打印清单')} {on}"
    return hand_out(request, "papers", title, columns, body, crumbs((_("打印清单"), _back())))


def wording_number(row: Any) -> str:
    """Return the number of the wording that a paper was issued with: HT-2; '' where it has none."""
    kind = KINDS.get(row.kind)
    return f"{kind.mark}-{row.wording}" if kind and kind.template else ""


def _back() -> str:
    return reverse("desk:papers_list")


def _chosen(request: DeskRequest, permission: str) -> list[Any]:
    """Return the papers ticked within the reader's area; refuses 'nothing_chosen', 'not_found'."""
    keys = list(dict.fromkeys(as_uuid(key) for key in request.POST.getlist("id")))
    if not keys:
        raise Refused("nothing_chosen")
    found: QuerySet[Any] = print_list(scope(request, permission), state="").filter(id__in=keys)
    rows = list(found)
    if len(rows) != len(keys):
        raise Refused("not_found")
    return rows


@page("papers.sign")
def sign_many(request: DeskRequest) -> HttpResponse:
    """Say which papers are ticked as signed and which are signed for elsewhere, then tick them."""
    if request.method != "POST":
        return redirect("desk:papers_list")
    rows = _chosen(request, "papers.sign")
    day = _day(request)
    fit = [row for row in rows if row.kind not in ELSEWHERE and row.shown == "printed"]
    fit = [row for row in fit if row.issued_on <= day]
    if confirmed(request):
        do(request, sign, papers=[row.id for row in rows], signed_on=day)
        return redirect("desk:papers_list")
    n = len(fit)
    return confirm_page(
        request, _("登记文书已签"),
        why=_("合同书、借据、申请书和责任书在“签约文书”里登记签字，这里登记别的文书。"),
        will=[_("登记 %(papers)s，签字日期 %(day)s") % {"papers": papers(n), "day": day}],
        refused=[_unfit(row, day) for row in rows if row not in fit],
        after=[_("可以撤销；扫描件按页上的码归到各户")],
        listed=_listed(fit),
        hidden=[*(("id", str(row.id)) for row in fit), ("signed_on", day.isoformat())],
        button=_("登记 %(papers)s") % {"papers": papers(n)}, back=_back(), blocked=not fit,
        crumbs=crumbs((_("打印清单"), _back())),
    )  # fmt: skip


@page("papers.unsign")
def unsign_many(request: DeskRequest) -> HttpResponse:
    """Say which ticks are taken back, then take them back."""
    if request.method != "POST":
        return redirect("desk:papers_list")
    rows = _chosen(request, "papers.unsign")
    fit = [row for row in rows if row.kind not in ELSEWHERE and row.state == "signed"]
    if confirmed(request):
        do(request, unsign, papers=[row.id for row in rows])
        return redirect(f"{_back()}?state=to_sign")
    n = len(fit)
    return confirm_page(
        request, _("撤销签字登记"),
        why=_("登记错了才撤销；纸上的签字不受影响。"),
        will=[_("撤销 %(papers)s的签字登记") % {"papers": papers(n)}],
        refused=[Culprit(called(row), "why.signed_there") for row in rows if row not in fit],
        after=[_("回到待签")],
        listed=_listed(fit),
        hidden=[("id", str(row.id)) for row in fit],
        button=_("撤销 %(papers)s") % {"papers": papers(n)}, back=_back(), blocked=not fit,
        crumbs=crumbs((_("打印清单"), _back())),
    )  # fmt: skip


@page("papers.void")
def void_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Void one paper with a reason: its code says so from now on."""
    area = scope(request, "papers.void")
    row = print_list(area, state="").filter(id=key).first()
    if confirmed(request):
        do(request, void, paper=key, reason=request.POST.get("reason", ""))
        return redirect(f"{_back()}?state=void")
    if row is None:
        raise Refused("not_found")
    return confirm_page(
        request, _("作废文书"),
        why=_("纸收不回来的也作废：扫码核验会说这份已作废。"),
        will=[f"{called(row)} {named(row.kind)}", _("校验码 %(mark)s") % {"mark": row.mark}],
        after=[_("再印就是新的一份，校验码也是新的"), _("作废撤不回来")],
        reason=True, danger=True, button=_("作废"), back=_back(),
        crumbs=crumbs((_("打印清单"), _back())),
    )  # fmt: skip


def papers(n: int) -> str:
    """Say a number of papers."""
    return ngettext("%(n)s 份文书", "%(n)s 份文书", n) % {"n": n}


def called(row: Any) -> str:
    """Say which paper it is: number and name."""
    return " ".join(part for part in (row.number, row.name) if part)


def _listed(rows: list[Any]) -> Any:
    lines = [(called(row), named(row.kind), str(row.printed_on)) for row in rows]
    return table((_("编号和户"), _("文书"), _("打印日期")), lines) if lines else None


def _unfit(row: Any, day: date) -> Culprit:
    if row.kind in ELSEWHERE:
        why = "why.signed_there"
    elif row.shown != "printed":
        why = "why.signed_already"
    else:
        why = "why.printed_later"
    return Culprit(f"{called(row)} {named(row.kind)}", why, str(row.id))


def _day(request: DeskRequest) -> date:
    text = request.POST.get("signed_on", "")
    if not text:
        return request.today
    try:
        found = read_date(text)
    except Unreadable:
        raise Refused("bad_value", field=Word("word.date"), value=text[:40]) from None
    if found > request.today:
        raise Refused("date_future", date=found)
    return found
