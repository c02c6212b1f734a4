"""Accounts: who logs in, with which office roles; ours from the first migration."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from xiuhua.register.models.area import Area
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.household import Household
from xiuhua.register.models.person import Person
from xiuhua.words import Role, new_key


class Account(AbstractBaseUser):
    """Somebody who may log in; what they may open follows from their assignments and office roles."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="account")
    language = models.CharField(
        max_length=10,
        default="",
        blank=True,
        help_text="the one they chose; empty until then, and the browser's is spoken",
    )
    is_active = models.BooleanField(default=True)
    one_time_until = models.DateTimeField(
        null=True, help_text="the password is a one-time one: until then it lets in, to choose one's own"
    )
    demo = models.BooleanField(default=False, help_text="made by the demo; refused outside a demo database")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.username

    @property
    def called(self) -> str:
        """Who it is, for readers: the person's name, or the account's."""
        return self.person.name if self.person else self.username

    @property
    def must_choose_password(self) -> bool:
        """Whether nothing opens before a password of one's own was chosen."""
        return self.one_time_until is not None


class OfficeRole(Dated):
    """A role in an office, for an area; departments also have a topic."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="office_roles")
    topic = models.CharField(max_length=30, blank=True, help_text="of a department: health, education, housing ...")

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role="department", area__isnull=False) & ~Q(topic="") | ~Q(role="department"),
                name="a_department_has_an_area_and_a_topic",
            ),
        ]


class Inspection(models.Model):
    """An inspection: its sample stays sealed until the inspectors depart."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inspections")
    opens_on = models.DateField(help_text="the sample is sealed before this day")
    closes_on = models.DateField()


class InspectionSample(models.Model):
    """A household drawn for an inspection, and the inspector who may open it."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sample")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="inspected")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="inspections")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "household"], name="a_household_is_drawn_once_an_inspection"),
        ]
