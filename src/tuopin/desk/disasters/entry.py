"""Entry by hand: the loss of one household, found by its number or by a name."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuopin.desk.disasters.tabs import YES_NO, crumbs
from tuopin.desk.fields import Choice, FenField, MilliField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import quantity
from tuopin.desk.trying import tried
from tuopin.desk.whose import Named, named
from tuopin.disasters.actions import report_loss
from tuopin.disasters.queries import bases_of, event, events
from tuopin.kit.refusals import Refused
from tuopin.register.queries import household_in


class HomeForm(forms.Form):
    """Which event, and whose loss: the household by its roll number or a name."""

    def __init__(self, *args: Any, events: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"] = Pick(events, label=pgettext_lazy("one", "灾害"))
        self.fields["roll"] = forms.CharField(
            label=gettext_lazy("户编号或姓名"),
            max_length=30,
            help_text=gettext_lazy("一户一档上的编号，或户主、家里人的姓名、拼音"),
        )


class LossForm(forms.Form):
    """The loss: of a project part, or the household's own."""

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("", _("不是项目（房屋、人口、牲畜）"))]
        self.fields["part"] = Pick(
            [*own, *parts], label=pgettext_lazy("one", "项目"), required=False
        )
        self.fields["item"] = forms.CharField(
            label=gettext_lazy("损失的东西"), max_length=60, required=False
        )
        self.fields["destroyed_milli"] = MilliField(
            label=gettext_lazy("受损数量"), required=False,
            help_text=gettext_lazy("按项目的计量单位，不能多于原有数量"),
        )  # fmt: skip
        self.fields["loss_fen"] = FenField(label=gettext_lazy("直接损失（元）"))
        self.fields["rooms"] = forms.IntegerField(
            label=gettext_lazy("倒塌房屋（间）"), min_value=0, max_value=999, initial=0
        )
        self.fields["people"] = forms.IntegerField(
            label=gettext_lazy("受灾人口"), min_value=0, max_value=99, initial=0
        )
        self.fields["livestock"] = forms.IntegerField(
            label=gettext_lazy("死亡大牲畜（头）"), min_value=0, max_value=9999, initial=0,
            required=False, help_text=gettext_lazy("自家的；项目里的按受损数量算，不用再填"),
        )  # fmt: skip
        self.fields["urgent"] = Choice(YES_NO, label=gettext_lazy("急需救助"), initial="no")
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("备注"), max_length=200, required=False
        )


@page("disasters.report_loss")
def loss_page(request: DeskRequest) -> HttpResponse:
    """Find the household by its roll number, then record its loss."""
    actor, on = request.actor, request.today
    choices = [(str(e.id), f"{e.name} {e.happened_on}") for e in events(actor.county, on).reverse()]
    asked = _asked(request)
    which = HomeForm(request.POST or None, events=choices, initial=asked)
    whose = Named(asked.get("home")) if asked.get("event") in dict(choices) else Named()
    if request.method == "POST":
        whose = _whose(request, which) if which.is_valid() else Named()
    home, of_event = whose.home, str(which["event"].value() or "")
    second = request.POST.get("step") == "loss"
    form = LossForm(request.POST if second else None, parts=_parts(actor.county, home, of_event))
    if home and second and form.is_valid():
        made = tried(
            request, form, report_loss, at=_AT, event=as_uuid(which.cleaned_data["event"]),
            household=home.id, **_loss(form.cleaned_data),
        )  # fmt: skip
        if made:
            return redirect("desk:disasters_event", which.cleaned_data["event"])
    context = {
        "which": which, "form": form if home else None, "home": home, "any": bool(choices),
        "may_declare": actor.may("disasters.declare"),
        "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs(),
        "event": dict(choices).get(of_event, ""), "several": whose.several,
    }  # fmt: skip
    status = 409 if second and form.errors else 200
    return render(request, "desk/disasters/loss.html", context, status=status)


def _asked(request: DeskRequest) -> dict[str, Any]:
    """Return what the address asks for; a household by its id with its roll number."""
    asked: dict[str, Any] = request.GET.dict()
    if asked.get("household"):
        area = scope(request, "disasters.report_loss")
        home = household_in(area, as_uuid(asked["household"]))
        if home is None:
            raise Refused("not_found")
        asked |= {"home": home, "roll": home.roll_number}
    return asked


# Beside which field a refusal is said.
_AT = {
    "unit_mismatch": "destroyed_milli",
    "destroyed_above_base": "destroyed_milli",
    "destroyed_without_part": "part",
    "livestock_differs": "livestock",
    "loss_empty": "loss_fen",
}


def _whose(request: DeskRequest, which: HomeForm) -> Named:
    """Return the household that was typed in the reporter's area; else the form says why not."""
    area = scope(request, "disasters.report_loss")
    whose = named(area, which.cleaned_data["roll"].strip())
    if whose.home is None and not whose.several:
        which.add_error("roll", whose.fault)
    return whose


def _loss(data: dict[str, Any]) -> dict[str, Any]:
    """Return a loss as the act takes it."""
    return {
        "part": as_uuid(data["part"]) if data["part"] else None,
        "item": data["item"],
        "destroyed_milli": data["destroyed_milli"],
        "loss_fen": data["loss_fen"],
        "rooms": data["rooms"],
        "people": data["people"],
        "livestock": data["livestock"] or 0,
        "urgent": data["urgent"] == "yes",
        "note": data["note"],
    }


def _parts(county: str, home: Any, of_event: str) -> list[tuple[str, str]]:
    """Return the household's parts in force on the disaster's day, and how much of each."""
    found = event(county, as_uuid(of_event)) if home else None
    if found is None:
        return []
    return [
        (str(base.part), f"{base.content} · {quantity(base.quantity_milli, base.unit)}")
        for base in bases_of(county, [home.id]).get(home.id, [])
        if base.there_on(found.happened_on)
    ]
