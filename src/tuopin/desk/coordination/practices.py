"""Good practice: collected, promoted; and the office's log of guidance (R45, R51, R111)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.actions import (
    collect_practice,
    drop_practice,
    log,
    promote_practice,
)
from tuopin.coordination.queries import log_entries, practice, practice_state, practices
from tuopin.coordination.states import LOG_KINDS
from tuopin.desk.coordination.frame import (
    SEE,
    crumb,
    crumbs,
    people,
    places,
    segments,
    sent,
    tabs,
)
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.fields import DayField, Pick
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.pages import as_uuid, do, page, scope
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.desk.writing import confirm_page, confirmed, form_page
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of
from tuopin.register.queries import household_in
from tuopin.sheets.rules.listing import Col

LIST, LOG = "coordination_practices", "coordination_log"
MOST = 4000


class PracticeForm(forms.Form):
    """A good practice: its title, what is done, and where."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places:
            self.fields["region"] = Pick(places, label=gettext_lazy("哪里"))
        self.fields["title"] = forms.CharField(label=gettext_lazy("题目"), max_length=80)
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("做法"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 6})
        )


class PromoteForm(forms.Form):
    """By which paper it is promoted."""

    document = forms.CharField(label=gettext_lazy("文件号"), max_length=60)


class LogForm(forms.Form):
    """What was done: guidance, co-ordination, analysis, experience, effect; when and where."""

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, word(f"log_kind.{kind}")) for kind in LOG_KINDS]
        self.fields["kind"] = Pick(kinds, label=gettext_lazy("种类"))
        self.fields["happened_on"] = DayField(label=gettext_lazy("日期"))
        self.fields["region"] = Pick(places, label=gettext_lazy("哪里"))
        self.fields["text"] = forms.CharField(
            label=gettext_lazy("内容"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 5})
        )


