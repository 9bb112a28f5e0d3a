"""What a bank wrote stays as it was handed in, and what it was matched with stays on record (R78).

A statement is confirmed once, a match is taken back at most once; neither goes.
"""

from typing import Any

from django.db import migrations

from tuopin.base.guards import append_only, kept


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("funds", "0002_guards")]
    operations: list[Any] = [
        append_only("funds_bankline", ("county", "region", "serial")),
        append_only("funds_banknote"),
        kept(
            "funds_bankstatement",
            (
                "county", "region", "from_on", "to_on", "opening_fen", "closing_fen", "loaded_on",
                "loaded_by", "handed_in",
            ),
            once=("confirmed_on", "confirmed_by"),
        ),
        kept(
            "funds_bankmatch",
            ("county", "line_id", "transfer_id", "region", "fen", "matched_on", "matched_by"),
            once=("undone_on", "undone_by"),
            clash="county = NEW.county AND transfer_id = NEW.transfer_id AND undone_on IS NULL"
            " AND NEW.undone_on IS NULL",
        ),
        kept(
            "funds_extra",
            ("county", "region", "kind", "fen", "journal_id", "bank_line", "booked_on", "booked_by"),
            once=("reversed_on", "reversed_by"),
        ),
    ]  # fmt: skip
