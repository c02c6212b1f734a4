"""Which pack judges, and in which version."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from xiuhua.loop.diagnose.territories import Territory
from xiuhua.policy.overlay import overlaid
from xiuhua.policy.pack import Pack
from xiuhua.policy.reader import read_pack
from xiuhua.register.models import Area, AreaWithin, PackInForce
from xiuhua.register.statements import Told, ask
from xiuhua.words import Conflict, NotFound, is_in_force


@dataclass(frozen=True, slots=True)
class PackJudging:
    """A pack that was put in force for an area; `held` is the version that its folder holds, empty without one."""

    pack: str
    version: str
    held: str
    area: str
    area_name: str
    since: date
    until: date | None


def pack_in_force(on: date) -> Pack:
    """The pack that judges the whole register on a day, as its folder holds it. One statement.

    The widest area decides: a turn judges by one pack. Raises NotFound with the way out when none is in force.
    """
    return pack_here(_kept(on).pack)


def require_pack_in_force(on: date) -> Pack:
    """The pack in force, for deeds that write by it: in the version that was put in force, or not at all.

    Raises Conflict when its folder holds another version, NotFound when no pack is in force.
    """
    return _as_put_in_force(_kept(on), on=on)


def _as_put_in_force(kept: PackInForce, *, on: date) -> Pack:
    """The pack that was put in force, if its folder holds that version and it speaks of the day; raises Conflict."""
    found = pack_here(kept.pack)
    if not is_in_force(on, since=found.since, until=found.until):
        until = f" until before {found.until}" if found.until else ""
        raise Conflict(
            f"The pack {found.name} speaks of the time from {found.since}{until}, not of {on}: use one that does."
        )
    if found.version != kept.version and kept.until is not None:
        raise Conflict(
            f"The pack {kept.pack} judged in version {kept.version} until {kept.until}, and its folder holds "
            f"{found.version}: to judge such a day again, lay the folder of version {kept.version} back."
        )
    if found.version != kept.version:
        raise Conflict(
            f"The pack {kept.pack} is in force in version {kept.version}, but its folder holds {found.version}. "
            f"Look what that changes (xiuhua pack compare), then put it in force (xiuhua pack use {kept.pack})."
        )
    return found


def pack_judging(area: str, *, on: date) -> PackJudging:
    """Which pack judges an area on a day: its own, or that of the nearest area it lies in. Two statements.

    Raises NotFound for an area that there is not, and where no pack is in force.
    """
    place = Area.objects.on(on).filter(code=area).first()
    if place is None:
        raise NotFound(f"No area has the code {area} on {on}: see the codes in the register's area list.")
    around = AreaWithin.objects.on(on).filter(area=place).values("ancestor")
    rows = PackInForce.objects.on(on).filter(area__in=around).select_related("area")
    kept = rows.order_by("-area__level", "area__code").first()
    if kept is None:
        raise NotFound(f"No pack is in force for {area} on {on}: put one in force (xiuhua pack use).")
    return PackJudging(
        kept.pack, kept.version, _held(kept.pack), kept.area.code, kept.area.name, kept.since, kept.until
    )


def packs_judging(*, on: date) -> list[PackJudging]:
    """The packs that judge on a day, the widest area first. One statement."""
    rows = PackInForce.objects.on(on).select_related("area").order_by("area__level", "area__code")
    return [
        PackJudging(row.pack, row.version, _held(row.pack), row.area.code, row.area.name, row.since, row.until)
        for row in rows
    ]


def packs_ever() -> list[Pack]:
    """The packs that were ever put in force anywhere, the last one first, as their folders hold them. One statement."""
    names = PackInForce.objects.order_by("-since", "pack").values_list("pack", flat=True)
    return [pack_named(name) for name in dict.fromkeys(names)]


def pack_around(place: int | None, *, on: date) -> str:
    """The name of the pack that judges what lies in an area (by id), also one that has ended; of nowhere, the widest's.

    One statement, two where no area around has a pack. Raises NotFound when none is in force.
    """
    kept = next(iter(ask(_around, on, place=place)), None)
    return (kept or _kept(on)).pack


def judging_pack(place: int | None, *, on: date) -> Pack | None:
    """The pack itself that `pack_around` names, as its folder holds it; None where none is in force. One statement."""
    try:
        return require_judging_pack(place, on=on)
    except NotFound:
        return None


def require_judging_pack(place: int | None, *, on: date) -> Pack:
    """The same for whoever cannot do without: raises NotFound with the way out. One statement."""
    return pack_here(pack_around(place, on=on))


def packs_around(places: Collection[int], *, on: date) -> dict[int, str]:
    """The same of several areas at once, by id. Two statements. Raises NotFound when none is in force."""
    kept = list(PackInForce.objects.on(on).select_related("area").order_by("-area__level", "area__code"))
    widest = min(kept, key=lambda it: (it.area.level, it.area.code), default=None) or _kept(on)
    around: dict[int, set[int]] = {place: set() for place in places}
    within = AreaWithin.objects.on(on).filter(area__in=around)
    for place, ancestor in within.values_list("area_id", "ancestor_id"):
        around[place].add(ancestor)
    return {
        place: next((it.pack for it in kept if it.area_id in lies_in), widest.pack) for place, lies_in in around.items()
    }


def territories(on: date) -> list[Territory]:
    """The areas that are not judged by the widest area's pack: by one of their own, or by none.

    An area in two of them belongs to the smaller one's. Four statements, two more for each pack beside the widest's.
    Raises Conflict for a pack whose folder holds another version, as `require_pack_in_force` does.
    """
    widest = _kept(on)
    kept = (
        PackInForce.objects.on(on).exclude(pk=widest.pk).select_related("area").order_by("-area__level", "area__code")
    )
    found: list[Territory] = []
    taken: set[str] = set()
    for one in kept:
        codes = _codes_in([one.area_id], on=on) - taken
        taken |= codes
        found.append(Territory(_as_put_in_force(one, on=on), frozenset(codes)))
    every = set(Area.objects.on(on).values_list("code", flat=True))
    nobodys = every - taken - _codes_in([widest.area_id], on=on)
    return [*found, Territory(None, frozenset(nobodys))] if nobodys else found


def _codes_in(places: list[int], *, on: date) -> set[str]:
    inside = AreaWithin.objects.on(on).filter(ancestor__in=places).values("area")
    return set(Area.objects.on(on).filter(pk__in=inside).values_list("code", flat=True))


@lru_cache(maxsize=8)
def pack_named(name: str) -> Pack:
    """A pack by name, with what this office sets of it, read once a process."""
    return with_what_the_office_sets(read_pack(name, packs=settings.PACKS))


def pack_here(name: str) -> Pack:
    """The same as it holds where this office sits. At most one statement, where a value differs by place."""
    found = pack_named(name)
    return found.in_place(seat()) if found.differs_by_place else found


@lru_cache(maxsize=1)
def seat() -> str:
    """The code of the widest area, asked once a process; empty before there is one."""
    widest = Area.objects.filter(parent__isnull=True).order_by("code").values_list("code", flat=True)
    return widest.first() or ""


def with_what_the_office_sets(pack: Pack) -> Pack:
    """A pack as this office uses it; raises PackError for what the office may not set.

    A demo that was told nothing takes what it assumes; a real office has no such file.
    """
    told = settings.OVERLAYS / f"{pack.name}.toml"
    return overlaid(pack, told if told.is_file() else settings.ASSUMED / told.name)


def _around(on: date) -> QuerySet[PackInForce]:
    around = AreaWithin.objects.on(on).filter(area=Told("place")).values("ancestor")
    return PackInForce.objects.on(on).filter(area__in=around).order_by("-area__level", "area__code")[:1]


def _widest(on: date) -> QuerySet[PackInForce]:
    return PackInForce.objects.on(on).order_by("area__level", "area__code")[:1]


def _kept(on: date) -> PackInForce:
    kept = next(iter(ask(_widest, on)), None)
    if kept is None:
        raise NotFound(
            f"No pack is in force on {on}: begin an office (xiuhua init), put one in force (xiuhua pack use), or ask "
            "about a later day."
        )
    return kept


def _held(name: str) -> str:
    try:
        return pack_named(name).version
    except NotFound:
        return ""
