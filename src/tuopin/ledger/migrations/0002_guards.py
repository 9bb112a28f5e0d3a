"""The ledger guards itself: posted rows only grow, and balances move by transfers alone (I2–I5, I9)."""

from django.db import migrations

from tuopin.base.guards import append_only, run_by_vendor

SQLITE = (
    # Said before the insert, so that INSERT OR IGNORE cannot skip what the table's CHECKs refuse.
    """CREATE TRIGGER ledger_transfer_before BEFORE INSERT ON ledger_transfer BEGIN
    SELECT RAISE(ABORT, 'ledger_transfer: whole fen above zero')
      WHERE NEW.fen <= 0 OR typeof(NEW.fen) <> 'integer';
    SELECT RAISE(ABORT, 'ledger_transfer: two accounts') WHERE NEW.debit_id = NEW.credit_id;
    SELECT RAISE(ABORT, 'ledger_transfer: below zero') WHERE EXISTS (
      SELECT 1 FROM ledger_account a WHERE a.floor
        AND ((a.id = NEW.debit_id AND NOT a.debit_normal AND a.balance_fen < NEW.fen)
          OR (a.id = NEW.credit_id AND a.debit_normal AND a.balance_fen < NEW.fen)));
    SELECT RAISE(ABORT, 'ledger_transfer: no such account') WHERE 2 > (
      SELECT count(*) FROM ledger_account a
        WHERE a.id IN (NEW.debit_id, NEW.credit_id) AND a.county = NEW.county);
    SELECT RAISE(ABORT, 'ledger_transfer: books are closed') WHERE EXISTS (
      SELECT 1 FROM ledger_period p WHERE p.county = NEW.county
        AND p.closed_through >= NEW.value_on AND (p.region = NEW.county || '000000'
          OR p.region IN (SELECT a.region FROM ledger_account a
            WHERE a.id IN (NEW.debit_id, NEW.credit_id))));
    END""",
    """CREATE TRIGGER ledger_transfer_move AFTER INSERT ON ledger_transfer BEGIN
    UPDATE ledger_account SET moved_by = NEW.id,
      balance_fen = balance_fen + CASE WHEN debit_normal THEN NEW.fen ELSE -NEW.fen END
      WHERE id = NEW.debit_id;
    UPDATE ledger_account SET moved_by = NEW.id,
      balance_fen = balance_fen + CASE WHEN debit_normal THEN -NEW.fen ELSE NEW.fen END
      WHERE id = NEW.credit_id;
    SELECT RAISE(ABORT, 'ledger_transfer: balance did not move') WHERE 2 > (
      SELECT count(*) FROM ledger_account
        WHERE id IN (NEW.debit_id, NEW.credit_id) AND moved_by = NEW.id);
    END""",
    # A direct edit cannot name a newest transfer that has not already moved the account.
    """CREATE TRIGGER ledger_account_guard BEFORE UPDATE ON ledger_account BEGIN
    SELECT RAISE(ABORT, 'ledger_account: fixed for good')
      WHERE NEW.id IS NOT OLD.id OR NEW.county IS NOT OLD.county OR NEW.code IS NOT OLD.code
        OR NEW.kind IS NOT OLD.kind OR NEW.debit_normal IS NOT OLD.debit_normal
        OR NEW.floor IS NOT OLD.floor OR NEW.region IS NOT OLD.region
        OR NEW.subject IS NOT OLD.subject OR NEW.mac IS NOT OLD.mac;
    SELECT RAISE(ABORT, 'ledger_account: balances move by transfers')
      WHERE (NEW.balance_fen IS NOT OLD.balance_fen OR NEW.moved_by IS NOT OLD.moved_by)
        AND NOT (NEW.moved_by IS NOT OLD.moved_by AND EXISTS (
          SELECT 1 FROM ledger_transfer t
            WHERE t.rowid = (SELECT max(rowid) FROM ledger_transfer) AND t.id = NEW.moved_by
              AND NEW.balance_fen - OLD.balance_fen =
                CASE WHEN (t.debit_id = OLD.id) = OLD.debit_normal THEN t.fen ELSE -t.fen END
              AND OLD.id IN (t.debit_id, t.credit_id)));
    END""",
    """CREATE TRIGGER ledger_account_new BEFORE INSERT ON ledger_account
    WHEN NEW.balance_fen <> 0 OR NEW.moved_by IS NOT NULL
      OR EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.id)
      OR EXISTS (SELECT 1 FROM ledger_account WHERE rowid = NEW.rowid)
      OR EXISTS (SELECT 1 FROM ledger_account WHERE county = NEW.county AND code = NEW.code) BEGIN
    SELECT RAISE(ABORT, 'ledger_account: opened once, at zero'); END""",
    """CREATE TRIGGER ledger_account_no_delete BEFORE DELETE ON ledger_account BEGIN
    SELECT RAISE(ABORT, 'ledger_account is kept'); END""",
)

