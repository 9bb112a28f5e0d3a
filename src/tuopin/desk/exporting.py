"""Any list as a workbook: the reader chooses columns and their order, and leaves a trace."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import workbook
from tuopin.kit.refusals import Refused
from tuopin.sheets.actions import note_list
from tuopin.sheets.rules.listing import Col, list_workbook

# A list longer than this is narrowed first; a workbook of it would help nobody.
EXPORT_MOST = 50_000
_YEAR = 365 * 24 * 3600
_COOKIE = "tp-cols-"
Crumbs = Sequence[tuple[str, str]]


class _Choice(NamedTuple):
    """A column on the page that asks: chosen or not, and its place."""

    column: Col
    on: bool
    place: int


def hand_out(
    request: DeskRequest,
    listing: str,
    title: str,
    columns: Sequence[Col],
    rows: Callable[[], Iterable[Sequence[Any]]],
    crumbs: Crumbs = (),
) -> HttpResponse:
    """Ask which columns of a list are wanted and in which order; hand out the workbook.

    The page asks on GET and hands out on POST; the address's own filters stay. `rows` is called
    only then; a row has one cell for each of `columns`, in their order. What was chosen last is
    kept in the reader's browser as codes of columns. Refuses 'columns_none' when none is chosen.
    """
    known = {column.code: place for place, column in enumerate(columns)}
    if request.method != "POST":
        context = {
            "title": title,
            "choices": _choices(columns, _remembered(request, listing, known)),
            "crumbs": crumbs,
        }
        return render(request, "desk/export.html", context)
    chosen = _chosen(request, columns)
    places = [known[code] for code in chosen]
    data, count = list_workbook(
        title,
        [columns[place] for place in places],
        ([row[place] for place in places] for row in rows()),
        _("合计"),
    )
    note_list(
        actor=request.actor, on=request.today, listing=listing, columns=chosen, count=count,
        as_of=request.as_of,
    )  # fmt: skip
    answer = workbook(data, f"{title}.xlsx")
    answer.set_cookie(
        _COOKIE + listing, ".".join(chosen), max_age=_YEAR, samesite="Lax", httponly=True
    )
    return answer


def _remembered(request: DeskRequest, listing: str, known: dict[str, int]) -> list[str]:
    """Return the codes chosen last time that the list still has; all where there was no choice."""
    said = request.COOKIES.get(_COOKIE + listing, "").split(".")
    return [code for code in dict.fromkeys(said) if code in known] or list(known)


def _choices(columns: Sequence[Col], chosen: Sequence[str]) -> list[_Choice]:
    """Return the columns in the order chosen, those left out at the end."""
    by_code = {column.code: column for column in columns}
    rest = [code for code in by_code if code not in chosen]
    return [
        _Choice(by_code[code], code in chosen, place)
        for place, code in enumerate([*chosen, *rest], start=1)
    ]


def _chosen(request: DeskRequest, columns: Sequence[Col]) -> list[str]:
    """Return the codes ticked, by the places written beside them; equal ones as they stood."""
    ticked = set(request.POST.getlist("col"))
    codes = [column.code for column in columns if column.code in ticked]
    if not codes:
        raise Refused("columns_none")
    return sorted(codes, key=lambda code: _place(request.POST.get(f"at-{code}", "")))


def _place(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 10**6
