"""What waits of reminders and of the watch on a return to poverty."""

from django.db.models import Count as Counting
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from tuopin.desk.workbench.look import Count, Kind, Look
from tuopin.kit.scope import Scope
from tuopin.notices.queries import open_for
from tuopin.outcomes.queries import risks

_SECRETARY, _SELF = _("乡镇党委书记"), _("自己")


def _unseen(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the reader's reminders that nobody has looked at, with the first one's day."""
    rows = open_for(look.actor).filter(seen_on__isnull=True).order_by()
    sums = rows.aggregate(n=Counting("id"), first=Min("due_on"))
    return sums["n"], sums["first"]


def _undecided(look: Look, scope: Scope, mine: bool) -> Count:
    """Count the risks that wait for a decision, with the day of the first (R107)."""
    rows = risks(scope, look.on, "marked").order_by()
    sums = rows.aggregate(n=Counting("id"), first=Min("due_on"))
    return sums["n"], sums["first"]


WATCHING: tuple[Kind, ...] = (
    Kind(
        "notices.see", "see.notices", _SELF, _("看新提醒"),
        _("到了日子的、逐级告知来的，都在提醒里"), _("去看"), "notices", _unseen, unit="notice",
    ),
    Kind(
        "outcomes.accept_risk", "see.outcomes", _SECRETARY, _("决定返贫风险"),
        _("按规则标记出来的户，有没有风险，到期前要有决定"), _("去决定"), "outcomes_risks",
        _undecided, query="?view=marked",
    ),
)  # fmt: skip
