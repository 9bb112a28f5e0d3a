"""The end of an import: merged whole, merged without its faulty rows, or refused."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, lang, page, scope
from tuopin.desk.say import word
from tuopin.desk.sheets.review import REVIEW_MOST
from tuopin.desk.sheets.steps import LIVE, taken_of
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.sheets.actions import refuse
from tuopin.sheets.queries import importer, plan_of, problems
from tuopin.sheets.rules.planning import VERDICTS
from tuopin.sheets.tasks import start_merge
from tuopin.workflow.queries import job_about

SHOWN = 20


def _merge_code(request: DeskRequest, taken: Any) -> str:
    """Return the permission that merges this form; refuses 'forbidden' without it."""
    code: str = importer(taken.form).merge.code
    if not request.actor.may(code):
        raise Refused("forbidden", action=Word(f"action.{code}"))
    return code


@page("sheets.hand_in")
def merge_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Say what a merge will write, then start it: whole, or the right rows alone."""
    taken = taken_of(request, key)
    code = _merge_code(request, taken)
    part = bool((request.POST or request.GET).get("part"))
    actor, today = request.actor, request.today
    if request.method == "POST" and request.POST.get("confirmed"):
        if request.as_of != today:
            raise Refused("past_view", date=request.as_of)
        job = job_about(actor.county, key)
        if taken.state == "checked" and (job is None or job.state not in LIVE):
            start_merge(actor, today, key, partial=part)
        return redirect("desk:sheets_import", key)
    counts = {verdict: getattr(taken, verdict) for verdict in VERDICTS}
    broken = taken.broken
    if taken.state == "checked" and taken.rows <= REVIEW_MOST:
        plan = plan_of(taken, scope(request, code))
        counts, broken = dict(plan.counts), plan.broken
    good = counts["new"] + counts["changed"]
    culprits = _culprits(taken) if counts["faulty"] or broken else []
    said = ngettext("并入 %(n)s 行", "并入 %(n)s 行", good) % {"n": good}
    context = {
        "title": _("只并入无错的行") if part else _("整表并入"),
        "why": f"{word(f'form.{taken.form}')} · {taken.name}",
        "will": _will(counts),
        "refused": culprits,
        "after": _after(part=part, faulty=counts["faulty"]),
        "hidden": [("part", "1")] if part else [],
        "reason": False,
        "button": said if good else _("没有要写入的，结束这次导入"),
        "blocked": taken.state != "checked" or broken or bool(counts["faulty"] and not part),
        "back": reverse("desk:sheets_import", args=[key]),
        "crumbs": _crumbs(taken),
    }
    return render(request, "desk/confirm.html", context)


def _will(counts: dict[str, int]) -> list[str]:
    new, changed, same = counts["new"], counts["changed"], counts["unchanged"]
    return [
        ngettext("新增 %(n)s 行", "新增 %(n)s 行", new) % {"n": new},
        ngettext("改动 %(n)s 行", "改动 %(n)s 行", changed) % {"n": changed},
        ngettext("没变的 %(n)s 行不写", "没变的 %(n)s 行不写", same) % {"n": same},
    ]


def _after(*, part: bool, faulty: int) -> list[str]:
    after = [_("在一次事务里写完，写到一半断了就等于没写"), _("户档和各项数字马上变，按登记日期算")]
    if part and faulty:
        after.append(_("有错的行没有写；改好以后另交一张表"))
    return after


def _culprits(taken: Any) -> list[Culprit]:
    rows = problems(taken.county, taken.id, warning=False, limit=SHOWN)
    return [
        Culprit(
            f"{p.sheet} {p.row} {p.heading}".strip(),
            p.message_en if lang() == "en" else p.message_zh,
        )
        for p in rows
    ]


def _crumbs(taken: Any) -> list[tuple[str, str]]:
    here = reverse("desk:sheets_import", args=[taken.id])
    return [(_("导入"), reverse("desk:sheets")), (taken.name, here)]


@page("sheets.refuse")
def refuse_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Close an import without merging it."""
    taken = taken_of(request, key)
    _merge_code(request, taken)
    if request.method == "POST" and request.POST.get("confirmed"):
        do(request, refuse, handed_in=key)
        return redirect("desk:sheets")
    context = {
        "title": _("不并入这张表"),
        "why": f"{word(f'form.{taken.form}')} · {taken.name}",
        "will": [_("这次导入就此结束，一行也不写")],
        "refused": [],
        "after": [_("文件留在档案里，要用可以再交一次")],
        "hidden": [],
        "reason": False,
        "button": _("不并入"),
        "back": reverse("desk:sheets_import", args=[key]),
        "danger": True,
        "crumbs": _crumbs(taken),
    }
    return render(request, "desk/confirm.html", context)
