"""A step that many exits take at once: who takes it and who does not, then the act."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.tabs import crumbs
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import word
from tuopin.desk.tags.values import money
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.offices.queries import names_on, place_of
from tuopin.outcomes.actions import confirm_exit, publish_exits, second_exit
from tuopin.outcomes.queries import exits, judged
from tuopin.policy.queries import terms_on
from tuopin.workflow.actions import Action


class Step(NamedTuple):
    """A step that many exits take at once: its act, permission, and what it means."""

    action: Action[Any]
    permission: str
    will: Callable[[int], str]
    after: Callable[[DeskRequest], list[str]]
    button: Callable[[int], str]


STEPS = {
    "publish": Step(
        publish_exits, "outcomes.publish_exits",
        lambda n: ngettext("公示 %(n)s 户", "公示 %(n)s 户", n) % {"n": n},
        lambda request: [
            _("公示 %(days)s 天，头尾都算；期满乡镇才能确认")
            % {"days": terms_on(request.actor.county, request.today)["exit.notice_days"]},
            _("打印公示名单，贴到村里"),
        ],
        lambda n: ngettext("公示 %(n)s 户", "公示 %(n)s 户", n) % {"n": n},
    ),
    "second": Step(
        second_exit, "outcomes.second_exit",
        lambda n: ngettext("乡镇确认 %(n)s 户", "乡镇确认 %(n)s 户", n) % {"n": n},
        lambda request: [_("转到“待县里确认”；还要县里另一个人确认才算脱贫")],
        lambda n: ngettext("乡镇确认 %(n)s 户", "乡镇确认 %(n)s 户", n) % {"n": n},
    ),
    "confirm": Step(
        confirm_exit, "outcomes.confirm_exit",
        lambda n: ngettext("确认脱贫 %(n)s 户", "确认脱贫 %(n)s 户", n) % {"n": n},
        lambda request: [
            _("计入已脱贫户数；当天还欠多少一并记下"),
            _("钱还清的户，可以解除联系人责任"),
        ],
        lambda n: ngettext("确认脱贫 %(n)s 户", "确认脱贫 %(n)s 户", n) % {"n": n},
    ),
}  # fmt: skip


@page("see.outcomes")
def step_page(request: DeskRequest, verb: str) -> HttpResponse:
    """Say which of the chosen exits take a step and which do not, then take it."""
    if verb not in STEPS:
        raise Http404
    step = STEPS[verb]
    if not request.actor.may(step.permission):
        raise Refused("forbidden", action=Word(f"action.{step.permission}"))
    back = reverse("desk:outcomes")
    if request.method != "POST":
        return redirect(back)
    keys = list(dict.fromkeys(as_uuid(key) for key in request.POST.getlist("id")))
    if not keys:
        raise Refused("nothing_chosen")
    if confirmed(request):
        do(request, step.action, exits=keys)
        return redirect(back)
    return _preview(request, step, verb, keys)


def _preview(request: DeskRequest, step: Step, verb: str, keys: list[UUID]) -> HttpResponse:
    found = list(exits(scope(request, step.permission)).filter(id__in=keys).order_by("id"))
    held = judged(request.actor.county, found, verb, request.today, request.actor.id)
    blamed = {row.subject for row in held}
    fit = [row for row in found if str(row.id) not in blamed]
    n = len(fit)
    return confirm_page(
        request, word(f"action.{step.permission}"),
        why=_("有一户办不成就都不办；下面已经把办不了的放在一边。"),
        will=[step.will(n)] if n else [],
        refused=held, after=step.after(request) if n else [],
        hidden=[("id", row.id) for row in fit],
        listed=_listed(request, fit),
        button=step.button(n), back=reverse("desk:outcomes"), blocked=not n, crumbs=crumbs(),
    )  # fmt: skip


def _listed(request: DeskRequest, fit: list[Any]) -> Any:
    names = names_on(request.actor.county, request.today)
    return table(
        [_("户"), _("地方"), _("年度"), _("人均纯收入（元）"), _("贫困线（元）")],
        (
            [
                row.household.head_name, " ".join(place_of(names, row.region)), str(row.year),
                money(row.per_head_fen), money(row.line_fen),
            ]
            for row in fit
        ),
        numbers=[2, 3, 4],
    )  # fmt: skip
