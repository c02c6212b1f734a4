"""Putting a pack in force: from a day on, its policy judges an area and all that lies in it."""

from datetime import date

from django.conf import settings
from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Scope, open_area, require_office
from xiuhua.policy.full_check import check_in_full
from xiuhua.policy.pack import Pack
from xiuhua.queries.judging import judging
from xiuhua.queries.pack import pack_named, seat, with_what_the_office_sets
from xiuhua.register.models import Area, PackInForce
from xiuhua.words import Conflict, NotFound, Rejected, Role, is_in_force


@transaction.atomic
def put_in_force(name: str, *, area: str, since: date, by: Scope | None, why: str = "") -> PackInForce:
    """Let a pack judge an area from a day on, in the version that its folder holds; what judged until then ends.

    Where else the pack is in force in another version, the new one follows that day: a folder holds one version only.
    `by` is the city's office that answers for the area, or None for the console: policy is set by who answers for a
    place, not by those who keep the system. Raises Absent for whoever may not, NotFound for an area or pack that there
    is not, Rejected for a pack that does not check clean, does not serve the area, or does not speak of the day, and
    Conflict where another one already begins later.
    """
    if by is not None:
        require_office(by, Role.CITY)
    place = _place(area, on=since) if by is None else open_area(by, area, on=since)
    pack = _sound(name)
    _require_fit(pack, place, since)
    former = _former(pack, place, since)
    for other in _in_another_version(pack, place, since):
        PackInForce.objects.filter(pk=other.pk).update(until=since)
        PackInForce.objects.create(area=other.area, pack=pack.name, version=pack.version, since=since)
    if former is not None:
        PackInForce.objects.filter(pk=former.pk).update(until=since)
    kept = PackInForce.objects.create(area=place, pack=pack.name, version=pack.version, since=since)
    pack_named.cache_clear()  # what this process read of the folder before may be the former version
    judging.cache_clear()
    seat.cache_clear()
    write_line(
        "put_in_force", by=by.account if by else None, subject_kind="area", subject=place.code,
        before=None if former is None else {"pack": former.pack, "version": former.version, "since": former.since},
        after={"pack": pack.name, "version": pack.version, "since": since}, why=why,
    )  # fmt: skip
    return kept


def _place(code: str, *, on: date) -> Area:
    place = Area.objects.on(on).filter(code=code).first()
    if place is None:
        raise NotFound(f"No area has the code {code} on {on}: see the codes in the register's area list.")
    return place


def _sound(name: str) -> Pack:
    """The pack as its folder holds it now, when nothing is wrong with it."""
    found = check_in_full(settings.PACKS / name)
    if found.pack is None or found.findings:
        first = found.findings[0]
        raise Rejected(
            f"The pack {name} has {len(found.findings)} to mend, {first.file} {first.key} first: it {first.message} "
            f"See them all: xiuhua pack check {name}."
        )
    if found.pack.name != name:
        raise Rejected(f"The folder {name} holds the pack {found.pack.name}: call the folder so, or rename the pack.")
    return with_what_the_office_sets(found.pack)


def _require_fit(pack: Pack, place: Area, since: date) -> None:
    if not is_in_force(since, since=pack.since, until=pack.until):
        spoken = f"from {pack.since}" + (f" until before {pack.until}" if pack.until else "")
        raise Rejected(f"The pack {pack.name} speaks of the time {spoken}, not of {since}: choose a day in it.")
    if not place.code.startswith(pack.serves):
        raise Rejected(
            f"The pack {pack.name} serves {', '.join(pack.serves)}, not {place}: name a place in there, or add its "
            "code to `serves` in pack.toml."
        )


def _in_another_version(pack: Pack, place: Area, since: date) -> list[PackInForce]:
    """Where else the pack is in force: its folder holds one version only, so that wherever it judges follows."""
    rows = PackInForce.objects.select_for_update().filter(pack=pack.name, since__lt=since, until__isnull=True)
    return list(rows.exclude(area=place).exclude(version=pack.version))


def _former(pack: Pack, place: Area, since: date) -> PackInForce | None:
    """What judges the area by itself until then. Refuses what would overlap or change nothing."""
    own = list(PackInForce.objects.select_for_update().filter(area=place).exclude(until__lte=since))
    later = min((row.since for row in own if row.since >= since), default=None)
    if later is not None:
        raise Conflict(f"For {place} a pack begins on {later} already: choose a later day.")
    former = own[0] if own else None
    if former is not None and (former.pack, former.version) == (pack.name, pack.version):
        raise Conflict(f"The pack {pack.name} {pack.version} judges {place} since {former.since} already.")
    return former
