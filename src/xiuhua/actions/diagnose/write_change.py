"""Writes what a change request asks for, once its proceeding ends: a fact that corrects the old one, or follows it."""

from django.db.models import ForeignKey

from xiuhua.actions.diagnose.proceeding_refusal import ProceedingRefused
from xiuhua.actions.journal import write_line
from xiuhua.bridge.intake.facts import ALL, NOUNS, Noun
from xiuhua.queries.change_request import fact_in_force, plain
from xiuhua.queries.office import clock_day
from xiuhua.register.models import Account, ChangeRequest, Household, Proceeding
from xiuhua.register.models.dated import Fact

KEPT = ("id", "since", "until", "recorded", "source", "corrects")


def require_unchanged(change: ChangeRequest, household: Household) -> Fact | None:
    """The fact that a request is about, still as it was; raises ProceedingRefused with both values where it is not."""
    fact = fact_in_force(change.item, household, change.member, on=change.since or clock_day())
    now = plain(getattr(fact, change.item.partition(".")[2])) if fact else None
    if now != change.before:
        raise ProceedingRefused("stale", item=change.item, before=change.before, now=now)
    return fact


def write_change(row: Proceeding, change: ChangeRequest, *, by: Account) -> None:
    """Write the new value into the register, in the transaction of the act that ends the proceeding."""
    assert row.household is not None  # noqa: S101 -- only households have such proceedings
    old = require_unchanged(change, row.household)
    noun, column = NOUNS[change.item.partition(".")[0]], change.item.partition(".")[2]
    made = _written(noun, column, old, change, row.household, source=f"change {row.key.hex[:8]}")
    change.wrote = made.pk
    change.save(update_fields=["wrote"])
    write_line(
        "write_change", by=by, subject_kind="household", subject=row.household.key,
        before={"value": change.before},
        after={"proceeding": row.key.hex, "item": change.item, "value": change.after, "since": change.since},
        personal=["value"],
    )  # fmt: skip


def _written(
    noun: Noun, column: str, old: Fact | None, change: ChangeRequest, household: Household, *, source: str
) -> Fact:  # fmt: skip
    """The new fact; the old one is named by it where it was wrong, and ended where it held until then."""
    values = _values(noun, column, old) | {column: change.after, "source": source}
    owner = household if change.member is None else change.member
    if old is None:
        return noun.model.objects.create(**{noun.owner: owner}, **values, since=change.since or clock_day())
    if change.since is None or change.since <= old.since:
        values |= {"since": old.since, "until": old.until, "corrects": old}
        return noun.model.objects.create(**{noun.owner: owner}, **values)
    until = old.until
    noun.model.objects.filter(pk=old.pk).update(until=change.since)
    return noun.model.objects.create(**{noun.owner: owner}, **values, since=change.since, until=until)


def _values(noun: Noun, column: str, old: Fact | None) -> dict[str, object]:
    """What else the old fact says, without what the change outdates."""
    if old is None:
        return {}
    outdated = noun.outdates.get(column, ())
    fields = [it for it in noun.model._meta.concrete_fields if it.name not in (*KEPT, noun.owner, column)]
    told = {it.name: getattr(old, it.name) for it in fields if not isinstance(it, ForeignKey)}
    return {name: value for name, value in told.items() if name not in outdated and ALL not in outdated}
