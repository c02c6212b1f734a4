"""Leave of who holds a post or helps a household: the days, and who stands in for them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.dated import Dated
from xiuhua.register.models.person import Person
from xiuhua.register.models.post import Assignment
from xiuhua.words import new_key


class Leave(Dated):
    """Days on which somebody is away from what they answer for, and keeps it; `until` is the first day back.

    The stand-in opens on these days what the holder opens, and no other day. One that ends as it begins was withdrawn.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="leaves")
    why = models.CharField(max_length=30, help_text="a code of the pack")
    stand_in = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="stands_in")
    document = models.CharField(max_length=80, blank=True)
    agreed = models.CharField(max_length=120, blank=True, help_text="who agreed to longer leave: codes, by spaces")
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(until__isnull=False), name="a_leave_has_a_first_day_back"),
            models.CheckConstraint(condition=~Q(why=""), name="a_leave_says_why"),
            models.UniqueConstraint(
                fields=["assignment", "since"],
                condition=Q(until__gt=F("since")),
                name="one_leave_from_a_post_begins_on_a_day",
            ),
        ]
