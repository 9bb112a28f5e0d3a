"""Changes of projects: those that wait, one with old and new side by side, the decision (R66)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import lang, quantity, word
from tuopin.desk.tags.values import money
from tuopin.desk.visits.finding import paper, people
from tuopin.desk.visits.narrowing import narrowed
from tuopin.desk.visits.tabs import crumbs_to, segments, view_of, visit_tabs
from tuopin.desk.writing import confirm_page, confirmed, table
from tuopin.kit.money import yuan
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.selection.queries import kin_of, parts_of
from tuopin.sheets.rules.listing import Col
from tuopin.visits.actions import approve_change, refuse_change, withdraw_change
from tuopin.visits.queries import (
    Weighed,
    change_of,
    changes,
    lines_of,
    loan_of_project,
    owed_fen,
    to_give_back,
    weigh_kept,
)


class Seen(NamedTuple):
    """A request as its page shows it: what it would lead to now, or why it cannot stand."""

    weighed: Weighed | None
    refusal: Refused | None


def _list() -> tuple[str, str]:
    return _("项目变更"), reverse("desk:visits_changes")


@page("see.visits")
def changes_page(request: DeskRequest) -> HttpResponse:
    """List the requests that wait, the oldest first, all of them, or who still gives money back."""
    view, on, narrow = view_of(request, "open", "all", "back"), request.as_of, narrowed(request)
    waiting = changes(narrow.area, on, state="asked")
    back = to_give_back(narrow.area, on)
    found = keyset(
        waiting if view == "open" else changes(narrow.area, on), request,
        ("asked_on", "id") if view == "open" else ("-asked_on", "-id"),
    )  # fmt: skip
    views = [
        ("open", _("待审定"), waiting.count()), ("all", _("全部"), None),
        ("back", _("待退款"), len(back)),
    ]  # fmt: skip
    lines = lines_of(request.actor.county, [row.id for row in found.rows])
    context = {
        "page": found,
        "rows": [(row, lines.get(row.id, [])) for row in found.rows],
        "back": back,
        "view": view,
        "views": segments(request, views, view),
        "chips": narrow.chips,
        "may_ask": request.actor.may("visits.ask_change"),
        "may_collect": request.actor.may("funds.collect"),
        "tabs": visit_tabs("visits_changes"),
        "crumbs": crumbs_to(),
    }
    return render(request, "desk/visits/changes.html", context)


@page("see.visits")
def changes_export(request: DeskRequest) -> HttpResponse:
    """Hand out the requests as a workbook: one line a part, old and new side by side."""
    on, county = request.as_of, request.actor.county
    columns = [
        Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主")),
        Col("batch", _("批次"), "number"), Col("kind", _("变更种类")),
        Col("old", _("原项目")), Col("old_scale", _("原规模"), "milli"),
        Col("old_fen", _("原借款（元）"), "money", total=True),
        Col("new", _("新项目")), Col("new_scale", _("新规模"), "milli"), Col("unit", _("计量单位")),
        Col("new_fen", _("新借款（元）"), "money", total=True), Col("reason", _("理由")),
        Col("asked_on", _("申请日期"), "day"), Col("state", _("状态")),
        Col("decided_on", _("审定日期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(county, on)
        rows = changes(placed(request, "see.visits")[0], on)[:EXPORT_MOST]
        lines = lines_of(county, [row.id for row in rows])
        for row in rows:
            place = place_of(names, row.region)
            for line in lines.get(row.id, []):
                yield [
                    place.township, place.village, row.household.head_name,
                    row.application.batch.number, word(f"change_kind.{line.kind}"),
                    line.old_content, line.old_milli, line.old_fen, line.content,
                    line.quantity_milli, line.unit or line.old_unit, line.fen, row.reason,
                    row.asked_on, word(f"state.change.{row.stood}"),
                    None if row.stood == "asked" else row.decided_on,
                ]  # fmt: skip

    return hand_out(request, "changes", f"{_('项目变更')} {on}", columns, body, [_list()])


def _found(request: DeskRequest, key: UUID, permission: str = "see.visits") -> Any:
    found = change_of(scope(request, permission), key, request.as_of)
    if found is None:
        raise Refused("not_found")
    return found


def _seen(row: Any, on: date) -> Seen:
    """Return what a request that waits leads to now."""
    if row.stood != "asked":
        return Seen(None, None)
    try:
        return Seen(weigh_kept(row, on), None)
    except Refused as no:
        return Seen(None, no)


@page("see.visits")
def change_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one request: old and new side by side, the loan and the standard, what can be done."""
    actor, on = request.actor, request.as_of
    row = _found(request, key)
    lines = lines_of(actor.county, [key]).get(key, [])
    seen, names = _seen(row, on), people(request, row.asked_by, row.decided_by)
    loan = loan_of_project(actor.county, row.application_id)
    kept = _untouched(row, lines)
    before = sum(line.old_fen or 0 for line in lines) + sum(part.approved_fen or 0 for part in kept)
    now = row.stood == "asked" and on == request.today
    decides = now and scope(request, "visits.approve_change").covers(row.region)
    relative = bool(decides and kin_of(actor.county, [row.household_id], [actor.id], on))
    context = {
        "row": row,
        "lines": lines,
        "kept": kept,
        "before_fen": before,
        "after_fen": before - row.give_back_fen,
        "standard_fen": seen.weighed.standard_fen if seen.weighed else row.standard_fen,
        "seen": seen,
        "loan": loan if actor.may("see.funds") else None,
        "owed_fen": owed_fen(loan),
        "asker": names.get(row.asked_by, ""),
        "decider": names.get(row.decided_by, ""),
        "asked_by_you": decides and row.asked_by == actor.id,
        "relative": relative,
        "may_decide": decides and row.asked_by != actor.id and not relative,
        "may_withdraw": now and scope(request, "visits.withdraw_change").covers(row.region),
        "crumbs": crumbs_to(_list()),
    }
    return render(request, "desk/visits/change.html", context)


