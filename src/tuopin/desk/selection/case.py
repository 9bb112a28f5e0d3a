"""One application: its file, and the steps that are taken on it one at a time."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.desk.selection.forms import (
    ExcludeForm,
    OpinionForm,
    PairForm,
    PartForms,
    VisitForm,
    parts_given,
)
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import holders
from tuopin.programme.queries import campaigns
from tuopin.selection.actions import (
    assess,
    decline,
    exclude,
    pair,
    revise,
    send_back,
    verify,
    withdraw,
)
from tuopin.selection.queries import ApplicationFile, application_file
from tuopin.workflow.actions import Action


class Verb(NamedTuple):
    """A step with a reason that is taken on its own page: action, permission, words."""

    action: Action[Any]
    permission: str
    danger: bool


VERBS = {
    "return": Verb(send_back, "selection.send_back", False),
    "decline": Verb(decline, "selection.decline", True),
    "withdraw": Verb(withdraw, "selection.withdraw", True),
}
ROLES = {"liaison": ("liaison", "township_secretary"), "lead": ("tech_lead",)}


def _file(request: HttpRequest, key: UUID) -> ApplicationFile:
    found = application_file(scope(request, "see.selection"), key, request.as_of)  # type: ignore[attr-defined]
    if found is None:
        raise Refused("not_found")
    return found


def _crumbs(found: ApplicationFile | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("识别审定"), reverse("desk:selection"))]
    if found:
        here = reverse("desk:selection_application", args=[found.application.id])
        crumbs.append((found.household.head_name, here))
    return crumbs


@page("see.selection")
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show everything about an application, and what may be done with it now."""
    found = _file(request, key)
    actor, on = request.actor, request.as_of  # type: ignore[attr-defined]
    current = {p.role: p for p in found.pairings if p.until_on is None or p.until_on >= on}
    context = {
        "file": found,
        "case": found.application,
        "pairs": [(role, current.get(role)) for role in ROLES],
        "acts": _acts(actor, found),
        "may_pair": actor.may("selection.pair"),
        "crumbs": _crumbs(),
    }
    return render(request, "desk/selection/application.html", context)


def _acts(actor: Any, found: ApplicationFile) -> list[dict[str, Any]]:
    """Return the buttons: each verb that the state and the reader's posts allow, the next one first."""
    key = found.application.id
    pages = {
        "verify": ("selection.verify", reverse("desk:selection_verify", args=[key])),
        "assess": ("selection.assess", reverse("desk:selection_assess", args=[key])),
        "approve": ("selection.approve", reverse("desk:selection_approve") + f"?at={key}"),
        "revise": ("selection.revise", reverse("desk:selection_parts", args=[key])),
        "exclude": ("selection.exclude", reverse("desk:selection_act", args=[key, "exclude"])),
        "publish": ("selection.publish", reverse("desk:selection_notices")),
        "object": ("selection.object_to", reverse("desk:selection_object", args=[key])),
    }
    for verb, kind in VERBS.items():
        pages[verb] = (kind.permission, reverse("desk:selection_act", args=[key, verb]))
    return [
        {"verb": verb, "url": pages[verb][1]}
        for verb in pages
        if verb in found.verbs and actor.may(pages[verb][0])
    ]


