"""Who may be chosen for a household: officers with a role over its place."""

from tuopin.desk.gate import DeskRequest
from tuopin.kit.scope import area_prefix
from tuopin.offices.queries import holders

LIAISONS = ("liaison", "township_secretary")
ROLES = {"liaison": LIAISONS, "lead": ("tech_lead",)}


def people_over(
    request: DeskRequest, region: str, roles: tuple[str, ...]
) -> list[tuple[str, str]]:  # fmt: skip
    """Return officers with one of the roles over a region, as choices by name and title."""
    actor, on = request.actor, request.today
    found: dict[str, str] = {}
    for role in roles:
        for post in holders(actor.scope("see.selection"), role, on):
            if region.startswith(area_prefix(post.region)):
                found[str(post.officer_id)] = f"{post.officer.name} · {post.title}"
    return sorted(found.items(), key=lambda pair: pair[1])
