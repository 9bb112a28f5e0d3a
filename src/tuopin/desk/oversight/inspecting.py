"""The inspection at a household: the form for the phone, and what was seen (R81)."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tuopin.desk.fields import Choice, DayField, FenField, PhotosField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.oversight.frame import choices, crumbs, inspectors, others_towns, township, trip_of
from tuopin.desk.oversight.photographing import AT, TAKEN, shown
from tuopin.desk.oversight.rounds import WORKS
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.funds.queries import loans_of_household
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, officer_names
from tuopin.oversight.actions import inspect
from tuopin.oversight.queries import (
    drawn_for,
    findings_of,
    inspection,
    paid_of,
    sample,
    states_on,
    told_by,
)
from tuopin.oversight.states import ARRIVALS, FINDING_KINDS, GRADES, MISUSES, USES
from tuopin.selection.queries import pairings_on, parts_of
from tuopin.visits.states import PROGRESS

# Lines for findings on the form; what does not fit is recorded afterwards.
LINES = 3
_MEANS = {said: truth for truth, said in WORKS.items()}
_AT = AT | {
    "arrival_differs": "received_fen", "round_not_on": "inspected_on",
    "date_future": "inspected_on", "inspects_own": "inspector", "not_in_team": "inspector",
    "wrong_post": "inspector",
}  # fmt: skip


class SeenForm(forms.Form):
    """The checklist: money received, used as approved, progress, effect, people at work."""

    inspected_on = DayField(label=gettext_lazy("督查日期"))
    received_fen = FenField(label=gettext_lazy("户里说实收（元）"))
    note = forms.CharField(
        label=gettext_lazy("看到的情况"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    photos = PhotosField(required=False, help_text=TAKEN)

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], people: list[tuple[str, str]], today: date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["inspector"] = Pick(people, label=_("督查人"))
        asked = (
            ("arrival", "arrival", ARRIVALS), ("use", "use", USES),
            ("progress", "progress", PROGRESS), ("effect", "effect", GRADES),
            ("liaison_works", "works", list(_MEANS)), ("lead_works", "works", list(_MEANS)),
        )  # fmt: skip
        for name, vocabulary, values in asked:
            label = word(f"question.{name}")
            self.fields[name] = Choice(choices(vocabulary, values), label=label)
        for n in range(1, LINES + 1):
            self.fields[f"kind_{n}"] = Pick(
                [("", _("没有")), *kinds], label=_("督查问题类别"), required=False
            )
            self.fields[f"text_{n}"] = forms.CharField(
                label=_("督查问题"), max_length=300, required=False
            )

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Return the fields of the findings, kind and text together."""
        return [(self[f"kind_{n}"], self[f"text_{n}"]) for n in range(1, LINES + 1)]

    @property
    def more(self) -> bool:
        """Say whether more than the first finding is filled in, or something is wrong there."""
        return any(field.data or field.errors for pair in self.lines[1:] for field in pair)

    def clean_inspected_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["inspected_on"]
        if day > self.today:
            raise forms.ValidationError(_("这一天还没有到。"))
        return day

    def clean(self) -> dict[str, Any]:
        """A finding has a kind and says what it is."""
        data: dict[str, Any] = super().clean() or {}
        for n in range(1, LINES + 1):
            kind, text = data.get(f"kind_{n}"), data.get(f"text_{n}")
            if kind and not text:
                self.add_error(f"text_{n}", _("写上问题是什么。"))
            elif text and not kind:
                self.add_error(f"kind_{n}", _("选问题类别。"))
        return data

    def seen(self) -> dict[str, Any]:
        """Return the answers as the act takes them."""
        data = self.cleaned_data
        plain = {
            name: data[name]
            for name in ("arrival", "received_fen", "use", "progress", "effect", "note", "photos")
        }
        works = {name: _MEANS[data[name]] for name in ("liaison_works", "lead_works")}
        lines = [
            {"kind": data[f"kind_{n}"], "text": data[f"text_{n}"]}
            for n in range(1, LINES + 1)
            if data[f"kind_{n}"]
        ]
        who = as_uuid(data["inspector"])
        return {**plain, **works, "inspector": who, "findings": lines}


