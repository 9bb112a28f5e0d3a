"""Recording of a visit: one form for phone and office, the last visit's answers at hand (R67)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import Choice, DayField, FenField, MilliField, PhotosField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import coded, quantity, word
from tuopin.desk.trying import tried
from tuopin.desk.visits.tabs import crumbs_to
from tuopin.kit.refusals import Refused
from tuopin.register.queries import household_file
from tuopin.visits.actions import record
from tuopin.visits.queries import open_issues_of, pairings_of, standing_parts, visits_of
from tuopin.visits.rules.evidence import MOST_PHOTOS
from tuopin.visits.states import ISSUE_KINDS, PROGRESS

# Who may write down another officer's visit.
OFFICES = ("township_secretary", "township_office", "county_office")
# Beside which field a refusal is said.
_AT = {
    "visit_before_pairing": "visited_on",
    "visit_by_other": "officer",
    "visit_no_money": "visited_on",
    "visit_twice": "visited_on",
    "date_future": "visited_on",
    "too_early": "visited_on",
    "before_post": "visited_on",
    "photos_too_many": "photos",
    "evidence_unreadable": "photos",
    "evidence_too_large": "photos",
}


class RecordForm(forms.Form):
    """A visit: who and when, each part, the open problems, what was seen, helped and promised."""

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], parts: list[Any], issues: list[Any],
        lead: bool, today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.parts, self.issues, self.today = parts, issues, today
        words = [(code, word(f"progress.{code}")) for code in PROGRESS]
        self.fields["officer"] = Pick(people, label=gettext_lazy("走访人"))
        if len(people) == 1:
            # Nothing to choose: a phone's screen is short.
            self.fields["officer"].widget = forms.HiddenInput()
        self.fields["visited_on"] = DayField(label=gettext_lazy("走访日期"))
        for part in parts:
            self._part(part, words)
        if not parts:
            self.fields["progress"] = Choice(words, label=gettext_lazy("项目进展"))
        for row in issues:
            self._issue(row)
        self.fields["income_fen"] = FenField(
            label=gettext_lazy("上次以来项目收入（元）"), required=False
        )
        if lead:
            self.fields["topic"] = forms.CharField(
                label=gettext_lazy("技术、信息"), max_length=60, required=False,
                help_text=gettext_lazy("技术负责人上门带来的技术或信息"),
            )  # fmt: skip
        self._texts()
        self.fields["photos"] = PhotosField(
            label=gettext_lazy("照片"), required=False,
            help_text=gettext_lazy("JPEG 或 PNG，最多 %(most)s 张") % {"most": MOST_PHOTOS},
        )  # fmt: skip

    def _part(self, part: Any, words: list[tuple[str, str]]) -> None:
        name = part.id.hex
        approved = quantity(part.approved_milli or part.quantity_milli, part.unit)
        self.fields[f"part-{name}"] = Choice(words, label=f"{part.content} · {approved}")
        there = _("现有数量（%(unit)s）") % {"unit": coded("unit", part.unit)}
        self.fields[f"there-{name}"] = MilliField(label=there, required=False)

    def _issue(self, row: Any) -> None:
        answers = [("", _("还没动")), ("act", _("在办")), ("solve", _("解决了"))]
        name = row.id.hex
        self.fields[f"answer-{name}"] = Choice(answers, label=row.text, required=False)
        self.fields[f"answer-text-{name}"] = forms.CharField(
            label=gettext_lazy("怎么办的"), max_length=300, required=False
        )

    def _texts(self) -> None:
        kinds = [("", _("不用另记")), *((k, word(f"issue_kind.{k}")) for k in ISSUE_KINDS)]
        for name, label in (
            ("note", gettext_lazy("看到什么、帮了什么")),
            ("problem", gettext_lazy("存在问题")),
            ("measure", gettext_lazy("解决措施")),
            ("promised", gettext_lazy("答应的事")),
        ):
            self.fields[name] = forms.CharField(
                label=label, max_length=300, required=False, widget=forms.Textarea({"rows": 2})
            )
        self.fields["issue_kind"] = Pick(
            kinds, label=gettext_lazy("问题没当场解决的，另记一件"), required=False
        )

    def clean_visited_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["visited_on"]
        if day > self.today:
            raise forms.ValidationError(_("还没到这一天。"))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for words beside an answer, and for the problem that is to be kept."""
        data: dict[str, Any] = super().clean() or {}
        for row in self.issues:
            said = data.get(f"answer-{row.id.hex}")
            if said and not data.get(f"answer-text-{row.id.hex}"):
                self.add_error(f"answer-text-{row.id.hex}", _("写一句怎么办的。"))
        if data.get("issue_kind") and not data.get("problem"):
            self.add_error("problem", _("写上是什么问题。"))
        return data

    def part_fields(self) -> list[tuple[Any, Any]]:
        """Return each part's two fields."""
        return [(self[f"part-{p.id.hex}"], self[f"there-{p.id.hex}"]) for p in self.parts]

    def issue_fields(self) -> list[tuple[Any, Any]]:
        """Return each open problem's two fields."""
        return [
            (self[f"answer-{row.id.hex}"], self[f"answer-text-{row.id.hex}"]) for row in self.issues
        ]

    def said(self) -> dict[str, Any]:
        """Return the visit as the act takes it."""
        data = self.cleaned_data
        plain = (
            "income_fen", "topic", "note", "problem", "measure", "promised", "issue_kind", "photos",
        )  # fmt: skip
        found: dict[str, Any] = {name: data[name] for name in plain if name in data}
        found["progress"] = data.get("progress", "")
        found["parts"] = [
            {"part": part.id, "progress": data[f"part-{part.id.hex}"],
             "there_milli": data[f"there-{part.id.hex}"]}
            for part in self.parts
        ]  # fmt: skip
        found["answers"] = [
            {"issue": row.id, "verb": data[f"answer-{row.id.hex}"],
             "text": data[f"answer-text-{row.id.hex}"]}
            for row in self.issues
            if data[f"answer-{row.id.hex}"]
        ]  # fmt: skip
        return found


