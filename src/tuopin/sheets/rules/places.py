"""Townships and villages by the names that people write, as of a day."""

import difflib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from tuopin.sheets.rules.wording import Both

_TOWNSHIP = ("街道办事处", "镇人民政府", "乡人民政府", "街道", "镇", "乡")
_VILLAGE = (
    "社区居民委员会", "村村民委员会", "居民委员会", "村民委员会", "社区居委会", "居委会", "村委会",
    "社区", "村",
)  # fmt: skip


class Region(Protocol):
    """A version of a region: 12-digit code, name, validity, the code before it."""

    code: str
    name: str
    level: str
    valid_from: date | None
    valid_to: date | None
    predecessor: str


class Fault(NamedTuple):
    """What is wrong with a place name: 'township' or 'village', a fault code and its facts."""

    which: str
    code: str
    facts: dict[str, object]
    warning: bool = False


class Found(NamedTuple):
    """The 12-digit code of a place, '' where there is none, and what is to be said about it."""

    region: str
    faults: tuple[Fault, ...] = ()


def bare_township(name: str) -> str:
    """Return a township's name without 镇, 乡 or 街道."""
    return _bare(name, _TOWNSHIP)


def _bare(name: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if len(name) > len(ending) and name.endswith(ending):
            return name.removesuffix(ending)
    return name


class _Names:
    """Codes by full name and by bare name."""

    def __init__(self, bare: tuple[str, ...]) -> None:
        self.endings = bare
        self.full: dict[str, list[str]] = {}
        self.short: dict[str, list[str]] = {}

    def add(self, name: str, code: str) -> None:
        self.full.setdefault(name, []).append(code)
        self.short.setdefault(_bare(name, self.endings), []).append(code)

    def find(self, name: str) -> list[str]:
        """Return the codes of a name: the full name's, else those of the bare name.

        A township written with another ending than its own is not that township.
        """
        if name in self.full:
            return list(dict.fromkeys(self.full[name]))
        bare = _bare(name, self.endings)
        codes = self.short.get(name, [])
        if self.endings is _TOWNSHIP:
            codes = codes or self.full.get(bare, [])
        else:
            codes = codes + self.short.get(bare, [])
        return list(dict.fromkeys(codes))


class Places:
    """The county's places on a day, found by township and village as people write them."""

    def __init__(self, regions: Iterable[Region], on: date) -> None:
        self.on = on
        self.names: dict[str, str] = {}
        self._towns, self._old_towns = _Names(_TOWNSHIP), _Names(_TOWNSHIP)
        self._villages: dict[str, _Names] = {}
        self._old_villages: dict[str, _Names] = {}
        self._next: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}
        self._seen: dict[tuple[str, str], Found] = {}
        for region in regions:
            self._add(region)

    def _add(self, region: Region) -> None:
        valid = (region.valid_from is None or region.valid_from <= self.on) and (
            region.valid_to is None or region.valid_to >= self.on
        )
        if valid:
            self.names[region.code] = region.name
        if region.predecessor and region.predecessor != region.code:
            self._next.setdefault(region.predecessor, []).append(region.code)
            self._before.setdefault(region.code, []).append(region.predecessor)
        if region.level == "township":
            (self._towns if valid else self._old_towns).add(region.name, region.code)
        elif region.level == "village":
            home = self._villages if valid else self._old_villages
            home.setdefault(region.code[:9], _Names(_VILLAGE)).add(region.name, region.code)

    def find(self, township: str, village: str | None) -> Found:
        """Find a village in a township, or the township alone where `village` is None."""
        key = (township, village if village is not None else "\0")
        if key not in self._seen:
            self._seen[key] = self._find("".join(township.split()), village)
        return self._seen[key]

    def _find(self, township: str, village: str | None) -> Found:
        town, fault = self._one("township", township, self._towns, self._old_towns)
        faults = [fault] if fault else []
        if not town or village is None:
            return Found(town, tuple(faults))
        name = "".join(village.split())
        now = self._villages.get(town[:9], _Names(_VILLAGE))
        old = self._old_names(town)
        for said in dict.fromkeys((name, self._inside(name, town))):
            code, fault = self._one("village", said, now, old)
            if code:
                break
        return Found(code, (*faults, fault) if fault else tuple(faults))

    def _inside(self, name: str, town: str) -> str:
        """Return a village's name without its township's before it."""
        own = self.names.get(town, "")
        for lead in (own, bare_township(own)):
            if lead and name.startswith(lead) and len(name) > len(lead) + 1:
                return name.removeprefix(lead)
        return name

    def _old_names(self, town: str) -> _Names:
        gathered = _Names(_VILLAGE)
        for code in _reached(town, self._before):
            known = self._old_villages.get(code[:9])
            for name, codes in (known.full if known else {}).items():
                for one in codes:
                    gathered.add(name, one)
        return gathered

    def _one(self, which: str, name: str, now: _Names, old: _Names) -> tuple[str, Fault | None]:
        codes = now.find(name)
        if len(codes) == 1:
            return codes[0], None
        if codes:
            return "", Fault(which, "region_unknown", {"name": name, "hint": self._either(codes)})
        former = old.find(name)
        heirs = list(dict.fromkeys(h for code in former for h in self._heirs(code)))
        if len(heirs) == 1:
            facts: dict[str, object] = {"name": name, "now": self.names[heirs[0]]}
            return heirs[0], Fault(which, "region_renamed", facts, warning=True)
        if former:
            return "", Fault(which, "region_not_valid", {"name": name, "on": self.on.isoformat()})
        near = difflib.get_close_matches(name, list(now.full), n=2, cutoff=0.4)
        return "", Fault(which, "region_unknown", {"name": name, "hint": _nearest(near)})

    def _heirs(self, code: str) -> list[str]:
        """Return what a place has become by the day: itself under a new name, or its successors."""
        if code in self.names:
            return [code]
        return [later for later in _reached(code, self._next) if later in self.names]

    def _either(self, codes: list[str]) -> Both:
        names = "、".join(self.names[c] for c in codes)
        return Both(
            f"：有{names}，写全名才分得清",
            f": there are {names}; only the full name tells them apart",
        )


def _reached(start: str, steps: dict[str, list[str]]) -> list[str]:
    """Return a code and all that can be reached from it, nearest first."""
    seen, open_ = [], [start]
    while open_:
        code = open_.pop(0)
        if code not in seen:
            seen.append(code)
            open_ += steps.get(code, [])
    return seen


def _nearest(near: list[str]) -> Both:
    if not near:
        return Both("", "")
    names = "、".join(near)
    return Both(f"，最相近：{names}", f"; nearest: {names}")
