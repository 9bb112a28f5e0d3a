"""Entry by hand: an event, and the loss of one household."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.disasters.tabs import YES_NO, crumbs
from tuopin.desk.fields import Choice, DayField, FenField, MilliField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import coded, quantity
from tuopin.desk.trying import tried
from tuopin.desk.writing import form_page
from tuopin.disasters.actions import declare, report_loss
from tuopin.disasters.queries import bases_of, event, events
from tuopin.kit.refusals import Refused
from tuopin.kit.words import words
from tuopin.offices.queries import townships_on
from tuopin.register.queries import household_by_roll, household_in


class EventForm(forms.Form):
    """A disaster: code, name, kind, day, area, how heavy."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(w, coded("disaster_kind", w)) for w in words("disaster_kind")]
        self.fields["code"] = forms.SlugField(
            label=gettext_lazy("代码"),
            max_length=20,
            help_text=gettext_lazy("例如 0708，指标里用它"),
        )
        self.fields["name"] = forms.CharField(label=gettext_lazy("灾害名称"), max_length=60)
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("灾害种类"))
        self.fields["other_kinds"] = forms.CharField(
            label=gettext_lazy("还有哪些种类"), max_length=120, required=False
        )
        self.fields["happened_on"] = DayField(label=gettext_lazy("发生日期"))
        self.fields["region"] = Pick(places, label=gettext_lazy("范围"))
        self.fields["severity"] = forms.CharField(
            label=gettext_lazy("程度"), max_length=60, required=False
        )


class HomeForm(forms.Form):
    """Which event, and whose loss: the household by its roll number."""

    def __init__(self, *args: Any, events: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"] = Pick(events, label=gettext_lazy("灾害"))
        self.fields["roll"] = forms.CharField(
            label=gettext_lazy("户编号"), max_length=30, help_text=gettext_lazy("一户一档上的编号")
        )


class LossForm(forms.Form):
    """The loss: of a project part, or the household's own."""

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [("", _("不是项目（房屋、人口）"))]
        self.fields["part"] = Pick([*own, *parts], label=gettext_lazy("项目"), required=False)
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
            required=False,
        )  # fmt: skip
        self.fields["urgent"] = Choice(YES_NO, label=gettext_lazy("急需救助"), initial="no")
        self.fields["note"] = forms.CharField(
            label=gettext_lazy("备注"), max_length=200, required=False
        )


@page("disasters.declare")
def declare_page(request: DeskRequest) -> HttpResponse:
    """Record a disaster event."""
    actor, on = request.actor, request.today
    places = [(t.code, t.name) for t in townships_on(actor.county, on)]
    places.insert(0, (actor.county.ljust(12, "0"), _("全县")))
    form = EventForm(request.POST or None, places=places)
    at = {"date_future": "happened_on", "event_there": "code"}
    if request.method == "POST" and form.is_valid():
        made = tried(request, form, declare, at=at, **form.cleaned_data)
        if made:
            return redirect("desk:disasters_event", made.result["event"])
    return form_page(
        request, form, _("登记灾害"),
        why=_("先登记灾害，各乡镇再报损失；一场灾害登记一次。"),
        button=_("存下"), back=reverse("desk:disasters"), crumbs=crumbs(),
    )  # fmt: skip


@page("disasters.report_loss")
def loss_page(request: DeskRequest) -> HttpResponse:
    """Find the household by its roll number, then record its loss."""
    actor, on = request.actor, request.today
    choices = [(str(e.id), f"{e.name} {e.happened_on}") for e in events(actor.county, on).reverse()]
    which = HomeForm(request.POST or None, events=choices, initial=_asked(request))
    home = _home(request, which) if request.method == "POST" and which.is_valid() else None
    second = request.POST.get("step") == "loss"
    form = LossForm(request.POST if second else None, parts=_parts(actor.county, home, which))
    if home and second and form.is_valid():
        made = tried(
            request, form, report_loss, at=_AT, event=as_uuid(which.cleaned_data["event"]),
            household=home.id, **_loss(form.cleaned_data),
        )  # fmt: skip
        if made:
            return redirect("desk:disasters_event", which.cleaned_data["event"])
    context = {
        "which": which, "form": form if home else None, "home": home, "any": bool(choices),
        "key": request.POST.get("key") or fresh_key(), "crumbs": crumbs(),
        "event": dict(choices).get(request.POST.get("event", ""), ""),
    }  # fmt: skip
    status = 409 if second and form.errors else 200
    return render(request, "desk/disasters/loss.html", context, status=status)


def _asked(request: DeskRequest) -> dict[str, Any]:
    """Return what the address asks for; a household by its id becomes its roll number."""
    asked: dict[str, Any] = request.GET.dict()
    if asked.get("household"):
        area = scope(request, "disasters.report_loss")
        home = household_in(area, as_uuid(asked["household"]))
        if home is None:
            raise Refused("not_found")
        asked["roll"] = home.roll_number
    return asked


# Beside which field a refusal is said.
_AT = {
    "unit_mismatch": "destroyed_milli",
    "destroyed_above_base": "destroyed_milli",
    "destroyed_without_part": "part",
    "loss_empty": "loss_fen",
}


def _home(request: DeskRequest, which: HomeForm) -> Any:
    """Return the household of a roll number in the reporter's area; else the form says so."""
    area = scope(request, "disasters.report_loss")
    home = household_by_roll(area, which.cleaned_data["roll"].strip())
    if home is None:
        which.add_error("roll", _("你分管的地方没有这个编号。"))
    return home


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


def _parts(county: str, home: Any, which: HomeForm) -> list[tuple[str, str]]:
    """Return the household's parts in force on the disaster's day, and how much of each."""
    of_event = event(county, as_uuid(which.cleaned_data["event"])) if home else None
    if of_event is None:
        return []
    on = of_event.happened_on
    return [
        (str(base.part), f"{base.content} · {quantity(base.quantity_milli, base.unit)}")
        for base in bases_of(county, [home.id]).get(home.id, [])
        if base.there_on(on)
    ]
