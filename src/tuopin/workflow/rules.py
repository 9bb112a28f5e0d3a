"""What an actor is, and how a request is recognised again: facts in, verdict out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tuopin.kit.scope import Scope, area_prefix

# Who works at the machine itself: no login, and every permission.
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post that an actor holds on a date: role, 12-digit region of its area, what it may do.

    `since` is its first day: nothing is done by it for an earlier one.
    """

    role: str
    region: str
    title: str
    permissions: frozenset[str]
    organisation: UUID | None = None
    since: date | None = None

    def held_on(self, on: date | None) -> bool:
        """Say whether the post had begun by a day; without a day, it has."""
        return on is None or self.since is None or self.since <= on


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: a named person of one county with the posts held on the day.

    `offices` makes actors; an audit line keeps the id and the name, not a key.
    """

    id: UUID
    county: str
    name: str
    posts: tuple[PostHeld, ...] = ()

    def may(self, permission: str, on: date | None = None) -> bool:
        """Say whether some post, held on the day if one is given, allows this anywhere."""
        return any(permission in post.permissions and post.held_on(on) for post in self.posts)

    def scope(self, permission: str | None = None, on: date | None = None) -> Scope:
        """Return where this is allowed; without a permission, where any post reaches."""
        areas = {
            area_prefix(post.region)
            for post in self.posts
            if (permission is None or permission in post.permissions) and post.held_on(on)
        }
        return Scope(self.county, tuple(sorted(areas)))

    def has_role(self, *roles: str) -> bool:
        """Say whether one of the roles is held."""
        return any(post.role in roles for post in self.posts)

    def serves(self, region: str, on: date, *roles: str) -> bool:
        """Say whether a post of one of the roles reaches a region and had begun by a day."""
        return any(
            post.role in roles and post.held_on(on) and region.startswith(area_prefix(post.region))
            for post in self.posts
        )

    @property
    def title(self) -> str:
        """Return the title of the first post, for pages."""
        return self.posts[0].title if self.posts else ""
