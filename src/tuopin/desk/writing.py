"""Pages that write: one form, or what an act will do, said before it is done."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuopin.desk.pages import fresh_key
from tuopin.desk.say import lang
from tuopin.desk.tags.values import money
from tuopin.kit.money import capitals
from tuopin.kit.refusals import Culprit

# More rows than this that are refused for one reason are said together, by the first few names.
MOST_NAMED, NAMED = 6, 3


def form_page(request: HttpRequest, form: forms.Form, title: str, **context: Any) -> HttpResponse:
    """Show one form: `why` under the title, the `button`, the way `back`, `crumbs`."""
    shown = {"form": form, "title": title, "key": request.POST.get("key") or fresh_key()} | context
    status = 409 if form.errors else 200
    return render(request, "desk/form.html", shown, status=status)


def confirm_page(
    request: HttpRequest,
    title: str,
    *,
    will: Sequence[str],
    button: str,
    back: str,
    refused: Iterable[Culprit] = (),
    **context: Any,
) -> HttpResponse:
    """Say what an act will do, whom it leaves out and what follows, before it is done.

    `context` may hold why, after, hidden (name, value), listed (`table`), reason, danger, blocked,
    crumbs.
    """
    said = _together([row._replace(why=row.said(lang())) for row in refused])
    shown = {"title": title, "will": will, "button": button, "back": back, "refused": said}
    return render(request, "desk/confirm.html", shown | context)


def _together(rows: list[Culprit]) -> list[Culprit]:
    """Put many rows of one reason into one line: the first few named, the rest counted."""
    found = []
    for why in dict.fromkeys(row.why for row in rows):
        same = [row for row in rows if row.why == why]
        if len(same) <= MOST_NAMED:
            found += same
            continue
        names = _("、").join(row.name for row in same[:NAMED])
        said = {"names": names, "n": len(same)}
        name = ngettext("%(names)s 等 %(n)s 户", "%(names)s 等 %(n)s 户", len(same)) % said
        found.append(Culprit(name, why))
    return found


def confirmed(request: HttpRequest) -> bool:
    """Say whether the reader saw what will happen and sent it off."""
    return request.method == "POST" and request.POST.get("confirmed") == "1"


def sum_said(fen: int) -> list[str]:
    """Say an amount of fen in figures and in capitals (人民币大写)."""
    return [
        format_html('<b class="tp-big">{}</b> {}', money(fen), _("元")),
        _("人民币大写：%(words)s") % {"words": capitals(fen)},
    ]


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Iterable[int] = ()) -> Any:
    """Return a table for a confirm page; the first column names, `numbers` are set to the right."""
    right = set(numbers)
    kinds = ["tp-nm" if i == 0 else "tp-n" if i in right else "" for i in range(len(heads))]
    head_kinds = ["" if kind == "tp-nm" else kind for kind in kinds]
    return {
        "heads": list(zip(heads, head_kinds, strict=True)),
        "rows": [list(zip(row, kinds, strict=True)) for row in rows],
    }
