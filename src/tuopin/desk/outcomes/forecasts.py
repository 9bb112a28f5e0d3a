"""Forecasts of exits: for one household by hand, withdrawn when it is expected no more."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import DayField
from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.finding import ask_home, home_of, row_of
from tuopin.desk.outcomes.tabs import crumbs
from tuopin.desk.pages import do, page, scope
from tuopin.desk.say import long_day
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.outcomes.actions import forecast, withdraw_forecast
from tuopin.outcomes.queries import forecasts_on


class ForecastForm(forms.Form):
    """By which day, and on what grounds."""

    expected_on = DayField(label=gettext_lazy("预计哪天脱贫"))
    grounds = forms.CharField(
        label=gettext_lazy("理由和依据"), max_length=200,
        help_text=gettext_lazy("例如：年底生猪出栏，人均可过贫困线"),
    )  # fmt: skip


def _back() -> str:
    return f"{reverse('desk:outcomes')}?view=expected"


@page("outcomes.forecast")
def forecast_page(request: DeskRequest) -> HttpResponse:
    """Say by which day a household is expected to be out of poverty; never counted as done."""
    title = _("预计脱贫")
    home = home_of(request, "outcomes.forecast")
    if home is None:
        return ask_home(request, "outcomes.forecast", title, back=_back(), crumbs=crumbs())
    form = ForecastForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = {"bad_value": "expected_on", "missing_value": "grounds"}
        if tried(request, form, forecast, at=at, households=[home.id], **form.cleaned_data):
            return redirect(_back())
    return form_page(
        request, form, f"{title} · {home.head_name}",
        why=_("预计只是预计，不算已脱贫；已有的预计由这一次代替。"),
        button=title, back=_back(), crumbs=crumbs(),
    )  # fmt: skip


@page("outcomes.withdraw_forecast")
def withdraw_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what a withdrawal means, then withdraw a forecast."""
    area = scope(request, "outcomes.withdraw_forecast")
    row: Any = row_of(request, forecasts_on(area, request.as_of), key, "forecast_on")
    if confirmed(request):
        do(request, withdraw_forecast, forecast=key)
        return redirect(_back())
    return confirm_page(
        request, _("撤销预计 · %(name)s") % {"name": row.household.head_name},
        why=row.grounds,
        will=[_("不再预计 %(day)s 脱贫") % {"day": long_day(row.expected_on)}],
        after=[_("不再计入预计脱贫户数；以后可以再预计")], button=_("撤销预计"), back=_back(),
        crumbs=crumbs(),
    )  # fmt: skip
