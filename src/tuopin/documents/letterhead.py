"""Official letters (GB/T 9704-2012): the organ that issues them, typed text, and their outer form.

What an office types keeps the marks of a wording (`# ` a heading 一、, `## ` one （一）, `- ` a
numbered line); braces and any other markup print as they stand.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked
from tuopin.documents.blocks import given_day
from tuopin.documents.case import PROGRAMME, county_office, day, spoken
from tuopin.documents.tree import Attachments, Block, Paper, Recipient, Record, Ruled, Sign
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import county as county_row
from tuopin.policy.queries import version_on

# What every letter may be given beside its own fields.
COPIES = Asked("copies")
DATED = Asked("dated", "date")
_TYPED = Template("typed")
# So many characters of a title (二号) stand in a line of 156 mm.
_TITLE_CHARACTERS = 20


class Organ(NamedTuple):
    """An organ that issues papers: its county, its name, its code in numbers, its red head."""

    county: str
    name: str
    code: str
    red_head: str


def organ_of(county: str, on: date) -> Organ:
    """Return the county office as an organ on a day; what policy leaves open follows its county."""
    found = county_row(county)
    place = found.name if found else county
    given = version_on(county, "paper.organ", on).value
    name = given["name"] or county_office(place)
    head = given["red_head"] or _("%(organ)s文件") % {"organ": name}
    return Organ(place, name, given["code"], head)


def typed(text: str, lines: int = 6) -> tuple[Block, ...]:
    """Return typed text as blocks; ruled lines to write on where nothing was typed."""
    if not text.strip():
        return (Ruled("", lines),)
    literal = text.replace("{", "{{").replace("}", "}}")
    return compose(_TYPED, Words(0, "", literal, spoken()), {}, {})


def typed_list(text: str, lines: int = 6) -> tuple[Block, ...]:
    """Return typed lines as numbered ones, 1. 2. 3., unless they bear marks of their own."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    if not any(row.startswith(("# ", "## ", "- ")) for row in rows):
        rows = [f"- {row}" for row in rows]
    return typed("\n".join(rows), lines)


def typed_names(text: str) -> tuple[str, ...]:
    """Return the names in a typed line or lines: 、 ， ； , ; and line ends part them."""
    for mark in "，；,;\n":
        text = text.replace(mark, "、")
    return tuple(name for part in text.split("、") if (name := part.strip()))


def dated(ask: Ask) -> date:
    """Return the day that a letter bears: the one typed, else the day that was asked for."""
    return given_day(ask, DATED.code) or ask.on


def same(ask: Ask, *codes: str) -> str:
    """Return a short key of what was typed: letters that say the same are the same letter."""
    return key_of(*(ask.said(code) for code in codes))


def key_of(*words: str) -> str:
    """Return a short key of some words, the same each time."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:20]


def title_lines(title: str) -> str:
    """Return a title broken by meaning, behind the programme's name, where it is over one line."""
    head, name, rest = title.partition(PROGRAMME)
    wraps = "\n" not in title and len(title) > _TITLE_CHARACTERS and name and rest
    return f"{head}{name}\n{rest}" if wraps else title


def county_region(county: str) -> str:
    """Return the 12-digit code of a county."""
    return county.ljust(12, "0")


def official(
    organ: Organ,
    *,
    title: str,
    blocks: Sequence[Block],
    day_on: date,
    number: str = "",
    recipient: str = "",
    attachments: Sequence[str] = (),
    copies: str = "",
    signed: bool = True,
) -> Paper:
    """Return a letter: red head, number, 主送, text, 附件, 署名 with room for a seal, 版记.

    Without a number there is a blank for one. Minutes are not `signed`.
    """
    to = recipient.strip().rstrip("：:")
    parts: list[Block] = [Recipient(_("%(whom)s：") % {"whom": to})] if to else []
    parts += blocks
    if attachments:
        parts.append(Attachments(tuple(attachments)))
    if signed:
        parts.append(Sign((organ.name,), day(day_on), seal=True))
    parts.append(Record(organ.name, day(day_on), copies))
    return Paper(
        title_lines(title),
        tuple(parts),
        number=number or f"{organ.code or '　　'}〔{day_on.year}〕　　号",
        red_head=organ.red_head,
        bookmark=title,
        author=organ.name,
        lang=spoken(),
    )


def every_township() -> str:
    """Return whom a letter to all townships is addressed to."""
    return _("各乡镇党委、人民政府")
