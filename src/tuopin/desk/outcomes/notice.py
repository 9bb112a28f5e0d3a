"""The notice of exits, to be put up in the villages."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tuopin.desk.exporting import EXPORT_MOST
from tuopin.desk.gate import DeskRequest
from tuopin.desk.outcomes.tabs import crumbs
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.outcomes.queries import in_step


@page("see.outcomes")
def notice_page(request: DeskRequest) -> HttpResponse:
    """Show the notice to be put up: the households on notice by township, and what may be said."""
    area, _place = placed(request, "see.outcomes")
    groups: dict[tuple[str, date | None], list[Any]] = {}
    for row in in_step(area, request.as_of, "noticed").order_by("region", "id")[:EXPORT_MOST]:
        groups.setdefault((f"{row.region[:9]}000", row.notice_until), []).append(row)
    context = {
        "groups": [
            {"region": region, "until": until, "from": rows[0].noticed_on, "rows": rows}
            for (region, until), rows in groups.items()
        ],
        "crumbs": crumbs(),
    }
    return render(request, "desk/outcomes/notice.html", context)
