"""The verdict on a workbook: which rows are new, changed, unchanged or faulty; what to write."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tuopin.sheets.rules.checking import Row
from tuopin.sheets.rules.wording import Finding

VERDICTS = ("new", "changed", "unchanged", "faulty")

__all__ = ["VERDICTS", "Change", "Plan", "Row"]


class Change(NamedTuple):
    """One cell that would change: its heading, what is registered, what the sheet says."""

    heading: str
    old: str
    new: str


class Plan:
    """What a check found and what a merge would write.

    `work` is the room's own, handed to its `write`; it holds right rows only. `regions` are the
    places of what would be written, `hashes` the hashes of its rows, whose digest the audit line
    keeps. `broken` says that the sheet itself cannot be used (a required column is missing);
    `whole` that its rows belong together and go in together or not at all.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.counts = dict.fromkeys(VERDICTS, 0)
        self.findings: list[Finding] = []
        self.work: Any = None
        self.regions: set[str] = set()
        self.hashes: list[str] = []
        self.broken = False
        self.whole = False
        self.seen = ""

    def about_table(self, findings: Iterable[Finding]) -> None:
        """Add what was found about a sheet's header; a missing column breaks the plan."""
        for finding in findings:
            self.findings.append(finding)
            self.broken = self.broken or not finding.warning

    def settle(self, row: Row, verdict: str, changes: Sequence[tuple[str, str, str]] = ()) -> None:
        """Count a row under its verdict; a row with a fault is faulty whatever is said."""
        row.verdict = "faulty" if row.faulty else verdict
        row.changes = tuple(Change(*c) for c in changes) if row.verdict == "changed" else ()
        self.counts[row.verdict] += 1
        self.rows.append(row)
        self.findings += row.findings

    @property
    def faulty(self) -> bool:
        """Say whether anything is wrong that stops a whole merge."""
        return self.broken or self.counts["faulty"] > 0

    def stops(self, partial: bool) -> bool:
        """Say whether nothing may be written: faults without leave for the rest, or no rest."""
        right = sum(self.counts.values()) - self.counts["faulty"]
        return self.faulty and not (partial and right and not self.whole)

    @property
    def errors(self) -> list[Finding]:
        """Return the faults, without the warnings, in the order of the sheets."""
        return [f for f in self.findings if not f.warning]

    @property
    def warnings(self) -> list[Finding]:
        """Return the warnings."""
        return [f for f in self.findings if f.warning]
