"""Bank statements of each hand, line by line, and what in the books each line is (R78)."""

from django.db import models
from django.db.models import Q

from tuopin.base.fields import FenField, RegionField, SealedField
from tuopin.base.rows import CountyRow
from tuopin.funds.models.shared import PostedRow
from tuopin.funds.states import EXPLANATIONS, STATEMENT
from tuopin.ledger.models import Transfer


class BankStatement(CountyRow):
    """A statement of the special account (the county's region) or of a township's account.

    `closing_fen` is an assertion: with the items that only one side knows it must be the book's.
    """

    region = RegionField()
    state = models.CharField(max_length=10, default=STATEMENT.start)
    from_on = models.DateField()
    to_on = models.DateField()
    opening_fen = FenField()
    closing_fen = FenField()
    loaded_on = models.DateField()
    loaded_by = models.UUIDField()
    handed_in = models.UUIDField(null=True)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=STATEMENT.states), name="funds_bankstatement_state"
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=models.F("from_on")), name="funds_bankstatement_days"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "to_on"], name="funds_bankstatement_area")
        ]


class BankLine(CountyRow):
    """One line of a statement; `serial` is the bank's own number, once a hand.

    What the bank wrote names people, so it is sealed: `text` its remark, `other_party` the payer.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    region = RegionField()
    position = models.IntegerField()
    happened_on = models.DateField()
    text = SealedField(blank=True, default="")
    in_fen = FenField(default=0)
    out_fen = FenField(default=0)
    balance_fen = FenField()
    other_party = SealedField(blank=True, default="")
    serial = models.CharField(max_length=60)
    row_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "region", "serial"], name="funds_bankline_serial"
            ),
            models.CheckConstraint(
                condition=Q(in_fen__gt=0, out_fen=0) | Q(in_fen=0, out_fen__gt=0),
                name="funds_bankline_side",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "region", "happened_on"], name="funds_bankline_day")
        ]


class BankMatch(CountyRow):
    """A movement in the books that a line of the bank confirms; many may share one line."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matches")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    fen = FenField()
    matched_on = models.DateField()
    matched_by = models.UUIDField()
    undone_on = models.DateField(null=True)
    undone_by = models.UUIDField(null=True)
    undo_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            # A transfer touches one hand's account at most once.
            models.UniqueConstraint(
                fields=["county", "transfer"],
                condition=Q(undone_on__isnull=True),
                name="funds_bankmatch_once",
            )
        ]
        indexes = [models.Index(fields=["county", "line"], name="funds_bankmatch_line")]


class BankNote(CountyRow):
    """What explains a line that no book entry matches; interest and charges were posted by it."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="notes")
    region = RegionField()
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    noted_on = models.DateField()
    noted_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EXPLANATIONS), name="funds_banknote_kind")
        ]
        indexes = [models.Index(fields=["county", "line"], name="funds_banknote_line")]


class Extra(PostedRow):
    """Income or expense of the fund beside lending: bank interest, charges, opening balances."""

    kind = models.CharField(max_length=20)
    region = RegionField()
    document = models.CharField(max_length=60, blank=True, default="")
    text = models.CharField(max_length=200, blank=True, default="")
    bank_line = models.UUIDField(null=True)
    booked_on = models.DateField()
    booked_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["bank_interest", "bank_charge", "opening"]),
                name="funds_extra_kind",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="funds_extra_fen"),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_extra_area")]
