"""The side navigation: the rooms whose pages exist and which the reader's posts may see."""

from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuopin.workflow.rules import Actor


class Entry(NamedTuple):
    """One line of the navigation: address name, icon, words, and any permission that opens it."""

    name: str
    icon: str
    label: Any
    permissions: tuple[str, ...] = ()


class Link(NamedTuple):
    """One line as a page shows it."""

    name: str
    icon: str
    label: Any
    url: str
    current: bool


class Group(NamedTuple):
    """Lines under one heading."""

    label: Any
    links: list[Link]


GROUPS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("workbench", "layout-list", _("工作台")),
            Entry("notices", "bell", pgettext_lazy("notices", "提醒"), ("see.notices",)),
            Entry("late", "clock", _("逾期未办"), ("see.programme",)),
            Entry("leader", "chart-histogram", _("领导看板"), ("see.reports",)),
        ),
    ),
    (
        _("业务"),
        (
            Entry("register", "users", _("户档"), ("see.register",)),
            Entry("sheets", "file-import", _("导入"), ("see.register", "sheets.hand_in")),
            Entry("selection", "checklist", _("识别审定"), ("see.selection",)),
            Entry("agreements", "signature", _("签约文书"), ("see.agreements",)),
            Entry("funds", "coin-yuan", _("资金"), ("see.funds",)),
            Entry("visits", "walk", _("走访帮扶"), ("see.visits",)),
            Entry("oversight", "clipboard-search", _("督查整改"), ("see.oversight",)),
            Entry("disasters", "cloud-storm", _("受灾"), ("see.disasters",)),
            Entry("outcomes", "plant-2", _("脱贫成效"), ("see.outcomes",)),
        ),
    ),
    (
        _("汇总"),
        (
            Entry("coordination", "messages", _("调度"), ("see.coordination",)),
            Entry("reports", "file-text", _("进展情况汇报"), ("see.reports",)),
            Entry("figures", "table", _("指标"), ("see.reports",)),
            Entry("papers", "printer", _("文书打印"), ("see.agreements",)),
        ),
    ),
    (
        _("设置"),
        (
            Entry("programme", "flag", _("工程与批次"), ("see.programme",)),
            Entry("offices", "sitemap", _("机构岗位"), ("see.offices",)),
            Entry("policy", "adjustments", _("政策"), ("see.policy",)),
            Entry("audit", "shield-check", _("审计"), ("see.audit",)),
        ),
    ),
)


def navigation(actor: Actor | None, view_name: str = "") -> list[Group]:
    """Return the navigation of a reader; the room of the page that is open is marked current."""
    if actor is None:
        return []
    room = view_name.partition(":")[2].partition("_")[0]
    groups = []
    for label, entries in GROUPS:
        links = [link for entry in entries if (link := _link(entry, actor, room))]
        if links:
            groups.append(Group(label, links))
    return groups


def _link(entry: Entry, actor: Actor, room: str) -> Link | None:
    if entry.permissions and not any(actor.may(p) for p in entry.permissions):
        return None
    try:
        url = reverse(f"desk:{entry.name}")
    except NoReverseMatch:
        return None
    return Link(entry.name, entry.icon, entry.label, url, entry.name == room)
