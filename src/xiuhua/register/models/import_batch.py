"""Imports: a file read in whole, staged in sealed chunks, applied at once, with what was wrong in which cell."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.words import new_key

ON_ITS_WAY = ("staging", "staged")  # states before it is applied


class ImportBatch(models.Model):
    """One file on its way into the register."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, db_index=True)
    layout = models.CharField(max_length=20)
    sheets = models.JSONField(
        default=list, help_text="of each sheet its name and its columns, as [column inside, header]"
    )
    as_of = models.DateField()
    state = models.CharField(max_length=10, default="staging", help_text="staging, staged, applied, undone")
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0, help_text="of the accepted: persons or households that were new")
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    conflicting = models.PositiveIntegerField(default=0, help_text="of the rejected: at odds with the register")
    digest = models.CharField(max_length=64, blank=True, help_text="of the rows applied")
    hidden_rows = models.PositiveIntegerField(default=0, help_text="in the spreadsheet; they are read all the same")
    passed_over = models.JSONField(default=list, help_text="sheets without a header that is known")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="imports")
    areas = models.ManyToManyField(
        Area, related_name="+", help_text="all that who brought it answered for then: who covers them may open it"
    )
    started_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, help_text="last brought, corrected or given to a worker")
    applied_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True, help_text="since then its rejected rows and traces are gone")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(rows=F("accepted") + F("unchanged") + F("rejected")),
                name="rows_in_are_accepted_unchanged_or_rejected",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(state__in=["applied", "undone"]),
                name="rows_are_forgotten_of_what_was_applied",
            ),
            models.UniqueConstraint(
                fields=["file_digest", "as_of", "by"],
                condition=~Q(state__in=["applied", "undone"]),
                name="one_open_batch_per_file_day_and_person",
            ),
            models.UniqueConstraint(
                fields=["file_digest", "as_of"],
                condition=~Q(state__in=["applied", "undone"]) & Q(by=None),
                name="one_open_batch_of_the_console_per_file_and_day",
            ),
        ]


class ImportChunk(models.Model):
    """Some rows of a batch as read, sealed: they hold personal data. Once applied, only rejected rows are kept."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="chunks")
    place = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="a_chunk_has_one_place_in_its_batch")]


class ImportCorrection(models.Model):
    """What somebody put in place of one cell of a batch on its way, sealed. What was read stays as it was."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="corrections")
    seq = models.PositiveIntegerField(help_text="of the row, from 0")
    feeds = models.CharField(max_length=60, help_text="the column inside")
    sealed = models.BinaryField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "seq", "feeds"], name="a_cell_has_one_correction")]


class ImportPreview(models.Model):
    """What would become of a large batch's rows, as a job judged them, sealed: so that its page opens at once."""

    batch = models.OneToOneField(ImportBatch, on_delete=models.CASCADE, related_name="preview")
    judged_at = models.DateTimeField(default=timezone.now)
    last = models.PositiveBigIntegerField(default=0, help_text="number of the latest correction that was judged too")
    sealed = models.BinaryField()


class ImportProblem(models.Model):
    """A cell that could not be taken: where it stands, what stood there, why, and what to do."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField(help_text="as the spreadsheet numbers it")
    column = models.CharField(max_length=60)
    value = models.CharField(max_length=120, blank=True, help_text="masked where the column is personal")
    reason = models.CharField(max_length=40, help_text="key of a phrase")
    detail = models.JSONField(default=dict)


class ImportTrace(models.Model):
    """What an applied batch wrote into one table, sealed: by this it is undone."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="traces")
    table = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "table"], name="a_table_has_one_trace_of_a_batch")]


class HeaderMeaning(models.Model):
    """What a header that no layout knows means here, as somebody once said; nothing means that it is not taken."""

    layout = models.CharField(max_length=20)
    header = models.CharField(max_length=120, help_text="without brackets, spaces and widths")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="it holds for files that offices in it bring; with none, for all",
    )  # fmt: skip
    feeds = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layout", "header", "area"], name="a_header_has_one_meaning_in_an_area"),
            models.UniqueConstraint(
                fields=["layout", "header"], condition=Q(area=None), name="a_header_has_one_meaning_for_all"
            ),
        ]
