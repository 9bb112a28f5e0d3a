"""What the pages of coordination share: their tabs, crumbs, places to choose, rows of a day."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tuopin.coordination.queries import late, meeting
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.desk.say import NONE, lang, number
from tuopin.desk.trying import tried
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names, regions_on, townships_on
from tuopin.workflow.actions import Action, Receipt

SEE = "see.coordination"
TABS = (
    ("coordination", gettext_lazy("调度会")),
    ("coordination_decisions", gettext_lazy("决定和任务")),
    ("coordination_reports", gettext_lazy("乡镇报告")),
    ("coordination_responsible", gettext_lazy("责任人")),
    ("coordination_ranking", gettext_lazy("考核排名")),
    ("coordination_awards", pgettext_lazy("list", "表彰")),
    ("coordination_practices", gettext_lazy("好的做法")),
    ("coordination_log", gettext_lazy("工作记录")),
)
LATE = "coordination_late"


def tabs(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """Return the bar of the room's pages; what is late stands at its end with its number."""
    found: list[dict[str, Any]] = [
        {"label": label, "url": reverse(f"desk:{name}"), "on": name == current}
        for name, label in TABS
    ]
    count = sum(line.count for line in late(scope(request, SEE), request.as_of))
    tab: dict[str, Any] = {
        "label": _("过期"), "url": reverse(f"desk:{LATE}"), "on": current == LATE,
    }  # fmt: skip
    return [*found, tab | ({"count": count} if count else {})]


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Return where a page lies under coordination."""
    return [(_("调度"), reverse("desk:coordination")), *more]


def crumb(name: str) -> tuple[Any, str]:
    """Return a list's crumb by its address name."""
    return dict(TABS)[name], reverse(f"desk:{name}")


def segments(views: Iterable[tuple[str, Any, int | None]], shown: str, more: str = "") -> Any:
    """Return the views of a list as links: (name, label, count)."""
    return [
        {
            "label": label if count is None else f"{label} {number(count)}",
            "url": f"?view={name}{more}",
            "on": name == shown,
        }
        for name, label, count in views
    ]


def sent(
    request: DeskRequest, form: forms.Form, action: Action[Any], /, *,
    at: Mapping[str, str] | None = None, **more: Any,
) -> Receipt[Any] | None:  # fmt: skip
    """Do an action with a form's values and more; None before it is sent off, or when refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    return tried(request, form, action, at=at, **(form.cleaned_data | more))


def found_on(request: DeskRequest, row: Any, began: str, permission: str = SEE) -> Any:
    """Return a row of the reader's area that was there on the day shown; refuses 'not_found'."""
    if row is None or getattr(row, began) > request.as_of:
        raise Refused("not_found")
    region = getattr(row, "region", "")
    if region and not scope(request, permission).covers(region):
        raise Refused("not_found")
    return row


def meeting_of(request: DeskRequest, key: UUID) -> Any:
    """Return a meeting that was called by the day shown; refuses 'not_found'."""
    return found_on(request, meeting(request.actor.county, key), "called_on")


def people(request: DeskRequest, *keys: UUID | None) -> dict[UUID, str]:
    """Return the names of those who acted, in one query."""
    return officer_names(request.actor.county, keys)


def named(names: Mapping[UUID, str], key: UUID | None) -> str:
    """Return the name of who acted; '' where nobody has yet."""
    return names.get(key, "") if key is not None else ""


def places(
    request: DeskRequest, permission: str, *, county: bool = True, villages: bool = False
) -> list[tuple[str, str]]:
    """Return the places among which an act may choose: the county, townships, their villages."""
    actor, on = request.actor, request.today
    area = scope(request, permission)
    towns = townships_on(actor.county, on)
    found = [(actor.county.ljust(12, "0"), _("全县"))] if county and area.whole else []
    if not villages:
        return found + [(t.code, t.name) for t in towns if area.covers(t.code)]
    below: dict[str, list[tuple[str, str]]] = {}
    for village in regions_on(actor.county, on, "village"):
        below.setdefault(village.code[:9], []).append((village.code, village.name))
    for town in towns:
        if area.covers(town.code):
            found.append((town.code, town.name))
        found += [
            (code, f"{town.name} {name}")
            for code, name in below.get(town.code[:9], [])
            if area.covers(code)
        ]
    return found


def points(score: int | None) -> str:
    """Say points of a ranking, kept in thousandths, with two places, half up: 43.75."""
    if score is None:
        return NONE
    hundredths = (score + 5) // 10
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def quarter_said(year: int, quarter: int) -> str:
    """Name a quarter: 2007年第1季度, Q1 2007."""
    return f"Q{quarter} {year}" if lang() == "en" else f"{year}年第{quarter}季度"
