"""The hand-overs: the list, one with all that went along, and its sheet to sign (R38, R71)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import page, scope
from tuopin.desk.papers.files import files, words_of, written
from tuopin.desk.papers.room import PRINT, named
from tuopin.desk.say import word
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, visit_tabs
from tuopin.documents.agreements import liaison_card
from tuopin.documents.visits import hand_over
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names, place_of
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import Handed, gone_along, hand_overs, handed


@page("see.visits")
def handed_page(request: DeskRequest) -> HttpResponse:
    """List the hand-overs of the reader's area, newest first, with what was open that day."""
    narrow = narrowed(request)
    rows = hand_overs(narrow.area, request.as_of, officer=narrow.officer)
    context = {
        "page": keyset(rows, request, ("-handed_on", "-id")),
        "chips": narrow.chips,
        "tabs": visit_tabs("visits_handed"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/handed.html", context)


@page("see.visits")
def handed_export(request: DeskRequest) -> HttpResponse:
    """Hand out the hand-overs as a workbook."""
    on, narrow = request.as_of, narrowed(request)
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("role", _("角色")), Col("former", _("移交人")), Col("officer", _("接手人")),
        Col("handed_on", _("移交日期"), "day"), Col("issues", _("没解决的问题"), "number"),
        Col("owed", _("还欠本金（元）"), "money"), Col("papers", _("文书份数"), "number"),
        Col("missed", _("没走访的月份"), "number"), Col("document", _("文件号")),
        Col("reason", _("理由")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in hand_overs(narrow.area, on, officer=narrow.officer)[:EXPORT_MOST]:
            place = place_of(names, row.region)
            yield [
                place.township, place.village, row.household.head_name,
                word(f"pairing.{row.role}"), row.former.name, row.officer.name, row.handed_on,
                row.open_issues, row.owed_fen, row.papers, row.missed_months, row.document,
                row.reason,
            ]  # fmt: skip

    return hand_out(request, "handed", f"{_('移交记录')} {on}", columns, body, crumbs_to())


@page("see.visits")
def sheet_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show what one officer handed to another in a township on a day, and lead to its sheet."""
    one = _found(request, key)
    along = gone_along(request.actor.county, [one])[one.id]
    rows = one.rows
    context = {
        "first": one.first,
        "region": one.region,
        "by": officer_names(request.actor.county, [one.first.handed_by]),
        "rows": [(row, along.numbers[row.household_id]) for row in rows],
        "problems": along.problems,
        "sums": {
            name: sum(getattr(row, name) for row in rows)
            for name in ("open_issues", "owed_fen", "papers", "missed_months")
        },
        "files": files("visits_sheet_file", one.id),
        "prints": _prints(one) if scope(request, PRINT).covers(one.region) else [],
        "cards": _cards(one, along.numbers),
        "crumbs": crumbs_to((_("移交记录"), reverse("desk:visits_handed"))),
    }
    return render(request, "desk/visits/sheet.html", context)


def _prints(one: Handed) -> list[tuple[str, str]]:
    """Return the fields that lead to printing the sheet with a code; there is nothing to type."""
    kind = hand_over.KIND.code
    return [
        ("region", one.region), ("kinds", kind), ("subject", str(one.id)), ("filled", "1"),
    ]  # fmt: skip


def _cards(one: Handed, numbers: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Return the fields that lead to new cards for the doors: the old ones name the former."""
    homes = [("household", str(home)) for home in one.homes if numbers[home]]
    return [("region", one.region), ("kinds", liaison_card.KIND.code), *homes] if homes else []


@page("see.visits")
def sheet_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out the sheet of a hand-over for the two officers and the township secretary to sign."""
    one, county = _found(request, key), request.actor.county
    facts = hand_over.facts_of(
        one, gone_along(county, [one])[one.id], names_on(county, request.as_of)
    )
    paper = hand_over.hand_over(facts, words_of(request, hand_over.KIND.code))
    return written(paper, form, named(hand_over.KIND.code), facts.former, facts.handed_on)


def _found(request: DeskRequest, key: UUID) -> Handed:
    found = handed(scope(request, "see.visits"), request.as_of, key=key)
    if not found:
        raise Refused("not_found")
    return found[0]
