"""The bar of the pages of outcomes: what was reached, what may be lost again, who found work."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.gate import DeskRequest

# Pages by the name of their address, in their order; one that does not exist is left out.
PAGES: dict[str, Callable[[], str]] = {
    "outcomes": lambda: _("脱贫"),
    "outcomes_income": lambda: _("收入对比"),
    "outcomes_risks": lambda: _("返贫风险"),
    "outcomes_achievements": lambda: pgettext("outcomes", "成效"),
    "outcomes_branches": lambda: _("支部和后备干部"),
    "outcomes_stories": lambda: _("典型事迹"),
    "outcomes_jobs": lambda: _("就业"),
    "outcomes_unmet": lambda: _("未满足的需求"),
    "outcomes_late": lambda: _("超期"),
}


def outcome_tabs(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`; `current` is the name of the page that is open."""
    found = []
    for name, said in PAGES.items():
        try:
            url = reverse(f"desk:{name}")
        except NoReverseMatch:
            continue
        found.append({"label": said(), "url": url, "on": name == current})
    return found


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [(_("脱贫成效"), reverse("desk:outcomes")), *more]


def crumbs_to(row: Any) -> list[tuple[str, str]]:
    """Return where the acts on an exit lie."""
    return crumbs((row.household.head_name, reverse("desk:outcomes_exit", args=[row.id])))
