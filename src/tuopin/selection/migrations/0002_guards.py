"""No household has two officers of one role at the same time (R36–R38), in the database itself."""

from typing import Any

from django.db import migrations

from tuopin.base.guards import run_by_vendor

_OVERLAP = """EXISTS (SELECT 1 FROM selection_pairing p WHERE p.county = NEW.county
    AND p.household_id = NEW.household_id AND p.role = NEW.role AND p.id <> NEW.id
    AND (p.until_on IS NULL OR p.until_on >= NEW.from_on)
    AND (NEW.until_on IS NULL OR NEW.until_on >= p.from_on))"""

SQLITE = tuple(
    f"""CREATE TRIGGER selection_pairing_{name} BEFORE {event} ON selection_pairing
    WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, 'selection_pairing overlaps'); END"""
    for name, event in (("insert", "INSERT"), ("update", "UPDATE"))
)
POSTGRES = (
    f"""CREATE OR REPLACE FUNCTION selection_pairing_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF {_OVERLAP} THEN
      RAISE EXCEPTION 'selection_pairing overlaps' USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER selection_pairing_overlap BEFORE INSERT OR UPDATE ON selection_pairing
    FOR EACH ROW EXECUTE FUNCTION selection_pairing_overlap()""",
)


class Migration(migrations.Migration):
    """A trigger on both databases; no exclusion constraint (scale rule 3)."""

    dependencies = [("selection", "0001_initial")]
    operations: list[Any] = [run_by_vendor(SQLITE, POSTGRES)]
