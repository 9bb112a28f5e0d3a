"""Which townships a verifier's own team goes to, and which round of visits is on."""

from datetime import date
from typing import Any
from uuid import UUID

from tuopin.kit.scope import Scope, area_prefix
from tuopin.programme.queries import campaign_on, campaigns, team_areas
from tuopin.workflow.rules import Actor

_KINDS = {"verification", "inspection"}


def team_scope(actor: Actor, on: date) -> Scope:
    """Return the townships of the actor's own teams in the round on, or set last (R24)."""
    current = campaign_on(actor.county, on)
    if current is None:
        return Scope(actor.county, ())
    teams = {p.organisation for p in actor.posts if p.role == "verifier"}
    areas = team_areas(actor.county, current.id)
    own = sorted({area_prefix(a.region) for a in areas if a.team in teams})
    return Scope(actor.county, tuple(own))


def running(county: str, on: date, batch: UUID) -> Any:
    """Return the round of visits that is on and takes in a batch, or None."""
    return next(
        (
            c
            for c in campaigns(county, on)
            if c.kind in _KINDS and c.opens_on <= on <= c.closes_on and c.batch_id in {None, batch}
        ),
        None,
    )
