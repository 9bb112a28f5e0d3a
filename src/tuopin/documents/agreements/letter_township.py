"""责任状 with a township's Party committee: households, money, who answers (R43, R53–R61)."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from tuopin.agreements.queries import Charged
from tuopin.coordination.queries import responsible
from tuopin.documents.agreements.gathering import (
    Ground,
    areas_of,
    ground,
    group_of,
    items_by,
)
from tuopin.documents.agreements.parties import (
    Charge,
    exit_ratio,
    letter_of,
    places_to_sign,
    template,
    villages_table,
)
from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.tree import Column, Paper, Table
from tuopin.documents.wording import Words
from tuopin.offices.queries import place_of

TEMPLATE = template(
    "letter_township",
    fields=("committee", "households", "amount"),
    blocks=("villages", "responsible", "signatures"),
    more=("ratio", "payment_days"),
)


def letter_township(charge: Charge, words: Words) -> Paper:
    """Return the letter: the batch by village, both parties' duties, persons responsible."""
    more = {
        "ratio": exit_ratio(charge.ratio_percent),
        "payment_days": str(charge.payment_days),
    }
    blocks = {
        "villages": (villages_table(charge.homes),),
        "responsible": (_responsible(charge),),
        "signatures": (
            places_to_sign(
                (
                    (_("县领导组办公室"), "", None),
                    (charge.committee, "", None),
                )
            ),
        ),
    }
    return letter_of(charge, words, TEMPLATE, more, blocks)


def _responsible(charge: Charge) -> Table:
    """Return who answers for the township: the posts of R53 and R54, names where known."""
    known = dict(charge.responsible)
    posts = {
        "direct": (_("直接责任人"), _("党委书记")),
        "deputy": (_("具体责任人"), _("分管副书记")),
        "organiser": (_("具体责任人"), _("组织委员")),
        "association": (_("具体责任人"), _("扶贫协会秘书长")),
    }
    rows = [(*said, known.get(duty, "")) for duty, said in posts.items()]
    return Table(
        (
            Column(_("责任"), weight=3),
            Column(_("职务"), weight=4),
            Column(_("姓名"), weight=3),
            Column(_("签字"), weight=4),
        ),
        tuple((*row, "") for row in rows),
        size=11,
        tall=True,
    )


def _township(row: Charged) -> str:
    return row.region[:9] + "000"


def _items(ask: Ask) -> list[Item]:
    return items_by(ask, _township, lambda row, names: place_of(names, row.region).township)


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    area = areas_of(ask, items, 9)
    base = ground(ask, items, _township, area)
    known = {row.region: row.people for row in responsible(area, ask.on)}
    for item in items:
        yield letter_township(
            _charge(ask, base, group_of(item), known.get(group_of(item), {})), words
        )


def _charge(ask: Ask, base: Ground, town: str, people: Mapping[str, list[str]]) -> Charge:
    return Charge(
        county=base.county,
        township=place_of(base.names, town).township,
        batch=ask.batch or 0,
        homes=base.homes(town),
        ratio_percent=base.terms["exit.ratio_percent"],
        payment_days=base.terms["payment.days"],
        responsible=tuple((duty, "、".join(names)) for duty, names in people.items()),
    )


KIND = Kind("letter_township", "ZX", "township", _items, _make, TEMPLATE)
