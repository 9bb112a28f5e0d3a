"""What lies before a meeting: every township's figures, what earlier meetings left to do (R50)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.coordination.queries import (
    FIGURES,
    MONEY,
    decision_state,
    left_to_do,
    meeting_state,
    pack_of,
    pack_on,
)
from tuopin.desk.coordination.frame import SEE, crumbs, meeting_of, quarter_said
from tuopin.desk.exporting import hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.papers.files import files
from tuopin.desk.say import word
from tuopin.sheets.rules.listing import Col


@page(SEE)
def pack_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Hand out a meeting's figures: those it was held with, or as they are before it is held."""
    found, on = meeting_of(request, key), request.as_of
    held = meeting_state(found, on) == "held"
    money = set(MONEY)
    columns = [
        Col("township", _("乡镇")),
        *(
            Col(
                name, word(f"town_figure.{name}"),
                "money" if name in money else "number", total=True,
            )
            for name in FIGURES
        ),
    ]  # fmt: skip

    def body() -> Iterable[list[Any]]:
        pack = (pack_of(found) if held else None) or pack_on(found.county, on)
        for row in pack.rows:
            yield [row.name, *row[2:]]

    title = f"{quarter_said(found.year, found.quarter)} {_('调度会材料')}"
    return hand_out(request, "meeting_pack", title, columns, body, crumbs())


@page(SEE)
def preview_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show what lies before a meeting: figures, kept or as they would be, what was left to do."""
    found, on = meeting_of(request, key), request.as_of
    at = (found.topic, reverse("desk:coordination_meeting", args=[key]))
    kept = pack_of(found) if meeting_state(found, on) == "held" else None
    looked_on = kept.as_of if kept else on
    context = {
        "row": found,
        "pack": kept or pack_on(found.county, on),
        "kept": kept is not None,
        "looked_on": looked_on,
        "todo": [(row, decision_state(row, looked_on)) for row in left_to_do(found, on)],
        "files": files("coordination_pack_file", key),
        "crumbs": crumbs(at),
    }
    return render(request, "desk/coordination/pack.html", context)
