"""What was posted, promised or planned stays as it was written (I4, I14); no loan has two guarantors.

On both databases: schedules only grow; money that moved keeps its row, which is at most reversed;
a guarantee is ended once, and two of one loan share no day (R70–R72).
"""

from typing import Any

from django.db import migrations

from tuopin.base.guards import append_only, kept, run_by_vendor

_POSTED = ("county", "region", "fen", "journal_id")
_REVERSED = ("reversed_on", "reversed_by")
# A row that is entered reversed, as a backup brings it back, clashes with none.
_STANDS = "county = NEW.county AND reversed_on IS NULL AND NEW.reversed_on IS NULL"
# [from, until): an end shared with a beginning is no overlap, and an empty span is nowhere.
_OVERLAP = """(NEW.until_on IS NULL OR NEW.until_on > NEW.from_on)
    AND EXISTS (SELECT 1 FROM funds_guarantee g WHERE g.county = NEW.county
    AND g.loan_id = NEW.loan_id AND g.id <> NEW.id
    AND (g.until_on IS NULL OR (g.until_on > NEW.from_on AND g.until_on > g.from_on))
    AND (NEW.until_on IS NULL OR NEW.until_on > g.from_on))"""

SQLITE = tuple(
    f"""CREATE TRIGGER funds_guarantee_overlap_{name} BEFORE {event} ON funds_guarantee
    WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, 'funds_guarantee overlaps'); END"""
    for name, event in (("insert", "INSERT"), ("update", "UPDATE"))
)
POSTGRES = (
    f"""CREATE OR REPLACE FUNCTION funds_guarantee_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF {_OVERLAP} THEN
      RAISE EXCEPTION 'funds_guarantee overlaps' USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER funds_guarantee_overlap BEFORE INSERT OR UPDATE ON funds_guarantee
    FOR EACH ROW EXECUTE FUNCTION funds_guarantee_overlap()""",
)


class Migration(migrations.Migration):
    """Triggers on both databases; no exclusion constraint (scale rule 3)."""

    dependencies = [("funds", "0001_initial")]
    operations: list[Any] = [
        append_only("funds_instalment", ("county", "loan_id", "version", "position")),
        kept(
            "funds_guarantee",
            ("county", "loan_id", "officer_id", "region", "salary_fen", "document", "from_on"),
            once=("until_on",),
        ),
        run_by_vendor(SQLITE, POSTGRES),
        kept(
            "funds_payment",
            (*_POSTED, "loan_id", "signer", "paid_on", "due_on", "paid_by", "version"),
            once=_REVERSED,
            clash=f"{_STANDS} AND loan_id = NEW.loan_id",
        ),
        kept(
            "funds_repayment",
            (
                *_POSTED, "loan_id", "kind", "hand", "collector", "receipt", "principal_fen",
                "fee_fen", "kept_fen", "refunded_fen", "paid_on", "taken_on", "taken_by",
            ),
            once=_REVERSED,
            clash=f"{_STANDS} AND receipt = NEW.receipt AND NOT receipt = ''",
        ),
        kept(
            "funds_handin",
            (*_POSTED, "collector_id", "document", "kept_fen", "handed_on", "taken_by"),
            once=_REVERSED,
        ),
        kept(
            "funds_refund",
            (*_POSTED, "loan_id", "receipt", "refunded_on", "refunded_by"),
            once=_REVERSED,
            clash=f"{_STANDS} AND receipt = NEW.receipt",
        ),
        kept(
            "funds_deduction",
            (
                *_POSTED, "order_id", "loan_id", "officer_id", "principal_fen", "fee_fen", "month",
                "deducted_on", "recorded_by",
            ),
            once=_REVERSED,
            clash=f"{_STANDS} AND order_id = NEW.order_id AND month = NEW.month",
        ),
        kept(
            "funds_officerrepaid",
            (*_POSTED, "loan_id", "officer_id", "receipt", "repaid_on", "recorded_by"),
            once=_REVERSED,
            clash=f"{_STANDS} AND receipt = NEW.receipt",
        ),
    ]  # fmt: skip
