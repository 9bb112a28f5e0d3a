"""The quarters with their meetings, one meeting, calling, holding, calling off, its pack (R50)."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.archive.queries import read
from tuopin.coordination.actions import call, cancel, hold
from tuopin.coordination.queries import (
    FIGURES,
    MONEY,
    TownFigures,
    absences,
    attendance,
    decision_state,
    decisions_by_meeting,
    decisions_of,
    meeting,
    meeting_state,
    meetings,
    minutes_of,
    minutes_state,
    minutes_states,
    quarters,
    township_figures,
)
from tuopin.coordination.queries import total as total_of
from tuopin.coordination.states import MEETING_KINDS
from tuopin.desk.coordination.frame import (
    SEE,
    crumbs,
    found_on,
    named,
    people,
    quarter_said,
    tabs,
)
from tuopin.desk.exporting import hand_out
from tuopin.desk.fields import Choice, DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import do, fresh_key, page
from tuopin.desk.say import day, word
from tuopin.desk.trying import tried
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.offices.queries import holders, townships_on
from tuopin.sheets.rules.listing import Col


class CallForm(forms.Form):
    """A meeting to be called: which quarter's or a special one, when, where, who leads it."""

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"meeting_kind.{kind}")) for kind in MEETING_KINDS]
        self.fields["kind"] = Choice(kinds, label=gettext_lazy("会议种类"), initial="quarterly")
        self.fields["year"] = Pick([(str(y), str(y)) for y in years], label=gettext_lazy("年"))
        self.fields["quarter"] = Choice(
            [(str(n), str(n)) for n in range(1, 5)], label=gettext_lazy("季度")
        )
        self.fields["topic"] = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
        self.fields["meets_on"] = DayField(label=gettext_lazy("哪天开"))
        self.fields["venue"] = forms.CharField(label=gettext_lazy("会议地点"), max_length=80)
        self.fields["chair"] = forms.CharField(
            label=gettext_lazy("主持人"), max_length=60, required=False
        )


@page(SEE)
def overview(request: DeskRequest) -> HttpResponse:
    """Show every quarter of the programme with its meeting or its absence, and the next act."""
    actor, on = request.actor, request.as_of
    rows = quarters(actor.county, on)
    special = list(meetings(actor.county, on).filter(kind="special").order_by("-meets_on", "-id"))
    absent = absences(actor.county, on)
    minutes = minutes_states(actor.county, on)
    decided = decisions_by_meeting(actor.county, on)

    def line(row: Any, state: str, due_on: Any = None, quarter: Any = None) -> dict[str, Any]:
        key = row.id if row else None
        n, ended = decided.get(key, (0, 0)) if key else (0, 0)
        return {
            "meeting": row, "quarter": quarter, "state": state, "due_on": due_on,
            "absent": absent.get(key, 0) if key else 0,
            "minutes": minutes.get(key, "") if key else "",
            "decisions": n, "ended": ended,
            "meeting_state": meeting_state(row, on) if row else "",
        }  # fmt: skip

    lines = [line(q.meeting, q.state, q.due_on, q) for q in reversed(rows)]
    context = {
        "lines": lines,
        "special": [line(row, meeting_state(row, on)) for row in special],
        "held": sum(q.state in {"held", "held_late"} for q in rows),
        "missed": sum(q.state == "missed" for q in rows),
        "may_call": actor.may("coordination.call"),
        "may_hold": actor.may("coordination.hold"),
        "may_write": actor.may("coordination.write_minutes"),
        "tabs": tabs(request, "coordination"),
    }
    return render(request, "desk/coordination/overview.html", context)


