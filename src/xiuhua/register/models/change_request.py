"""That a value on file is to become another one: as it was when somebody asked, and as it should be."""

from django.db import models
from django.db.models import Q

from xiuhua.register.models.member import Member
from xiuhua.register.models.proceeding import Proceeding
from xiuhua.words import new_key


class ChangeRequest(models.Model):
    """What a proceeding changes. `before` was read from the register; both values are as plain as JSON has them.

    A request that was sent back is asked again as a further one of the same proceeding; the last one counts.
    Without `since` the value on file was wrong from its beginning, and is corrected; with it, it changed on that day.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(default=1, help_text="1 for what was asked first")
    item = models.CharField(max_length=60, help_text="an item of the pack's forms, as noun.column")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField()
    was = models.BigIntegerField(null=True, help_text="the fact that held, by its id; none where nothing was known")
    wrote = models.BigIntegerField(null=True, help_text="the fact that the approval wrote, by its id")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(item=""), name="a_change_names_its_item"),
            models.UniqueConstraint(fields=["proceeding", "number"], name="a_change_is_asked_in_an_order"),
        ]
