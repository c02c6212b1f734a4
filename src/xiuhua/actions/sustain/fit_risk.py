"""Fits the points that order checks at the door to what became of the office's own households, and keeps them.

Nothing else reads them: no verdict, warning or figure, and no rule of a pack can name them.
"""

from dataclasses import asdict, replace
from datetime import date

from django.db import transaction

from xiuhua.actions.journal import write_line
from xiuhua.duty.door import Scope, open_area, scope_of
from xiuhua.policy.risk_reader import risk_policy
from xiuhua.queries.office import clock_day
from xiuhua.queries.pack import packs_judging, require_pack_in_force
from xiuhua.queries.risk_history import groups_of, history_of
from xiuhua.reckon.risk.backtest import Backtest, backtest
from xiuhua.register.models import Account, PackInForce, RiskScore

FITTING_GROUNDS = frozenset({"office_city", "office_county"})


@transaction.atomic
def fit_risk(*, by: Account | None) -> Backtest:
    """Fit a score by the pack in force today, judge it year by year, and keep both.

    For the city's or county's office of the place that the pack is in force for, or the console (None). Raises Absent
    for others, NotFound and Conflict where no pack orders checks, and Rejected for too few households that returned,
    in all or before every year: a score that could not be judged is not published.
    """
    today = clock_day()
    pack = require_pack_in_force(today)
    widest = packs_judging(on=today)[0]
    if by is not None:
        open_area(_fitting(scope_of(by, today=today)), widest.area, on=today)
    policy = risk_policy(pack, day=today)
    history = history_of(pack, since=_began(pack.name, widest.area), today=today)
    found = backtest(
        history, policy.fitting, percents=policy.rules.percents, drawn=policy.drawn, groups=groups_of(pack, on=today),
        least=policy.group_least,
    )  # fmt: skip
    told = asdict(found)
    score = told.pop("score")
    RiskScore.objects.create(
        pack=pack.name, version=pack.version, fitted_on=today, rows=found.score.rows, events=found.score.events,
        score=score, backtest=told, by=by,
    )  # fmt: skip
    points = " ".join(f"{key}:{worth}" for key, worth in zip(found.score.features, found.score.points, strict=True))
    write_line(
        "fit_risk", by=by, subject_kind="area", subject=widest.area,
        after={"pack": pack.name, "version": pack.version, "rows": found.score.rows, "returned": found.score.events,
               "points": points},
    )  # fmt: skip
    return found


def _fitting(scope: Scope) -> Scope:
    """The scope with the places alone that it covers by an office that fits."""
    return replace(scope, places=tuple(it for it in scope.places if it.reason.key in FITTING_GROUNDS))


def _began(pack: str, area: str) -> date:
    """The first day on which a pack judged an area, in whatever version."""
    rows = PackInForce.objects.filter(pack=pack, area__code=area).order_by("since")
    first: date = rows.values_list("since", flat=True)[0]
    return first