@page(SEE)
def meetings_export(request: DeskRequest) -> HttpResponse:
    """Hand out the meetings as a workbook, quarters without one too."""
    actor, on = request.actor, request.as_of
    columns = [
        Col("quarter", _("季度")), Col("state", _("状态")), Col("topic", _("会议名称")),
        Col("due_on", _("最迟"), "day"), Col("held_on", _("哪天开"), "day"),
        Col("venue", _("会议地点")), Col("chair", _("主持人")),
        Col("absent", _("缺席乡镇"), "number"), Col("decisions", _("决定"), "number"),
        Col("ended", _("已办结"), "number"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        absent, decided = absences(actor.county, on), decisions_by_meeting(actor.county, on)
        for q in quarters(actor.county, on):
            row = q.meeting
            n, ended = decided.get(row.id, (0, 0)) if row else (0, 0)
            held = row is not None and row.held_on is not None and row.held_on <= on
            yield [
                quarter_said(q.year, q.quarter), word(f"quarter.{q.state}"),
                row.topic if row else "", q.due_on, row.held_on if row and held else None,
                row.venue if row else "", row.chair if row else "",
                absent.get(row.id, 0) if row and held else None, n, ended,
            ]  # fmt: skip

    return hand_out(request, "meetings", f"{_('调度会')} {on}", columns, body, crumbs())


def meeting_of(request: DeskRequest, key: UUID) -> Any:
    """Return a meeting that was called by the day shown; refuses 'not_found'."""
    return found_on(request, meeting(request.actor.county, key), "called_on")


@page(SEE)
def meeting_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one meeting: who came, its figures, the minutes by version, what was decided."""
    actor, on = request.actor, request.as_of
    found = meeting_of(request, key)
    state = meeting_state(found, on)
    versions = list(minutes_of(actor.county, key, on))
    names = people(request, *(who for row in versions for who in _hands(row)))
    decided = [
        (row, decision_state(row, on))
        for row in decisions_of(actor.county, key)
        if row.decided_on <= on
    ]
    came = list(attendance(actor.county, key)) if state == "held" else []
    writing = actor.may("coordination.write_minutes") and state == "held"
    context = {
        "row": found,
        "state": state,
        "title": found.topic,
        "quarter": quarter_said(found.year, found.quarter),
        "came": came,
        "present": sum(one.present for one in came),
        "pack": pack_of(found) if state == "held" else None,
        "figures": FIGURES,
        "minutes": [
            (row, minutes_state(row, on), *(named(names, who) for who in _hands(row)))
            for row in versions
        ],
        "signed": any(minutes_state(row, on) == "signed" for row in versions),
        "decided": decided,
        "may_hold": actor.may("coordination.hold") and state == "called",
        "may_cancel": actor.may("coordination.cancel") and state == "called",
        "may_write": writing,
        "may_sign": actor.may("coordination.sign_minutes"),
        "may_decide": actor.may("coordination.decide")
        and actor.scope("coordination.decide").whole
        and state == "held",
        "me": actor.id,
        "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "desk/coordination/meeting.html", context)


def _hands(row: Any) -> tuple[UUID, UUID | None]:
    return row.written_by, row.signed_by


class Pack:
    """The figures that a meeting was held with, as they were kept that day."""

    def __init__(self, data: bytes) -> None:
        kept = json.loads(data)
        self.as_of: str = kept["as_of"]
        self.rows = [TownFigures(**one) for one in kept["townships"]]
        self.total = TownFigures(**kept["total"])


def pack_of(found: Any) -> Pack | None:
    """Return a meeting's pack; None when it has none."""
    return Pack(read(found.pack)) if found.pack is not None else None


@page(SEE)
def pack_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a meeting's figures: those it was held with, or as they are before it is held."""
    found, on = meeting_of(request, key), request.as_of
    held = meeting_state(found, on) == "held"
    money = set(MONEY)
    columns = [
        Col("township", _("乡镇")),
        *(
            Col(
                name, word(f"town_figure.{name}"),
                "money" if name in money else "number", total=True,
            )
            for name in FIGURES
        ),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        pack = pack_of(found) if held else None
        rows = pack.rows if pack else township_figures(request.actor.county, on)
        for row in rows:
            yield [row.name, *row[2:]]

    title = f"{quarter_said(found.year, found.quarter)} {_('调度会材料')}"
    return hand_out(request, "meeting_pack", title, columns, body, crumbs())


@page(SEE)
def preview_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show the figures of the day before a meeting is held, as they would be kept."""
    found = meeting_of(request, key)
    rows = township_figures(request.actor.county, request.as_of)
    at = (found.topic, reverse("desk:coordination_meeting", args=[key]))
    context = {
        "row": found, "rows": rows, "total": total_of(rows), "figures": FIGURES,
        "crumbs": crumbs(at),
    }  # fmt: skip
    return render(request, "desk/coordination/pack.html", context)


@page("coordination.call")
def call_page(request: DeskRequest) -> HttpResponse:
    """Call a meeting: the form opens on the quarter that is in want of one."""
    actor, on = request.actor, request.today
    wanting = [q for q in quarters(actor.county, on) if q.meeting is None]
    first = next((q for q in wanting), None)
    asked = (request.GET.get("year", ""), request.GET.get("quarter", ""))
    year, quarter = (
        asked
        if all(asked)
        else (
            (str(first.year), str(first.quarter))
            if first
            else (str(on.year), str((on.month + 2) // 3))
        )
    )
    years = sorted({on.year - 1, on.year, on.year + 1})
    form = CallForm(
        request.POST or None, years=years,
        initial={
            "year": year, "quarter": quarter,
            "topic": _("农村贫困党员脱贫工程第%(n)s季度调度会") % {"n": quarter},
        },
    )  # fmt: skip
    at = {
        "too_early": "meets_on",
        "meeting_before_quarter": "meets_on",
        "meeting_exists": "quarter",
    }
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        numbers = {"year": int(given["year"]), "quarter": int(given["quarter"])}
        if made := tried(request, form, call, at=at, **(given | numbers)):
            return redirect("desk:coordination_meeting", made.result["meeting"])
    return form_page(
        request, form, _("召集调度会"),
        why=_("每季度开一次；季末过了还没有开，会显示为没有开。"),
        button=_("召集"), back=reverse("desk:coordination"), crumbs=crumbs(),
    )  # fmt: skip


@page("coordination.hold")
def hold_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Record that a meeting was held: a tick and a speaker for each township."""
    actor, on = request.actor, request.today
    found = meeting_of(request, key)
    towns = townships_on(actor.county, on)
    posts = holders(actor.scope("coordination.hold"), "township_secretary", on)
    secretaries = {post.region: post.officer.name for post in posts}
    form = HoldForm(
        request.POST or None, towns=[(t.code, t.name) for t in towns], secretaries=secretaries,
        initial={"chair": found.chair},
    )  # fmt: skip
    back = reverse("desk:coordination_meeting", args=[key])
    if request.method == "POST" and form.is_valid():
        chair = form.cleaned_data["chair"]
        if tried(request, form, hold, meeting=key, present=form.present(), chair=chair):
            return redirect(back)
    context = {
        "row": found, "form": form, "lines": form.lines(), "back": back,
        "key": request.POST.get("key") or fresh_key(),
        "quarter": quarter_said(found.year, found.quarter),
        "crumbs": crumbs((found.topic, back)),
        "blocked": meeting_state(found, on) != "called",
    }  # fmt: skip
    status = 409 if form.errors else 200
    return render(request, "desk/coordination/hold.html", context, status=status)


class HoldForm(forms.Form):
    """Who was in the chair, and for each township whether it came and who spoke for it."""

    def __init__(
        self, *args: Any, towns: list[tuple[str, str]], secretaries: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.towns = towns
        self.fields["chair"] = forms.CharField(label=gettext_lazy("主持人"), max_length=60)
        for code, name in towns:
            self.fields[f"came-{code}"] = forms.BooleanField(
                label=name, required=False, initial=True
            )
            self.fields[f"speaker-{code}"] = forms.CharField(
                label=_("%(town)s谁来了") % {"town": name}, max_length=60, required=False,
                initial=secretaries.get(code, ""),
            )  # fmt: skip

    def lines(self) -> list[tuple[str, Any, Any]]:
        """Return each township's name with its two fields."""
        return [(name, self[f"came-{code}"], self[f"speaker-{code}"]) for code, name in self.towns]

    def present(self) -> list[dict[str, str]]:
        """Return the townships that came, as the act takes them."""
        given = self.cleaned_data
        return [
            {"region": code, "speaker": given[f"speaker-{code}"]}
            for code, _name in self.towns
            if given[f"came-{code}"]
        ]


@page("coordination.cancel")
def cancel_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then call a meeting off."""
    found = meeting_of(request, key)
    back = reverse("desk:coordination_meeting", args=[key])
    if confirmed(request):
        do(request, cancel, meeting=key, reason=request.POST.get("reason", ""))
        return redirect(back)
    said = {"topic": found.topic, "day": day(found.meets_on, "long")}
    return confirm_page(
        request, _("取消调度会"), will=[_("取消“%(topic)s”（%(day)s）") % said],
        after=[_("这个季度还要另开一次")] if found.kind == "quarterly" else [],
        reason=True, danger=True, button=_("取消这次会"), back=back,
        blocked=meeting_state(found, request.as_of) != "called",
        crumbs=crumbs((found.topic, back)),
    )  # fmt: skip
