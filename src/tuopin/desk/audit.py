"""Pages of the trace: who did what on which day, what was refused, and the seals over it all."""

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tuopin.audit.queries import anchors, head, line, lines, seals_of, unsealed
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import lang, page, scope
from tuopin.desk.say import money_parts, word
from tuopin.kit.dates import read_date
from tuopin.kit.refusals import Refused, catalogue
from tuopin.kit.terms import terms
from tuopin.kit.unreadable import Unreadable
from tuopin.offices.queries import names_on, officer
from tuopin.sheets.rules.listing import Col
from tuopin.workflow.actions import ACTIONS

OUTCOMES = ("done", "refused")


class Filters(NamedTuple):
    """What the address asks for; no personal data stands in it."""

    actor: UUID | None
    action: str
    outcome: str
    subject: UUID | None
    since: date | None
    until: date | None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return read_date(text, month_only_ok=False) if text else None
    except Unreadable:
        return None


def asked(request: DeskRequest) -> Filters:
    """Read the filters of the address; what cannot be is left out."""
    get = request.GET.get
    action, outcome = get("action", ""), get("outcome", "")
    return Filters(
        _uuid(get("actor", "")), action if action in ACTIONS else "",
        outcome if outcome in OUTCOMES else "", _uuid(get("subject", "")),
        _day(get("since", "")), _day(get("until", "")),
    )  # fmt: skip


@page("see.audit")
def trail(request: DeskRequest) -> HttpResponse:
    """Show the trace, newest first, as the filters ask, with the seals over it."""
    actor, on = request.actor, request.as_of
    filters = asked(request)
    until = min(filters.until or on, on)
    rows = lines(
        scope(request, "see.audit"), actor=filters.actor, action=filters.action,
        outcome=filters.outcome, subject=filters.subject, since=filters.since, until=until,
    )  # fmt: skip
    listed = keyset(rows, request, ("-id",))
    seals = seals_of(actor.county, [row.id for row in listed.rows])
    who = officer(actor.county, filters.actor) if filters.actor else None
    kept = anchors(actor.county)
    context = {
        "page": listed,
        "rows": [_row(row, seals.get(row.id)) for row in listed.rows],
        "filters": filters,
        "actions": sorted(
            ((code, word(f"action.{code}")) for code in ACTIONS), key=lambda pair: pair[1]
        ),
        "outcomes": _outcomes(filters),
        "chips": _chips(request, filters, who.name if who else ""),
        "head": head(actor.county),
        "waiting": unsealed(actor.county).count(),
        "anchor": kept[-1] if kept else None,
    }
    return render(request, "desk/audit/list.html", context)


def _row(row: Any, seal: Any) -> dict[str, Any]:
    return {
        "line": row, "what": word(f"action.{row.action}"), "seal": seal,
        "why": refusal_said(row), "detail": detail_said(row, named=True)[:5],
    }  # fmt: skip


def refusal_said(row: Any) -> str:
    """Say why a line was refused, its facts left open; '' for what was done."""
    if row.outcome != "refused":
        return ""
    code = json.loads(row.result)
    wording = catalogue().get(code)
    if wording is None:
        return str(code)
    return re.sub(r"\{[^}]*\}", "…", wording.en if lang() == "en" else wording.zh)


def _names() -> dict[str, str]:
    """Return what the commonest details of lines are called."""
    return {
        "form": _("表"), "new": _("新增"), "changed": _("改动"), "unchanged": _("没变"),
        "faulty": _("有错"), "written": _("写入"), "rows": _("行数"), "number": _("号"),
        "state": _("状态"), "role": _("岗位"), "kind": _("种类"), "title": _("职务"),
        "code": _("代码"), "name": _("名称"), "count": _("数量"), "fen": _("金额"),
        "amount_fen": _("金额"), "document": _("文号"), "as_of": _("截至"), "slot": _("段落"),
        "milestone": _("节点"), "valid_from": _("从哪天起"),
    }  # fmt: skip


_HEADS = ("form", "role", "body", "plan", "campaign", "milestone", "policy", "slot", "state.batch")


def detail_said(row: Any, *, named: bool = False) -> list[tuple[str, str]]:
    """Return the details of a line as names and values; lists say how long they are.

    `named` keeps those that have a name in words; sums and hashes stand on the line's own page.
    """
    found, names = [], _names()
    for name, value in json.loads(row.detail).items():
        if named and name not in names:
            continue
        if name.endswith("fen") and isinstance(value, int):
            said = ".".join(money_parts(value))
        elif isinstance(value, list):
            said = _("%(n)s 个") % {"n": len(value)}
        elif isinstance(value, dict):
            said = "…"
        else:
            said = "—" if value is None else _value(row.action.partition(".")[0], str(value))
        code = f"word.{name}"
        found.append((names.get(name) or (word(code) if code in terms() else name), said))
    return found


