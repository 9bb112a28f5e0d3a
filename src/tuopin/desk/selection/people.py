"""Who may be chosen for a household: officers with a role over its place."""

from tuopin.desk.gate import DeskRequest
from tuopin.kit.scope import whole_county
from tuopin.offices.queries import posts_on

LIAISONS = ("liaison", "township_secretary")
ROLES = {"liaison": LIAISONS, "lead": ("tech_lead",)}


def people_over(
    request: DeskRequest, region: str, roles: tuple[str, ...]
) -> list[tuple[str, str]]:  # fmt: skip
    """Return officers with one of the roles over a region, as choices by name and title.

    Those of the county too, whoever asks: a township has its households led by the county's
    technicians, and knows whose relatives the county's verifiers are. In one query.
    """
    posts = posts_on(whole_county(request.actor.county), request.today)
    over = (region, f"{region[:9]}000", f"{region[:6]}000000")
    found = {
        str(post.officer_id): f"{post.officer.name} · {post.title}"
        for post in posts.filter(role__in=roles, region__in=over)
    }
    return sorted(found.items(), key=lambda pair: pair[1])
