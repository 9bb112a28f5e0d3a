"""The approval queue: many at once, with a preview of what will be done before it is done."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.pages import as_uuid, do, fresh_key, page, scope
from tuopin.desk.say import word
from tuopin.kit.money import plain_yuan, read_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.unreadable import Unreadable
from tuopin.policy.queries import terms_on
from tuopin.selection.actions import approve
from tuopin.selection.queries import (
    Preview,
    application_file,
    applications,
    parts_of,
    preview_approval,
    state_counts,
)

PAGE = 100
QUEUE = "assessed"


def _after(request: HttpRequest) -> UUID | None:
    text = request.GET.get("after", "")
    return as_uuid(text) if text else None


def _amount(text: str, name: str) -> int:
    try:
        return read_yuan(text)
    except Unreadable:
        raise Refused("bad_value", field=name, value=text) from None


def _decisions(request: HttpRequest) -> list[dict[str, Any]]:
    """Read the chosen rows: each with its amount, and its own reason or the common one."""
    common = request.POST.get("reason", "").strip()
    found = []
    for key in request.POST.getlist("id"):
        as_uuid(key)
        found.append(
            {
                "application": key,
                "amount_fen": _amount(request.POST.get(f"amount-{key}", ""), _("核定金额（元）")),
                "reason": request.POST.get(f"reason-{key}", "").strip() or common,
            }
        )
    return found


@page("selection.approve")
def approval(request: HttpRequest) -> HttpResponse:
    """Show the queue with a proposed amount for each; approve the chosen ones."""
    actor, on = request.actor, request.today  # type: ignore[attr-defined]
    if request.method == "POST":
        decisions = _decisions(request)
        if not decisions:
            return redirect("desk:selection_approve")
        do(request, approve, decisions=_doable(request, decisions))
        return redirect("desk:selection_approve")
    area = scope(request, "selection.approve")
    found = applications(area, states=[QUEUE], after=_after(request), limit=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    parts = parts_of(actor.county, [r.id for r in rows])
    asked = [{"application": str(r.id), "amount_fen": r.amount_fen, "reason": ""} for r in rows]
    first = preview_approval(actor, on, asked)
    limit = {j.application: j.standard_fen for j in first.rows}
    proposed = [
        {**d, "amount_fen": min(d["amount_fen"], limit.get(as_uuid(d["application"]), 0))}
        for d in asked
    ]
    judged = {j.application: j for j in preview_approval(actor, on, proposed).rows}
    chosen = _chosen(request, rows)
    context = {
        "rows": [
            {
                "row": r,
                "parts": parts.get(r.id, []),
                "judged": judged.get(r.id),
                "amount": plain_yuan(judged[r.id].amount_fen) if r.id in judged else "",
                "words": [word(w.code) for w in judged[r.id].why] if r.id in judged else [],
                "over": r.amount_fen > limit.get(r.id, r.amount_fen),
                "on": chosen is not None and r.id == chosen.application.id,
            }
            for r in rows
        ],
        "waiting": state_counts(area).get(QUEUE, 0),
        "before_fen": first.before_fen,
        "document": terms_on(actor.county, on).document("loan.standard"),
        "file": chosen,
        "chosen_judged": judged.get(chosen.application.id) if chosen else None,
        "next_after": rows[-1].id if more else None,
        "key": fresh_key(),
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
    }
    return render(request, "desk/selection/approve.html", context)


def _chosen(request: HttpRequest, rows: list[Any]) -> Any:
    """Return the file of the row that the reader looks at: the one named, else the first."""
    text = request.GET.get("at", "")
    key = as_uuid(text) if text else (rows[0].id if rows else None)
    if key is None:
        return None
    return application_file(scope(request, "see.selection"), key, request.today)  # type: ignore[attr-defined]


def _doable(request: HttpRequest, decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the decisions that the preview said will be done, when the reader asked for those only."""
    if not request.POST.get("only_doable"):
        return decisions
    will = {j.application for j in _judge(request, decisions).rows if j.will}
    return [d for d in decisions if as_uuid(d["application"]) in will]


def _judge(request: HttpRequest, decisions: list[dict[str, Any]]) -> Preview:
    return preview_approval(request.actor, request.today, decisions)  # type: ignore[attr-defined]


@page("selection.approve")
def approval_preview(request: HttpRequest) -> HttpResponse:
    """Say what approving the chosen rows would do; nothing is written."""
    try:
        made = _judge(request, _decisions(request))
    except Refused as refusal:
        return render(request, "desk/selection/preview.html", {"refusal": refusal})
    context = {
        "made": made,
        "will": [
            ngettext("审定 %(n)s 户", "审定 %(n)s 户", made.will) % {"n": made.will},
            _("%(yuan)s 元") % {"yuan": yuan(made.will_fen)},
        ],
        "refused": [
            {"name": j.name, "why": "；".join(word(w.code) for w in j.why)}
            for j in made.rows
            if not j.will
        ],
        "after": [
            _("累计审定 %(yuan)s 元") % {"yuan": yuan(made.after_fen)},
            _("此前 %(yuan)s 元") % {"yuan": yuan(made.before_fen)},
        ],
    }
    return render(request, "desk/selection/preview.html", context)
