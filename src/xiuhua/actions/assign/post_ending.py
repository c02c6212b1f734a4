"""Whether somebody can leave a post of a village, by the rules of the pack; writes nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.village_posts import VillagePost, open_post
from xiuhua.duty.door import Absent
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Account, AreaVerdict, Assignment, VillageSurvey
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class Ending:
    """What will be, once a post is ended; `left` is how many the team has then, None where it is none of a team.

    `made` says that it ended so already, when the same was said before.
    """

    at: VillagePost
    row: Assignment
    until: date
    reason: str
    left: int | None = None
    made: bool = False


def check_ending(key: UUID, *, until: date, reason: str, by: Account) -> Ending:
    """What ending a post would change; writes nothing.

    Raises Absent for whoever does not fill posts there, and AppointmentRefused with the rule that stands against it.
    """
    return judged_ending(key, until=until, reason=reason, by=by, hold=False)


def judged_ending(key: UUID, *, until: date, reason: str, by: Account, hold: bool) -> Ending:
    """The same; `hold` keeps the village until the end of the transaction. About fifteen statements."""
    at, row = open_held(key, by=by, on=until, hold=hold)
    if row.until == until and row.end_reason == reason:
        return Ending(at, row, until, reason, made=True)
    told = reason_told(reason, at.rules)
    require_exchangeable(row, at.rules, until=until, reason=told)
    left = _left_in_team(row, until=until)
    if not at.rules.lists("posts.leaving_reasons", told):
        _require_no_stay(row, at)
        _require_team(row, at.rules, left=left)
    return Ending(at, row, until, told, left)


def open_held(key: UUID, *, by: Account, on: date, hold: bool) -> tuple[VillagePost, Assignment]:
    """A held post by the key of its assignment, for whoever fills it; raises as `open_post`."""
    found = Assignment.objects.filter(key=key, area__isnull=False).exclude(kind=AssignmentKind.PAIR)
    place = found.values_list("area__code", "role").first()
    if place is None:
        raise Absent
    at = open_post(place[0] or "", place[1], by=by, on=on, hold=hold)
    return at, found.select_related("person__unit", "organisation", "team", "area").get()


def reason_told(reason: str, rules: PostRules) -> str:
    """A reason that the pack has for ending a post; raises AppointmentRefused."""
    if not reason or not rules.lists("posts.end_reasons", reason):
        raise AppointmentRefused("no_reason")
    return reason


def require_exchangeable(row: Assignment, rules: PostRules, *, until: date, reason: str) -> None:
    """Refuse to end what has ended, what has not begun, and a term that still runs as one that is over."""
    holder = row.person or row.organisation
    name = holder.name if holder else ""
    if row.until is not None and row.until <= until:
        raise AppointmentRefused("ended", name=name, day=row.until, why=row.end_reason)
    if row.since >= until:
        raise AppointmentRefused("early_day", name=name, day=row.since)
    end = rules.term_end(row.role, row.since)
    if reason == rules.text("posts.term_reason") and end is not None and until < end:
        setting = rules.setting("team.term_years")
        raise AppointmentRefused("term_runs", name=name, day=end, source=setting.source if setting else "")


def is_listed_poor(at: VillagePost) -> bool:
    """Whether a village stands on the list of poor ones by its last survey, exited or not."""
    surveys = VillageSurvey.objects.on(at.on).filter(village=at.village, poor_village__isnull=False)
    return bool(surveys.order_by("-since", "-pk").values_list("poor_village", flat=True).first())


def has_exited(at: VillagePost) -> bool:
    """Whether a village is no poor one, or met the scheme of exit by the last turn: unknown is no exit."""
    poor = is_listed_poor(at)
    scheme = at.rules.text("posts.exit_scheme")
    verdicts = AreaVerdict.objects.on(at.on).filter(area=at.village, scheme=scheme).order_by("-since", "-pk")
    verdict = verdicts.values_list("verdict", flat=True).first()
    return verdict == "met" or (verdict is None and not poor)


def _require_no_stay(row: Assignment, at: VillagePost) -> None:
    setting = at.rules.setting("posts.staying_roles")
    if setting is None or not at.rules.lists("posts.staying_roles", row.role):
        return
    holder = row.person or row.organisation
    told = {"area": at.village.name, "role": row.role, "name": holder.name if holder else ""}
    if not has_exited(at):
        raise AppointmentRefused("stays", source=setting.source, **told)
    after = at.rules.setting("posts.staying_after_exit_until")
    if after is not None and isinstance(after.value, date) and at.on < after.value and is_listed_poor(at):
        raise AppointmentRefused("stays_on", source=after.source, day=after.value, **told)


def _left_in_team(row: Assignment, *, until: date) -> int | None:
    if row.team is None:
        return None
    others = Assignment.objects.on(until).filter(team=row.team).exclude(person=row.person)
    return others.values("person").distinct().count()


def _require_team(row: Assignment, rules: PostRules, *, left: int | None) -> None:
    setting = rules.setting("team.min_size")
    if setting is None or left is None or left >= int(str(setting.value)):
        return
    name = row.person.name if row.person else ""
    raise AppointmentRefused("small_team", left=left, least=setting.value, name=name, source=setting.source)
