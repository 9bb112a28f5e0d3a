"""受灾证明: what a household lost in a disaster, certified by the township (R99–R103)."""

from collections.abc import Iterator, Sequence

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import blank_date, day, spoken
from tuopin.documents.disasters.gathering import home_items, homes_of
from tuopin.documents.disasters.struck import Struck, losses_table
from tuopin.documents.tree import Paper, Sign
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import capitals, yuan

TEMPLATE = Template(
    "loss_certificate",
    fields=("name", "event", "amount"),
    optional=("place", "happened", "disaster_kind", "capitals", "township"),
    blocks=("losses",),
)


def loss_certificate(home: Struck, words: Words) -> Paper:
    """Return the certificate, to be dated and sealed by the township government."""
    fields = {
        "name": home.name,
        "place": home.place,
        "township": home.township,
        "event": home.disaster.name,
        "happened": day(home.disaster.happened_on),
        "disaster_kind": home.disaster.kind,
        "amount": yuan(home.fen),
        "capitals": capitals(home.fen),
    }
    text = compose(TEMPLATE, words, fields, {"losses": (losses_table(home),)})
    return Paper(
        words.title,
        (*text, Sign((home.government,), blank_date(), seal=True), *prevails()),
        bookmark=f"{home.name} {words.title}",
        author=home.government,
        lang=spoken(),
    )


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    for home in homes_of(ask, items):
        yield loss_certificate(home, words)


KIND = Kind("loss_certificate", "SZ", "household", home_items, _make, TEMPLATE, in_batch=False)
