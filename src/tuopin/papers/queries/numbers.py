"""The register of document numbers: what was taken, and what comes next."""

from datetime import date

from django.db.models import Max, QuerySet

from tuopin.offices.queries import county as county_row
from tuopin.papers.models import DocumentNumber
from tuopin.papers.rules.numbers import Number
from tuopin.policy.queries import terms_on

# 机关代字 where policy names none: the county's name and what the office is for.
_OFFICE = "脱贫办"


def organ_code(county: str, on: date) -> str:
    """Return the code that stands in an organ's document numbers on a day."""
    given = str(terms_on(county, on).get("paper.organ", {}).get("code", "")).strip()
    if given:
        return given
    found = county_row(county)
    return f"{found.name.rstrip('县市区旗') if found else ''}{_OFFICE}"


def next_number(county: str, on: date, year: int | None = None) -> Number:
    """Return the number that the county office's next letter would bear; of the day's year."""
    organ, year = organ_code(county, on), year or on.year
    taken = DocumentNumber.objects.filter(county=county, organ=organ, year=year)
    last = taken.aggregate(last=Max("serial"))["last"] or 0
    return Number(organ, year, last + 1)


def document_numbers(county: str, year: int | None = None) -> QuerySet[DocumentNumber]:
    """Return the numbers taken, newest first: the register of letters sent (发文登记)."""
    found = DocumentNumber.objects.filter(county=county)
    if year is not None:
        found = found.filter(year=year)
    return found.select_related("run").order_by("-year", "-serial", "-id")
