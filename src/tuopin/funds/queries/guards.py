"""Whether the database still guards what the fund has posted, promised and planned."""

from collections.abc import Iterator

from django.db import connection

from tuopin.base.guards import append_only_names, kept_names, missing

_GROWING = ("funds_bankline", "funds_banknote", "funds_instalment")
_KEPT = (
    "funds_bankmatch", "funds_bankstatement", "funds_deduction", "funds_extra", "funds_guarantee",
    "funds_handin", "funds_officerrepaid", "funds_payment", "funds_refund", "funds_repayment",
)  # fmt: skip
_OWN = {
    "sqlite": ("funds_guarantee_overlap_insert", "funds_guarantee_overlap_update"),
    "postgresql": ("funds_guarantee_overlap",),
}


def guard_faults() -> Iterator[tuple[str, str]]:
    """Yield (code, what) for each guard of the fund's rows that no longer stands."""
    kept = [name for table in _KEPT for name in kept_names(table)]
    growing = [name for table in _GROWING for name in append_only_names(table)]
    wanted = [*growing, *kept, *_OWN[connection.vendor]]
    for name in missing(wanted):
        yield "ledger_guard", name
