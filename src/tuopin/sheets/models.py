"""Imports: a workbook that was handed in, what the check found, and what became of it."""

from django.db import models

from tuopin.archive.models import File
from tuopin.base.fields import RegionField
from tuopin.base.rows import CountyRow
from tuopin.sheets.states import IMPORT


class Import(CountyRow):
    """One workbook of one form, kept by its hash and read again at merge; counts of its rows.

    `on` is the day whose regions and rules judge the rows; `campaign` the survey it belongs to;
    `region` the area of the post that handed it in.
    `broken`: the sheet itself cannot be used, because a required column is missing.
    """

    form = models.CharField(max_length=12)
    region = RegionField()
    name = models.CharField(max_length=200)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=IMPORT.start)
    on = models.DateField(db_column="day")
    campaign = models.UUIDField(null=True)
    reference_on = models.DateField()
    handed_in_by = models.UUIDField()
    rows = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    warnings = models.IntegerField(default=0)
    written = models.IntegerField(default=0)
    partial = models.BooleanField(default=False)
    broken = models.BooleanField(default=False)
    handed_in_on = models.DateField()
    merged_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=IMPORT.states), name="sheets_import_state"
            )
        ]
        indexes = [
            models.Index(fields=["county", "id"], name="sheets_import_county"),
            models.Index(fields=["county", "region", "id"], name="sheets_import_area"),
            models.Index(fields=["county", "file", "form"], name="sheets_import_file"),
        ]


class Problem(CountyRow):
    """One fault or warning of one cell; the value is kept masked where it is personal."""

    handed_in = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=60)
    row = models.IntegerField()
    heading = models.CharField(max_length=40)
    code = models.CharField(max_length=30)
    value = models.CharField(max_length=80, blank=True, default="")
    message_zh = models.CharField(max_length=300)
    message_en = models.CharField(max_length=400)
    warning = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["county", "handed_in", "row"], name="sheets_problem_row")]
