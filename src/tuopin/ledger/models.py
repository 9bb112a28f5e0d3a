"""Accounts, journals and transfers: one transfer is one debit and one credit of whole fen."""

from django.db import models
from django.db.models import F, Q

from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow


class Account(CountyRow):
    """An account: a code, its normal side, and a cached balance that only transfers may move.

    `balance_fen` is in the normal side's sense (a debit account with more debits is positive).
    `moved_by` is the transfer that last moved it, by which the database tells its own trigger from
    a direct edit. `floor` accounts (cash, reservations, receivables) never fall below zero (I5).
    `mac` is a keyed HMAC-SM3 over all that is fixed for good, so that a change behind the triggers'
    back is found.
    """

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    debit_normal = models.BooleanField()
    floor = models.BooleanField(default=False)
    region = RegionField(blank=True, default="")
    subject = models.UUIDField(null=True)
    balance_fen = FenField(default=0)
    moved_by = models.UUIDField(null=True)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="ledger_account_code"),
            models.CheckConstraint(
                condition=Q(floor=False) | Q(balance_fen__gte=0), name="ledger_account_floor"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "region"], name="ledger_account_kind"),
            models.Index(fields=["county", "subject"], name="ledger_account_subject"),
        ]


class Journal(CountyRow):
    """One posted event: the audit line that made it, when it was booked and when it counts.

    `mac` is a keyed HMAC-SM3 over the journal and its transfers, so that a row changed behind the
    triggers' back is found even when the balances were mended to match.
    """

    line = models.UUIDField()
    kind = models.CharField(max_length=40)
    booked_on = models.DateField()
    value_on = models.DateField()
    reverses = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    memo = models.CharField(max_length=200, blank=True, default="")
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "reverses"], name="ledger_journal_reverses")
        ]
        indexes = [models.Index(fields=["county", "value_on"], name="ledger_journal_value")]


class Transfer(CountyRow):
    """One debit, one credit, one amount (I1–I3); `value_on` is the journal's, for sums."""

    journal = models.ForeignKey(Journal, on_delete=models.PROTECT, related_name="transfers")
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    fen = FenField()
    kind = models.CharField(max_length=40)
    value_on = models.DateField()
    region = RegionField(blank=True, default="")
    subject = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fen__gt=0), name="ledger_transfer_fen"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="ledger_transfer_two"),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "value_on"], name="ledger_transfer_kind"),
            models.Index(fields=["county", "subject"], name="ledger_transfer_subject"),
        ]


class Period(CountyRow):
    """Books closed through a day; a later row for the same region closes further, never opens."""

    region = RegionField()
    closed_through = models.DateField()
    line = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "closed_through"], name="ledger_period_once"
            )
        ]
