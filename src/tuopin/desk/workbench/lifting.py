"""What waits of exits: to be proposed, verified, noticed, confirmed twice, and officers let go."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope
from tuopin.outcomes.queries import in_step, notice_over, ready, step_days, to_release
from tuopin.selection.queries import households_of

Counter = Callable[[Look, Scope, bool], Count]


def _due(day: str, rows: Any, look: Look) -> Count:
    """Count exits that wait, and say by which day the first is due."""
    n = rows.count()
    first = rows.order_by().aggregate(d=Min(day))["d"] if n else None
    return n, first + timedelta(days=step_days(look.actor.county, look.on)) if first else None


def _step(state: str, day: str) -> Counter:
    def count(look: Look, scope: Scope, mine: bool) -> Count:
        return _due(day, in_step(scope, look.on, state), look)

    return count


def _noticed(look: Look, scope: Scope, mine: bool) -> Count:
    return _due("notice_until", notice_over(scope, look.on), look)


def _ready(look: Look, scope: Scope, mine: bool) -> Count:
    """Count who might be out: of a liaison officer's own households, else of an area."""
    found = ready(scope, look.on)
    if mine:
        own = households_of(look.actor.county, look.actor.id, look.on)
        found = found.filter(household__in=[home.household for home in own])
    return found.count(), None


def _rows(find: Callable[[Scope, Any], Any]) -> Counter:
    def count(look: Look, scope: Scope, mine: bool) -> Count:
        return find(scope, look.on).count(), None

    return count


_OFFICE, _TOWN = _("县办公室"), _("乡镇办公室")
_SECRETARY, _LIAISON, _TEAMS = _("乡镇党委书记"), _("行政联系人"), _("核查组")

LIFTING: tuple[Kind, ...] = (
    Kind(
        "outcomes.propose_exit", "see.outcomes", _LIAISON, _("提出脱贫"),
        _("人均纯收入过了贫困线，还没有提出"), _("去提出"), "outcomes", _ready,
        query="?view=ready&mine=1", watched_query="?view=ready", roles=("liaison",),
    ),
    Kind(
        "outcomes.verify_exit", "see.outcomes", _TEAMS, _("入户核实脱贫"),
        _("由提出以外的人上门，和当年贫困线比"), _("去核实"), "outcomes",
        _step("proposed", "proposed_on"), query="?view=proposed",
    ),
    Kind(
        "outcomes.publish_exits", "see.outcomes", _TOWN, _("公示脱贫户"),
        _("核实过的户先公示，期满才能确认"), _("去公示"), "outcomes",
        _step("verified", "verified_on"), query="?view=verified", roles=("township_office",),
    ),
    Kind(
        "outcomes.second_exit", "see.outcomes", _SECRETARY, _("乡镇确认脱贫"),
        _("公示期满没有异议"), _("去确认"), "outcomes", _noticed, query="?view=noticed",
    ),
    Kind(
        "outcomes.confirm_exit", "see.outcomes", _OFFICE, _("县里确认脱贫"),
        _("乡镇已确认，再由县里另一个人确认"), _("去确认"), "outcomes",
        _step("seconded", "seconded_on"), query="?view=seconded",
    ),
    Kind(
        "outcomes.release", "see.outcomes", _OFFICE, _("解除联系人责任"),
        _("脱了贫、还清了钱，可以脱钩"), _("去解除"), "outcomes", _rows(to_release),
        query="?view=release",
    ),
)  # fmt: skip
