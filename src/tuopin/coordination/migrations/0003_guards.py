"""Signed minutes, who came, and every step stay as they were written, in the database itself (R50)."""

from typing import Any

from django.db import migrations

from tuopin.base.guards import append_only, kept, run_by_vendor

# A draft is written over; from its signing on only a newer version can take its place.
_WORDS = ("discussion", "analysis", "correction", "written_on", "written_by")


def _edited(differs: str) -> str:
    words = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in _WORDS)
    back = "NEW.state = 'draft' OR (OLD.state = 'superseded' AND NEW.state <> OLD.state)"
    return f"OLD.state <> 'draft' AND ({words} OR {back})"


SQLITE = (
    f"""CREATE TRIGGER coordination_minutes_signed BEFORE UPDATE ON coordination_minutes
    WHEN {_edited("IS NOT")} BEGIN
    SELECT RAISE(ABORT, 'coordination_minutes: signed'); END""",
)
POSTGRES = (
    f"""CREATE OR REPLACE FUNCTION coordination_minutes_signed() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN
    IF {_edited("IS DISTINCT FROM")} THEN
      RAISE EXCEPTION 'coordination_minutes: signed'
      USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER coordination_minutes_signed BEFORE UPDATE ON coordination_minutes
    FOR EACH ROW EXECUTE FUNCTION coordination_minutes_signed()""",
)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("coordination", "0002_as_of")]
    operations: list[Any] = [
        kept(
            "coordination_minutes",
            ("county", "meeting_id", "version"),
            once=("signed_on", "signed_by", "superseded_on"),
            clash="county = NEW.county AND meeting_id = NEW.meeting_id AND version = NEW.version",
        ),
        run_by_vendor(SQLITE, POSTGRES),
        append_only("coordination_came", ("county", "meeting_id", "region")),
        append_only("coordination_decisionstep"),
        append_only("coordination_reportstep"),
    ]
