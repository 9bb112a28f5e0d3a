"""Logging in and out, and the account's password."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import authenticate, login, logout, password_validation
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tuopin.offices.actions import set_password
from tuopin.offices.queries import account, counties


class CountyBackend(BaseBackend):
    """Checks a login name and password; among several counties it is written 341525/name."""

    def authenticate(
        self, request: HttpRequest | None, login: str = "", password: str = "", **_: Any
    ) -> Any:
        """Return the officer, or None."""
        person = account(login)
        if person is None or not person.active or not person.check_password(password):
            return None
        return person

    def get_user(self, user_id: UUID) -> Any:
        """Return the officer of a session."""
        return account(key=user_id)


class LoginForm(forms.Form):
    """Login name and password."""

    login = forms.CharField(label=_("账号"), max_length=60)
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, max_length=200)


class PasswordForm(forms.Form):
    """A new password, twice."""

    old = forms.CharField(label=_("现在的密码"), widget=forms.PasswordInput)
    new = forms.CharField(label=_("新密码"), widget=forms.PasswordInput)
    again = forms.CharField(label=_("再输一遍"), widget=forms.PasswordInput)

    def clean(self) -> dict[str, Any]:
        """Both must agree, and the password must not be a weak one."""
        data = super().clean() or {}
        if data.get("new") != data.get("again"):
            self.add_error("again", _("两遍不一样。"))
        elif data.get("new"):
            password_validation.validate_password(data["new"])
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
            safe = url_has_allowed_host_and_scheme(target, {request.get_host()})
            return redirect(target if safe else "desk:workbench")
        wrong = True
    names = [c.name for c in counties()]
    context = {"form": form, "wrong": wrong, "county_names": names}
    return render(request, "desk/login.html", context, status=401 if wrong else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("desk:login")


def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.user.check_password(form.cleaned_data["old"]):
            set_password(request.actor.id, form.cleaned_data["new"])  # type: ignore[attr-defined]
            logout(request)
            return redirect("desk:login")
        form.add_error("old", _("现在的密码不对。"))
    return render(request, "desk/password.html", {"form": form})


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """What somebody sees after five wrong passwords."""
    context = {"form": LoginForm(), "locked": True, "county_names": []}
    return render(request, "desk/login.html", context, status=429)
