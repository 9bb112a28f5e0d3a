"""A disaster is declared, and set right: its name, kinds, area, how heavy it was."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.disasters.tabs import crumbs, event_here
from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page, scope
from tuopin.desk.say import coded
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.disasters.actions import amend, declare
from tuopin.kit.refusals import Refused
from tuopin.kit.words import words
from tuopin.offices.queries import townships_on


class AmendForm(forms.Form):
    """What a disaster is called, its kinds, how far it reached, how heavy it was."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(w, coded("disaster_kind", w)) for w in words("disaster_kind")]
        self.fields["name"] = forms.CharField(label=gettext_lazy("灾害名称"), max_length=60)
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("灾害种类"))
        self.fields["other_kinds"] = forms.CharField(
            label=gettext_lazy("还有哪些种类"), max_length=120, required=False
        )
        self.fields["region"] = Pick(places, label=gettext_lazy("范围"))
        self.fields["severity"] = forms.CharField(
            label=gettext_lazy("程度"), max_length=60, required=False
        )


class EventForm(AmendForm):
    """A disaster: code and day beside the rest."""

    field_order = ("code", "name", "kind", "other_kinds", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.SlugField(
            label=gettext_lazy("代码"),
            max_length=20,
            help_text=gettext_lazy("例如 0708，指标里用它"),
        )
        self.fields["happened_on"] = DayField(label=gettext_lazy("发生日期"))
        self.order_fields(self.field_order)


def _places(request: DeskRequest, permission: str) -> list[tuple[str, str]]:
    """Return the places that the reader may name: the whole county where it is his."""
    actor, area = request.actor, scope(request, permission)
    places = [(t.code, t.name) for t in townships_on(actor.county, request.today)]
    whole = [(actor.county.ljust(12, "0"), _("全县"))] if area.whole else []
    return whole + [(code, name) for code, name in places if area.covers(code)]


_AT = {"date_future": "happened_on", "event_there": "name", "losses_outside": "region"}


@page("disasters.declare")
def declare_page(request: DeskRequest) -> HttpResponse:
    """Record a disaster event."""
    form = EventForm(
        request.POST or None, places=_places(request, "disasters.declare"),
        initial={"code": f"{request.today:%m%d}", "happened_on": request.today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, declare, at=_AT, **form.cleaned_data)
        if made:
            return redirect("desk:disasters_event", made.result["event"])
    return form_page(
        request, form, _("登记灾害"),
        why=_("先登记灾害，再报损失；一场灾害登记一次。乡镇登记本乡镇的，波及几个乡镇的由县里改范围。"),
        button=_("存下"), back=reverse("desk:disasters"), crumbs=crumbs(),
    )  # fmt: skip


@page("disasters.amend")
def amend_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Set right what is said of a disaster; code and day stay."""
    found = event_here(request, key)
    if not may_amend(request, found):
        raise Refused("out_of_area")
    back = reverse("desk:disasters_event", args=[key])
    start = {name: getattr(found, name) for name in _FIELDS}
    form = AmendForm(
        request.POST or None, places=_places(request, "disasters.amend"), initial=start
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(request, form, amend, at=_AT, event=key, **form.cleaned_data):
        return redirect(back)
    return form_page(
        request, form, _("更正灾害"),
        why=_("代码 %(code)s 和发生日期 %(day)s 不改；改了的留有记录。")
        % {"code": found.code, "day": found.happened_on},
        button=_("存下更正"), back=back, crumbs=crumbs((found.name, back)),
    )  # fmt: skip


_FIELDS = ("name", "kind", "other_kinds", "region", "severity")


def may_amend(request: DeskRequest, found: Any) -> bool:
    """Say whether the reader may set an event right: its whole area has to be his."""
    return request.actor.may("disasters.amend") and scope(request, "disasters.amend").covers(
        found.region
    )
