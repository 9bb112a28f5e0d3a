"""Loans and their schedules: every version restates the whole loan, none is ever edited."""

from django.db import models
from django.db.models import Q

from tuopin.agreements.models import Agreement
from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.funds.states import EXTENSION, EXTENSION_KINDS, LOAN, LOAN_SOURCES
from tuopin.programme.models import Batch
from tuopin.register.models import Household


class Loan(CountyRow):
    """A household's loan under its agreement: held, sent, paid, due, and what came back (R75, R78).

    The sums in fen repeat the ledger's by loan, so that the database itself refuses more than is
    owed (I11): `repaid_fen` is principal, `kept_fen` an over-payment held for the household.
    `schedule` is the version of its instalments in force, `due_on` the last day of that version.
    `guarantor` is the officer whose salary stands for it now (R70).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    region = RegionField()
    number = models.CharField(max_length=40)
    borrower = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default=LOAN.start)
    approved_fen = FenField()
    source = models.CharField(max_length=10, default="new")
    paid_fen = FenField(default=0)
    repaid_fen = FenField(default=0)
    fee_fen = FenField(default=0)
    written_off_fen = FenField(default=0)
    recovered_fen = FenField(default=0)
    kept_fen = FenField(default=0)
    guarantor = models.UUIDField(null=True)
    reserved_on = models.DateField()
    reserved_by = models.UUIDField()
    released_on = models.DateField(null=True)
    allotted_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    term_version = models.UUIDField(null=True)
    schedule = models.IntegerField(default=0)
    frozen_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "agreement"], name="funds_loan_agreement"),
            models.UniqueConstraint(fields=["county", "number"], name="funds_loan_number"),
            models.CheckConstraint(condition=Q(state__in=LOAN.states), name="funds_loan_state"),
            # I11: never paid more than approved.
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0) & Q(paid_fen__lte=models.F("approved_fen")),
                name="funds_loan_paid",
            ),
            # I11: what came back, was written off and recovered never exceeds what was paid.
            models.CheckConstraint(
                condition=Q(repaid_fen__gte=0, fee_fen__gte=0, kept_fen__gte=0)
                & Q(recovered_fen__gte=0, recovered_fen__lte=models.F("written_off_fen"))
                & Q(paid_fen__gte=models.F("repaid_fen") + models.F("written_off_fen")),
                name="funds_loan_owed",
            ),
            models.CheckConstraint(condition=Q(source__in=LOAN_SOURCES), name="funds_loan_source"),
        ]
        indexes = [
            models.Index(fields=["county", "region", "id"], name="funds_loan_area"),
            models.Index(fields=["county", "batch", "state"], name="funds_loan_batch"),
            models.Index(fields=["county", "household"], name="funds_loan_home"),
            models.Index(fields=["county", "guarantor"], name="funds_loan_guarantor"),
        ]


class Instalment(CountyRow):
    """One due day of one version of a loan's schedule: principal and fee in fen (R44, R108).

    Every version restates the whole loan: its principal sums to what was paid out. The version in
    force on a day is the largest that was made by then.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="instalments")
    version = models.IntegerField()
    position = models.IntegerField()
    due_on = models.DateField()
    principal_fen = FenField()
    fee_fen = FenField(default=0)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan", "version", "position"], name="funds_instalment_once"
            ),
            models.CheckConstraint(
                condition=Q(principal_fen__gte=0, fee_fen__gte=0), name="funds_instalment_fen"
            ),
        ]
        indexes = [models.Index(fields=["county", "due_on"], name="funds_instalment_due")]


class Extension(CountyRow):
    """A request to move a loan's due days, with its reason, and the version it led to (R107, R108).

    `kind` 'demand' is money demanded back after a violation: everything is due at once. `event` is
    the disaster, where there is one.
    """

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="extensions")
    region = RegionField()
    kind = models.CharField(max_length=10, default="extension")
    state = models.CharField(max_length=10, default=EXTENSION.start)
    days = models.IntegerField()
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=60, blank=True, default="")
    event = models.UUIDField(null=True)
    asked_on = models.DateField()
    asked_by = models.UUIDField()
    decided_on = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_note = models.CharField(max_length=300, blank=True, default="")
    version = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "loan"],
                condition=Q(state="asked"),
                name="funds_extension_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EXTENSION.states), name="funds_extension_state"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EXTENSION_KINDS), name="funds_extension_kind"
            ),
            # I12: whoever asks does not decide.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="funds_extension_hands",
            ),
        ]
        indexes = [models.Index(fields=["county", "region", "id"], name="funds_extension_area")]
