"""Cards with a code to scan that households keep: each opens its household's own page to whoever knows the code."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.register.models.household import Household
from xiuhua.words import new_key


class ScanCard(models.Model):
    """A card as it was handed out. What stands on it is kept as digests: nobody prints the same card twice.

    `vain` counts wrong codes since the last right one; it is counted before a code is looked at.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="scan_cards")
    token_digest = models.CharField(max_length=64, unique=True, help_text="of what stands in the address")
    code_hash = models.CharField(max_length=200, help_text="of the code under the vault's key, as of a password")
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="scan_cards_issued")
    vain = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(null=True, help_text="no code is looked at before")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(ended_at__isnull=True), name="one_scan_card_per_household"
            ),
            models.CheckConstraint(
                condition=~Q(token_digest="") & ~Q(code_hash=""), name="a_scan_card_has_an_address_and_a_code"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("issued_at"), ended_by__isnull=False),
                name="a_scan_card_is_ended_by_somebody_after_it_is_issued",
            ),
        ]