def _value(room: str, text: str) -> str:
    """Say a code of the dictionary in words, the room's own last; anything else as it stands."""
    code = next((f"{h}.{text}" for h in _HEADS if f"{h}.{text}" in terms()), None)
    code = code or _codes().get((room, text))
    return word(code) if code else text


# What is no value of a detail: acts, rights, sentences, questions.
_NO_VALUES = {"action", "see", "verb", "state", "why", "word", "question", "event", "role"}


@cache
def _codes() -> dict[tuple[str, str], str]:
    """Return the rooms' coded words (finding_kind.stalled, exclusion.cadre) by room and code."""
    found: dict[tuple[str, str], str] = {}
    for entry in terms().values():
        head, _dot, text = entry.code.partition(".")
        if text and head not in _NO_VALUES:
            found.setdefault((entry.room, text), entry.code)
    return found


def _outcomes(filters: Filters) -> list[dict[str, Any]]:
    """Return the views of the trace: all, what was done, what was refused."""
    rest = {
        "actor": filters.actor, "action": filters.action, "subject": filters.subject,
        "since": filters.since, "until": filters.until,
    }  # fmt: skip
    tail = "&".join(f"{name}={value}" for name, value in rest.items() if value)
    labels = (("", _("全部")), ("done", _("办成的")), ("refused", _("被拦下的")))
    base = reverse("desk:audit")
    return [
        {
            "label": label,
            "url": f"{base}?{tail}" + (f"&outcome={code}" if code else ""),
            "on": filters.outcome == code,
        }
        for code, label in labels
    ]


def _chips(request: DeskRequest, filters: Filters, who: str) -> list[dict[str, str]]:
    """Return the filters that are set and not shown by a field, each with the way without it."""
    chips = []
    for name, said in (
        ("actor", _("办事人：%(name)s") % {"name": who or "—"}),
        ("subject", _("同一件事")),
    ):
        if getattr(filters, name):
            params = request.GET.copy()
            for gone in (name, "after", "before"):
                params.pop(gone, None)
            chips.append({"label": said, "remove": f"?{params.urlencode()}"})
    return chips


@page("see.audit")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the trace as the filters ask, newest first; it holds no personal data."""
    on, filters = request.as_of, asked(request)
    columns = [
        Col("on", _("哪天"), "day"), Col("actor", _("办事人")), Col("what", _("办了什么")),
        Col("outcome", _("结果")), Col("why", _("为什么没办")), Col("detail", _("细目")),
        Col("region", _("地方")), Col("recorded", _("记下的时间")), Col("line", _("记录号")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = lines(
            scope(request, "see.audit"), actor=filters.actor, action=filters.action,
            outcome=filters.outcome, subject=filters.subject, since=filters.since,
            until=min(filters.until or on, on),
        )  # fmt: skip
        for row in rows.order_by("-id")[:EXPORT_MOST].iterator(chunk_size=1000):
            detail = _("；").join(f"{name} {said}" for name, said in detail_said(row, named=True))
            yield [
                row.on, row.actor_name, word(f"action.{row.action}"),
                _("办成的") if row.outcome == "done" else _("被拦下的"), refusal_said(row), detail,
                names.get(row.region, row.region),
                timezone.localtime(row.recorded).strftime("%Y-%m-%d %H:%M:%S"), str(row.id),
            ]  # fmt: skip

    crumbs = [(_("审计"), reverse("desk:audit"))]
    return hand_out(request, "trace", f"{_('审计')} {on}", columns, body, crumbs)


@page("see.audit")
def line_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one line of the trace with its seal."""
    actor, on = request.actor, request.as_of
    found = line(actor.county, key)
    if found is None or found.on > on or not _covered(request, found.region):
        raise Refused("not_found")
    context = {
        "line": found,
        "what": word(f"action.{found.action}"),
        "why": refusal_said(found),
        "detail": detail_said(found),
        "seal": seals_of(actor.county, [found.id]).get(found.id),
        "crumbs": [(_("审计"), reverse("desk:audit"))],
    }
    return render(request, "desk/audit/line.html", context)


def _covered(request: DeskRequest, region: str) -> bool:
    area = scope(request, "see.audit")
    return area.whole or (bool(region) and area.covers(region))


urls = [
    path("audit", trail, name="audit"),
    path("audit/export", export, name="audit_export"),
    path("audit/<uuid:key>", line_page, name="audit_line"),
]
