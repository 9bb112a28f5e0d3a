"""The approval queue: many at once with a preview, or one household after the other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.audit.queries import receipt
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, fresh_key, lang, page, scope
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.desk.selection.queue import Queue, cautions, lines, scale
from tuopin.funds.queries import money
from tuopin.kit.money import read_yuan, yuan
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import term
from tuopin.kit.unreadable import Unreadable
from tuopin.policy.queries import terms_on
from tuopin.selection.actions import approve
from tuopin.selection.queries import (
    ApplicationRow,
    Preview,
    application_file,
    applications,
    preview_approval,
    state_counts,
)

PAGE = 50
ALL_MOST = 2_000
QUEUE = "assessed"
PERMISSION = "selection.approve"


def _amount(text: str, name: str) -> int:
    try:
        return read_yuan(text)
    except Unreadable:
        raise Refused("bad_value", field=name, value=text) from None


def _decisions(request: DeskRequest) -> list[dict[str, Any]]:
    """Read the chosen rows: each with its amount, and its own reason or the common one."""
    common = request.POST.get("reason", "").strip()
    found = []
    for key in dict.fromkeys(request.POST.getlist("id")):
        as_uuid(key)
        found.append(
            {
                "application": key,
                "amount_fen": _amount(request.POST.get(f"amount-{key}", ""), _("核定金额（元）")),
                "reason": request.POST.get(f"reason-{key}", "").strip() or common,
            }
        )
    return found


@page(PERMISSION)
def approval(request: DeskRequest) -> HttpResponse:
    """Show the queue with a proposed amount for each; approve one, or the chosen ones."""
    if request.method == "POST":
        return _approve(request)
    return _queue(request)


def _approve(request: DeskRequest) -> HttpResponse:
    decisions = _decisions(request)
    if _repeated(request):
        messages.info(request, _("这张单子刚才已经办过，没有重复办。"))
        return _back(request)
    try:
        done = do(request, approve, decisions=_doable(request, decisions)).result
    except Refused as refusal:
        # The rows to blame are named above the queue, where what was typed still stands.
        if refusal.code not in {"approval_refused", "nothing_chosen"}:
            raise
        return _queue(request, refusal)
    said = ngettext("审定 %(n)s 户，%(yuan)s 元", "审定 %(n)s 户，%(yuan)s 元", done["approved"])
    messages.success(request, said % {"n": done["approved"], "yuan": yuan(done["fen"])})
    return _back(request)


def _repeated(request: DeskRequest) -> bool:
    """Say whether 'only those that can be done' was sent twice: now none of them could be."""
    key = request.POST.get("key", "")
    county = request.actor.county
    return bool(request.POST.get("only_doable") and key and receipt(county, key))


def _back(request: DeskRequest) -> HttpResponse:
    """Return to the queue, in the same township, at the household that comes next."""
    kept = {name: request.POST.get(name, "") for name in ("at", "place")}
    query = urlencode({name: value for name, value in kept.items() if value})
    return redirect(reverse("desk:selection_approve") + (f"?{query}" if query else ""))


def _doable(request: DeskRequest, decisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep what the preview says will be done, when the reader asked for that only."""
    if not request.POST.get("only_doable"):
        return decisions
    will = {j.application for j in _judge(request, decisions).rows if j.will}
    # Where none can be done, all are sent on, so that the refusal names them.
    return [d for d in decisions if as_uuid(d["application"]) in will] or decisions


def _judge(request: DeskRequest, decisions: list[dict[str, Any]]) -> Preview:
    return preview_approval(request.actor, request.today, decisions)


