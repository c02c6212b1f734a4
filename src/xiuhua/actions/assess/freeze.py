"""Freezes a year of a scheme in an area: its sheets stay as they are, with a digest that anybody can work out again."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.assess.dispute import is_open
from xiuhua.actions.assess.ground import reason_told
from xiuhua.actions.journal import write_line
from xiuhua.bridge.one_at_a_time import hold_large_deeds
from xiuhua.duty.acting import open_to_act_on_area
from xiuhua.duty.door import Absent, scope_of
from xiuhua.policy.schemes import DISPUTE, year_end
from xiuhua.policy.value_on import whole_on
from xiuhua.queries.assessment import OF_LINE, OF_WHOLE, digest_of, scheme_of, scores_in
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import require_pack_in_force
from xiuhua.register.models import (
    Account,
    AreaWithin,
    FrozenLine,
    FrozenScore,
    ScoreDispute,
    ScoreFreeze,
    ScoreLineVerdict,
    ScoreVerdict,
)
from xiuhua.words import NotFound

OBJECT = ("scheme", "year", "area_id", "organisation_id", "team_id")


@transaction.atomic
def freeze_year(scheme: str, year: int, code: str, *, reason: str, by: Account) -> ScoreFreeze:
    """Freeze a year in an area, as an office that decides, once nothing can be disputed and no dispute is open.

    Raises Absent, AssessRefused.
    """
    hold_large_deeds()
    today = clock_day()
    pack = require_pack_in_force(today)
    try:
        chosen = scheme_of(pack, scheme, year)
    except NotFound:
        raise Absent from None
    area, offices = open_to_act_on_area(scope_of(by, today=today), code)
    if not offices.intersection(chosen.decides):
        raise Absent
    around = AreaWithin.objects.on(today).filter(area=area).values("ancestor")
    before = ScoreFreeze.objects.filter(Q(area__in=around), scheme=scheme, year=year).first()
    if before:
        raise AssessRefused("frozen", year=year, day=before.frozen_on)
    last = pack.calendar.after(year_end(year), whole_on(pack, DISPUTE, day=today))
    if today <= last:
        raise AssessRefused("dispute_runs", day=last)
    why = reason_told(reason)
    scores = list(scores_in(area, scheme=scheme, on=today).filter(year=year))
    if not scores:
        raise AssessRefused("not_scored")
    _require_decided(scores, scheme, year, today)
    freeze = ScoreFreeze(scheme=scheme, year=year, area=area, frozen_on=today, by=by, reason=why)
    freeze.save()
    _keep(freeze, scores)
    freeze.digest = digest_of(freeze)
    freeze.save(update_fields=["digest"])
    after = {"scheme": scheme, "year": year, "digest": freeze.digest, "scores": len(scores)}
    write_line("freeze_scores", by=by, subject_kind="area", subject=code, after=after, why=why)
    return freeze


def _objects(scores: list[ScoreVerdict]) -> Q:
    """Rows about the same objects."""
    ids = {name: [getattr(it, name) for it in scores if getattr(it, name)] for name in OBJECT[2:]}
    return Q(area__in=ids["area_id"]) | Q(organisation__in=ids["organisation_id"]) | Q(team__in=ids["team_id"])


def _require_decided(scores: list[ScoreVerdict], scheme: str, year: int, today: Any) -> None:
    disputes = ScoreDispute.objects.filter(_objects(scores), scheme=scheme, year=year).prefetch_related("acts")
    waiting = sum(is_open(it, today=today) for it in disputes)
    if waiting:
        raise AssessRefused("still_disputed", count=waiting)


def _keep(freeze: ScoreFreeze, scores: list[ScoreVerdict]) -> None:
    lines = ScoreLineVerdict.objects.on(freeze.frozen_on).filter(
        _objects(scores), scheme=freeze.scheme, year=freeze.year
    )
    FrozenLine.objects.bulk_create(FrozenLine(freeze=freeze, **_told(it, OF_LINE)) for it in lines)
    FrozenScore.objects.bulk_create(FrozenScore(freeze=freeze, **_told(it, OF_WHOLE)) for it in scores)


def _told(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*OBJECT, *names)}
