"""Training: the sessions, one with its attendance sheet, and recording of both (R48)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, fresh_key, page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import coded, day
from tuopin.desk.trying import tried
from tuopin.desk.visits.finding import people
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, visit_tabs
from tuopin.desk.visits.voiding import voided
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, area_prefix
from tuopin.kit.words import words
from tuopin.offices.queries import names_on, place_of, regions_on
from tuopin.policy.queries import terms_on
from tuopin.sheets.rules.listing import Col
from tuopin.visits.actions import attend, strike, train
from tuopin.visits.queries import (
    attendance_of,
    attendances,
    sheet_of,
    training_counts,
    training_of,
    trainings,
)

# Who came to a session of the whole county is handed out as a workbook.
SHOWN = 200


class TrainingForm(forms.Form):
    """A session: what it taught, when, where, by whom, how long, and for which area."""

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], categories: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["topic"] = forms.CharField(label=gettext_lazy("培训内容"), max_length=80)
        self.fields["category"] = Pick(categories, label=gettext_lazy("类别"), required=False)
        self.fields["held_on"] = DayField(label=gettext_lazy("培训日期"))
        self.fields["region"] = Pick(
            places, label=gettext_lazy("哪里办的"), help_text=gettext_lazy("为哪个地方的户办的")
        )
        self.fields["venue"] = forms.CharField(label=gettext_lazy("地点"), max_length=80)
        self.fields["teacher"] = forms.CharField(
            label=gettext_lazy("讲课人"), max_length=60, required=False
        )
        self.fields["hours"] = forms.IntegerField(
            label=gettext_lazy("学时"), min_value=0, max_value=200, initial=0
        )


def _list() -> tuple[str, str]:
    return _("培训"), reverse("desk:visits_trainings")


@page("see.visits")
def trainings_page(request: DeskRequest) -> HttpResponse:
    """List the sessions that the reader's area has to do with, newest first."""
    on, narrow = request.as_of, narrowed(request)
    context = {
        "page": keyset(trainings(narrow.area, on), request, ("-held_on", "-id")),
        "counts": training_counts(request.actor.county, on, narrow.area),
        "chips": narrow.chips,
        "may_train": request.actor.may("visits.train"),
        "tabs": visit_tabs("visits_trainings"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/trainings.html", context)


@page("see.visits")
def trainings_export(request: DeskRequest) -> HttpResponse:
    """Hand out the sessions as a workbook."""
    on = request.as_of
    columns = [
        Col("held_on", _("培训日期"), "day"), Col("place", _("哪里办的")),
        Col("topic", _("培训内容")), Col("category", _("类别")), Col("venue", _("地点")),
        Col("teacher", _("讲课人")), Col("hours", _("学时"), "number", total=True),
        Col("came", _("参加户次"), "number", total=True),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        for row in trainings(placed(request, "see.visits")[0], on)[:EXPORT_MOST]:
            yield [
                row.held_on, names.get(row.region, row.region), row.topic,
                coded("category", row.category), row.venue, row.teacher, row.hours, row.came,
            ]  # fmt: skip

    return hand_out(request, "trainings", f"{_('培训')} {on}", columns, body, [_list()])


def _found(request: DeskRequest, key: UUID) -> Any:
    found = training_of(scope(request, "see.visits"), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


@page("see.visits")
def training_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one session with its attendance sheet; who may, ticks those who came."""
    row = _found(request, key)
    if request.method == "POST":
        return _attend(request, row)
    area, place = placed(request, "see.visits")
    sheet = _reach(request, row, place)
    now, reach = request.as_of == request.today, scope(request, "visits.strike")
    relations = [("", _("本人")), *((r, coded("relation", r)) for r in words("relation")[1:])]
    context = {
        "row": row,
        "came": [
            (one, now and reach.covers(one.region))
            for one in attendances(area, row.id, request.as_of)[:SHOWN]
        ],
        "struck": attendances(area, row.id, request.as_of, voided=True)[:SHOWN],
        "more": row.came > SHOWN,
        "sheet": keyset(sheet_of(sheet, row.id, request.as_of), request, ("region", "id"))
        if sheet else None,
        "relations": relations,
        "places": townships_of(request, "visits.attend") if sheet else [],
        "place": place,
        "recorder": people(request, row.recorded_by).get(row.recorded_by, ""),
        "key": fresh_key(),
        "crumbs": crumbs_to(_list()),
    }  # fmt: skip
    return render(request, "desk/visits/training.html", context)


def _reach(request: DeskRequest, row: Any, place: str) -> Scope | None:
    """Return where the reader may tick households for a session; None where nowhere."""
    if request.as_of != request.today or not request.actor.may("visits.attend"):
        return None
    held, mine = area_prefix(row.region), scope(request, "visits.attend")
    inside = tuple(p if p.startswith(held) else held for p in mine.prefixes
                   if p.startswith(held) or held.startswith(p))  # fmt: skip
    if not inside:
        return None
    chosen = area_prefix(place) if place else ""
    within_place = any(chosen.startswith(prefix) for prefix in inside)
    return Scope(mine.county, (chosen,) if chosen and within_place else inside)


def _attend(request: DeskRequest, row: Any) -> HttpResponse:
    """Put the households that were ticked on the sheet, each with who of it came."""
    ticked = request.POST.getlist("id")
    homes = [{"household": key, "relation": request.POST.get(f"who-{key}", "")} for key in ticked]
    do(request, attend, training=row.id, households=homes)
    return redirect(request.get_full_path())


@page("see.visits")
def attendance_export(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the attendance sheet of a session."""
    row, on = _found(request, key), request.as_of
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("who", _("谁参加")), Col("void_on", _("划掉的日期"), "day"),
        Col("void_reason", _("为什么划掉")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        area = scope(request, "see.visits")
        came, gone = (attendances(area, row.id, on, voided=void) for void in (False, True))
        for one in (*came[:EXPORT_MOST], *gone[:EXPORT_MOST]):
            place = place_of(names, one.region)
            who = coded("relation", one.relation) if one.relation else _("本人")
            void = (one.void_on, one.void_reason) if voided(one, on) else (None, "")
            yield [place.township, place.village, one.household.head_name, who, *void]

    title = f"{_('培训签到')} {row.held_on}"
    return hand_out(request, "attendance", title, columns, body, [_list()])


@page("visits.strike")
def strike_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what striking a household off a sheet does, then do it with the reason."""
    one = attendance_of(scope(request, "visits.strike"), key)
    if one is None:
        raise Refused("not_found")
    at = reverse("desk:visits_training", args=[one.training_id])
    if confirmed(request):
        do(request, strike, attendance=key, reason=request.POST.get("reason", ""))
        return redirect(at)
    return confirm_page(
        request, _("从签到表划掉"),
        why=_("没有来、签错了的才划掉；这一行留着，写明谁为什么划。"),
        will=[f"{one.household.head_name} · {one.training.topic} · {day(one.training.held_on)}"],
        after=[_("从今天起不算参加过；来了的可以重新签到")],
        reason=True, danger=True, button=_("划掉"), back=at, blocked=one.void_on is not None,
        crumbs=crumbs_to(_list(), (one.training.topic, at)),
    )  # fmt: skip


@page("visits.train")
def training_new(request: DeskRequest) -> HttpResponse:
    """Record a session; those who came are ticked on its own page."""
    categories = words("category", terms_on(request.actor.county, request.today)["words.extra"])
    form = TrainingForm(
        request.POST or None, places=_places(request),
        categories=[("", "—"), *((c, coded("category", c)) for c in categories)],
        initial={"held_on": request.today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        held_on = data.pop("held_on")
        at = {"training_exists": "topic", "date_future": "held_on"}
        made = tried(request, form, train, at=at, on=held_on, **data)
        if made:
            return redirect("desk:visits_training", made.result["training"])
    return form_page(
        request, form, _("登记培训"), why=_("先登记这一次培训，再勾参加的户"), button=_("存下"),
        back=reverse("desk:visits_trainings"), crumbs=crumbs_to(_list()),
    )  # fmt: skip


def _places(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the county, townships and villages for which the reader may hold a session."""
    area, county = scope(request, "visits.train"), request.actor.county
    found = [(county.ljust(12, "0"), _("全县"))] if area.whole else []
    names = names_on(county, request.today)
    for region in regions_on(county, request.today):
        if area.covers(region.code) and (not area.whole or region.code.endswith("000")):
            place = place_of(names, region.code)
            found.append((region.code, f"{place.township} {place.village}".strip()))
    return found
