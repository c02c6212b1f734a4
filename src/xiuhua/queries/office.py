"""The office's own clock and nature."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from xiuhua.register.models import Account, Office
from xiuhua.register.statements import ask


def office() -> Office | None:
    """The office's row, or None before the first use. One statement."""
    return next(iter(ask(_offices)), None)


def _offices() -> QuerySet[Office]:
    return Office.objects.order_by("pk")[:1]


def is_demo() -> bool:
    """Whether this register holds the synthetic city. One statement."""
    kept = office()
    return kept is not None and kept.demo_day is not None


def office_name() -> str:
    """What the office is called; empty for a demo, and before the office was begun. One statement."""
    kept = office()
    return kept.name if kept is not None else ""


def clock_day() -> date:
    """Today as this office lives it: a demo's clock stands still where it was set. One statement."""
    kept = office()
    set_to = kept and (kept.demo_clock or kept.demo_day)
    return set_to or timezone.localdate()


def account_numbered(number: int) -> Account | None:
    """An account that may log in, by its row's number. One statement."""
    return Account.objects.filter(pk=number, is_active=True).first()
