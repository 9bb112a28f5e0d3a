"""Steps that need a reason or a person: return, decline, withdraw, exclude, pair."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import word
from tuopin.desk.selection.case import crumbs_of, file_of
from tuopin.desk.selection.forms import ExcludeForm, PairForm
from tuopin.desk.selection.people import ROLES, people_over
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.selection.actions import decline, exclude, pair, send_back, withdraw
from tuopin.selection.queries import ApplicationFile
from tuopin.visits.queries import money_since
from tuopin.workflow.actions import Action


class Verb(NamedTuple):
    """A step with a reason: its action, permission, what will happen."""

    action: Action[Any]
    permission: str
    line: Callable[[], str]
    danger: bool = False


VERBS = {
    "return": Verb(
        send_back, "selection.send_back", lambda: _("申请退回乡镇，按理由改好再论证")
    ),
    "decline": Verb(
        decline, "selection.decline", lambda: _("登入不予支持的名单，下一批可以再申请"), True
    ),
    "withdraw": Verb(
        withdraw, "selection.withdraw", lambda: _("按本人意愿撤回，不再办理"), True
    ),
}  # fmt: skip
_PERMISSIONS = {"exclude": "selection.exclude"} | dict.fromkeys(ROLES, "selection.pair")


@page("see.selection")
def act_on(request: DeskRequest, key: UUID, verb: str) -> HttpResponse:
    """Take one step that needs a reason, or say who answers for the household."""
    if verb not in VERBS and verb not in _PERMISSIONS:
        raise Http404
    permission = VERBS[verb].permission if verb in VERBS else _PERMISSIONS[verb]
    if not request.actor.may(permission):
        raise Refused("forbidden", action=Word(f"action.{permission}"))
    found = file_of(request, key)
    if verb == "exclude":
        return _exclude(request, found)
    if verb in ROLES:
        return _pair(request, found, verb)
    kind = VERBS[verb]
    if confirmed(request):
        do(request, kind.action, application=key, reason=request.POST.get("reason", ""))
        return redirect(_back(request, found))
    return confirm_page(
        request, f"{word(f'action.{kind.permission}')} · {found.household.head_name}",
        why=_("理由会记在这一户的档案里。"), will=[kind.line()], reason=True,
        button=word(f"action.{kind.permission}"), danger=kind.danger, back=_here(found),
        crumbs=crumbs_of(found),
    )  # fmt: skip


def _here(found: ApplicationFile) -> str:
    return reverse("desk:selection_application", args=[found.application.id])


def _back(request: DeskRequest, found: ApplicationFile) -> str:
    """Return to the queue where its master works through it, else to the application."""
    may = request.actor.may("selection.approve")
    waiting = found.state == "assessed"
    return reverse("desk:selection_approve") if may and waiting else _here(found)


def _exclude(request: DeskRequest, found: ApplicationFile) -> HttpResponse:
    form = ExcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, form, exclude, at={"exclusion_unfounded": "reason"},
            application=found.application.id, **form.cleaned_data,
        )  # fmt: skip
        if done is not None:
            return redirect(_back(request, found))
    why = _("数据要能证明理由，否则不能排除。")
    return _form(request, found, form, word("action.selection.exclude"), why)


def _pair(request: DeskRequest, found: ApplicationFile, role: str) -> HttpResponse:
    """Say who answers for a household; once it has money, another takes it over by a hand-over."""
    home, on = found.household.id, request.today
    former = next((p.officer_id for p in found.pairings if p.role == role and not p.until_on), None)
    if former is not None and money_since(request.actor.county, [home], on):
        if not scope(request, "visits.hand_over").covers(found.application.region):
            raise Refused("hand_over_instead", role=Word(f"pairing.{role}"))
        return redirect(f"{reverse('desk:visits_hand', args=[former])}?view={role}&id={home}")
    people = people_over(request, found.application.region, ROLES[role])
    form = PairForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        officer = as_uuid(form.cleaned_data["officer"])
        done = tried(
            request, form, pair, at={"already_paired": "officer", "wrong_post": "officer"},
            household=found.household.id, role=role, officer=officer,
        )  # fmt: skip
        if done is not None:
            return redirect(_here(found))
    title = _("落实行政联系人") if role == "liaison" else _("落实技术负责人")
    why = _("从今天起负责；原来的人负责到昨天，中间不断。")
    return _form(request, found, form, title, why)


def _form(
    request: DeskRequest, found: ApplicationFile, form: Any, title: str, why: str
) -> HttpResponse:
    return form_page(
        request, form, f"{title} · {found.household.head_name}", why=why, button=title,
        back=_here(found), crumbs=crumbs_of(found),
    )  # fmt: skip
