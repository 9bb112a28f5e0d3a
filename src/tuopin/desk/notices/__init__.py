"""Reminders: what waits for the reader in person or by a post, seen or not, and where to do it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.listing import keyset
from tuopin.desk.notices.where import address, names
from tuopin.desk.pages import as_uuid, do, page
from tuopin.desk.say import word
from tuopin.notices.actions import see
from tuopin.notices.queries import KindCount, kinds_for, last_sweep, open_for
from tuopin.offices.queries import names_on, place_of
from tuopin.sheets.rules.listing import Col

MOST_SEEN = 500


def _kind(request: DeskRequest, kinds: list[KindCount]) -> str:
    """Return the kind of reminder that the address names; '' for all."""
    chosen = request.GET.get("kind", "")
    return chosen if chosen in {line.kind for line in kinds} else ""


@page("see.notices")
def notices_page(request: DeskRequest) -> HttpResponse:
    """Show what waits for the reader, one line a matter, with the way to where it is done."""
    actor, on = request.actor, request.today
    kinds = kinds_for(actor, on)
    kind = _kind(request, kinds)
    found = keyset(open_for(actor, kind), request)
    called = names(actor.county, [(row.kind, row.subject) for row in found.rows])
    context = {
        "page": found,
        "rows": [
            (row, called.get(row.subject, ""), address(row.kind, row.subject)) for row in found.rows
        ],
        "chips": _chips(kinds, kind),
        "unseen": sum(line.unseen for line in kinds if kind in {"", line.kind}),
        "late": sum(line.late for line in kinds if kind in {"", line.kind}),
        "swept": last_sweep(actor.county),
    }
    return render(request, "desk/notices/list.html", context)


def _chips(kinds: list[KindCount], chosen: str) -> list[dict[str, Any]]:
    base = reverse("desk:notices")
    everything = sum(line.count for line in kinds)
    chips = [{"label": f"{_('全部')} {everything}", "url": base, "on": not chosen}]
    return chips + [
        {
            "label": f"{word(f'reminder.{line.kind}')} {line.count}",
            "url": f"{base}?kind={line.kind}",
            "on": line.kind == chosen,
        }
        for line in kinds
    ]


@page("notices.see")
def seen(request: DeskRequest) -> HttpResponse:
    """Mark the chosen reminders as seen."""
    chosen = list(dict.fromkeys(as_uuid(key) for key in request.POST.getlist("id")))[:MOST_SEEN]
    if request.method == "POST" and chosen:
        count = do(request, see, reminders=chosen).result["seen"]
        said = ngettext("%(n)s 条标记为已阅", "%(n)s 条标记为已阅", count) % {"n": count}
        messages.success(request, said)
    kind = _kind(request, kinds_for(request.actor, request.today))
    return redirect(reverse("desk:notices") + (f"?kind={kind}" if kind else ""))


@page("see.notices")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the reader's reminders as a workbook."""
    actor, on = request.actor, request.today
    columns = [
        Col("kind", pgettext("notices", "提醒")), Col("about", _("关于")),
        Col("township", _("乡镇")), Col("village", _("村")), Col("due_on", _("到期"), "day"),
        Col("told_on", _("提醒日期"), "day"), Col("stage", _("提醒到")),
        Col("count", _("件数"), "number"), Col("seen_on", _("已阅"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        places = names_on(actor.county, on)
        kind = _kind(request, kinds_for(actor, on))
        rows = list(open_for(actor, kind)[:EXPORT_MOST])
        called = names(actor.county, [(row.kind, row.subject) for row in rows])
        for row in rows:
            spot = place_of(places, row.region)
            yield [
                word(f"reminder.{row.kind}"), called.get(row.subject, ""), spot.township,
                spot.village, row.due_on, row.told_on, word(f"stage.{row.stage}"), row.count,
                row.seen_on,
            ]  # fmt: skip

    name = pgettext("notices", "提醒")
    crumbs = [(name, reverse("desk:notices"))]
    return hand_out(request, "notices", f"{name} {on}", columns, body, crumbs)


urls = [
    path("notices", notices_page, name="notices"),
    path("notices/seen", seen, name="notices_seen"),
    path("notices/export", export, name="notices_export"),
]
