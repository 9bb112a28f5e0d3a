"""What the household's file shows of visits and problems, and what can be done for it now."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import word
from tuopin.desk.visits import helped
from tuopin.desk.visits.voiding import struck, void_said, voided
from tuopin.visits.queries import issues_of, money_since, visits_of
from tuopin.visits.rules.duties import month_of
from tuopin.workflow.rules import Actor


def events(home: Home) -> Iterator[Event]:
    """Yield a household's visits and problems up to the day, and the visit still to be made."""
    key = home.file.household.id
    ever = visits_of(home.county, key, home.on, voided=True)
    made = [row for row in ever if not voided(row, home.on)]
    for row in ever:
        void, title = voided(row, home.on), word(f"visit_role.{row.role}")
        told = filter(None, (row.note, row.problem, row.measure, row.promised))
        found = _("；").join([word(f"progress.{row.progress}"), *told])
        yield event_row(
            row.visited_on, "visited", struck(title) if void else title,
            void_said(row) if void else found,
            by=row.officer.name, paper=_("走访"), url=reverse("desk:visits_visit", args=[row.id]),
            shape="stop" if void else "late" if row.progress == "stalled" else "done",
        )  # fmt: skip
    for issue in issues_of(home.county, key, home.on):
        # The newest first, as all of the file: the timeline keeps the order within a day.
        for step in reversed(issue.steps.all()):
            yield event_row(
                step.done_on, "issue",
                _("问题%(step)s") % {"step": word(f"issue_step.{step.verb}")}, step.text,
                paper=_("问题"), url=reverse("desk:visits_issue", args=[issue.id]),
                shape={"solve": "done", "withdraw": "stop"}.get(step.verb, "doing"),
            )  # fmt: skip
    yield from _still_due(home, made)
    yield from helped.events(home)


def _still_due(home: Home, made: list[Any]) -> Iterator[Event]:
    """Yield the month's visit while it is owed and not made."""
    key, month = home.file.household.id, month_of(home.on)
    since = money_since(home.county, [key], home.on).get(key)
    if since is None or since >= month.first or "liaison" not in home.pairings:
        return
    if any(v.role == "liaison" and v.visited_on >= month.first for v in made):
        return
    title = _("%(month)s 月走访还没做") % {"month": month.first.month}
    yield event_row(
        month.last, "due", title, home.pairings["liaison"].name, paper=_("去办"),
        url=f"{reverse('desk:visits_record')}?household={key}", shape="wait",
    )  # fmt: skip


def deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what the reader can do for the household now: (label, address)."""
    region, asked = home.file.household.region, f"?household={home.file.household.id}"
    found = []
    if actor.scope("visits.record").covers(region) and home.paid_fen:
        found.append((word("action.visits.record"), reverse("desk:visits_record") + asked))
    if actor.scope("visits.open_issue").covers(region):
        found.append((word("action.visits.open_issue"), reverse("desk:visits_issue_new") + asked))
    return found + helped.deeds(home, actor)
