"""Logging in and out, and the account's password."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import authenticate, login, logout, password_validation
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do
from tuopin.offices.actions import change_password as keep_password
from tuopin.offices.queries import account, counties


class CountyBackend(BaseBackend):
    """Checks a login name and password; among several counties it is written 341525/name."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **_: Any
    ) -> Any:
        """Return the officer, or None."""
        person = account(login)
        if person is None or not person.has_usable_password():
            # As slow as a wrong password, so that the time does not tell which names there are.
            make_password(password)
            return None
        right = person.check_password(password)
        return person if right and person.active else None

    def get_user(self, user_id: UUID) -> Any:
        """Return the officer of a session."""
        return account(key=user_id)


class LoginForm(forms.Form):
    """Login name and password."""

    login = forms.CharField(label=_("账号"), max_length=60)
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, max_length=200)


class PasswordForm(forms.Form):
    """A new password, twice."""

    old = forms.CharField(label=_("现在的密码"), widget=forms.PasswordInput, max_length=200)
    new = forms.CharField(label=_("新密码"), widget=forms.PasswordInput, max_length=200)
    again = forms.CharField(label=_("再输一遍"), widget=forms.PasswordInput, max_length=200)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Both must agree, and the password must not be a weak one."""
        data = super().clean() or {}
        if data.get("new") != data.get("again"):
            self.add_error("again", _("两遍不一样。"))
        elif data.get("new"):
            password_validation.validate_password(data["new"], self.person)
        return data


def log_in(request: HttpRequest) -> HttpResponse:
    """The login page."""
    form = LoginForm(request.POST or None)
    wrong = False
    if request.method == "POST" and form.is_valid():
        person = authenticate(request, **form.cleaned_data)
        if person is not None:
            login(request, person, backend="tuopin.desk.login.CountyBackend")
            target = request.GET.get("next", "")
            here = url_has_allowed_host_and_scheme(
                target, {request.get_host()}, request.is_secure()
            )
            # Not redirect(): it would take a bare word for the name of a page.
            return HttpResponseRedirect(target) if here else redirect("desk:workbench")
        wrong = True
    names = [c.name for c in counties()]
    context = {"form": form, "wrong": wrong, "county_names": names}
    return render(request, "desk/login.html", context, status=401 if wrong else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("desk:login")


def change_password(request: DeskRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        if request.user.check_password(form.cleaned_data["old"]):
            do(request, keep_password, hashed=make_password(form.cleaned_data["new"]))
            logout(request)
            return redirect("desk:login")
        form.add_error("old", _("现在的密码不对。"))
    return render(request, "desk/password.html", {"form": form})


def named(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Return one name for both ways of writing a login name, by which wrong tries are counted."""
    given = (credentials or {}).get("login") or (request.POST.get("login", "") if request else "")
    person = account(str(given))
    return f"{person.county}/{person.login}" if person else str(given)[:60]


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What somebody sees after five wrong passwords."""
    context = {"form": LoginForm(), "locked": True, "county_names": []}
    return render(request, "desk/login.html", context, status=429)
