"""Calling a meeting, recording that it was held and who came, calling it off (R50)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.actions import call, cancel, hold
from tuopin.coordination.queries import meeting_state, meetings, quarters
from tuopin.coordination.states import MEETING_KINDS
from tuopin.desk.coordination.frame import crumbs, meeting_of, quarter_said
from tuopin.desk.fields import Choice, DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, page
from tuopin.desk.say import day, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.offices.queries import holders, townships_on


class CallForm(forms.Form):
    """A meeting to be called: which quarter's or a special one, when, where, who leads it."""

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"meeting_kind.{kind}")) for kind in MEETING_KINDS]
        self.fields["kind"] = Choice(kinds, label=gettext_lazy("会议种类"), initial="quarterly")
        self.fields["year"] = Pick([(str(y), str(y)) for y in years], label=gettext_lazy("年"))
        self.fields["quarter"] = Choice(
            [(str(n), str(n)) for n in range(1, 5)], label=gettext_lazy("季度")
        )
        self.fields["topic"] = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
        self.fields["meets_on"] = DayField(label=gettext_lazy("哪天开"))
        self.fields["venue"] = forms.CharField(label=gettext_lazy("会议地点"), max_length=80)
        self.fields["chair"] = forms.CharField(
            label=gettext_lazy("主持人"), max_length=60, required=False
        )


@page("coordination.call")
def call_page(request: DeskRequest) -> HttpResponse:
    """Call a meeting: the form opens on the first quarter that is in want of one."""
    on = request.today
    asked = (request.GET.get("year", ""), request.GET.get("quarter", ""))
    year, quarter = asked if all(asked) else map(str, _wanting(request.actor.county, on))
    years = sorted({on.year - 1, on.year, on.year + 1})
    form = CallForm(
        request.POST or None, years=years,
        initial={
            "year": year, "quarter": quarter,
            "topic": _("农村贫困党员脱贫工程第%(n)s季度调度会") % {"n": quarter},
        },
    )  # fmt: skip
    at = {
        "too_early": "meets_on",
        "meeting_before_quarter": "meets_on",
        "meeting_before_programme": "quarter",
        "meeting_exists": "quarter",
    }
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        numbers = {"year": int(given["year"]), "quarter": int(given["quarter"])}
        if made := tried(request, form, call, at=at, **(given | numbers)):
            return redirect("desk:coordination_meeting", made.result["meeting"])
    return form_page(
        request, form, _("召集调度会"),
        why=_("每季度开一次；季末过了还没有开，会显示为没有开。"),
        button=_("召集"), back=reverse("desk:coordination"), crumbs=crumbs(),
    )  # fmt: skip


def _wanting(county: str, on: date) -> tuple[int, int]:
    """Return the first quarter without a meeting: a past one, this one, else one to come."""
    missed = next((q for q in quarters(county, on) if q.meeting is None), None)
    if missed is not None:
        return missed.year, missed.quarter
    called = meetings(county, on).filter(kind="quarterly").exclude(state="cancelled")
    known = set(called.values_list("year", "quarter"))
    year, quarter = on.year, (on.month + 2) // 3
    while (year, quarter) in known:
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return year, quarter


@page("coordination.hold")
def hold_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that a meeting was held: a tick and a speaker for each township."""
    actor, on = request.actor, request.today
    found = meeting_of(request, key)
    towns = townships_on(actor.county, on)
    posts = holders(actor.scope("coordination.hold"), "township_secretary", on)
    secretaries = {post.region: post.officer.name for post in posts}
    form = HoldForm(
        request.POST or None, towns=[(t.code, t.name) for t in towns], secretaries=secretaries,
        initial={"chair": found.chair, "held_on": min(found.meets_on, on)},
    )  # fmt: skip
    back = reverse("desk:coordination_meeting", args=[key])
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("chair", "held_on")}
        at = dict.fromkeys(("date_future", "too_early", "meeting_before_quarter"), "held_on")
        if tried(request, form, hold, at=at, meeting=key, present=form.present(), **given):
            return redirect(back)
    context = {
        "row": found, "form": form, "lines": form.lines(), "back": back,
        "key": request.POST.get("key") or fresh_key(),
        "quarter": quarter_said(found.year, found.quarter),
        "crumbs": crumbs((found.topic, back)),
        "blocked": meeting_state(found, on) != "called",
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/coordination/hold.html", context, status=status)


class HoldForm(forms.Form):
    """Which day, who was in the chair, for each township whether it came and who spoke for it."""

    def __init__(
        self, *args: Any, towns: list[tuple[str, str]], secretaries: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.towns = towns
        self.fields["held_on"] = DayField(label=gettext_lazy("哪天开的"))
        self.fields["chair"] = forms.CharField(label=gettext_lazy("主持人"), max_length=60)
        for code, name in towns:
            self.fields[f"came-{code}"] = forms.BooleanField(
                label=name, required=False, initial=True
            )
            self.fields[f"speaker-{code}"] = forms.CharField(
                label=_("%(town)s谁来了") % {"town": name}, max_length=60, required=False,
                initial=secretaries.get(code, ""),
            )  # fmt: skip

    def lines(self) -> list[tuple[str, Any, Any]]:
        """Return each township's name with its two fields."""
        return [(name, self[f"came-{code}"], self[f"speaker-{code}"]) for code, name in self.towns]

    def present(self) -> list[dict[str, str]]:
        """Return the townships that came, as the act takes them."""
        given = self.cleaned_data
        return [
            {"region": code, "speaker": given[f"speaker-{code}"]}
            for code, _name in self.towns
            if given[f"came-{code}"]
        ]


@page("coordination.cancel")
def cancel_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then call a meeting off."""
    found = meeting_of(request, key)
    back = reverse("desk:coordination_meeting", args=[key])
    if confirmed(request):
        do(request, cancel, meeting=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    said = {"topic": found.topic, "day": day(found.meets_on, "long")}
    return confirm_page(
        request, _("取消调度会"), will=[_("取消“%(topic)s”（%(day)s）") % said],
        after=[_("这个季度还要另开一次")] if found.kind == "quarterly" else [],
        reason=True, danger=True, button=_("取消这次会"), back=back,
        blocked=meeting_state(found, request.as_of) != "called",
        crumbs=crumbs((found.topic, back)),
    )  # fmt: skip
