"""The check of f1 and f1m: rows judged, families put together, set against the register (R17)."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.register.queries import matching
from tuopin.register.queries.matching import Matched
from tuopin.register.queries.values import (
    ASIDE,
    HEAD_KEYS,
    MEMBER_KEYS,
    changes_of,
    head_values,
    person_values,
)
from tuopin.register.rules import rows as rules
from tuopin.register.rules.forms import F1, F1M
from tuopin.register.rules.rows import HEAD, Relative
from tuopin.sheets.queries import Task, begin, read, row_hash
from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.planning import Plan


class Entry(NamedTuple):
    """A right row with its person's blind index and its hash."""

    row: Row
    blind: str
    digest: str


class Home(NamedTuple):
    """A new household: its head, the others, and what f1m says about the head himself."""

    head: Entry
    family: list[Entry]
    own: list[Row]


class Work(NamedTuple):
    """What a merge of f1 and f1m writes."""

    homes: list[Home]
    joining: list[tuple[UUID, Entry]]
    heads: list[tuple[Matched, Entry]]
    people: list[tuple[Matched, Entry]]
    own: list[tuple[Matched, Row]]


def plan_households(task: Task, form: Form) -> Plan:
    """Judge f1 with f1m, or f1m alone; reads only."""
    return _Households(task, form).plan()


