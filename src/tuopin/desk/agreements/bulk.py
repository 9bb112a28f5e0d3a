"""Many at once: numbering, the papers as printed, letters issued, the check; each said first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.agreements.actions import check, issue_letters, number, sign_papers
from tuopin.agreements.queries import (
    agreements,
    letters_of,
    papers_of,
    preview_check,
    preview_numbers,
)
from tuopin.agreements.states import PAPER_KINDS
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.say import word
from tuopin.desk.tags.values import money
from tuopin.desk.writing import confirm_page, confirmed, sum_said, table
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.scope import Scope
from tuopin.offices.queries import names_on


def back_to(request: DeskRequest, tab: str) -> str:
    """Return the address of a queue, at the township that the reader looks at."""
    place = request.POST.get("place", "")
    tail = f"&place={place}" if place.isdecimal() else ""
    return f"{reverse('desk:agreements')}?tab={tab}{tail}"


def chosen_ids(request: DeskRequest) -> list[str]:
    """Return the rows chosen in a list, each once; refuses 'nothing_chosen'."""
    found = list(dict.fromkeys(str(as_uuid(key)) for key in request.POST.getlist("id")))
    if not found:
        raise Refused("nothing_chosen")
    return found


def hidden(request: DeskRequest, keys: list[str]) -> list[tuple[str, str]]:
    """Return what a confirm page carries on: the rows, and the township looked at."""
    return [*(("id", key) for key in keys), ("place", request.POST.get("place", ""))]


def households(n: int) -> str:
    """Say a number of households."""
    return ngettext("%(n)s 户", "%(n)s 户", n) % {"n": n}


def crumbs() -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [(_("签约文书"), reverse("desk:agreements"))]


@page("agreements.number")
def number_many(request: DeskRequest) -> HttpResponse:
    """Say which numbers the chosen households will get, then give them."""
    actor, on = request.actor, request.today
    back = back_to(request, "number")
    if request.method != "POST":
        return redirect(back)
    keys = chosen_ids(request)
    if confirmed(request):
        do(request, number, applications=keys)
        return redirect(back_to(request, "sign"))
    seen = preview_numbers(scope(request, "agreements.number"), map(as_uuid, keys), on)
    names = names_on(actor.county, on)
    n = len(seen.fit)
    return confirm_page(
        request, _("三线合一编号"),
        why=_("申请书、合同书、借据用同一个号。编号按乡镇连续，编出去就收不回，只能作废。"),
        will=[
            ngettext("给 %(n)s 户编号", "给 %(n)s 户编号", n) % {"n": n},
            *(_run(run, names) for run in seen.runs),
            *sum_said(seen.fen),
        ],
        refused=seen.unfit,
        after=[_("转到“待签文书”，可以打印合同书和借据")],
        hidden=hidden(request, [str(a.id) for a in seen.fit]),
        button=ngettext("编号 %(n)s 户", "编号 %(n)s 户", n) % {"n": n},
        back=back, blocked=not seen.fit, crumbs=crumbs(),
    )  # fmt: skip


def _run(run: Any, names: dict[str, str]) -> str:
    said = {"place": names.get(run.region, run.region), "first": run.first, "last": run.last}
    if run.homes == 1:
        return _("%(place)s：%(first)s") % said
    return _("%(place)s：%(first)s 到 %(last)s") % said


def _here(request: DeskRequest, permission: str, keys: list[str]) -> list[Any]:
    """Return the agreements chosen within the reader's area."""
    area: Scope = scope(request, permission)
    return list(agreements(area).filter(id__in=keys))


def _culprit(agreement: Any, why: str) -> Culprit:
    return Culprit(f"{agreement.number} {agreement.household.head_name}", why, str(agreement.id))


@page("agreements.sign_papers")
def sign_many(request: DeskRequest) -> HttpResponse:
    """Record the papers of many households as signed just as they were printed (R73–R75).

    What was written otherwise is entered one by one on the household's own page.
    """
    back = back_to(request, "sign")
    if request.method != "POST":
        return redirect(back)
    found = _here(request, "agreements.sign_papers", chosen_ids(request))
    fit = [a for a in found if a.state == "numbered"]
    papers = _as_printed(fit, request.POST.getlist("paper") if confirmed(request) else None)
    if confirmed(request):
        do(request, sign_papers, papers=_given(request, found))
        return redirect(back)
    n, count = len(fit), len(papers)
    return confirm_page(
        request, _("照打印的登记签字"),
        why=_("纸上的编号和金额都和登记的一样才这样办；有一张不一样，就到那一户单独登记。"),
        will=[
            _("登记 %(households)s、%(papers)s 张文书的签字")
            % {"households": households(n), "papers": count},
            _("编号和金额照登记的；金额合计"),
            *sum_said(sum(a.amount_fen for a in fit)),
        ],
        refused=[_culprit(a, "why.not_to_sign") for a in found if a.state != "numbered"],
        after=[_("三张都签齐的转到“待核对”"), _("登记的人不能自己核对")],
        hidden=[*hidden(request, [str(a.id) for a in fit]), *(("paper", p) for p in papers)],
        listed=table(
            [_("编号"), _("户"), _("登记哪几张"), _("金额（元）")],
            (
                [
                    a.number, a.household.head_name,
                    " · ".join(
                        word(f"paper.{kind}") for kind in PAPER_KINDS if f"{a.id}:{kind}" in papers
                    ),
                    money(a.amount_fen),
                ]
                for a in fit
            ),
            numbers=[3],
        ),
        button=ngettext("登记 %(n)s 张文书", "登记 %(n)s 张文书", count) % {"n": count},
        back=back, blocked=not papers, crumbs=crumbs(),
    )  # fmt: skip


