"""Why the schemes on villages (exit, identification) come to what they come to for one village, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from xiuhua.bridge.gather import gather
from xiuhua.loop.diagnose.explanation import SchemeTold, explain_place
from xiuhua.queries.explanation import SchemeView, schemes_in_words, wording_of
from xiuhua.queries.judging import Judging, by_table, judging
from xiuhua.queries.pack import pack_around
from xiuhua.reckon.rules.explaining import Rows, Told
from xiuhua.reckon.rules.facts import Ref
from xiuhua.reckon.tables import VILLAGES
from xiuhua.register.models import Area, Residence


def village_explained(village: Area, *, on: date) -> tuple[SchemeView, ...] | None:
    """What the schemes on villages come to for one on a day, judged now from its rows; those of no row are untold.

    None where no household of it is on file: a share of households could not be judged. About fifteen statements,
    however large the register. Raises NotFound where no pack is in force.
    """
    judge = judging(pack_around(village.pk, on=on), on)
    homes = Residence.objects.on(on).filter(village=village)
    numbers = list(homes.values_list("household__number", flat=True))
    if not numbers:
        return None
    columns = by_table(_columns(judge))
    tables = gather(on, columns, only=columns, households=numbers)
    rows = Rows(judge.plan, {name: frame.to_dicts() for name, frame in tables.items()})
    found = [_in_sum(it) for it in explain_place(village.code, of=VILLAGES.name, rows=rows, pack=judge.pack)]
    return schemes_in_words(found, wording_of(judge, {}, ()))


def _columns(judge: Judging) -> Iterator[Ref]:
    """What the schemes on villages read, and which village is whose."""
    schemes = [scheme for scheme in judge.pack.rules.schemes.values() if scheme.of == VILLAGES.name]
    asked = [ref for scheme in schemes for ref in (scheme.ref(), *(scheme.ref(part) for part in scheme.parts))]
    rules, _lookups, columns = judge.plan.needed(asked)
    yield from columns
    yield Ref(VILLAGES.name, "area")
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
