"""Says whom a signal speaks of that nobody was found for: the likeliest are offered, and a person chooses."""

from datetime import date
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.import_access import importing_scope, within_offices
from xiuhua.actions.keep_warnings import keep_warnings_of
from xiuhua.actions.sustain.act_on_warning import MOST_NOTE
from xiuhua.actions.sustain.bring_signals import sealed_told
from xiuhua.actions.sustain.warning_refusal import WarningRefused
from xiuhua.actions.sustain.watching import watching
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent, open_area, open_household, which_covered
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.queries.warning import likely_meant, told_of, waiting_signals
from xiuhua.register.models import Account, Belonging, Signal
from xiuhua.register.vault import Vault, open_vault

KEPT_ON = ("note", "risk", "phone")


@transaction.atomic
def look_for_those_meant(area: str, *, by: Account) -> int:
    """Look once more for whom the signals of an area speak of; gives for how many somebody was found.

    People move in, numbers are mended, and what households report of themselves is looked for here for the first time.
    Raises Absent for whoever does not import there.
    """
    today = clock_day()
    place = open_area(within_offices(importing_scope(by)), area, on=today)
    rows = list(waiting_signals(place.pk, on=today).select_for_update(of=("self",)))
    vault = open_vault(create=True)
    told = [told_of(it, vault) for it in rows]
    matched = likely_meant(told, within=place.code, on=today).rows.drop_nulls("household_id")
    homes = set()
    for at, member, home in matched.select("row", "member_id", "household_id").iter_rows():
        _give(rows[at], home, member, told[at], vault)
        homes.add(home)
    if homes:
        write_line(
            "look_for_those_meant", by=by, subject_kind="area", subject=place.code,
            after={"rows": len(rows), "found": matched.height},
        )  # fmt: skip
        keep_warnings_of(homes, pack=require_pack_in_force(today), day=today)
    return matched.height


@transaction.atomic
def say_who_was_meant(signal: UUID, household: UUID, *, by: Account) -> None:
    """Say that a signal speaks of a household.

    Raises Absent for whoever does not import there, WarningRefused for a household that does not open, and where it was
    said meanwhile.
    """
    today = clock_day()
    row = _held(signal, by=by, on=today)
    try:
        opened = open_household(importing_scope(by), household, on=today)
    except Absent as hidden:  # hidden and absent sound the same
        raise WarningRefused("nobody") from hidden
    vault = open_vault(create=True)
    told = told_of(row, vault)
    member = _member_called(opened.household.pk, told.get("name", ""), on=today)
    _give(row, opened.household.pk, member, told, vault)
    write_line(
        "say_who_was_meant", by=by, subject_kind="household", subject=opened.household.key,
        after={"signal": row.kind, "of_signal": row.key.hex},
    )  # fmt: skip
    keep_warnings_of([opened.household.pk], pack=require_pack_in_force(today), day=today)


@transaction.atomic
def dismiss_signal(signal: UUID, *, why: str, by: Account) -> None:
    """Close a signal that speaks of nobody in the register, and say why; raises as `say_who_was_meant` does."""
    today = clock_day()
    row = _held(signal, by=by, on=today)
    told = text_told(why, most=MOST_NOTE, refused=WarningRefused, at="note")
    if not told:
        raise WarningRefused("no_reason")
    end = watching(today)[1].end
    row.closed_on, row.end = today, end.withdrawn if end else ""
    # Whoever is a stranger here is not kept; why that is may name somebody, and stands sealed in their place.
    row.told_sealed = sealed_told({"why": told}, row.key, open_vault(create=True))
    row.save(update_fields=["closed_on", "end", "told_sealed"])
    write_line(
        "dismiss_signal", by=by, subject_kind="area", subject=row.area.code,
        after={"signal": row.kind, "of_signal": row.key.hex},
    )  # fmt: skip


def _held(key: UUID, *, by: Account, on: date) -> Signal:
    row = Signal.objects.select_for_update(of=("self",)).select_related("area").filter(key=key).first()
    if row is None:
        raise Absent
    if not which_covered(within_offices(importing_scope(by)), [row.area_id], on=on):
        raise Absent
    if row.household_id is not None or row.closed_on is not None:
        raise WarningRefused("found_already")
    return row


def _give(row: Signal, household: int, member: int | None, told: dict[str, str], vault: Vault) -> None:
    """Let a signal be of a household: who it is stands in the register; what happened and a telephone are kept on."""
    kept = {name: told[name] for name in KEPT_ON if told.get(name)}
    row.household_id, row.member_id = household, member
    row.told_sealed = sealed_told(kept, row.key, vault) if kept else None
    row.save(update_fields=["household", "member", "told_sealed"])


def _member_called(household: int, name: str, *, on: date) -> int | None:
    theirs = Belonging.objects.on(on).filter(household=household, member__name=name).values_list("member", flat=True)
    found = list(theirs[:2])
    return found[0] if len(found) == 1 else None
