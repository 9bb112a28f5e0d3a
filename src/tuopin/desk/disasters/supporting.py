"""Support as it comes from its sources: recorded, handed out as a list, made void (R116)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tuopin.desk.disasters.helping import here, sources
from tuopin.desk.disasters.tabs import crumbs, event_asked
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page, sum_said
from tuopin.disasters.actions import take_support, void_support
from tuopin.disasters.queries import events, supports
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import townships_on
from tuopin.sheets.rules.listing import Col


class SupportForm(forms.Form):
    """What a source gave for which disaster, and for where."""

    def __init__(
        self, *args: Any, events: list[tuple[str, str]], places: list[tuple[str, str]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["event"] = Pick(events, label=gettext_lazy("灾害"))
        self.fields["source"] = Pick(sources(), label=gettext_lazy("支援来源"))
        self.fields["giver"] = forms.CharField(label=gettext_lazy("支援单位"), max_length=60)
        self.fields["content"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=120, required=False,
            help_text=gettext_lazy("例如 救灾款、棉被二十床、玉米种子"),
        )  # fmt: skip
        self.fields["fen"] = FenField(label=gettext_lazy("价值（元）"))
        self.fields["region"] = Pick(places, label=gettext_lazy("用在哪里"))


@page("disasters.take_support")
def support_page(request: DeskRequest) -> HttpResponse:
    """Record what a source gave."""
    actor, on = request.actor, request.today
    area = scope(request, "disasters.take_support")
    places = [(t.code, t.name) for t in townships_on(actor.county, on) if area.covers(t.code)]
    if area.whole:
        places.insert(0, (actor.county.ljust(12, "0"), _("全县")))
    choices = [(str(e.id), f"{e.name} {e.happened_on}") for e in events(actor.county, on).reverse()]
    form = SupportForm(
        request.POST or None, events=choices, places=places, initial=request.GET.dict()
    )
    at = {"bad_amount": "fen", "outside_event": "region"}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"event": as_uuid(form.cleaned_data["event"])}
        if tried(request, form, take_support, at=at, **data):
            return redirect("desk:disasters_relief")
    return form_page(
        request, form, _("登记收到的支援"),
        why=_("各方面支援来的钱和东西先登记，再发到受灾户；发出去的不会超过收到的。"),
        button=_("存下"), back=reverse("desk:disasters_relief"), crumbs=crumbs(here()),
    )  # fmt: skip


@page("see.disasters")
def supports_export(request: DeskRequest) -> HttpResponse:
    """Hand out the support received, and what is left of it."""
    on, of_event = request.as_of, event_asked(request)
    columns = [
        Col("event", pgettext("one", "灾害")), Col("source", _("支援来源")),
        Col("giver", _("支援单位")), Col("content", _("内容")),
        Col("received_on", _("收到日期"), "day"),
        Col("fen", _("价值（元）"), "money", total=True),
        Col("given", _("已发（元）"), "money", total=True),
        Col("left", _("还剩（元）"), "money", total=True),
        Col("void_on", _("作废日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        area = scope(request, "see.disasters")
        for row in supports(area, on, of_event.id if of_event else None)[:EXPORT_MOST]:
            void = row.void_on if row.void_on is not None and row.void_on <= on else None
            came = 0 if void else row.fen
            yield [
                row.event.name, word(f"relief_source.{row.source}"), row.giver, row.content,
                row.received_on, came, row.given_fen, came - row.given_fen, void,
            ]  # fmt: skip

    title = f"{_('收到的支援')} {on}"
    return hand_out(request, "supports", title, columns, body, crumbs(here()))


@page("disasters.void_support")
def void_support_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then make a support void."""
    back = reverse("desk:disasters_relief")
    area = scope(request, "disasters.void_support")
    row = supports(area, request.as_of).filter(id=key).first()
    if row is None:
        raise Refused("not_found")
    if confirmed(request):
        do(request, void_support, support=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    what = f"{row.giver} {word(f'relief_source.{row.source}')} {row.content}".strip()
    return confirm_page(
        request, _("作废支援"), why=row.event.name,
        will=[_("作废 %(what)s") % {"what": what}, *sum_said(row.fen)],
        after=[_("记录留着，标明作废；不算收到的支援"), _("已经发了的，先作废发到户的救助")],
        reason=True, danger=True, button=_("作废"), back=back, blocked=row.void_on is not None,
        crumbs=crumbs(here()),
    )  # fmt: skip
