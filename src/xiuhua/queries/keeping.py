"""For how long personal data is kept that nobody may need any more: a deployment's terms (decision 16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from xiuhua.register.models import ImportBatch


@dataclass(frozen=True, slots=True)
class Terms:
    """How long: from when somebody last went on with an import, it was applied, a filling went out, a job ended."""

    unapplied: timedelta
    rejected: timedelta
    fillings: timedelta
    jobs: timedelta


def terms() -> Terms:
    """The terms that this deployment set."""
    return Terms(**{name: timedelta(days=days) for name, days in settings.KEEP_DAYS.items()})


def kept_until(batch: ImportBatch) -> datetime | None:
    """Until when the rows of an import are kept, all or the rejected ones; None when they are gone."""
    if batch.forgotten_at is not None:
        return None
    if batch.applied_at is None:
        return batch.touched_at + terms().unapplied
    return batch.applied_at + terms().rejected
