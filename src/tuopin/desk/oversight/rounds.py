"""Rounds of inspections and one of them: how far, what was answered, who was drawn."""

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
from tuopin.desk.oversight.frame import bar, crumbs, others_towns, owns, township, trip_of
from tuopin.desk.pages import page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import percent, word
from tuopin.kit.money import half_up
from tuopin.offices.queries import names_on, place_of
from tuopin.oversight.queries import (
    Standing,
    answers,
    coverage,
    inspected_in,
    inspection_counts,
    paid_of,
    round_state,
    rounds,
    sample,
    standing_by_township,
    standings,
    teams_sent,
)
from tuopin.sheets.rules.listing import Col

# Answers that ask for a finding, or are not as they should be.
BAD = {
    "arrival": {"short", "none"}, "use": {"partly", "not"}, "progress": {"stalled"},
    "effect": {"poor"}, "liaison_works": {"no"}, "lead_works": {"no"},
}  # fmt: skip

# How 'does he come and help' is answered.
WORKS = {True: "yes", False: "no", None: "unknown"}


@page("see.oversight")
def rounds_page(request: DeskRequest) -> HttpResponse:
    """List the rounds of the reader's area, newest first, each with its next act."""
    area, on = scope(request, "see.oversight"), request.as_of
    found = keyset(rounds(area, on), request, ("-opens_on", "-id"))
    far = standings(area, found.rows, on)
    paid, seen = coverage(area, on)
    done, faults, closed, still = inspection_counts(request.actor.county, on, area)
    context = {
        "page": found,
        "paid": paid,
        "seen": seen,
        "share": _share(seen, paid),
        "done": done,
        "faults": faults,
        "closed": closed,
        "still": still,
        "rows": [_line(request, row, far[row.id]) for row in found.rows],
        "may_plan": request.actor.may("oversight.plan") and on == request.today,
        "tabs": bar(request, "oversight"),
    }
    return render(request, "desk/oversight/rounds.html", context)


def _line(request: DeskRequest, row: Any, far: Standing) -> dict[str, Any]:
    """Return a round with its state, how far it is, and the act that comes next for the reader."""
    state = round_state(row, request.as_of)
    return {"row": row, "state": state, "far": far, "act": next_act(request, row, state, far)}


def next_act(request: DeskRequest, row: Any, state: str, far: Standing) -> tuple[str, str] | None:
    """Return (label, address) of what the reader can do next about a round; None for nothing."""
    if request.as_of != request.today:
        return None
    if state == "planned" and owns(request, row, "oversight.draw"):
        return _("去抽取"), reverse("desk:oversight_draw", args=[row.id])
    if state != "drawn":
        return None
    if far.left and row.closes_on >= request.today and request.actor.may("oversight.inspect"):
        return _("去督查"), reverse("desk:oversight_going", args=[row.id])
    if owns(request, row, "oversight.finish") and (not far.left or row.closes_on < request.today):
        return _("结束督查"), reverse("desk:oversight_finish", args=[row.id])
    return None


