"""What a household's file shows of coordination, and what its reader can do there now."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.coordination.queries import awards_of, practices_of
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.workflow.rules import Actor


def events(home: Home) -> Iterator[Event]:
    """Yield a household's commendations and the good practice seen there; two queries."""
    key = home.file.household.id
    for award in awards_of(home.county, [key], home.on).get(key, []):
        yield event_row(
            award.awarded_on, "achieved", _("受表彰：%(honour)s") % {"honour": award.honour},
            award.grounds, paper=award.document, url=reverse("desk:coordination_awards"),
        )  # fmt: skip
    for row in practices_of(home.county, key, home.on):
        promoted = row.promoted_on is not None and row.promoted_on <= home.on
        yield event_row(
            row.collected_on, "achieved", _("好的做法：%(title)s") % {"title": row.title}, row.text,
            paper=_("看做法"), url=reverse("desk:coordination_practices"),
            shape="done" if promoted else "info",
        )  # fmt: skip


def deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what the reader can do for the household now: (label, address)."""
    household = home.file.household
    asked, found = f"household={household.id}", []
    if actor.scope("coordination.collect_practice").covers(household.region):
        found.append((_("收集好的做法"), f"{reverse('desk:coordination_collect')}?{asked}"))
    if actor.may("coordination.commend"):
        url = f"{reverse('desk:coordination_commend')}?kind=household&{asked}"
        found.append((_("表彰这一户"), url))
    return found
