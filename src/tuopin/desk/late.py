"""What is late, everywhere: one line a kind, with the oldest day and the way to its list."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tuopin.coordination.queries import late as coordination_late
from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed, townships_of
from tuopin.desk.say import word
from tuopin.disasters.queries import late as disasters_late
from tuopin.funds.queries.late import late as funds_late
from tuopin.kit.late import LateLine
from tuopin.kit.scope import Scope
from tuopin.notices.queries import last_sweep
from tuopin.outcomes.queries import late as outcomes_late
from tuopin.oversight.queries import late as oversight_late
from tuopin.programme.queries import late as programme_late
from tuopin.sheets.rules.listing import Col
from tuopin.visits.queries import late as visits_late


class Room(NamedTuple):
    """An area of work: who sees it, its words, what is late in it, and the page that lists it."""

    permission: str
    label: str | Promise
    late: Callable[[Scope, date], list[LateLine]]
    place: str


ROOMS = (
    Room("see.programme", gettext_lazy("工程与批次"), programme_late, "programme"),
    Room("see.funds", gettext_lazy("资金"), funds_late, "funds"),
    Room("see.visits", gettext_lazy("走访帮扶"), visits_late, "visits_late"),
    Room("see.oversight", gettext_lazy("督查"), oversight_late, "oversight_late"),
    Room("see.disasters", gettext_lazy("受灾"), disasters_late, "disasters_late"),
    Room("see.outcomes", gettext_lazy("脱贫成效"), outcomes_late, "outcomes_late"),
    Room("see.coordination", gettext_lazy("调度"), coordination_late, "coordination_late"),
)
# Lists that are not on their room's page of what is late: address name and what follows it.
WHERE: dict[str, tuple[str, str]] = {
    "change_late": ("visits_changes", ""),
    "give_back": ("visits_changes", "?view=back"),
    "handover_due": ("visits_loads", ""),
    "hop_late": ("funds", "?tab=late"),
    "back_late": ("funds", "?tab=late"),
    "issue_late": ("visits_issues", "?view=late"),
    "loan_overdue": ("funds_due", "?view=loans"),
    "risk_late": ("outcomes_risks", "?view=late"),
    "visit_missed": ("visits_late", "?view=waiting"),
}


class Line(NamedTuple):
    """One kind of lateness on the page: whose work, what, how many, since when, where listed."""

    room: str | Promise
    code: str
    count: int  # type: ignore[assignment]
    oldest_on: date | None
    url: str

    @property
    def term(self) -> str:
        """Return the code of its word."""
        return f"late.{self.code}"


def _lines(request: DeskRequest) -> Iterator[Line]:
    """Yield what is late within the reader's area, room by room; of all on the day shown."""
    for room in ROOMS:
        if not request.actor.may(room.permission):
            continue
        area, place = placed(request, room.permission)
        for line in room.late(area, request.as_of):
            yield Line(room.label, *line, _address(room, line.code, place))


def _address(room: Room, code: str, place: str) -> str:
    name, query = WHERE.get(code, (room.place, ""))
    try:
        base = reverse(f"desk:{name}")
    except NoReverseMatch:
        return ""
    narrowed = f"place={place}" if place else ""
    joined = "&" if query else "?"
    return base + query + (joined + narrowed if narrowed else "")


@page("see.programme")
def late_page(request: DeskRequest) -> HttpResponse:
    """Show everything that is late in the reader's area, the oldest first within each room."""
    lines = list(_lines(request))
    days = [line.oldest_on for line in lines if line.oldest_on]
    context = {
        "lines": lines,
        "count": sum(line.count for line in lines),
        "oldest": min(days, default=None),
        "swept": last_sweep(request.actor.county),
        "places": townships_of(request, "see.programme"),
        "place": placed(request, "see.programme")[1],
    }
    return render(request, "desk/late.html", context)


@page("see.programme")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out what is late as a workbook."""
    columns = [
        Col("room", _("工作")), Col("what", _("事项")), Col("count", _("件数"), "number"),
        Col("oldest_on", _("最早到期"), "day"),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        for line in _lines(request):
            yield [str(line.room), word(line.term), line.count, line.oldest_on]

    crumbs = [(_("逾期未办"), reverse("desk:late"))]
    title = f"{_('逾期未办')} {request.as_of}"
    return hand_out(request, "late", title, columns, body, crumbs)


urls = [
    path("late", late_page, name="late"),
    path("late/export", export, name="late_export"),
]
