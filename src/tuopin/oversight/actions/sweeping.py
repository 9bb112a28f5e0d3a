"""The night's look at oversight: who is told of what was not set right in time (R53, R82)."""

from collections.abc import Iterator
from typing import Any

from tuopin.kit.scope import whole_county
from tuopin.notices.actions import sync
from tuopin.notices.rules import Due
from tuopin.oversight.queries.late import late_findings, late_rounds
from tuopin.oversight.rules.escalating import stages
from tuopin.policy.queries import terms_on
from tuopin.workflow.actions import Act, action


@action("oversight.sweep")
def sweep(act: Act) -> dict[str, int]:
    """Tell of findings past their limit, up the steps of the policy, and of rounds not finished.

    Set-based over the whole county; the same day twice changes nothing.
    """
    act.cover_county()
    findings = sync(act, "finding_late", _findings(act))
    rounds = sync(act, "round_late", _rounds(act))
    return {key: findings[key] + rounds[key] for key in ("told", "settled")}


def _findings(act: Act) -> Iterator[Due]:
    """Yield whom each late finding is told: who mends it, his township's secretary, the county."""
    after = terms_on(act.county, act.on)["finding.escalation"]
    county = f"{act.county}000000"
    late = late_findings(whole_county(act.county), act.on).order_by()
    rows: Any = late.values_list("id", "region", "responsible_id", "due_on")
    for key, region, responsible, due_on in rows:
        township = f"{region[:9]}000"
        told = {
            1: (township, "township_office", responsible),
            2: (township, "township_secretary", None),
            3: (county, "county_office", None),
        }
        for stage in stages(due_on, act.on, after):
            place, role, officer = told[stage]
            yield Due(key, stage, place, role, officer, due_on)


def _rounds(act: Act) -> Iterator[Due]:
    """Yield the rounds past their last day that nobody finished, to whose round it is."""
    for row in late_rounds(whole_county(act.county), act.on):
        own = not row.region.endswith("000000")
        role = "township_secretary" if own else "county_office"
        yield Due(row.id, 2 if own else 3, row.region, role, None, row.closes_on)
