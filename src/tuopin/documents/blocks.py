"""Blocks that papers of several rooms share: opinions, who made a list, which language holds."""

from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked
from tuopin.documents.saying import blank_date, day, english
from tuopin.documents.tree import Field, Form, Hands, Note
from tuopin.kit.dates import read_date
from tuopin.kit.scope import Scope
from tuopin.kit.unreadable import Unreadable

# Who made and who checked a list, and when: typed before printing, or written by hand after.
HANDS = (Asked("preparer"), Asked("checker"), Asked("filled_on", "date"))
# Forms are printed in 五号 or near it.
SIZE = 11


def sheet_of(scope: Scope, region: str) -> str:
    """Return the place whose sheet a row stands on: its township, or its village.

    The village for whoever sees no more of the township, so that a part of a list never passes for
    the whole.
    """
    township = f"{region[:9]}000"
    return township if scope.covers(township) else region


def given_day(ask: Ask, code: str) -> date | None:
    """Return the day typed into an asked field; None where nothing, or no day, was typed."""
    try:
        return read_date(ask.said(code), month_only_ok=False)
    except Unreadable:
        return None


def hands(ask: Ask) -> Hands:
    """Return the line under a list: who made it, who checked it, when; ruled where not typed."""
    when = given_day(ask, "filled_on")
    return Hands(
        (
            (_("制表人"), ask.said("preparer")),
            (_("审核人"), ask.said("checker")),
            (_("填报日期"), day(when) if when else ""),
        )
    )


def opinion_places(*labels: str, size: int = SIZE) -> Form:
    """Return a box a label for an opinion, with the place to sign and seal and a blank date."""
    return Form(tuple((opinion_place(label),) for label in labels), size=size)


def opinion_place(label: str, text: str = "", when: date | None = None, lines: int = 4) -> Field:
    """Return one box for an opinion; `text` and `when` where they are known already."""
    above = f"{text}\n" if text else "\n"
    sign = f"{_('（签字、盖章）')}\n{day(when) if when else blank_date()}"
    return Field(label, above + sign, align="right", lines=lines)


def prevails() -> tuple[Note, ...]:
    """Return the note that the Chinese text holds; nothing on a Chinese paper."""
    text = (
        "This paper is a translation. Where it differs from the Chinese text, the Chinese text "
        "prevails."
    )
    return (Note(text),) if english() else ()