POSTGRES = (
    """CREATE OR REPLACE FUNCTION ledger_transfer_move() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE moved integer; BEGIN
    UPDATE ledger_account SET moved_by = NEW.id,
      balance_fen = balance_fen + CASE WHEN (id = NEW.debit_id) = debit_normal
        THEN NEW.fen ELSE -NEW.fen END
      WHERE id IN (NEW.debit_id, NEW.credit_id) AND county = NEW.county;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> 2 THEN RAISE EXCEPTION 'ledger_transfer: balance did not move'; END IF;
    -- Here and not only in the program: who waited for the accounts while the books were being
    -- closed looked for closings before that.
    IF EXISTS (SELECT 1 FROM ledger_period p WHERE p.county = NEW.county
        AND p.closed_through >= NEW.value_on AND (p.region = NEW.county || '000000'
          OR p.region IN (SELECT a.region FROM ledger_account a
            WHERE a.id IN (NEW.debit_id, NEW.credit_id)))) THEN
      RAISE EXCEPTION 'ledger_transfer: books are closed'
        USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_transfer_move AFTER INSERT ON ledger_transfer FOR EACH ROW
    EXECUTE FUNCTION ledger_transfer_move()""",
    """CREATE OR REPLACE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'ledger_account is kept'; END IF;
    IF TG_OP = 'INSERT' THEN
      IF NEW.balance_fen <> 0 OR NEW.moved_by IS NOT NULL THEN
        RAISE EXCEPTION 'ledger_account: opened once, at zero'; END IF;
      RETURN NEW; END IF;
    IF (NEW.id, NEW.county, NEW.code, NEW.kind, NEW.debit_normal, NEW.floor, NEW.region,
        NEW.subject, NEW.mac) IS DISTINCT FROM (OLD.id, OLD.county, OLD.code, OLD.kind,
        OLD.debit_normal, OLD.floor, OLD.region, OLD.subject, OLD.mac) THEN
      RAISE EXCEPTION 'ledger_account: fixed for good'; END IF;
    IF (NEW.balance_fen, NEW.moved_by) IS DISTINCT FROM (OLD.balance_fen, OLD.moved_by)
       AND pg_trigger_depth() < 2 THEN
      RAISE EXCEPTION 'ledger_account: balances move by transfers'; END IF;
    RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_account_guard BEFORE INSERT OR UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_account_guard()""",
    """CREATE OR REPLACE FUNCTION ledger_account_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'ledger_account is kept'; END $$""",
    """CREATE TRIGGER ledger_account_no_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_account_kept()""",
)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("ledger", "0001_initial")]
    operations = [
        append_only("ledger_journal", ("county", "reverses_id")),
        append_only("ledger_transfer"),
        append_only("ledger_period", ("county", "region", "closed_through")),
        run_by_vendor(SQLITE, POSTGRES),
    ]