def _queue(request: DeskRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, on = request.actor, request.today
    area, place = placed(request, PERMISSION)
    every = bool(request.GET.get("all"))
    size = ALL_MOST if every else PAGE
    after = request.GET.get("after", "")
    found = applications(
        area, states=[QUEUE], after=as_uuid(after) if after else None, limit=size + 1
    )
    rows, more = found[:size], len(found) > size
    at = _at(request, rows)
    if request.headers.get("HX-Request") == "true" and request.method == "GET":
        return render(request, "desk/selection/panel.html", _panel(request, rows, at))
    ticked = set(request.POST.getlist("id")) if refusal else set()
    if every:
        ticked |= {str(r.id) for r in rows}
    queue = lines(actor, on, rows, at, request.POST if refusal else {}, ticked)
    terms = terms_on(actor.county, on)
    context = {
        "lines": queue.lines,
        "waiting": state_counts(area).get(QUEUE, 0),
        "before_fen": queue.before_fen,
        "standard_fen": terms["loan.standard"]["household_max"],
        "document": terms.document("loan.standard"),
        "next_after": rows[-1].id if more else None,
        "every": every,
        "place": place,
        "places": townships_of(request, PERMISSION),
        "refusal": _refusal(refusal),
        "reason": request.POST.get("reason", ""),
        "key": fresh_key(),
        "crumbs": [(_("识别审定"), reverse("desk:selection"))],
        **_panel(request, rows, at, queue),
    }
    status = 409 if refusal else 200
    return render(request, "desk/selection/approve.html", context, status=status)


def _refusal(refusal: Refused | None) -> dict[str, Any] | None:
    """Return a refusal as the queue shows it: its rows, and how many it leaves."""
    if refusal is None:
        return None
    rows = refusal.culprits(lang())
    left = int(refusal.facts.get("asked", 0)) - int(refusal.facts.get("refused", 0))
    said = {"text": refusal.text(lang()), "mend": refusal.mend(lang()), "rows": rows}
    return said | {"code": refusal.code, "left": left}


def _at(request: DeskRequest, rows: list[ApplicationRow]) -> UUID | None:
    """Return the household that the reader looks at: the one named, else the first."""
    text = request.GET.get("at", "") or request.POST.get("id", "")
    if text:
        return as_uuid(text)
    return rows[0].id if rows else None


def _panel(
    request: DeskRequest, rows: list[ApplicationRow], at: UUID | None,
    queue: Queue | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return one household as the panel beside the queue shows it, with its neighbours."""
    actor, on = request.actor, request.today
    file = application_file(scope(request, "see.selection"), at, on) if at else None
    if file is None:
        return {}
    keys = [r.id for r in rows]
    place = keys.index(file.application.id) if file.application.id in keys else None
    if queue is None:
        here = rows[place : place + 1] if place is not None else []
        queue = lines(actor, on, here, at, {}, set())
    line = next((x for x in queue.lines if x.row.id == file.application.id), None)
    home = file.household
    given = {} if request.method == "GET" else request.POST
    return {
        "file": file,
        "line": line,
        "asked": scale(file.parts),
        "cautions": cautions(file, line),
        "head_income_fen": home.income_fen // home.people if home.people else None,
        "position": place + 1 if place is not None else None,
        "of": len(rows),
        "before_at": keys[place - 1] if place else None,
        "next_at": keys[place + 1] if place is not None and place + 1 < len(keys) else None,
        "own_reason": given.get(f"reason-{file.application.id}", ""),
        "panel_key": fresh_key(),
        "place": request.GET.get("place", ""),
        "document": terms_on(actor.county, on).document("loan.standard"),
    }


@page(PERMISSION)
def approval_preview(request: DeskRequest) -> HttpResponse:
    """Say what approving the chosen rows would do; nothing is written."""
    try:
        made = _judge(request, _decisions(request))
    except Refused as refusal:
        said = {"text": refusal.text(lang()), "mend": refusal.mend(lang())}
        return render(request, "desk/selection/preview.html", {"refusal": said})
    actor, on = request.actor, request.today
    free = money(actor.county, on).free_fen
    short = made.after_fen - free
    after = [
        _("累计审定 %(yuan)s 元") % {"yuan": yuan(made.after_fen)},
        _("专户能安排 %(yuan)s 元") % {"yuan": yuan(free)},
    ]
    context = {
        "made": made,
        "will": [
            ngettext("审定 %(n)s 户", "审定 %(n)s 户", made.will) % {"n": made.will},
            _("%(yuan)s 元") % {"yuan": yuan(made.will_fen)},
        ],
        "refused": [
            {"name": j.name, "why": term("word.list_comma", lang()).join(_words(j))}
            for j in made.rows
            if not j.will
        ],
        "after": after,
        "short_fen": max(0, short),
        "reason": request.POST.get("reason", ""),
        "only_doable": request.POST.get("only_doable", ""),
    }
    return render(request, "desk/selection/preview.html", context)


def _words(judged: Any) -> list[str]:
    return [word(w.code) for w in judged.why]
