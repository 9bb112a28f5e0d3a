"""What the household's file shows of changes, purchases, training, aid and hand-overs."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.register.facts import yuan
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import coded, quantity, word
from tuopin.desk.visits.voiding import struck, void_said, voided
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import officer_names
from tuopin.visits.queries import aids, attended, changes, hand_overs, lines_of, purchases
from tuopin.workflow.rules import Actor

_SHAPES = {"asked": "wait", "approved": "done", "refused": "stop", "withdrawn": "stop"}
# What can be done for a household, each with its address; a form opens with the household named.
_DEEDS = (
    ("visits.purchase", "visits_purchase_new"),
    ("visits.ask_change", "visits_change_new"),
    ("visits.record_aid", "visits_aid_new"),
)


def events(home: Home) -> Iterator[Event]:
    """Yield what helped a household on up to the day."""
    key, area = home.file.household.id, whole_county(home.county)
    for aid in aids(area, home.on, household=key):
        worth = yuan(aid.fen) if aid.fen else ""
        said = _("；").join(text for text in (aid.source, aid.content, worth) if text)
        title = _("%(year)s 年%(kind)s") % {"year": aid.year, "kind": word(f"aid_kind.{aid.kind}")}
        yield event_row(aid.recorded_on, "aid", title, said)
    for came in attended(home.county, key, home.on, voided=True):
        session, who = came.training, coded("relation", came.relation) if came.relation else ""
        title = _("参加培训：%(topic)s") % {"topic": session.topic}
        void = voided(came, home.on)
        yield event_row(
            session.held_on, "training", struck(title) if void else title,
            void_said(came) if void else _("；").join(filter(None, (session.venue, who))),
            paper=_("培训"), url=reverse("desk:visits_training", args=[session.id]),
            shape="stop" if void else "done",
        )  # fmt: skip
    for row in purchases(area, home.on, household=key, voided=True):
        said = _("；").join((quantity(row.quantity_milli, row.unit), yuan(row.fen)))
        title = _("采购 %(item)s") % {"item": row.item}
        void = voided(row, home.on)
        yield event_row(
            row.bought_on, "bought", struck(title) if void else title,
            void_said(row) if void else said, by=row.officer.name, paper=_("采购"),
            url=reverse("desk:visits_purchase", args=[row.id]), shape="stop" if void else "done",
        )  # fmt: skip
    yield from _changes(home)
    yield from _handed(home)


def _handed(home: Home) -> Iterator[Event]:
    rows = list(hand_overs(whole_county(home.county), home.on, household=home.file.household.id))
    names = officer_names(home.county, [row.handed_by for row in rows])
    for row in rows:
        said = {"role": word(f"pairing.{row.role}"), "former": row.former.name,
                "officer": row.officer.name}  # fmt: skip
        yield event_row(
            row.handed_on, "handed_over", _("%(role)s：%(former)s 移交给 %(officer)s") % said,
            _("%(reason)s；依据 %(document)s") % {"reason": row.reason, "document": row.document},
            by=names.get(row.handed_by, ""), paper=_("交接清单"),
            url=reverse("desk:visits_sheet", args=[row.id]), shape="info",
        )  # fmt: skip


def _changes(home: Home) -> Iterator[Event]:
    key, area = home.file.household.id, whole_county(home.county)
    rows = list(changes(area, home.on, household=key))
    lines = lines_of(home.county, [row.id for row in rows])
    names = officer_names(home.county, [key for r in rows for key in (r.asked_by, r.decided_by)])
    for row in rows:
        url = reverse("desk:visits_change", args=[row.id])
        what = word("word.list_comma").join(
            f"{word(f'change_kind.{line.kind}')} {line.old_content or line.content}"
            for line in lines.get(row.id, [])
        )
        yield event_row(
            row.asked_on, "change", _("申请项目变更"), _("；").join((what, row.reason)),
            by=names.get(row.asked_by, ""), paper=_("变更"), url=url, shape="info",
        )  # fmt: skip
        if row.stood != "asked":
            title = _("项目变更%(state)s") % {"state": word(f"state.change.{row.stood}")}
            yield event_row(
                row.decided_on, "change", title, row.decision_note,
                by=names.get(row.decided_by, ""), paper=_("变更"), url=url,
                shape=_SHAPES[row.stood],
            )  # fmt: skip


def deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what the reader can do for the household now: (label, address)."""
    household = home.file.household
    return [
        (word(f"action.{code}"), f"{reverse(f'desk:{name}')}?household={household.id}")
        for code, name in _DEEDS
        if actor.scope(code).covers(household.region)
    ]
