"""Forms of others: a department's own template, bound once to what the register knows, and how it was last filled."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.area import Area
from xiuhua.words import new_key


class AskedForm(models.Model):
    """A template that a department asks to be filled; one that is replaced or not asked for any more ends."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    department = models.CharField(max_length=80, help_text="who asks")
    label = models.CharField(max_length=80, help_text="what the form is called")
    purpose = models.CharField(max_length=200)
    template = models.JSONField(help_text="the rows down to the headers, what each is bound to, what rows are about")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="asked_forms")
    areas = models.ManyToManyField(
        Area, related_name="+", help_text="all that who bound it answered for then: who covers them may change it"
    )
    bound_at = models.DateTimeField(default=timezone.now)
    owner = models.CharField(max_length=60, blank=True, help_text="who answers for it in the department")
    reader = models.CharField(max_length=120, blank=True, help_text="who reads it, and to decide what")
    basis = models.CharField(max_length=160, blank=True, help_text="the document that it is asked on")
    asked_on = models.DateField(null=True, help_text="when the department asked")
    needed_by = models.DateField(null=True, help_text="the last day to hand it in")
    until = models.DateField(null=True, help_text="its last day: after it, it is filled no more until it is renewed")
    minutes = models.PositiveIntegerField(
        null=True, help_text="a month of all who tell what the register does not know"
    )
    signed_by = models.CharField(max_length=60, blank=True, help_text="who answers for a short term or for too much")
    exception_why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | (~Q(owner="") & ~Q(reader="") & ~Q(basis="")),
                name="a_form_let_in_has_an_owner_a_reader_and_a_basis",
            ),
            models.CheckConstraint(
                condition=Q(exception_why="") | ~Q(signed_by=""), name="an_exception_of_a_form_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.label}"


class AskedFilling(models.Model):
    """How a form was last filled for an area, sealed, so that the next filling can tell what differs."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    form = models.ForeignKey(AskedForm, on_delete=models.PROTECT, related_name="fillings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    masked = models.BooleanField()
    on = models.DateField(help_text="the day that the rows tell of")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", help_text="none at the terminal"
    )
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    sealed = models.BinaryField(help_text="the rows, for comparing")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "area", "masked"], name="one_last_filling_of_a_form_per_area"),
        ]