class _Households:
    """One check under way."""

    def __init__(self, task: Task, form: Form) -> None:
        self.task = task
        self.result = begin(task)
        self.heads = read(task, F1) if form is F1 else []
        self.others = read(task, F1M)
        self.by_number: dict[str, Row] = {}
        self.absent = matching.absent_columns(task)
        self.own: dict[str, Row] = {}

    def plan(self) -> Plan:
        task = self.task
        for row in self.heads:
            rules.check_person(row, task.on)
            rules.check_joined(row)
            rules.check_household(row)
            self._once(row)
        for row in self.others:
            rules.check_person(row, task.on)
            rules.check_family_member(row)
            self._once_in_family(row)
        self._match()
        self._families()
        self._settle()
        return self.result

    def _once(self, row: Row) -> None:
        number = row.values["identity"]
        if number:
            first = self.by_number.setdefault(number, row)
            if first is not row:
                rules.same_person(row, "identity", first)

    def _once_in_family(self, row: Row) -> None:
        """The head may stand in f1m once more, as the head."""
        number = row.values["identity"]
        if not number or number != row.values["head"]:
            self._once(row)
            return
        first = self.own.setdefault(number, row)
        if first is not row:
            rules.same_person(row, "identity", first)

    def _match(self) -> None:
        rows = [*self.heads, *self.others]
        numbers = {r.values["identity"] for r in rows} | {r.values["head"] for r in self.others}
        self.index = matching.index_of(n for n in numbers if n)
        self.known = matching.persons_by_index(self.task.county, self.index.values())
        for row in self.heads:
            found = self._known(row.values["identity"])
            if found is not None and found.relation != HEAD:
                rules.other_home(row, "identity", found.known)
            elif found is not None:
                self._check_known(row, found)
        for row in self.others:
            self._match_other(row)

    def _known(self, number: str | None) -> Matched | None:
        return self.known.get(self.index[number]) if number else None

    def _check_known(self, row: Row, found: Matched) -> None:
        names = self.task.facts.places.names
        rules.check_known(row, "identity", row.values["name"], found.known, names)

    def _match_other(self, row: Row) -> None:
        number, head = row.values["identity"], row.values["head"]
        if not head:
            return
        home = self._known(head)
        sheet_head = self.by_number.get(head)
        in_sheet = sheet_head is not None and sheet_head.form is F1
        if not in_sheet and (home is None or home.relation != HEAD):
            row.fault("head", "head_missing")
            return
        if home is not None and not self.task.scope.covers(home.region):
            # Nothing of another area's household is shown beside the row, nor changed by it.
            names = self.task.facts.places.names
            row.fault("head", "out_of_area", name=names.get(home.region, home.region))
            return
        found = self._known(number)
        if number == head and in_sheet and sheet_head is not None:
            known_name = sheet_head.values["name"]
            if row.values["name"] and known_name and row.values["name"] != known_name:
                row.fault("name", "already_registered", what=rules._NAME, known=known_name)  # noqa: SLF001
        elif found is not None:
            if home is None or found.household != home.household:
                rules.other_home(row, "identity", found.known)
            else:
                self._check_known(row, found)

    def _families(self) -> None:
        """Judge each head's causes of poverty by the family, in the file and on the register."""
        family: dict[str, list[Row]] = {}
        for row in self.others:
            if row.values["head"] and row.values["head"] != row.values["identity"]:
                family.setdefault(row.values["head"], []).append(row)
        registered = self._registered_families()
        for row in self.heads:
            number = row.values["identity"]
            if not number:
                continue
            mine = family.get(number, [])
            home = self._known(number)
            there = {self.index[r.values["identity"]] for r in mine if r.values["identity"]}
            late = [
                Relative(health, student)
                for index, health, student in registered.get(home.household if home else None, [])
                if index not in there
            ]
            people = [Relative(r.values["health"] or "", r.values["student"]) for r in mine] + late
            own = self.own.get(number)
            if own is not None and own.values["student"]:
                people.append(Relative(row.values["health"] or "", True))
            rules.check_family(row, people, not any(r.faulty for r in mine))

    def _registered_families(self) -> dict[Any, list[tuple[str, str, bool | None]]]:
        homes = {found.household for r in self.heads
                 if (found := self._known(r.values["identity"])) is not None}  # fmt: skip
        return dict(matching.family_of(self.task.county, homes))

    def _settle(self) -> None:
        work = Work([], [], [], [], [])
        self.new_homes: dict[str, Home] = {}
        self._settle_heads(work)
        self._settle_others(work)
        entries = [home.head for home in work.homes]
        entries += [entry for home in work.homes for entry in home.family]
        entries += [entry for _, entry in (*work.joining, *work.heads, *work.people)]
        self.result.work = work
        self.result.hashes = [entry.digest for entry in entries]

    def _settle_heads(self, work: Work) -> None:
        entries = self._entries(self.heads, HEAD_KEYS)
        changed = [e for e in entries if self._differs(e)]
        before = self._before_heads(changed)
        for row, entry in zip(self.heads, self._aligned(self.heads, entries), strict=True):
            found = self.known.get(entry.blind) if entry else None
            if entry is None or row.faulty:
                self.result.settle(row, "faulty")
            elif found is None:
                home = Home(entry, [], [])
                self.new_homes[row.values["identity"]] = home
                work.homes.append(home)
                self.result.regions.add(row.values["region"])
                self.result.settle(row, "new")
            else:
                known = before.get(found.person)
                if known is not None:
                    rules.keep_election(row, known["elected_on"])
                self._settle_known(work.heads, found, entry, known, HEAD_KEYS)

    def _settle_known(
        self, into: list[Any], found: Matched, entry: Entry, before: dict[str, Any] | None,
        keys: tuple[str, ...],
    ) -> None:  # fmt: skip
        """Settle a row of somebody registered: columns that the sheet lacks stay as they are."""
        row = entry.row
        if before is None:
            self.result.settle(row, "unchanged")
            return
        for key in self.absent[row.sheet] - ASIDE - {"head"}:
            row.values[key] = before[key]
        now = row_hash(*[row.values[k] for k in keys])
        changes = changes_of(row, before, keys, self.task.facts.places.names)
        if now == found.row_hash or not changes:
            self.result.settle(row, "unchanged")
            return
        into.append((found, entry._replace(digest=now)))
        self.result.regions.add(row.values.get("region") or found.region)
        self.result.settle(row, "changed", changes)

    def _settle_others(self, work: Work) -> None:
        plain = [r for r in self.others if r.values["identity"] != r.values["head"] or r.faulty]
        entries = self._entries(plain, MEMBER_KEYS)
        before = self._before_people([e for e in entries if self._differs(e)])
        aligned = dict(zip(map(id, plain), self._aligned(plain, entries), strict=True))
        own = self._before_own()
        for row in self.others:
            entry = aligned.get(id(row))
            if row.faulty:
                self.result.settle(row, "faulty")
            elif id(row) not in aligned:
                self._settle_own(work, row, own)
            elif entry is not None:
                self._settle_other(work, entry, before)

    def _settle_other(self, work: Work, entry: Entry, before: dict[UUID, dict[str, Any]]) -> None:
        found = self.known.get(entry.blind)
        if found is not None:
            self._settle_known(work.people, found, entry, before.get(found.person), MEMBER_KEYS)
            return
        head = entry.row.values["head"]
        home, registered = self.new_homes.get(head), self._known(head)
        if home is not None:
            home.family.append(entry)
        elif registered is not None:
            work.joining.append((registered.household, entry))
            self.result.regions.add(registered.region)
        # Else the head's own row is faulty: the family waits with it.
        self.result.settle(entry.row, "new")

    def _settle_own(self, work: Work, row: Row, before: dict[UUID, dict[str, Any]]) -> None:
        """Settle a row of f1m about the head himself, who stands in f1."""
        number = row.values["identity"]
        home, found = self.new_homes.get(number), self._known(number)
        if home is not None:
            home.own.append(row)
        if found is None:
            self.result.settle(row, "new")
            return
        absent = self.absent[row.sheet]
        changes = changes_of(
            row, before[found.person],
            tuple(k for k in ("student", "months_away") if k not in absent), {},
        )  # fmt: skip
        if changes:
            work.own.append((found, row))
            self.result.regions.add(found.region)
        self.result.settle(row, "changed" if changes else "unchanged", changes)

    def _entries(self, rows: Iterable[Row], keys: tuple[str, ...]) -> list[Entry]:
        return [
            Entry(r, self.index[r.values["identity"]], row_hash(*[r.values[k] for k in keys]))
            for r in rows
            if not r.faulty
        ]

    @staticmethod
    def _aligned(rows: list[Row], entries: list[Entry]) -> list[Entry | None]:
        known = iter(entries)
        return [None if r.faulty else next(known) for r in rows]

    def _differs(self, entry: Entry) -> bool:
        found = self.known.get(entry.blind)
        return found is not None and found.row_hash != entry.digest

    def _before_heads(self, entries: list[Entry]) -> dict[UUID, dict[str, Any]]:
        found = [self.known[e.blind] for e in entries]
        homes = matching.households(self.task.county, [f.household for f in found])
        people = matching.persons(self.task.county, [f.person for f in found])
        members = matching.members(self.task.county, [f.person for f in found])
        return {
            f.person: head_values(homes[f.household], people[f.person], members.get(f.person))
            for f in found
        }

    def _before_people(self, entries: list[Entry]) -> dict[UUID, dict[str, Any]]:
        found = [self.known[e.blind] for e in entries]
        people = matching.persons(self.task.county, [f.person for f in found])
        return {key: person_values(person) for key, person in people.items()}

    def _before_own(self) -> dict[UUID, dict[str, Any]]:
        found = [k for number in self.own if (k := self._known(number)) is not None]
        people = matching.persons(self.task.county, [f.person for f in found])
        return {key: person_values(person) for key, person in people.items()}
