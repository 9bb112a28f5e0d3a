"""Print runs, the papers that came out of them, and the numbers of official letters."""

from django.db import models
from django.db.models import Q

from tuopin.archive.models import File
from tuopin.base.fields import FenField, RegionField
from tuopin.base.rows import CountyRow
from tuopin.papers.states import ISSUED, PRINT_RUN


class PrintRun(CountyRow):
    """One print run: what was asked for, as of which day, and the file that came of it.

    `kinds` are codes in their order, parted by commas; `given` is what was typed for it (JSON);
    `subject` what it is about where a kind asks for one (event, transfer, hand-over). `form`: pdf
    one file, pdfs a zip with a PDF for each kind and place, docx a zip of Word files. How far it is
    stands in its job.
    """

    batch = models.IntegerField(null=True)
    region = RegionField()
    kinds = models.CharField(max_length=400)
    sort = models.CharField(max_length=10)
    form = models.CharField(max_length=4)
    lang = models.CharField(max_length=2)
    as_of = models.DateField()
    subject = models.UUIDField(null=True)
    chosen = models.TextField(blank=True, default="")
    given = models.TextField(blank=True, default="{}")
    state = models.CharField(max_length=10, default=PRINT_RUN.start)
    asked_by = models.UUIDField()
    asked_on = models.DateField()
    done_on = models.DateField(null=True)
    papers = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PRINT_RUN.states), name="papers_printrun_state"
            ),
            models.CheckConstraint(
                condition=Q(sort__in=("household", "kind"), form__in=("pdf", "pdfs", "docx")),
                name="papers_printrun_choices",
            ),
        ]
        indexes = [models.Index(fields=["county", "asked_by", "id"], name="papers_printrun_own")]


class Issued(CountyRow):
    """One paper as it says what it says: printed again unchanged, it is the same paper.

    `mark` is ten characters keyed over county, kind, number and text; it stands in the paper's
    code. `text_hash` is the SM3 of all that the paper says. A paper printed with other words
    takes the place of the one before.
    """

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    mark = models.CharField(max_length=10)
    region = RegionField()
    batch = models.IntegerField(null=True)
    household = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    amount_fen = FenField(null=True)
    day = models.DateField(null=True)
    lang = models.CharField(max_length=2)
    wording = models.IntegerField(default=0)
    text_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=ISSUED.start)
    issued_on = models.DateField()
    prints = models.IntegerField(default=1)
    printed_on = models.DateField()
    signed_on = models.DateField(null=True)
    signed_by = models.UUIDField(null=True)
    scan = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    scanned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "mark"], name="papers_issued_mark"),
            models.CheckConstraint(
                condition=Q(state__in=ISSUED.states), name="papers_issued_state"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "subject"], name="papers_issued_subject"),
            models.Index(fields=["county", "household", "kind"], name="papers_issued_home"),
            models.Index(fields=["county", "region", "kind", "id"], name="papers_issued_area"),
            models.Index(fields=["county", "number"], name="papers_issued_number"),
        ]


class Printed(CountyRow):
    """A paper in a print run: its place in the file and which copy it is (2 and more: 补打)."""

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="items")
    issued = models.ForeignKey(Issued, on_delete=models.PROTECT, related_name="copies")
    position = models.IntegerField()
    copy = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "run", "issued"], name="papers_printed_once"),
            models.UniqueConstraint(
                fields=["county", "issued", "copy"], name="papers_printed_copy"
            ),
        ]


class DocumentNumber(CountyRow):
    """发文字号: the n-th official letter of an organ in a year (GB/T 9704-2012, 7.2.5)."""

    organ = models.CharField(max_length=30)
    year = models.IntegerField()
    serial = models.IntegerField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=160)
    run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")
    taken_by = models.UUIDField()
    taken_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "organ", "year", "serial"], name="papers_documentnumber_once"
            ),
            models.CheckConstraint(condition=Q(serial__gte=1), name="papers_documentnumber_first"),
        ]
