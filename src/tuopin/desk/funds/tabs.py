"""The bar of the money's lists: the money page's own views and the pages beside it, in groups."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.gate import DeskRequest

Said = Callable[[], str]
# The money page's own views. What waits is about today: on a past day there is only what was there.
VIEWS: dict[str, Said] = {
    "overview": lambda: _("总览"),
    "allot": lambda: _("待拨款"),
    "receive": lambda: pgettext("list", "拨款单"),
    "pay": lambda: _("待发放"),
    "payments": lambda: _("发放记录"),
    "late": lambda: _("超期"),
    "papers": lambda: _("拨入和对账"),
    "sources": lambda: _("来源和预算"),
}
WAITING = ("allot", "pay")
# Pages of their own, by the name of their address. The fund is one: no township sees a forecast.
BESIDE: dict[str, Said] = {
    "funds_repayments": lambda: _("还款"),
    "funds_remittances": lambda: _("上缴"),
    "funds_due": lambda: _("到期与逾期"),
    "funds_statements": lambda: _("银行对账"),
    "funds_guarantees": lambda: _("担保"),
    "funds_extensions": lambda: _("展期"),
    "funds_write_offs": lambda: _("核销"),
    "funds_violations": lambda: _("违规"),
    "funds_books": lambda: _("账簿"),
    "funds_forecast": lambda: _("滚动预测"),
}
WHOLE = ("funds_forecast",)
# Tabs: the words of a group and what stands in it; a group of one has that one's words.
GROUPS: tuple[tuple[Said, tuple[str, ...]], ...] = (
    (VIEWS["overview"], ("overview",)),
    (lambda: _("拨付"), ("allot", "receive")),
    (lambda: _("发放"), ("pay", "payments", "late")),
    (lambda: _("收回"), ("funds_repayments", "funds_remittances")),
    (BESIDE["funds_due"], ("funds_due",)),
    (lambda: _("对账"), ("papers", "funds_statements")),
    (BESIDE["funds_guarantees"], ("funds_guarantees",)),
    (lambda: _("变动"), ("funds_extensions", "funds_write_offs", "funds_violations")),
    (VIEWS["sources"], ("sources",)),
    (BESIDE["funds_books"], ("funds_books",)),
    (BESIDE["funds_forecast"], ("funds_forecast",)),
)


class Link(NamedTuple):
    """One view or page of the bar."""

    name: str
    label: str
    url: str
    waiting: int


def offered(request: DeskRequest) -> list[str]:
    """Return the money page's views for the day shown."""
    past = request.as_of != request.today
    return [name for name in VIEWS if not (past and name in WAITING)]


def address(name: str, *keys: Any) -> str:
    """Return where a page lies by its name; '' where there is none."""
    try:
        return reverse(f"desk:{name}", args=keys)
    except NoReverseMatch:
        return ""


def money_tabs(
    request: DeskRequest, current: str, counts: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`: `current` is a view of the money page, or a page's name.

    A tab that holds several has them as `inner`, shown below the bar while one of them is open.
    """
    links = _links(request, counts or {})
    found = []
    for said, names in GROUPS:
        mine = [links[name] for name in names if name in links]
        if not mine:
            continue
        # What is late also waits: the same households are not counted twice.
        count = max(link.waiting for link in mine)
        found.append(
            {
                "label": said(),
                "url": mine[0].url,
                "on": current in names,
                "inner": [_inner(link, current) for link in mine] if len(mine) > 1 else [],
                **({"count": count} if count else {}),
            }
        )
    return found


def _links(request: DeskRequest, counts: Mapping[str, int]) -> dict[str, Link]:
    base, whole = reverse("desk:funds"), request.actor.scope("see.funds").whole
    links = {
        name: Link(name, VIEWS[name](), f"{base}?tab={name}", counts.get(name, 0))
        for name in offered(request)
    }
    for name, said in BESIDE.items():
        at = address(name)
        if at and (whole or name not in WHOLE):
            links[name] = Link(name, said(), at, counts.get(name, 0))
    return links


def _inner(link: Link, current: str) -> dict[str, Any]:
    shown = {"label": link.label, "url": link.url, "on": link.name == current}
    return shown | ({"count": link.waiting} if link.waiting else {})