def kinds_for(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the kinds of finding that the reader may record: misuse only who may report it."""
    may = request.actor.may("funds.report_violation")
    return choices("finding_kind", [k for k in FINDING_KINDS if may or k not in MISUSES])


@page("oversight.inspect")
def inspect_page(request: DeskRequest, key: UUID, home: UUID) -> HttpResponse:
    """Record what is seen at a household that was drawn."""
    on = request.as_of
    area = scope(request, "oversight.inspect")
    trip = trip_of(request, key)
    chosen = sample(area, trip, on).filter(household=home).first()
    if chosen is None:
        raise Refused("not_found")
    if chosen.inspection:
        return redirect("desk:oversight_inspection", chosen.inspection)
    if township(chosen) in others_towns(request, trip):
        # Said before a form is filled in that the act would refuse.
        names = names_on(trip.county, on)
        raise Refused("not_in_team", region=names[township(chosen)])
    county, number = trip.county, trip.batch.number
    paid = paid_of(county, [home], number, on).get(home, 0)
    me = str(request.actor.id)
    form = SeenForm(
        request.POST or None, request.FILES or None, kinds=kinds_for(request), today=request.today,
        people=inspectors(request, chosen.region),
        initial={"inspected_on": request.today, "inspector": me},
    )  # fmt: skip
    back = f"{reverse('desk:oversight_going', args=[key])}?place={chosen.region[:9]}000"
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, form, inspect, at=_AT, on=form.cleaned_data["inspected_on"], trip=key,
            household=home, **form.seen(),
        )  # fmt: skip
        if done is not None:
            _tell(request, chosen.household.head_name, len(done.result["findings"]))
            return redirect(back)
    context = {
        "trip": trip, "chosen": chosen, "home": chosen.household, "form": form, "paid": paid,
        "parts": _parts(county, home, number, on), "key": request.POST.get("key") or fresh_key(),
        "pairs": pairings_on(county, [home], on).get(home, {}), "back": back,
        "before": _before(county, home, on),
        "crumbs": crumbs((trip.name, reverse("desk:oversight_round", args=[key]))),
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/oversight/inspect.html", context, status=status)


def _tell(request: DeskRequest, name: str, count: int) -> None:
    messages.success(request, _("%(name)s 的督查存下了。") % {"name": name})
    if count:
        found = ngettext("登记了 %(n)s 个问题。", "登记了 %(n)s 个问题。", count)
        messages.success(request, found % {"n": count})


def _parts(county: str, home: UUID, number: int, on: Any) -> list[Any]:
    """Return the approved project parts that the batch's money was for."""
    loans = [x for x in loans_of_household(county, home) if x.batch.number == number]
    cases = [loan.agreement.application_id for loan in loans]
    found = parts_of(county, cases, on) if cases else {}
    return [part for case in cases for part in found.get(case, [])]


def _before(county: str, home: UUID, on: Any) -> list[tuple[Any, str]]:
    """Return what was found at the household before, each with its state."""
    held = findings_of(county, home, on)
    states = states_on(county, held, on)
    return [(row, states[row.id]) for row in held]


@page("oversight.inspect")
def new_inspection_page(request: DeskRequest) -> HttpResponse:
    """Lead from a household to the round for which it was drawn and waits."""
    home = as_uuid(request.GET.get("household", ""))
    drawn = drawn_for(scope(request, "oversight.inspect"), home, request.today)
    if drawn is None:
        raise Refused("not_drawn")
    return redirect("desk:oversight_inspect", drawn.round_id, home)


@page("see.oversight")
def inspection_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show what was seen at a household, and what was found there."""
    on = request.as_of
    found = inspection(scope(request, "see.oversight"), key, on)
    if found is None:
        raise Refused("not_found")
    ever = told_by(findings_of(found.county, found.household_id, on), on)
    held = [row for row in ever if row.inspection_id == key]
    states = states_on(found.county, held, on)
    paid = paid_of(found.county, [found.household_id], found.round.batch.number, found.inspected_on)
    context = {
        "row": found,
        "paid": paid.get(found.household_id, 0),
        "works": [
            (
                word(f"question.{name}"),
                word(f"works.{WORKS[getattr(found, name)]}"),
                getattr(found, name) is False,
            )
            for name in ("liaison_works", "lead_works")
        ],
        "findings": [(row, states[row.id]) for row in held],
        "photos": shown(request, found),
        "recorder": officer_names(found.county, [found.recorded_by]).get(found.recorded_by, ""),
        "may_find": request.actor.may("oversight.find") and on == request.today,
        "may_add": on == request.today
        and scope(request, "oversight.photograph").covers(found.region),
        "crumbs": crumbs(
            (found.round.name, reverse("desk:oversight_round", args=[found.round_id]))
        ),
    }
    return render(request, "desk/oversight/inspection.html", context)
