"""Filing one application by hand: who applies, in which batch, for what (R22, R73)."""

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

from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, page, scope
from tuopin.desk.say import coded, lang, word
from tuopin.desk.selection.case import crumbs_of, key_of
from tuopin.desk.selection.forms import NewPartForms, parts_given, told
from tuopin.desk.selection.visiting import county_words
from tuopin.desk.trying import tried
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.programme.queries import batches_on
from tuopin.register.queries import HouseholdFile, household_file, search
from tuopin.selection.actions import file_application
from tuopin.selection.queries import applications_of
from tuopin.selection.states import OPEN_BATCHES

# So many households of one name are listed; more ask for a finer word.
MOST = 20
# Lines of the form that stand open; the others wait behind a button.
OPEN_LINES = 1
# Beside which field a refusal is said.
_AT = {
    "batch_not_open": "batch", "application_exists": "batch", "not_member": "person",
    "too_early": "filed_on", "date_future": "filed_on", "before_post": "filed_on",
}  # fmt: skip


class WhoForm(forms.Form):
    """Whose application: what people know of somebody of the household."""

    who = forms.CharField(
        label=gettext_lazy("谁申请"), max_length=30,
        help_text=gettext_lazy("姓名、拼音首字母或册号；写的字不进网址"),
    )  # fmt: skip


class FilingForm(forms.Form):
    """The applicant, the batch, the day of the paper."""

    filed_on = DayField(label=gettext_lazy("申请日期"))

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], batches: list[tuple[str, str]],
        today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["person"] = Pick(people, label=_("申请人"))
        self.fields["batch"] = Pick(batches, label=_("批次"))
        self.order_fields(["person", "batch", "filed_on"])

    def clean_filed_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["filed_on"]
        if day > self.today:
            raise forms.ValidationError(told("date_future", date=day))
        return day


@page("selection.file")
def who_page(request: DeskRequest) -> HttpResponse:
    """Find the household that applies, by a name of its people, within the reader's area.

    Only a posted form searches: a name stands in no address, log or history.
    """
    form = WhoForm(request.POST or None)
    text = form.cleaned_data["who"] if request.method == "POST" and form.is_valid() else ""
    found = search(scope(request, "selection.file"), text, MOST + 1) if text else []
    if text and not found:
        form.add_error("who", _("你分管的地方没有对得上的户。换一个写法再找。"))
    if len(found) == 1:
        return redirect("desk:selection_filing", found[0].household.id)
    context = {"form": form, "found": found[:MOST], "more": len(found) > MOST}
    answer = render(
        request, "desk/selection/who.html", context | {"crumbs": crumbs_of()},
        status=409 if form.errors else 200,
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


@page("selection.file")
def filing_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """File a household's application: applicant, batch, day, and one line a part."""
    file = household_file(request.actor.county, key, request.today)
    area = scope(request, "selection.file")
    if file is None or not area.covers(file.household.region):
        raise Refused("not_found")
    batches = open_batches(request)
    form = FilingForm(
        request.POST or None, people=_people(file), batches=batches, today=request.today,
        initial=_initial(request, file, batches),
    )  # fmt: skip
    parts = NewPartForms(request.POST or None, prefix="parts", form_kwargs=county_words(request))
    if request.method == "POST":
        made = _filed(request, form, parts)
        if made is not None:
            said = _("%(name)s 的申请存下了。") % {"name": file.household.head_name}
            messages.success(request, said)
            return redirect("desk:selection_application", made)
    lines = list(enumerate(parts.forms, start=1))
    rest = lines[OPEN_LINES:]
    context = {
        "home": file.household, "form": form, "parts": parts, "batches": batches,
        "lines": lines[:OPEN_LINES], "rest": rest,
        "unfold": any(line.has_changed() for _n, line in rest),
        "blocked": "" if file.member else Refused("not_member").text(lang()),
        "before": applications_of(request.actor.county, key), "key": key_of(request),
        "crumbs": [*crumbs_of(), (_("登记申请"), reverse("desk:selection_who"))],
    }  # fmt: skip
    faulty = bool(form.errors) or (parts.is_bound and not parts.is_valid())
    return render(request, "desk/selection/filing.html", context, status=409 if faulty else 200)


def _filed(request: DeskRequest, form: FilingForm, parts: Any) -> UUID | None:
    """File what was filled in; None where something of it is wrong, which the fields then say."""
    # Both are looked at, so that all that is wrong is said at once.
    right = {form.is_valid(), parts.is_valid()} == {True}
    given = parts_given(parts) if right else []
    if right and not given:
        parts.forms[0].add_error("content", told("missing_value", field=Word("word.parts")))
    if not given:
        return None
    data = form.cleaned_data
    done = tried(
        request, form, file_application, at=_AT, on=data["filed_on"],
        batch=as_uuid(data["batch"]), person=as_uuid(data["person"]), parts=given,
    )  # fmt: skip
    return None if done is None else UUID(done.result["application"])


def open_batches(request: DeskRequest) -> list[tuple[str, str]]:
    """Return the batches that take applications, as choices, the newest first."""
    rows = [b for b in batches_on(request.actor.county, request.today) if b.state in OPEN_BATCHES]
    said = [
        (str(b.id), f"{_('第 %(n)s 批') % {'n': b.number}} · {word(f'state.batch.{b.state}')}")
        for b in rows
    ]
    return said[::-1]


def _people(file: HouseholdFile) -> list[tuple[str, str]]:
    return [(str(p.id), f"{p.name} · {coded('relation', p.relation)}") for p in file.people]


def _initial(
    request: DeskRequest, file: HouseholdFile, batches: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what is likely: the Party member applies, today, where nothing was filed yet."""
    member, before = file.member, applications_of(request.actor.county, file.household.id)
    tried_in = {str(case.batch_id) for case in before}
    return {
        "filed_on": request.today,
        "person": str(member.person_id) if member else "",
        "batch": next((key for key, _name in batches if key not in tried_in), ""),
    }