@page("see.oversight")
def rounds_export(request: DeskRequest) -> HttpResponse:
    """Hand out the rounds as a workbook."""
    area, on = scope(request, "see.oversight"), request.as_of
    columns = [
        Col("name", _("名称")), Col("batch", _("批次"), "number"), Col("kind", _("督查方式")),
        Col("opens_on", _("第一天"), "day"), Col("closes_on", _("最后一天"), "day"),
        Col("state", _("状态")), Col("confidence", _("置信度（%）"), "number"),
        Col("margin", _("误差（百分点）"), "number"), Col("of", _("总体户数"), "number"),
        Col("drawn", _("抽到户数"), "number", total=True),
        Col("inspected", _("已督查"), "number", total=True),
        Col("found", _("查到问题"), "number", total=True),
        Col("open", _("没有销号"), "number", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        held = list(rounds(area, on)[:EXPORT_MOST])
        far = standings(area, held, on)
        for row in held:
            yield [
                row.name, row.batch.number, word(f"round_kind.{row.kind}"), row.opens_on,
                row.closes_on, word(f"state.round.{round_state(row, on)}"), row.confidence,
                row.margin, row.drawn_from, *far[row.id],
            ]  # fmt: skip

    return hand_out(request, "oversight_rounds", f"{_('督查')} {on}", columns, body, crumbs())


@page("see.oversight")
def round_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show a round: the next act, its townships, what was answered, and who was drawn."""
    on = request.as_of
    trip = trip_of(request, key)
    area, place = placed(request, "see.oversight")
    whole = scope(request, "see.oversight")
    far = standings(whole, [trip], on)[trip.id]
    state = round_state(trip, on)
    found = keyset(sample(area, trip, on), request, ("region", "place"))
    sent, others = teams_sent(trip), others_towns(request, trip)
    context = {
        "trip": trip,
        "state": state,
        "far": far,
        "act": next_act(request, trip, state, far),
        "going": reverse("desk:oversight_going", args=[key]),
        "towns": standing_by_township(whole, trip, on),
        "answers": _answers(area, trip, on),
        "page": found,
        "rows": [(row, _team(row, sent), township(row) not in others) for row in found.rows],
        "places": _chips(request, place),
        "focus": [word(f"focus.{code}") for code in trip.focus.split(",")],
        "may_inspect": state == "drawn"
        and on == request.today
        and trip.opens_on <= on <= trip.closes_on
        and request.actor.may("oversight.inspect"),
        "crumbs": crumbs(),
    }
    return render(request, "desk/oversight/round.html", context)


def _team(row: Any, sent: Mapping[str, str]) -> str:
    """Return the team that goes to a drawn household; a township may get one after the draw."""
    return row.team.name if row.team else sent.get(township(row), "")


def _chips(request: DeskRequest, place: str) -> list[dict[str, Any]]:
    if not place:
        return []
    names = names_on(request.actor.county, request.as_of)
    return [{"label": names.get(place, place), "remove": request.path}]


def _answers(area: Any, trip: Any, on: Any) -> list[dict[str, Any]]:
    """Return each question with its answers: counts, shares, and which of them are bad."""
    found = []
    for asked in answers(area, trip, on):
        vocabulary = "works" if asked.question.endswith("_works") else asked.question
        lines = [
            {
                "label": word(f"{vocabulary}.{value}"),
                "count": count,
                "share": _share(count, asked.total),
                "bad": value in BAD[asked.question],
            }
            for value, count in asked.counts
            if count
        ]
        found.append({"question": word(f"question.{asked.question}"), "lines": lines})
    return found


def _share(count: int, total: int) -> str:
    """Say a part of a whole in per cent."""
    if not total:
        return percent(None)
    parts = half_up(count * 10_000, total)
    return percent(f"{parts // 10_000}.{parts % 10_000:04}")


_ASKED = ("arrival", "use", "progress", "effect", "liaison_works", "lead_works")


def _told(seen: Any, paid: Mapping[UUID, int]) -> list[Any]:
    """Return the cells of what was seen at a household, beside what the books say (R81)."""
    return [
        seen.inspected_on, seen.inspector.name,
        *(
            word(f"works.{WORKS[getattr(seen, name)]}")
            if name.endswith("_works")
            else word(f"{name}.{getattr(seen, name)}")
            for name in _ASKED
        ),
        seen.received_fen, paid.get(seen.household_id, 0), seen.found, seen.photographed, seen.note,
    ]  # fmt: skip


@page("see.oversight")
def round_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a round's drawn households with what was seen, as a workbook."""
    trip, on = trip_of(request, key), request.as_of
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("place", _("抽取次序"), "number"), Col("team", _("核查组")),
        Col("seen", _("是否督查")), Col("on", _("督查日期"), "day"),
        Col("inspector", _("督查人")), *(Col(name, word(f"question.{name}")) for name in _ASKED),
        Col("received", _("户里说实收（元）"), "money", total=True),
        Col("paid", _("账上发放（元）"), "money", total=True),
        Col("found", _("查到问题"), "number", total=True),
        Col("photos", _("现场照片（张）"), "number", total=True),
        Col("note", _("看到的情况")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area = placed(request, "see.oversight")[0]
        seen = inspected_in(area, trip, on)
        paid = paid_of(trip.county, seen, trip.batch.number, on)
        rows, sent = sample(area, trip, on).order_by("region", "place"), teams_sent(trip)
        for row in rows[:EXPORT_MOST]:
            at, told = place_of(names, row.region), seen.get(row.household_id)
            yield [
                at.township, at.village, row.household.head_name, row.place,
                _team(row, sent), _("是") if told else _("否"),
                *(_told(told, paid) if told else [None] * (len(columns) - 6)),
            ]  # fmt: skip

    at = crumbs((trip.name, reverse("desk:oversight_round", args=[key])))
    return hand_out(request, "oversight_sample", f"{_('督查')} {trip.opens_on}", columns, body, at)
