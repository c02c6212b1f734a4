"""Why the schemes on villages (exit, identification) come to what they come to for one village, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from xiuhua.bridge.gather import gather
from xiuhua.loop.diagnose.explanation import SchemeTold, explain_place
from xiuhua.queries.explanation import SchemeView, schemes_in_words, wording_of
from xiuhua.queries.judging import Judging, by_table, judging
from xiuhua.queries.pack import pack_around
from xiuhua.queries.proceeding import kept_verdict
from xiuhua.reckon.rules.explaining import Rows, Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import VILLAGES
from xiuhua.register.models import Area, AreaWithin, Residence


def village_explained(village: Area, *, on: date) -> tuple[SchemeView, ...] | None:
    """What the schemes on villages come to for one on a day, judged now from its rows; those of no row are untold.

    None where no household of it is on file: a share of households could not be judged. About fifteen statements,
    however large the register. Raises NotFound where no pack is in force.
    """
    judge = judging(pack_around(village.pk, on=on), on)
    told = _explained(village, judge, of=VILLAGES.name, on=on)
    return None if told is None else schemes_in_words([_in_sum(it) for it in told], wording_of(judge, {}, ()))


def place_verdict_to_keep(place: Area, scheme: str, *, on: date) -> dict[str, Any] | None:
    """What a scheme on places finds of a village or county on a day, judged now, with what its criteria read.

    None where it does not apply to the place, or no household of it is on file. As many statements as for a village.
    """
    judge = judging(pack_around(place.pk, on=on), on)
    of = judge.pack.rules.schemes[scheme].of
    told = next((it for it in _explained(place, judge, of=of, on=on) or () if it.scheme.key == scheme), None)
    return None if told is None else kept_verdict(_in_sum(told), judge.pack, on=on)


def _explained(place: Area, judge: Judging, *, of: str, on: date) -> list[SchemeTold] | None:
    """The schemes on a kind of places, judged for one from the rows that they read; None without a household."""
    villages = AreaWithin.objects.on(on).filter(ancestor=place).values("area")
    homes = Residence.objects.on(on).filter(village__in=villages)
    numbers = list(homes.values_list("household__number", flat=True))
    if not numbers:
        return None
    columns = by_table(_columns(judge, of=of))
    tables = gather(on, columns, only=columns, households=numbers)
    rows = Rows(judge.plan, {name: frame.to_dicts() for name, frame in tables.items()})
    return list(explain_place(place.code, of=of, rows=rows, pack=judge.pack))


def _columns(judge: Judging, *, of: str) -> Iterator[Ref]:
    """What the schemes on a kind of places read, and which place is whose."""
    schemes = [scheme for scheme in judge.pack.rules.schemes.values() if scheme.of == of]
    asked = [ref for scheme in schemes for ref in (scheme.ref(), *(scheme.ref(part) for part in scheme.parts))]
    rules, _lookups, columns = judge.plan.needed(asked)
    yield from columns
    yield Ref(of, "area")
    for rule in rules:
        if rule.fact.of:
            yield from (Ref(rule.fact.of, "area"), Ref("within", "area"), Ref("within", "ancestor"))


def _in_sum(scheme: SchemeTold) -> SchemeTold:
    """A scheme whose counts are told as numbers: the people counted stand in the rows of the figure."""
    return replace(scheme, criteria=tuple(replace(it, told=tuple(_without_rows(it.told))) for it in scheme.criteria))


def _without_rows(told: Iterable[Told]) -> Iterator[Told]:
    for it in told:
        if not it.row:
            yield replace(it, below=tuple(_without_rows(it.below)))