def _people(request: HttpRequest, region: str, roles: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return officers with one of the roles over a region, as choices."""
    actor = request.actor  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    for role in roles:
        for post in holders(actor.scope("see.selection"), role, request.today):  # type: ignore[attr-defined]
            reach = post.region[:9] if post.region[6:9] != "000" else post.region[:6]
            if region.startswith(reach):
                found[str(post.officer_id)] = f"{post.officer.name} · {post.title}"
    return sorted(found.items(), key=lambda pair: pair[1])


@page("selection.verify")
def verify_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record a home visit with what the household wishes."""
    found = _file(request, key)
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    rounds = [c for c in campaigns(actor.county, on) if c.opens_on <= on <= c.closes_on]
    rounds = [c for c in rounds if c.kind in {"verification", "inspection"}]
    people = _people(request, found.application.region, ROLES["liaison"])
    form = VisitForm(request.POST or None, people=people)
    parts = PartForms(request.POST or None, prefix="parts", initial=_initial(found))
    if request.method == "POST" and form.is_valid() and parts.is_valid():
        if not rounds:
            raise Refused("campaign_not_on", name="", date=on)
        data = form.cleaned_data
        do(
            request, verify, application=key, campaign=rounds[0].id,
            liaison=as_uuid(data["liaison"]), housing=data["housing"], family=data["family"],
            spirit=data["spirit"], able=data["able"] == "yes",
            poor_in_village=data["poor_in_village"] == "yes", wish=data["wish"],
            signed=data["signed"] == "yes", note=data["note"], parts=parts_given(parts),
        )  # fmt: skip
        return redirect("desk:selection_application", key)
    context = {
        "file": found, "form": form, "parts": parts, "rounds": rounds, "key": _key(request),
        "crumbs": _crumbs(found),
    }  # fmt: skip
    return render(request, "desk/selection/verify.html", context)


def _key(request: HttpRequest) -> str:
    return request.POST.get("key") or fresh_key()


def _initial(found: ApplicationFile) -> list[dict[str, Any]]:
    names = ("category", "content", "quantity_milli", "unit", "amount_fen", "own_fen", "gain_fen")
    return [{name: getattr(part, name) for name in names} for part in found.parts]


@page("selection.assess")
def assess_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give an expert's opinion."""
    found = _file(request, key)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        do(
            request, assess, application=key, verdict=data["verdict"],
            advised_fen=data["advised_fen"], text=data["text"],
        )  # fmt: skip
        return redirect(f"{reverse('desk:selection')}?state=verified")
    context = {"file": found, "form": form, "key": _key(request), "crumbs": _crumbs(found)}
    return render(request, "desk/selection/assess.html", context)


@page("selection.revise")
def parts_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put new project parts in place of those returned."""
    found = _file(request, key)
    parts = PartForms(request.POST or None, prefix="parts", initial=_initial(found))
    if request.method == "POST" and parts.is_valid():
        do(request, revise, application=key, parts=parts_given(parts))
        return redirect("desk:selection_application", key)
    context = {"file": found, "parts": parts, "key": _key(request), "crumbs": _crumbs(found)}
    return render(request, "desk/selection/parts.html", context)


@page("see.selection")
def act_on(request: HttpRequest, key: UUID, verb: str) -> HttpResponse:
    """Take one step that needs a reason, or say who answers for the household."""
    found = _file(request, key)
    if verb == "exclude":
        return _exclude(request, found)
    if verb in ROLES:
        return _pair(request, found, verb)
    if verb not in VERBS:
        raise Http404
    kind = VERBS[verb]
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, kind.action, application=key, reason=request.POST.get("reason", ""))
        return redirect("desk:selection_application", key)
    context = {
        "title": _TITLES[verb]() + " · " + found.household.head_name,
        "why": _("理由会记在这一户的档案里。"),
        "will": [_LINES[verb]()],
        "refused": [],
        "after": [],
        "hidden": [],
        "reason": True,
        "button": _TITLES[verb](),
        "danger": kind.danger,
        "back": reverse("desk:selection_application", args=[key]),
        "crumbs": _crumbs(found),
    }
    return render(request, "desk/confirm.html", context)


_TITLES: dict[str, Callable[[], str]] = {
    "return": lambda: _("退回修改"),
    "decline": lambda: _("暂不扶持"),
    "withdraw": lambda: _("撤回申请"),
}
_LINES: dict[str, Callable[[], str]] = {
    "return": lambda: _("申请退回乡镇，按理由改好再论证"),
    "decline": lambda: _("登入暂不扶持名单，下一批可以再申请"),
    "withdraw": lambda: _("按本人意愿撤回，不再办理"),
}


def _exclude(request: HttpRequest, found: ApplicationFile) -> HttpResponse:
    form = ExcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        do(request, exclude, application=found.application.id, **form.cleaned_data)
        return redirect("desk:selection_application", found.application.id)
    return _small(
        request, found, form, pgettext("button", "排除"), _("数据要能证明理由，否则不能排除。")
    )


def _pair(request: HttpRequest, found: ApplicationFile, role: str) -> HttpResponse:
    people = _people(request, found.application.region, ROLES[role])
    form = PairForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        officer = as_uuid(form.cleaned_data["officer"])
        do(request, pair, household=found.household.id, role=role, officer=officer)
        return redirect("desk:selection_application", found.application.id)
    title = _("落实行政联系人") if role == "liaison" else _("落实技术负责人")
    why = _("从今天起负责；原来的人负责到昨天，中间不断。")
    return _small(request, found, form, title, why)


def _small(
    request: HttpRequest, found: ApplicationFile, form: Any, title: str, why: str
) -> HttpResponse:
    context = {
        "file": found, "form": form, "title": title, "why": why, "key": _key(request),
        "crumbs": _crumbs(found),
    }  # fmt: skip
    return render(request, "desk/selection/small.html", context)
