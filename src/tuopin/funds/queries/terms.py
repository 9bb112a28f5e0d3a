"""The terms of a loan as policy has them on a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.base.rows import Statement
from tuopin.funds.rules.schedule import Terms
from tuopin.policy.queries import rules_beside, rules_read, versions_on

TERM, FEE, SCHEDULE = "loan.term_days", "loan.fee_rate_bp", "loan.schedule"
KEYS = (TERM, FEE, SCHEDULE)


def loan_terms(county: str, on: date) -> tuple[Terms, UUID]:
    """Return the terms of a loan paid on a day, and the policy row that sets its term; 1 query."""
    found = versions_on(county, KEYS, on)
    return terms_of({code: found[code].value for code in KEYS}), found[TERM].id


def terms_beside(county: str, on: date) -> Statement:
    """Return the expression of what `terms_read` reads, for acts that have a query to make anyway.

    It costs no trip to the database of its own.
    """
    return rules_beside(county, KEYS, on)


def terms_read(beside: Sequence[Any]) -> tuple[Terms, UUID]:
    """Return the terms and the policy row of the term from the value of `terms_beside`."""
    found = rules_read(beside[0])
    return terms_of({code: found[code][1] for code in KEYS}), found[TERM][0]


def terms_of(values: Mapping[str, Any]) -> Terms:
    """Return the terms that these values of policy make together, by their keys."""
    shape = values[SCHEDULE]
    return Terms(
        shape["style"],
        shape["parts"],
        values[TERM],
        shape["grace_days"],
        tuple(shape["seasons"]),
        values[FEE],
    )


def terms_with(county: str, on: date, code: str, value: Any) -> Terms:
    """Return the terms of a loan on a day if one key had another value; for who sets it."""
    found = versions_on(county, KEYS, on)
    return terms_of({key: found[key].value for key in KEYS} | {code: value})
