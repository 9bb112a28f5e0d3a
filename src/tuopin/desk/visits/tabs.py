"""The bar of the room's lists, and what its pages say alike: where they lie, shapes, segments."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.gate import DeskRequest

Said = Callable[[], str]


def visits_made() -> str:
    """Name the list of visits; the paper of one visit has the same Chinese name."""
    return pgettext("list", "走访记录")


# What stands in the bar, in order; a group of several shows its own lists below the bar.
GROUPS: tuple[tuple[Said, tuple[tuple[str, Said], ...]], ...] = (
    (lambda: _("本月走访"), (("visits", lambda: _("本月走访")),)),
    (lambda: _("没有走访"), (("visits_late", lambda: _("没有走访")),)),
    (visits_made, (("visits_list", visits_made),)),
    (lambda: _("问题"), (("visits_issues", lambda: _("问题")),)),
    (lambda: _("项目变更"), (("visits_changes", lambda: _("项目变更")),)),
    (
        lambda: _("帮扶"),
        (
            ("visits_purchases", lambda: _("采购")),
            ("visits_trainings", lambda: _("培训")),
            ("visits_aids", lambda: _("以往帮扶")),
        ),
    ),
    (
        lambda: _("联系人"),
        (
            ("visits_officers", lambda: _("走访情况")),
            ("visits_loads", lambda: _("结对户数")),
            ("visits_handed", lambda: _("移交记录")),
        ),
    ),
)
# How a project gets on, as shapes.
SHAPES = {"normal": "doing", "slower": "wait", "stalled": "late", "done": "done"}


def address(name: str) -> str:
    """Return where a page lies by its name; '' where there is none."""
    try:
        return reverse(f"desk:{name}")
    except NoReverseMatch:
        return ""


def visit_tabs(current: str, counts: dict[str, int] | None = None) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`; `current` names the page that is open."""
    found = []
    for said, pages in GROUPS:
        links = [
            {"label": label(), "url": address(name), "on": name == current}
            for name, label in pages
            if address(name)
        ]
        if not links:
            continue
        count = sum((counts or {}).get(name, 0) for name, _label in pages)
        tab = {"label": said(), "url": links[0]["url"], "on": any(one["on"] for one in links)}
        tab["inner"] = links if len(links) > 1 else []
        found.append(tab | ({"count": count} if count else {}))
    return found


def crumbs_to(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where these pages lie."""
    return [(_("走访帮扶"), reverse("desk:visits")), *more]


def segments(
    request: DeskRequest, views: Iterable[tuple[str, str, int | None]], shown: str
) -> list[dict[str, Any]]:
    """Return the views of a list as links that keep its other filters: (name, label, count)."""
    kept = request.GET.copy()
    for gone in ("after", "before"):
        kept.pop(gone, None)
    found = []
    for name, label, count in views:
        kept["view"] = name
        link = {"label": label, "url": f"?{kept.urlencode()}", "on": name == shown}
        found.append(link | ({} if count is None else {"count": count}))
    return found


def view_of(request: DeskRequest, *known: str) -> str:
    """Return the view that the address asks for; the first where it asks for none of them."""
    asked = request.GET.get("view", "")
    return asked if asked in known else known[0]