@page("visits.record")
def record_page(request: DeskRequest) -> HttpResponse:
    """Record a visit of the household that the address names."""
    key = as_uuid(request.GET.get("household", ""))
    county, on = request.actor.county, request.as_of
    file = household_file(county, key, on)
    if file is None or not scope(request, "visits.record").covers(file.household.region):
        raise Refused("not_found")
    home, made = file.household, visits_of(county, key, on)
    people = _people(request, key, home.region)
    parts = standing_parts(county, [key], on).get(key, [])
    form = RecordForm(
        request.POST or None, request.FILES or None,
        people=[(str(who), said) for who, said in people.items()], parts=parts,
        issues=open_issues_of(county, [key], on).get(key, []),
        lead=_may_lead(request, key), today=on,
        initial=_initial(request, people, parts, made),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, record, at=_at(people), on=data["visited_on"], household=key,
            officer=as_uuid(data["officer"]), **form.said(),
        )  # fmt: skip
        if done:
            messages.success(request, _("%(name)s 的走访存下了。") % {"name": home.head_name})
            return redirect("desk:visits")
    context = {
        "home": home, "form": form, "last": made[0] if made else None, "people": people,
        "same": request.GET.get("same") == "1",
        "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs_to(),
        "back": reverse("desk:visits_home", args=[key]),
    }  # fmt: skip
    return render(request, "desk/visits/record.html", context, status=409 if form.errors else 200)


def _at(people: Mapping[UUID, str]) -> dict[str, str]:
    """Return beside which field a refusal is said: never beside one that is not shown."""
    return _AT if len(people) > 1 else _AT | {"visit_by_other": "visited_on"}


def _people(request: DeskRequest, key: UUID, region: str) -> dict[UUID, str]:
    """Return who may be named as the visitor: oneself, for an office all who ever answered."""
    actor, paired = request.actor, pairings_of(request.actor.county, [key]).get(key, [])
    office = actor.serves(region, request.today, *OFFICES)
    # Who answers for it now comes first.
    order = sorted(paired, key=lambda p: (not p.on(request.as_of), p.role != "liaison"))
    found: dict[UUID, str] = {}
    for p in order:
        if office or p.officer == actor.id:
            found.setdefault(p.officer, f"{p.name} · {word(f'pairing.{p.role}')}")
    return found


def _may_lead(request: DeskRequest, key: UUID) -> bool:
    paired = pairings_of(request.actor.county, [key]).get(key, [])
    return any(p.role == "lead" for p in paired) and not request.actor.has_role("liaison")


def _initial(
    request: DeskRequest, people: Mapping[UUID, str], parts: list[Any], made: list[Any]
) -> dict[str, Any]:
    """Return what the form begins with: today, the officer, and on request the last answers."""
    found: dict[str, Any] = {"visited_on": request.as_of}
    if people:
        found["officer"] = str(
            request.actor.id if request.actor.id in people else next(iter(people))
        )
    if request.GET.get("same") == "1" and made:
        found["progress"] = made[0].progress
        lines = {line.part_id: line for line in made[0].progresses.all()}
        for part in parts:
            # A workbook's visit says only how the whole project gets on.
            line = lines.get(part.id)
            found[f"part-{part.id.hex}"] = line.progress if line else made[0].progress
            found[f"there-{part.id.hex}"] = line.there_milli if line else None
    return found
