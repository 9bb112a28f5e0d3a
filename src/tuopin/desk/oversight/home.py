"""What oversight adds to a household's file: its inspections and findings, and what can be done."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import word
from tuopin.kit.scope import Scope
from tuopin.offices.queries import officer_names
from tuopin.oversight.queries import drawn_for, findings_of, inspections, states_on
from tuopin.workflow.rules import Actor

_SHAPES = {"found": "late", "ordered": "wait", "reported": "doing", "closed": "done"}


def events(home: Home) -> Iterator[Event]:
    """Yield a household's inspections and findings up to the day, in a fixed number of queries."""
    household = home.file.household
    area = Scope(home.county, (household.region,))
    for seen in inspections(area, home.on).filter(household=household):
        said = [
            word(f"arrival.{seen.arrival}"), word(f"use.{seen.use}"),
            word(f"progress.{seen.progress}"),
        ]  # fmt: skip
        yield event_row(
            seen.inspected_on, "inspected", _("入户督查 · %(name)s") % {"name": seen.round.name},
            _("；").join([*said, *([seen.note] if seen.note else [])]), by=seen.inspector.name,
            paper=_("督查表"), url=reverse("desk:oversight_inspection", args=[seen.id]),
        )  # fmt: skip
    held = findings_of(home.county, household.id, home.on)
    states = states_on(home.county, held, home.on)
    names = officer_names(home.county, [row.found_by for row in held])
    for row in held:
        state = states[row.id]
        kind = {"kind": word(f"finding_kind.{row.kind}")}
        yield event_row(
            row.found_on, "finding", _("督查问题：%(kind)s") % kind,
            _("；").join([row.text, word(f"state.finding.{state}")]),
            by=names.get(row.found_by, ""), paper=row.number, shape=_SHAPES[state],
            url=reverse("desk:oversight_finding", args=[row.id]),
        )  # fmt: skip


def deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what a reader can do for a household: inspect it when drawn, record a finding."""
    household = home.file.household
    found = []
    if actor.scope("oversight.inspect").covers(household.region) and _waits(home, household.id):
        url = reverse("desk:oversight_inspection_new")
        found.append((_("登记督查"), f"{url}?household={household.id}"))
    if actor.scope("oversight.find").covers(household.region):
        url = reverse("desk:oversight_find")
        found.append((_("登记督查问题"), f"{url}?household={household.id}"))
    return found


def _waits(home: Home, household: UUID) -> bool:
    area = Scope(home.county, (home.file.household.region,))
    return drawn_for(area, household, home.on) is not None
