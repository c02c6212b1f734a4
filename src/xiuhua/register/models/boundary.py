"""Boundaries of areas, where an office brought its own: none is shipped."""

from django.db import models
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.words import new_key


class BoundaryFile(models.Model):
    """A file of boundaries that the office of an area brought: from whom it has them, and since when they hold."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="boundary_files")
    name = models.CharField(max_length=120, help_text="what the file was called")
    source = models.CharField(max_length=200, help_text="who drew them, and by whose permission they are used")
    since = models.DateField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    brought_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "digest", "since"], name="a_file_of_boundaries_is_kept_once"),
        ]


class Boundary(models.Model):
    """The outline of one area, thinned out; removed together with its file."""

    file = models.ForeignKey(BoundaryFile, on_delete=models.CASCADE, related_name="boundaries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="boundaries")
    polygons = models.JSONField(help_text="polygons of rings (the outer one first) of [longitude, latitude] in degrees")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "area"], name="one_boundary_of_an_area_in_a_file"),
        ]
