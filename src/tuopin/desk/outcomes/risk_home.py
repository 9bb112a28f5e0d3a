"""A household's risk marks on its file: what marked it, what was decided, and what can be done."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.outcomes.risks import why
from tuopin.desk.register.home import Home
from tuopin.desk.register.timeline import Event, event_row
from tuopin.desk.say import word
from tuopin.outcomes.queries import risks_of_household
from tuopin.workflow.rules import Actor


def risk_events(home: Home) -> Iterator[Event]:
    """Yield what became of a household's marks up to the day, for the time line (R107)."""
    for row in risks_of_household(home.county, home.file.household.id, home.on):
        url = reverse("desk:outcomes_risk", args=[row.id])
        kind = word(f"risk_rule.{row.rule}")
        title = _("返贫风险：%(kind)s") % {"kind": kind}
        yield event_row(row.marked_on, "risk", title, why(row), url=url, shape="wait")
        if row.decided_on is not None:
            danger = row.state != "dismissed"
            said = _("认定有风险，跟踪") if danger else _("认定没有风险")
            shape = "doing" if danger else "info"
            yield event_row(row.decided_on, "risk", said, row.measures, url=url, shape=shape)
        if row.lifted_on is not None:
            yield event_row(row.lifted_on, "risk", _("风险解除"), row.lift_reason, url=url)


def risk_deeds(home: Home, actor: Actor) -> list[tuple[str, str]]:
    """Return what the reader can do about dangers of this household now."""
    if not actor.scope("outcomes.mark_risk").covers(home.file.household.region):
        return []
    address = f"{reverse('desk:outcomes_risk_mark')}?household={home.file.household.id}"
    return [(_("标记返贫风险"), address)]