def _untouched(row: Any, lines: Iterable[Any]) -> list[Any]:
    """Return the parts that stood when the request was made and that it leaves alone."""
    touched = {line.part_id for line in lines}
    parts = parts_of(row.county, [row.application_id], row.asked_on).get(row.application_id, [])
    return [part for part in parts if part.id not in touched]


@page("see.visits")
def change_paper(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out the paper of a request."""
    return paper(_found(request, key).file)


_ANSWERS = {
    "approve": approve_change,
    "refuse": refuse_change,
    "withdraw": withdraw_change,
}


@page("visits.approve_change", "visits.refuse_change", "visits.withdraw_change")
def decide_page(request: DeskRequest, key: UUID, answer: str) -> HttpResponse:
    """Say what an answer to a request does, then give it."""
    if answer not in _ANSWERS:
        raise Http404
    act = _ANSWERS[answer]
    row = _found(request, key, act.code)
    at = reverse("desk:visits_change", args=[key])
    if confirmed(request):
        said: dict[str, Any] = {"note" if answer == "approve" else "reason": _reason(request)}
        do(request, act, change=key, **said)
        return redirect(at)
    return _confirm(request, row, answer, at)


def _reason(request: DeskRequest) -> str:
    return request.POST.get("reason", "")


def _confirm(request: DeskRequest, row: Any, answer: str, at: str) -> HttpResponse:
    lines = lines_of(row.county, [row.id]).get(row.id, [])
    seen = _seen(row, request.today)
    approves, whose = answer == "approve", row.household.head_name
    above = bool(seen.weighed and seen.weighed.above_standard)
    after = _after(row, seen) if approves else [_("项目照旧，一样也不变")]
    return confirm_page(
        request, word(f"action.{_ANSWERS[answer].code}"),
        why=_why(seen) if above and approves else f"{whose} · {row.reason}",
        will=[_said(line) for line in lines] if approves else [whose],
        refused=seen.refusal.culprits(lang()) if approves and seen.refusal else (),
        after=after,
        listed=table(
            [_("变更"), _("现在"), _("借款（元）"), _("变成"), _("借款（元）")],
            (
                [
                    word(f"change_kind.{line.kind}"),
                    _one(line.old_content, line.old_milli, line.old_unit), _fen(line.old_fen),
                    _one(line.content, line.quantity_milli, line.unit), _fen(line.fen),
                ]
                for line in lines
            ), numbers=[2, 4],
        ),
        reason=not approves or above, danger=not approves,
        button=word(f"action.{_ANSWERS[answer].code}"), back=at,
        blocked=row.stood != "asked" or bool(approves and seen.refusal),
        crumbs=crumbs_to(_list(), (whose, at)),
    )  # fmt: skip


def _why(seen: Seen) -> str:
    """Ask for the reason of going above the standard (R41)."""
    weighed = seen.weighed
    if weighed is None:
        return ""
    given = {"after": yuan(weighed.effect.after_fen), "standard": yuan(weighed.standard_fen)}
    return _("变更后借款 %(after)s 元，超过标准 %(standard)s 元，批准要写理由。") % given


def _after(row: Any, seen: Seen) -> list[str]:
    """Say what follows an approval; or why it cannot be given."""
    if seen.refusal is not None:
        return [seen.refusal.text(lang()), seen.refusal.mend(lang())]
    said = [_("从今天起按新的项目走访、采购、报灾；原来的照样查得到")]
    if row.give_back_fen:
        said.append(_("退回 %(yuan)s 元，马上还") % {"yuan": yuan(row.give_back_fen)})
    return said


def _said(line: Any) -> str:
    old = _one(line.old_content, line.old_milli, line.old_unit)
    new = _one(line.content, line.quantity_milli, line.unit)
    kind = word(f"change_kind.{line.kind}")
    return f"{kind} {old} → {new}" if line.kind in {"scale", "replace"} else f"{kind} {old}{new}"


def _one(content: str, milli: int | None, unit: str) -> str:
    return f"{content} {quantity(milli, unit)}" if content else ""


def _fen(fen: int | None) -> str:
    return "—" if fen is None else money(fen)
