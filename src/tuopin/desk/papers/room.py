"""What the pages of papers share: their tabs, the names of kinds and rooms, who may what."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.say import word
from tuopin.documents.asking import Kind
from tuopin.documents.kinds import KINDS, ROOMS

# Who may print, keep the print list, and see it; who may amend and see wordings.
PRINT, LIST, WORDINGS = "papers.print", "see.agreements", "see.papers"
_TABS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("papers", PRINT, lambda: _("打印")),
    ("papers_runs", PRINT, lambda: _("打印记录")),
    ("papers_list", LIST, lambda: _("打印清单")),
    ("papers_scans", "papers.open_page", lambda: _("扫描归档")),
    ("papers_wordings", WORDINGS, lambda: _("文书范本")),
    ("papers_numbers", WORDINGS, lambda: _("发文登记")),
)
_ROOMS: dict[str, Callable[[], str]] = {
    "register": lambda: _("户档"),
    "selection": lambda: _("识别审定"),
    "agreements": lambda: _("签约"),
    "funds": lambda: _("资金"),
    "visits": lambda: _("走访"),
    "oversight": lambda: _("督查"),
    "disasters": lambda: _("受灾"),
    "outcomes": lambda: _("成效"),
    "coordination": lambda: _("调度"),
    "programme": lambda: _("工程"),
    "archive": lambda: _("档案"),
}


def tabs(request: DeskRequest, current: str) -> list[dict[str, Any]]:
    """Return the pages of the room that the reader may open; `current` is an address name."""
    found = []
    for name, permission, label in _TABS:
        if not request.actor.may(permission):
            continue
        try:
            url = reverse(f"desk:{name}")
        except NoReverseMatch:
            continue
        found.append({"label": label(), "url": url, "on": name == current})
    return found


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return where a page lies below the room's first page."""
    return [(_("文书打印"), reverse("desk:papers")), *more]


def named(kind: str) -> str:
    """Return what a kind of paper is called; its code where it is gone."""
    return word(f"print.{kind}")


def named_all(kinds: Iterable[str], most: int = 4) -> str:
    """Name some kinds in their order, those beyond the first few counted."""
    codes = list(kinds)
    said = word("word.list_comma").join(named(code) for code in codes[:most])
    if len(codes) <= most:
        return said
    return _("%(names)s 等 %(n)s 种") % {"names": said, "n": len(codes)}


def groups(kinds: Iterable[str] | None = None) -> list[tuple[str, list[Kind]]]:
    """Return the kinds by the room whose papers they are, rooms without any left out."""
    wanted = KINDS.keys() if kinds is None else set(kinds)
    found = [
        (_ROOMS[room](), [kind for kind in known if kind.code in wanted])
        for room, known in ROOMS.items()
    ]
    return [(label, known) for label, known in found if known]
