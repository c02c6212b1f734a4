"""The points by which checks are ordered, as the office published them last."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xiuhua.policy.pack import Pack
from xiuhua.policy.risk import Feature
from xiuhua.reckon.risk.score import Score
from xiuhua.register.models import RiskScore

LISTS = ("features", "weights", "points")


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """A score as a page tells it: each feature of the pack with its points, and the back-test as it was kept.

    `years` has a row a year and, last, that of all years together.
    """

    fitted_on: date
    rows: int
    events: int
    points: tuple[tuple[Feature, int], ...]
    years: tuple[dict[str, Any], ...]
    groups: tuple[dict[str, Any], ...]
    left_out: int


def latest_score(pack: Pack, *, on: date) -> RiskScore | None:
    """The score of a pack that was published last by a day. One statement."""
    return RiskScore.objects.filter(pack=pack.name, fitted_on__lte=on).order_by("fitted_on", "pk").last()


def score_of(row: RiskScore) -> Score:
    """The score itself."""
    told: dict[str, Any] = {name: tuple(it) if name in LISTS else it for name, it in row.score.items()}
    return Score(**told)


def published(row: RiskScore, pack: Pack) -> PublishedScore:
    """What a page tells of a score; features that the pack no longer has are left out. No statement."""
    score = score_of(row)
    features = pack.rules.risk.features if pack.rules.risk else {}
    told = [
        (features[key], points) for key, points in zip(score.features, score.points, strict=True) if key in features
    ]
    return PublishedScore(
        fitted_on=row.fitted_on, rows=row.rows, events=row.events,
        points=tuple(sorted(told, key=lambda it: -it[1])), years=tuple(row.backtest["judged"]),
        groups=tuple(row.backtest["groups"]), left_out=row.backtest["left_out"],
    )  # fmt: skip