def _as_printed(fit: list[Any], chosen: list[str] | None) -> list[str]:
    """Return 'agreement:kind' of the papers that are still to be signed."""
    if chosen is not None:
        return chosen
    there = papers_of(fit[0].county, fit) if fit else {}
    return [
        f"{a.id}:{kind}" for a in fit for kind in PAPER_KINDS if kind not in there.get(a.id, {})
    ]


def _given(request: DeskRequest, found: list[Any]) -> list[dict[str, Any]]:
    """Return the papers that were confirmed, with number and amount as registered."""
    known = {str(a.id): a for a in found}
    papers = []
    for paper in request.POST.getlist("paper"):
        key, _colon, kind = paper.partition(":")
        a = known.get(key)
        if a is None:
            raise Refused("not_found")
        papers.append(
            {"agreement": key, "kind": kind, "number": a.number, "amount_fen": a.amount_fen}
        )
    return papers


@page("agreements.issue_letters")
def issue_many(request: DeskRequest) -> HttpResponse:
    """Say whose responsibility letters will be issued, then issue them (R42)."""
    actor, on = request.actor, request.today
    back = f"{back_to(request, 'letters')}&party=issue"
    if request.method != "POST":
        return redirect(back)
    keys = chosen_ids(request)
    if confirmed(request):
        do(request, issue_letters, agreements=keys)
        return redirect(back_to(request, "letters"))
    found = _here(request, "agreements.issue_letters", keys)
    there = letters_of(actor.county, [a.id for a in found], on)
    why = {a.id: _why_not_issued(a, there) for a in found}
    fit = [a for a in found if not why[a.id]]
    n = len(fit)
    return confirm_page(
        request, _("发出责任书"),
        will=[ngettext("发出 %(n)s 份责任书", "发出 %(n)s 份责任书", n) % {"n": n}],
        refused=[_culprit(a, why[a.id]) for a in found if why[a.id]],
        after=[_("等五方签字：县办公室、乡镇党委、行政联系人、村支部、农户")],
        hidden=hidden(request, [str(a.id) for a in fit]),
        button=ngettext("发出 %(n)s 份", "发出 %(n)s 份", n) % {"n": n},
        back=back, blocked=not fit, crumbs=crumbs(),
    )  # fmt: skip


def _why_not_issued(agreement: Any, there: Any) -> str:
    if agreement.state == "void":
        return "why.void"
    return "why.letter_there" if agreement.id in there else ""


@page("agreements.check")
def check_many(request: DeskRequest) -> HttpResponse:
    """Say which households' papers agree, then confirm those that do (R76, R77)."""
    actor, on = request.actor, request.today
    back = back_to(request, "check")
    if request.method != "POST":
        return redirect(back)
    keys = chosen_ids(request)
    if confirmed(request):
        do(request, check, agreements=keys)
        return redirect(back)
    area = scope(request, "agreements.check")
    seen = preview_check(area, map(as_uuid, keys), actor.id, on)
    n = len(seen.fit)
    return confirm_page(
        request, _("核对三线合一"),
        why=_("三张文书的编号、金额和登记的一致，责任书五方签全，才算核对过。"),
        will=[
            ngettext("核对 %(n)s 户", "核对 %(n)s 户", n) % {"n": n},
            *sum_said(sum(a.amount_fen for a in seen.fit)),
        ],
        refused=seen.unfit,
        after=[_("可以从专户安排资金；核对以后再更正文书，要重新核对")],
        hidden=hidden(request, [str(a.id) for a in seen.fit]),
        button=ngettext("核对 %(n)s 户", "核对 %(n)s 户", n) % {"n": n},
        back=back, blocked=not seen.fit, crumbs=crumbs(),
    )  # fmt: skip
