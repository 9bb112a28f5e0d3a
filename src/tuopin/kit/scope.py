"""Scopes: which part of which county somebody may see, as prefixes of 12-digit region codes."""

from typing import NamedTuple


def region_range(prefix: str) -> tuple[str, str]:
    """Return [low, high) of the codes below a prefix: '341525103' and '341525104' for the first."""
    return prefix, str(int(prefix) + 1).zfill(len(prefix))


def area_prefix(region: str) -> str:
    """Return a region code without its zeros at the end: county 6, township 9, village 12."""
    if region[6:] == "000000":
        return region[:6]
    if region[9:] == "000":
        return region[:9]
    return region


class Scope(NamedTuple):
    """A county and the areas within it; an empty tuple of prefixes sees nothing."""

    county: str
    prefixes: tuple[str, ...]

    def covers(self, region: str) -> bool:
        """Say whether a 12-digit region lies in the scope."""
        return any(region.startswith(prefix) for prefix in self.prefixes)

    @property
    def whole(self) -> bool:
        """Say whether the scope is the whole county."""
        return self.county in self.prefixes


def whole_county(county: str) -> Scope:
    """Return the scope of a whole county, for reports and checks."""
    return Scope(county, (county,))