@page(SEE)
def practices_page(request: DeskRequest) -> HttpResponse:
    """List good practice: the reader's own area's, and what the county promoted."""
    on, area = request.as_of, placed(request, SEE)[0]
    view = request.GET.get("view", "")
    view = view if view in {"collected", "promoted"} else "all"
    rows = practices(area, on, "" if view == "all" else view)
    found = keyset(rows, request, ("-collected_on", "-id"))
    names = people(request, *(row.collected_by for row in found.rows))
    views = [
        ("all", _("全部"), None),
        *(
            (one, word(f"state.practice.{one}"), practices(area, on, one).count())
            for one in ("collected", "promoted")
        ),
    ]
    context = {
        "page": found,
        "rows": [
            (row, practice_state(row, on), names.get(row.collected_by, "")) for row in found.rows
        ],
        "views": segments(views, view),
        "may_collect": request.actor.may("coordination.collect_practice"),
        "may_promote": request.actor.may("coordination.promote_practice"),
        "may_drop": request.actor.may("coordination.drop_practice"),
        "tabs": tabs(request, LIST),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/practices.html", context)


@page(SEE)
def practices_export(request: DeskRequest) -> HttpResponse:
    """Hand out good practice as a workbook."""
    on = request.as_of
    columns = [
        Col("title", _("题目")), Col("text", _("做法")), Col("township", _("乡镇")),
        Col("village", _("村")), Col("household", _("户主")), Col("state", _("状态")),
        Col("collected_on", _("收集日期"), "day"), Col("promoted_on", _("推广日期"), "day"),
        Col("document", _("文件号")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = practices(placed(request, SEE)[0], on).order_by("region", "id")
        for row in rows[:EXPORT_MOST]:
            place, state = place_of(names, row.region), practice_state(row, on)
            promoted = state == "promoted"
            yield [
                row.title, row.text, place.township, place.village,
                row.household.head_name if row.household else "",
                word(f"state.practice.{state}"), row.collected_on,
                row.promoted_on if promoted else None, row.document if promoted else "",
            ]  # fmt: skip

    return hand_out(request, "practices", f"{_('好的做法')} {on}", columns, body, crumbs())


@page("coordination.collect_practice")
def collect_page(request: DeskRequest) -> HttpResponse:
    """Collect a good practice, at a household when the address names one."""
    permission = "coordination.collect_practice"
    asked = request.GET.get("household", "")
    home = household_in(scope(request, permission), as_uuid(asked)) if asked else None
    if asked and home is None:
        raise Refused("not_found")
    choices = [] if home else places(request, permission, villages=True)
    form = PracticeForm(request.POST or None, places=choices)
    at = {"practice_known": "title"}
    where = {"region": home.region, "household": home.id} if home else {}
    if sent(request, form, collect_practice, at=at, **where):
        return redirect(f"desk:{LIST}")
    return form_page(
        request, form, _("收集好的做法"),
        why=home.head_name if home else _("在哪里看到的就记在哪里；县里认为好的，发文推广。"),
        button=_("存下"), back=reverse(f"desk:{LIST}"), crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


def _found(request: DeskRequest, key: UUID, permission: str) -> Any:
    row = practice(request.actor.county, key)
    area = scope(request, permission)
    if row is None or row.collected_on > request.as_of or not area.covers(row.region):
        raise Refused("not_found")
    return row


@page("coordination.promote_practice")
def promote_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Promote a good practice by a paper."""
    row = _found(request, key, "coordination.promote_practice")
    form = PromoteForm(request.POST or None)
    if sent(request, form, promote_practice, practice=key):
        return redirect(f"desk:{LIST}")
    return form_page(
        request, form, _("推广“%(title)s”") % {"title": row.title}, why=row.text,
        button=_("推广"), back=reverse(f"desk:{LIST}"), crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page("coordination.drop_practice")
def drop_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Ask for the reason, then leave a practice aside."""
    row = _found(request, key, "coordination.drop_practice")
    if confirmed(request):
        do(request, drop_practice, practice=key, reason=request.POST.get("reason", ""))
        return redirect(f"desk:{LIST}")
    return confirm_page(
        request, _("不采用这个做法"), why=row.title, will=[_("从“好的做法”里拿下来")],
        after=[_("理由记入审计")], reason=True, button=_("不采用"),
        back=reverse(f"desk:{LIST}"), blocked=row.state != "collected",
        crumbs=crumbs(crumb(LIST)),
    )  # fmt: skip


@page(SEE)
def log_page(request: DeskRequest) -> HttpResponse:
    """List the office's log in the reader's area, newest first."""
    on, area = request.as_of, placed(request, SEE)[0]
    view = request.GET.get("view", "")
    view = view if view in LOG_KINDS else "all"
    rows = log_entries(area, on, "" if view == "all" else view)
    found = keyset(rows, request, ("-happened_on", "-id"))
    names = people(request, *(row.recorded_by for row in found.rows))
    views = [("all", _("全部"), None), *((k, word(f"log_kind.{k}"), None) for k in LOG_KINDS)]
    context = {
        "page": found,
        "rows": [(row, names.get(row.recorded_by, "")) for row in found.rows],
        "views": segments(views, view),
        "may_log": request.actor.may("coordination.log"),
        "tabs": tabs(request, LOG),
        "crumbs": crumbs(),
    }
    return render(request, "desk/coordination/log.html", context)


@page(SEE)
def log_export(request: DeskRequest) -> HttpResponse:
    """Hand out the log as a workbook."""
    on = request.as_of
    columns = [
        Col("happened_on", _("日期"), "day"), Col("kind", _("种类")), Col("text", _("内容")),
        Col("township", _("乡镇")), Col("village", _("村")),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        names = names_on(request.actor.county, on)
        rows = log_entries(placed(request, SEE)[0], on).order_by("happened_on", "id")
        for row in rows[:EXPORT_MOST]:
            place = place_of(names, row.region)
            town = "" if row.region.endswith("000000") else place.township
            yield [row.happened_on, word(f"log_kind.{row.kind}"), row.text, town, place.village]

    return hand_out(request, "log", f"{_('工作记录')} {on}", columns, body, crumbs())


@page("coordination.log")
def write_log_page(request: DeskRequest) -> HttpResponse:
    """Write a line into the log."""
    choices = places(request, "coordination.log")
    form = LogForm(
        request.POST or None, places=choices, initial={"happened_on": request.today.isoformat()}
    )
    at = {"date_future": "happened_on"}
    if sent(request, form, log, at=at):
        return redirect(f"desk:{LOG}")
    return form_page(
        request, form, _("写工作记录"), why=_("给了什么指导，协调了什么关系，分析和经验。"),
        button=_("存下"), back=reverse(f"desk:{LOG}"), crumbs=crumbs(crumb(LOG)),
    )  # fmt: skip
