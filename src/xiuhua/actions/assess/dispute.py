"""A line of a score is disputed, replied to, appealed and decided; a decision that agrees corrects its points."""

from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction

from xiuhua.actions.assess.assess_refusal import AssessRefused
from xiuhua.actions.assess.ground import AssessGround, Told, open_line, reason_told
from xiuhua.actions.journal import write_line
from xiuhua.actions.told_text import text_told
from xiuhua.duty.door import Absent
from xiuhua.policy.schemes import APPEAL, DECIDE, DISPUTE, REPLY, year_end
from xiuhua.policy.value_on import whole_on
from xiuhua.register.models import Account, DisputeAct, ScoreCorrection, ScoreDispute, ScoreEntry

MOST_REASON, MOST_EVIDENCE = 600, 300
FILED, REPLIED, APPEALED, DECIDED = "filed", "replied", "appealed", "decided"


@transaction.atomic
def file_dispute(told: Told, *, reason: str, evidence: str, by: Account) -> ScoreDispute:
    """Dispute a line that lost points, as an office that answers for the object, within the days of the pack.

    Raises Absent, AssessRefused.
    """
    ground = open_line(told, by=by)
    ground.require_office(ground.scheme.answers)
    last = last_day_to_dispute(ground)
    if ground.today > last:
        raise AssessRefused("too_late", day=last)
    line = ground.settled()
    if line.points is None or (line.points >= line.full and ground.line.points):
        raise AssessRefused("nothing_lost")
    if ScoreDispute.objects.filter(**ground.fields).exists():
        raise AssessRefused("disputed")
    why = reason_told(reason, most=MOST_REASON)
    dispute = ScoreDispute.objects.create(**ground.fields, points=line.points)
    _act(dispute, FILED, ground, why, evidence=evidence, due=_due(ground, REPLY))
    return dispute


@transaction.atomic
def reply_to_dispute(key: UUID, *, agrees: bool, reason: str, by: Account) -> None:
    """Reply as the office that answers for the line; where it agrees, those above decide at once."""
    dispute, ground = _opened(key, by=by)
    ground.require_office(ground.scheme.replies)
    _require_step(dispute, FILED)
    _require_apart(dispute, ground)
    due = _due(ground, DECIDE if agrees else APPEAL)
    _act(dispute, REPLIED, ground, reason_told(reason, most=MOST_REASON), agrees=agrees, due=due)


@transaction.atomic
def appeal(key: UUID, *, reason: str, by: Account) -> None:
    """Appeal against a reply that did not agree, within the days of the pack."""
    dispute, ground = _opened(key, by=by)
    ground.require_office(ground.scheme.answers)
    reply = _require_step(dispute, REPLIED)
    if reply.agrees:
        raise AssessRefused("wrong_step")
    if reply.due and ground.today > reply.due:
        raise AssessRefused("too_late", day=reply.due)
    _act(dispute, APPEALED, ground, reason_told(reason, most=MOST_REASON), due=_due(ground, DECIDE))


@transaction.atomic
def decide_dispute(key: UUID, *, agrees: bool, points: str, reason: str, by: Account) -> None:
    """Decide, as an office above that took no part; agreeing gives the line its points from the next turn on.

    Raises Absent, AssessRefused.
    """
    dispute, ground = _opened(key, by=by)
    ground.require_office(ground.scheme.decides)
    last = dispute.acts.order_by("-pk").first()
    if last is None or not (last.step == APPEALED or (last.step == REPLIED and last.agrees)):
        raise AssessRefused("wrong_step")
    _require_apart(dispute, ground)
    ground.require_not_own()
    given = _points(points, dispute, ground) if agrees else None
    act = _act(dispute, DECIDED, ground, reason_told(reason, most=MOST_REASON), agrees=agrees)
    if given is not None:
        ScoreCorrection.objects.create(decision=act, points=given)


def last_day_to_dispute(ground: AssessGround) -> date:
    """The last day on which lines of the year may be disputed."""
    days = whole_on(ground.pack, DISPUTE, day=ground.today)
    return ground.pack.calendar.after(year_end(ground.year), days)


def is_open(dispute: ScoreDispute, *, today: date) -> bool:
    """Whether a dispute waits for somebody: not decided, and not given up by letting the days to appeal pass."""
    last = max(dispute.acts.all(), key=lambda act: act.pk)
    let_pass = last.step == REPLIED and not last.agrees and last.due is not None and today > last.due
    return last.step != DECIDED and not let_pass


def _opened(key: UUID, *, by: Account) -> tuple[ScoreDispute, AssessGround]:
    """A dispute by its key, held for its next step; raises Absent."""
    dispute = ScoreDispute.objects.select_for_update(of=("self",)).filter(key=key).first()
    if dispute is None:
        raise Absent
    thing = dispute.area.code if dispute.area else (dispute.organisation or dispute.team).key.hex  # type: ignore[union-attr]
    return dispute, open_line(Told(dispute.scheme, dispute.year, thing, dispute.line), by=by)


def _require_step(dispute: ScoreDispute, step: str) -> DisputeAct:
    last = dispute.acts.order_by("-pk").first()
    if last is None or last.step != step:
        raise AssessRefused("wrong_step")
    return last


def _require_apart(dispute: ScoreDispute, ground: AssessGround) -> None:
    """Refuse whoever took part: filed, replied, appealed, or entered the value that is disputed."""
    entered = ScoreEntry.objects.filter(by=ground.by, **ground.fields)
    if dispute.acts.filter(by=ground.by).exists() or entered.exists():
        raise AssessRefused("took_part")


def _due(ground: AssessGround, term: str) -> date:
    return ground.pack.calendar.after(ground.today, whole_on(ground.pack, term, day=ground.today))


def _points(typed: str, dispute: ScoreDispute, ground: AssessGround) -> Decimal:
    full = Decimal(str(ground.line.points))
    try:
        points = round(Decimal(typed.strip()), 4)
    except InvalidOperation:
        points = Decimal(-1)
    if not points.is_finite() or not dispute.points <= points <= full:
        raise AssessRefused("points_out", points=f"{dispute.points:g}", full=f"{full:g}")
    return points


def _act(
    dispute: ScoreDispute, step: str, ground: AssessGround, why: str, *,
    evidence: str = "", agrees: bool | None = None, due: date | None = None,
) -> DisputeAct:  # fmt: skip
    proof = text_told(evidence, most=MOST_EVIDENCE, refused=AssessRefused, at="evidence")
    act = DisputeAct.objects.create(
        dispute=dispute, step=step, by=ground.by, on=ground.today, due=due, reason=why, evidence=proof, agrees=agrees
    )
    write_line(
        f"dispute_{step}", by=ground.by, subject_kind="score", subject=ground.thing.key,
        after={"scheme": dispute.scheme, "year": dispute.year, "line": dispute.line, "agrees": agrees}, why=why,
    )  # fmt: skip
    return act
