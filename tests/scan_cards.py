"""A card that a household scans, with a code that is known; and addresses of cards in each of their states."""

import hashlib
from datetime import timedelta

CODE, NO_CODE = "12345678", "1234"


def card_with_code(household, *, by, at: str = "a-token-of-chance-0001", **told):
    """A card of a household whose code is CODE; the one before is ended."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from xiuhua.actions.scan_card import _peppered
    from xiuhua.register.models import ScanCard
    from xiuhua.words import new_key

    ScanCard.objects.filter(household=household, ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    key = new_key()
    hashed = make_password(_peppered(key, CODE))
    digest = hashlib.sha256(at.encode()).hexdigest()
    ScanCard.objects.create(key=key, household=household, token_digest=digest, code_hash=hashed, issued_by=by, **told)
    return at


def scan_cards(card: str) -> dict[str, str]:
    """Addresses: of the card of a household (by the address of its page), of one that waits, ended, lost its issuer."""
    from django.utils import timezone

    from xiuhua.register.models import Account, Household

    by, city = (Account.objects.get(username=name) for name in ("village", "city"))
    home = Household.objects.get(key=card.strip("/").rpartition("/")[2])
    others = Household.objects.exclude(pk=home.pk).order_by("pk")
    ended = card_with_code(others[0], by=city, at="a-token-of-chance-0002")
    lapsed = card_with_code(others[0], by=Account.objects.get(username="auditor"), at="a-token-of-chance-0003")
    later = timezone.now() + timedelta(hours=12)
    waits = card_with_code(others[1], by=city, at="a-token-of-chance-0004", vain=5, waits_until=later)
    held = card_with_code(home, by=by)
    return {
        "scanned": f"/c/{held}/", "scanned_waiting": f"/c/{waits}/", "scanned_ended": f"/c/{ended}/",
        "scanned_lapsed": f"/c/{lapsed}/", "card_lapsed": f"/household/{others[0].key}/",
    }  # fmt: skip
