"""The bar of the money's lists: the money page's own tabs and the pages beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tuopin.desk.gate import DeskRequest

# The money page's own tabs; what waits is about today: on a past day there is only what was there.
TABS: dict[str, Callable[[], str]] = {
    "overview": lambda: _("总览"),
    "allot": lambda: _("待拨款"),
    "receive": lambda: pgettext("list", "拨款单"),
    "pay": lambda: _("待发放"),
    "late": lambda: _("超期"),
    "payments": lambda: _("发放记录"),
    "papers": lambda: _("拨入和对账"),
    "sources": lambda: _("来源和预算"),
}
WAITING = ("allot", "pay")
# Pages of their own, by the name of their address.
BESIDE: dict[str, Callable[[], str]] = {
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

# The fund is one: a township sees no forecast of it.
WHOLE = ("funds_forecast",)


def offered(request: DeskRequest) -> list[str]:
    """Return the money page's tabs for the day shown."""
    past = request.as_of != request.today
    return [name for name in TABS if not (past and name in WAITING)]


def address(name: str, *keys: Any) -> str:
    """Return where a page lies by its name; '' where there is none."""
    try:
        return reverse(f"desk:{name}", args=keys)
    except NoReverseMatch:
        return ""


def money_tabs(
    request: DeskRequest, current: str, counts: Mapping[str, int] | None = None
) -> list[dict[str, Any]]:
    """Return the bar for `{% tabs %}`: `current` is a tab of the money page, or a page's name."""
    base, known = reverse("desk:funds"), counts or {}
    found = [(name, TABS[name](), f"{base}?tab={name}") for name in offered(request)]
    whole = request.actor.scope("see.funds").whole
    found += [
        (name, label(), at)
        for name, label in BESIDE.items()
        if (at := address(name)) and (whole or name not in WHOLE)
    ]
    return [
        {
            "label": label,
            "url": url,
            "on": name == current,
            **({"count": known[name]} if known.get(name) else {}),
        }
        for name, label, url in found
    ]
