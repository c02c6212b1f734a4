"""What shows, beside a password, that it is oneself; and what others did about one's account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xiuhua.register.models.account import Account
from xiuhua.words import new_key


class SecondFactor(models.Model):
    """An authenticator with codes that change (totp), or a passkey; what proves it is sealed."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=[("totp", "totp"), ("passkey", "passkey")])
    name = models.CharField(max_length=60, blank=True, help_text="what its owner calls a passkey")
    sealed = models.BinaryField(help_text="the shared secret, or the passkey's public key")
    credential = models.CharField(max_length=64, blank=True, help_text="digest of a passkey's identifier")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(kind="totp"), name="an_account_has_one_authenticator"
            ),
            models.CheckConstraint(
                condition=Q(kind="totp", credential="") | Q(kind="passkey") & ~Q(credential=""),
                name="a_passkey_and_no_other_has_a_credential",
            ),
            models.UniqueConstraint(
                fields=["credential"], condition=~Q(credential=""), name="a_passkey_belongs_to_one_account"
            ),
        ]


class RecoveryCode(models.Model):
    """A code on paper that stands once for a lost second factor; only its digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="a_recovery_code_stands_once"),
        ]


class Notice(models.Model):
    """What somebody else did to an account's keys; its owner is told at the next log-in, and says so."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="notices")
    at = models.DateTimeField(default=timezone.now)
    deed = models.CharField(max_length=40)
    who = models.CharField(max_length=80)
    why = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)
