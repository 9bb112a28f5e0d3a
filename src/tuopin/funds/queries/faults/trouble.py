"""What `tuopin check` finds wrong with extensions, write-offs and freezes (I9, I12–I14)."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Max, Q

from tuopin.funds.models import Extension, Instalment, Loan, Serial, Violation, WriteOff
from tuopin.funds.queries.trouble import OPEN
from tuopin.funds.rules.writing_off import serial_of, series
from tuopin.ledger.models import Journal, Transfer

_POSTED = ("posted", "undone")


def faults(county: str) -> Iterator[tuple[str, str]]:
    """Yield (code, what) for everything about loans in trouble that breaks an invariant."""
    yield from _write_offs(county)
    yield from _certificates(county)
    yield from _frozen(county)
    yield from _extensions(county)


def _write_offs(county: str) -> Iterator[tuple[str, str]]:
    """Each write-off is one journal of its loan, and undone exactly when that is reversed."""
    booked = {
        row[0]: row[1:]
        for row in Transfer.objects.filter(
            county=county, kind="write_off", journal__reverses__isnull=True
        ).values_list("journal", "fen", "subject", "value_on")
    }
    undone = set(
        Journal.objects.filter(county=county, kind="write_off", reverses__isnull=False).values_list(
            "reverses", flat=True
        )
    )
    for made in WriteOff.objects.filter(county=county).select_related("loan"):
        posted = made.state in _POSTED
        said = (made.fen, made.loan_id, made.posted_on) if posted else None
        in_book = booked.pop(made.journal, None) if made.journal else None
        if in_book != said or (made.state == "undone") != (made.journal in undone):
            yield "funds_write_off", made.loan.number
    for key in booked:
        yield "funds_write_off_missing", str(key)
    standing = WriteOff.objects.filter(county=county, state="posted").values("loan")
    gone = Loan.objects.filter(county=county, state="written_off")
    for number in gone.exclude(id__in=standing).values_list("number", flat=True):
        yield "funds_write_off_missing", number


def _certificates(county: str) -> Iterator[tuple[str, str]]:
    """A year's certificates are numbered from 1 to the last number given, each once (I13)."""
    given: dict[str, list[int]] = {}
    for number, day in WriteOff.objects.filter(county=county, state__in=_POSTED).values_list(
        "certificate", "posted_on"
    ):
        try:
            year, serial = serial_of(number)
        except ValueError:
            year, serial = 0, 0
        if day is None or year != day.year:
            yield "funds_certificate", number
        given.setdefault(series(year), []).append(serial)
    last = dict(Serial.objects.filter(county=county).values_list("series", "last"))
    for name in sorted(given.keys() | last.keys()):
        if sorted(given.get(name, [])) != list(range(1, last.get(name, 0) + 1)):
            yield "funds_certificate", name


def _frozen(county: str) -> Iterator[tuple[str, str]]:
    """A loan is frozen exactly while one of its violations is open, since that one's day."""
    open_ones = Violation.objects.filter(county=county, state__in=OPEN)
    since = dict(open_ones.values_list("loan_id", "found_on"))
    frozen = Loan.objects.filter(Q(frozen_on__isnull=False) | Q(id__in=open_ones.values("loan")))
    for key, number, frozen_on in frozen.filter(county=county).values_list(
        "id", "number", "frozen_on"
    ):
        if since.get(key) != frozen_on:
            yield "funds_frozen", number


def _extensions(county: str) -> Iterator[tuple[str, str]]:
    """What was granted led to one version of the schedule, made that day; what was not, to none."""
    made: dict[tuple[UUID, int], object] = {}
    later = Instalment.objects.filter(county=county, version__gt=1)
    for loan, version, day, days in later.values_list("loan_id", "version").annotate(
        day=Max("made_on"), days=Count("made_on", distinct=True)
    ):
        made[loan, version] = day if days == 1 else None
    for asked in Extension.objects.filter(county=county).select_related("loan"):
        decided = asked.decided_on if asked.state == "granted" else None
        in_force = made.get((asked.loan_id, asked.version)) if asked.version else None
        if in_force != decided:
            yield "funds_extension", asked.loan.number
