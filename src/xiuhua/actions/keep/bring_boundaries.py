"""Takes a file of boundaries that an office owns, and takes it away again."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.actions.keep.boundary_refusal import BoundariesRefused
from xiuhua.actions.whole_text import whole
from xiuhua.duty.door import Absent, Scope, open_area, scope_of
from xiuhua.queries.office import clock_day
from xiuhua.reckon.boundaries import Feature, Flaw, read_boundaries, rings_of, shortened, thinned
from xiuhua.register.models import Account, Area, AreaWithin, Boundary, BoundaryFile
from xiuhua.words import Role

OWNERS = frozenset({f"office_{Role.CITY}", f"office_{Role.COUNTY}"})
MOST_BYTES = 10 * 1024 * 1024
MOST_POINTS = 8_000  # of one level: some 70 KB of a page
MOST_SOURCE, MOST_NAME = 200, 120
CODE_DIGITS = 12  # statistics write the code of every level with so many, zeros behind


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it was brought: where it lies, what it is called, from whom it is, since when it holds."""

    path: Path
    name: str
    naming: str
    source: str
    since: date


def may_bring(scope: Scope, code: str) -> bool:
    """Whether a scope is that of the city's or county's own office of an area."""
    return any(place.code == code and place.reason.key in OWNERS for place in scope.places)


def open_owned_area(account: Account, code: str, *, on: date) -> Area:
    """An area for its own office, of a city or county; raises Absent. At most four statements."""
    scope = scope_of(account, today=clock_day())
    if not may_bring(scope, code):
        raise Absent
    return open_area(scope, code, on=on)


def bring_boundaries(brought: Brought, *, area: str, by: Account) -> BoundaryFile:
    """Keep the boundaries of areas within an office's own, thinned out, all of a file or none.

    Raises Absent for who is not that office, BoundariesRefused with every reason where something is wrong.
    """
    owner = open_owned_area(by, area, on=clock_day())
    data = _data_of(brought)
    features, flaws = read_boundaries(data, naming=brought.naming)
    matched, strange = _matched(features, owner, on=brought.since)
    if flaws or strange:
        raise BoundariesRefused(sorted([*flaws, *strange], key=lambda flaw: flaw.number))
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        Area.objects.select_for_update().get(pk=owner.pk)  # two who bring one file come one after the other
        if BoundaryFile.objects.filter(area=owner, digest=digest, since=brought.since).exists():
            raise BoundariesRefused([Flaw("kept_already")])
        kept = BoundaryFile.objects.create(
            area=owner,
            name=brought.name[-120:],
            source=brought.source,
            since=brought.since,
            digest=digest,
            brought_by=by,
        )
        Boundary.objects.bulk_create(_thinned_out(matched, kept))
        write_line("bring_boundaries", by=by, subject_kind="area", subject=area, after=_told(kept, len(matched)))
    return kept


@transaction.atomic
def remove_boundaries(key: UUID, *, area: str, by: Account) -> None:
    """Take a file of boundaries away, with all its outlines; raises Absent."""
    owner = open_owned_area(by, area, on=clock_day())
    kept = BoundaryFile.objects.select_for_update().filter(key=key, area=owner).first()
    if kept is None:
        raise Absent
    told = _told(kept, kept.boundaries.count())
    kept.delete()
    write_line("remove_boundaries", by=by, subject_kind="area", subject=area, before=told)


def _told(kept: BoundaryFile, areas: int) -> dict[str, object]:
    """What the journal says of a file."""
    since = kept.since.isoformat()
    return {"file": kept.name, "digest": kept.digest, "source": kept.source, "since": since, "areas": areas}


def _data_of(brought: Brought) -> bytes:
    """The file's bytes; raises BoundariesRefused for one that is too large or of nobody, TooLong."""
    if not whole(brought.source, "source", most=MOST_SOURCE):
        raise BoundariesRefused([Flaw("no_source")])
    if brought.path.stat().st_size > MOST_BYTES:
        raise BoundariesRefused([Flaw("too_large", facts={"most": str(MOST_BYTES // 1024 // 1024)})])
    return brought.path.read_bytes()


def _matched(features: Iterable[Feature], owner: Area, *, on: date) -> tuple[list[tuple[Feature, Area]], list[Flaw]]:
    """Features with their areas: by code, or by a name that one area alone has. Nothing is guessed."""
    called = _called(owner, on=on)
    matched: list[tuple[Feature, Area]] = []
    flaws: list[Flaw] = []
    seen: dict[int, int] = {}
    for feature in features:
        areas = called.get(feature.told, [])
        facts = {"name": shortened(feature.told)}
        if len(areas) != 1:
            reason = "ambiguous" if areas else "unknown"
            flaws.append(Flaw(reason, feature.number, facts | {"count": str(len(areas))}))
        elif (other := seen.setdefault(areas[0].pk, feature.number)) != feature.number:
            flaws.append(Flaw("twice", feature.number, facts | {"other": str(other)}))
        else:
            matched.append((feature, areas[0]))
    return matched, flaws


def _called(owner: Area, *, on: date) -> Mapping[str, list[Area]]:
    """The areas within another by what files call them: their code, as it is or with zeros behind, or their name."""
    within = AreaWithin.objects.on(on).filter(ancestor=owner).exclude(area=owner).values("area")
    called: dict[str, list[Area]] = defaultdict(list)
    for area in Area.objects.on(on).filter(pk__in=within).order_by("code"):
        for name in {area.code, area.code.ljust(CODE_DIGITS, "0"), " ".join(area.name.split())}:
            called[name].append(area)
    return called


def _thinned_out(matched: list[tuple[Feature, Area]], kept: BoundaryFile) -> list[Boundary]:
    by_level: dict[int, list[tuple[Feature, Area]]] = defaultdict(list)
    for feature, area in matched:
        by_level[area.level].append((feature, area))
    return [
        Boundary(file=kept, area=area, polygons=rings_of(shape))
        for found in by_level.values()
        for (_, area), shape in zip(
            found, thinned([feature.shape for feature, _ in found], most_points=MOST_POINTS), strict=True
        )
    ]
