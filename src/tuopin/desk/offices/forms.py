"""Bodies are opened, people are appointed to posts and relieved of them, each with its day."""

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.desk.fields import DayField, FenField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.desk.trying import tried
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.offices.actions import appoint, open_account, open_body, relieve
from tuopin.offices.queries import county, organisation, post, posts_on, regions_on
from tuopin.offices.states import ORGANISATION_KINDS, ROLES


class DayForm(forms.Form):
    """A form whose act has a day of its own, not one that is still to come."""

    on = DayField(label=gettext_lazy("从哪天起"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse a day that has not come."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("不能写还没到的日子。"))
        return day


class BodyForm(DayForm):
    """A body of the programme."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"body.{kind}")) for kind in ORGANISATION_KINDS]
        self.fields["kind"] = Pick(kinds, label=_("哪一种机构"))
        self.fields["region"] = Pick(places, label=_("哪里的"))
        self.order_fields(["kind", "region", "name", "on"])


class AccountForm(forms.Form):
    """The name that somebody logs in with."""

    login = forms.CharField(
        label=gettext_lazy("账号"), max_length=60,
        help_text=gettext_lazy("登录时写的名字，本县不重复；不用身份证号、手机号。"),
    )  # fmt: skip


class PostForm(DayForm):
    """A post: somebody new or somebody known, a role, an area, a title."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60, required=False)
    title = forms.CharField(label=gettext_lazy("职务"), max_length=60)
    home_unit = forms.CharField(
        label=gettext_lazy("原单位"), max_length=60, required=False,
        help_text=gettext_lazy("抽调来的写原单位。"),
    )  # fmt: skip
    login = forms.CharField(
        label=gettext_lazy("账号"), max_length=60, required=False,
        help_text=gettext_lazy("要登录本系统才写；密码另设。"),
    )  # fmt: skip
    identity = forms.CharField(
        label=gettext_lazy("身份证号"), max_length=18, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("用来看他和扶持户是不是一家人；加密保存。"),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=30, required=False)
    salary_fen = FenField(label=gettext_lazy("月工资（元）"), required=False)

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], known: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role, word(f"role.{role}")) for role in ROLES if role != "operator"]
        self.fields["officer"] = Pick(
            [("", _("新来的人")), *known], label=_("派谁"), required=False,
            help_text=_("在册的人再派一个岗位，从这里选；新来的人在下面填。"),
        )  # fmt: skip
        self.fields["role"] = Pick(roles, label=_("岗位"))
        self.fields["region"] = Pick(places, label=_("管哪里"))
        self.order_fields(["officer", "name", "role", "title", "region", "on"])

    @property
    def person(self) -> list[Any]:
        """Return the fields that only a new person has."""
        return [self[name] for name in ("login", "phone", "identity", "salary_fen")]

    def clean(self) -> dict[str, Any]:
        """A new person has a name."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("officer") and not data.get("name", "").strip():
            self.add_error("name", _("新来的人要写姓名。"))
        return data


def _crumbs() -> list[tuple[str, str]]:
    return [(_("机构岗位"), reverse("desk:offices"))]


def _places(area: Scope, on: date, *, within: str = "", villages: bool = False) -> list[Any]:
    """Return the county, townships and villages of a scope as choices, those within a region."""
    here = county(area.county)
    whole = f"{area.county}000000"
    found = []
    if area.whole and within in {"", whole}:
        found.append((whole, here.name if here else area.county))
    town = ""
    for place in regions_on(area.county, on):
        if place.level == "township":
            town = place.name
        inside = not within or within == whole or place.code.startswith(within[:9])
        fits = place.level == "township" or (villages and place.level == "village")
        if fits and inside and area.covers(place.code):
            name = place.name if place.level == "township" else f"{town} {place.name}"
            found.append((place.code, name))
    return found


def _key(request: DeskRequest) -> str:
    return request.POST.get("key") or fresh_key()


def _back(region: str) -> str:
    base = reverse("desk:offices")
    return base if region.endswith("000000") else f"{base}?area={region[:9]}000"


@page("offices.open_body")
def open_page(request: DeskRequest) -> HttpResponse:
    """Set up a body."""
    today = request.today
    area = scope(request, "offices.open_body")
    asked = {name: request.GET.get(name, "") for name in ("region", "kind")}
    place = asked["region"]
    near = {"within": place, "villages": bool(place) and not place.endswith("000000")}
    places = _places(area, today, **({"villages": True} if request.POST else near))
    form = BodyForm(request.POST or None, today=today, initial=asked, places=places)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = tried(
            request, form, open_body, at={"clash": "name", "before_post": "on"}, on=data["on"],
            kind=data["kind"], name=data["name"], region=data["region"],
        )  # fmt: skip
        if done is not None:
            return redirect(_back(data["region"]))
    context = {
        "form": form, "title": _("设一个机构"), "key": _key(request), "crumbs": _crumbs(),
        "back": reverse("desk:offices"),
    }  # fmt: skip
    return render(request, "desk/offices/open.html", context)


@page("offices.appoint")
def appoint_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Appoint somebody to a post in a body."""
    actor, today = request.actor, request.today
    area = scope(request, "offices.appoint")
    body = organisation(actor.county, key)
    if body is None or not area.covers(body.region):
        raise Refused("not_found")
    known: dict[str, str] = {}
    for held in posts_on(area, today):
        known.setdefault(str(held.officer_id), f"{held.officer.name} · {held.title}")
    form = PostForm(
        request.POST or None, today=today,
        places=_places(area, today, within=body.region, villages=True),
        known=sorted(known.items(), key=lambda pair: pair[1]), initial={"region": body.region},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        officer = as_uuid(data["officer"]) if data["officer"] else None
        done = tried(
            request, form, appoint, at={"login_taken": "login", "before_post": "on"}, on=data["on"],
            organisation=key, name=data["name"], role=data["role"], region=data["region"],
            title=data["title"], home_unit=data["home_unit"], officer=officer,
            login=data["login"] or None,
            identity=data["identity"], phone=data["phone"], salary_fen=data["salary_fen"] or 0,
        )  # fmt: skip
        if done is not None:
            return redirect(_back(body.region))
    context = {
        "form": form, "body": body, "key": _key(request), "crumbs": _crumbs(),
        "back": _back(body.region),
    }  # fmt: skip
    return render(request, "desk/offices/appoint.html", context)


def first_password() -> str:
    """Return a password to be told once: four groups that are read out and typed without doubt."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _n in range(4)) for _g in range(4))


@page("offices.open_account")
def account_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Give somebody an account, or a new first password, which is shown this once."""
    held = post(request.actor.county, key)
    if held is None or not scope(request, "offices.open_account").covers(held.region):
        raise Refused("not_found")
    form = AccountForm(request.POST or None, initial={"login": held.officer.login or ""})
    made = ""
    if request.method == "POST" and form.is_valid():
        made = first_password()
        done = tried(
            request, form, open_account, at={"login_taken": "login", "missing_value": "login"},
            officer=held.officer_id, login=form.cleaned_data["login"], hashed=make_password(made),
        )  # fmt: skip
        if done is None:
            made = ""
    context = {
        "form": form, "post": held, "key": fresh_key(), "crumbs": _crumbs(), "made": made,
        "login": form.cleaned_data["login"] if made else "",
        "back": _back(held.organisation.region),
    }  # fmt: skip
    return render(request, "desk/offices/account.html", context)


@page("offices.relieve")
def relieve_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """End somebody's post; the last day is a day that has come."""
    actor, today = request.actor, request.today
    held = post(actor.county, key)
    if held is None or not scope(request, "offices.relieve").covers(held.region):
        raise Refused("not_found")
    form = DayForm(request.POST or None, today=today)
    form.fields["on"].label = _("做到哪天为止")
    if request.method == "POST" and form.is_valid():
        done = tried(
            request,
            form,
            relieve,
            at={"bad_value": "on", "before_post": "on"},
            on=form.cleaned_data["on"],
            post=key,
        )
        if done is not None:
            return redirect(_back(held.organisation.region))
    context = {
        "form": form, "post": held, "key": _key(request), "crumbs": _crumbs(),
        "back": _back(held.organisation.region),
    }  # fmt: skip
    return render(request, "desk/offices/relieve.html", context)
