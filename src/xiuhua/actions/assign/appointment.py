"""Whether somebody can be appointed to a post of a village, by the rules of the pack; writes nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from xiuhua.actions.assign.appointment_refusal import AppointmentRefused
from xiuhua.actions.assign.post_ending import reason_told, require_exchangeable
from xiuhua.actions.assign.village_posts import VillagePost, document_told, open_post
from xiuhua.duty.appointing import staff_to_choose, units_to_choose
from xiuhua.duty.door import Absent
from xiuhua.queries.post_rules import PostRules
from xiuhua.register.models import Account, Assignment, Organisation, Person, SlotVerdict, Team
from xiuhua.words import AssignmentKind


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is to hold which post of a village from which day on, by which document.

    `who` is the key of a person, or of an organisation where the post is a unit's. `replaces` is the key of the
    assignment that ends by it, for `reason`: of the same post, or of any post of the same team.
    """

    village: str
    role: str
    who: UUID | None
    since: date
    document: str = ""
    replaces: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """What will be, once it is appointed; `made` is what was appointed already when the same was said before.

    `former` ends on the day. `own` is what the person held in the same team until then, `yields` who led the team and
    is a member from then on. `forms_team` says that the team begins with them.
    """

    at: VillagePost
    asked: Asked
    document: str
    holder: Person | Organisation
    former: Assignment | None = None
    own: Assignment | None = None
    yields: Assignment | None = None
    team: Team | None = None
    forms_team: bool = False
    term_end: date | None = None
    made: Assignment | None = None


def check_appointment(asked: Asked, *, by: Account) -> Appointment:
    """What an appointment would change; writes nothing.

    Raises Absent for whoever does not fill posts there, and AppointmentRefused with the rule that stands against it.
    """
    return judged(asked, by=by, hold=False)


def judged(asked: Asked, *, by: Account, hold: bool) -> Appointment:
    """The same; `hold` keeps the village and the person until the end of the transaction. About twenty statements."""
    at = open_post(asked.village, asked.role, by=by, on=asked.since, hold=hold)
    document = document_told(asked.document)
    holder = _chosen(asked, at, hold=hold)
    former = _former(asked, at)
    running = running_posts(at, since=asked.since)
    made = _said_before(asked, holder, running)
    if made is not None:
        return Appointment(at, asked, document, holder, made=made)
    if former is not None:
        require_exchangeable(former, at.rules, until=asked.since, reason=reason_told(asked.reason, at.rules))
    _require_fit(holder, at, since=asked.since)
    _require_evidence(document, at.rules, asked.role)
    others = running.exclude(pk=former.pk) if former else running
    _require_free(at, others)
    in_team = at.rules.lists("team.roles", asked.role)
    own = _own_in_team(holder, at, since=asked.since) if in_team else None
    yields = _who_yields(at, others.exclude(pk=own.pk) if own else others) if in_team else None
    team = Team.objects.on(asked.since).filter(village=at.village).order_by("pk").first() if in_team else None
    forms = in_team and team is None and _needs_team(at)
    end = at.rules.term_end(asked.role, asked.since)
    return Appointment(at, asked, document, holder, former, own, yields, team, forms, end)


def running_posts(at: VillagePost, *, since: date) -> QuerySet[Assignment]:
    """What is or will be held of a village's posts from a day on."""
    held = Assignment.objects.ever_held().filter(Q(until__isnull=True) | Q(until__gt=since), area=at.village)
    return held.exclude(kind=AssignmentKind.PAIR).select_related("person__unit", "organisation", "team", "area")


def held_by(holder: Person | Organisation) -> dict[str, Person | Organisation]:
    """How an assignment names its holder."""
    return {"person": holder} if isinstance(holder, Person) else {"organisation": holder}


def _chosen(asked: Asked, at: VillagePost, *, hold: bool) -> Person | Organisation:
    """Whoever was chosen among those that may be; a person who is held is appointed by one deed at a time."""
    choices: QuerySet[Person] | QuerySet[Organisation]
    if at.post.kind == AssignmentKind.CONTRACT:
        choices = units_to_choose(at.village, on=asked.since)
    else:
        choices = staff_to_choose(at.village, on=asked.since).select_related("unit")
    chosen = choices.filter(key=asked.who).first() if asked.who else None
    if chosen is None:
        raise AppointmentRefused("no_holder", role=asked.role)
    if hold:
        type(chosen)._default_manager.select_for_update().get(pk=chosen.pk)
    return chosen


def _former(asked: Asked, at: VillagePost) -> Assignment | None:
    if asked.replaces is None:
        return None
    team = at.rules.keys("team.roles")
    roles = team if asked.role in team else (asked.role,)
    former = Assignment.objects.filter(key=asked.replaces, area=at.village, role__in=roles)
    found = former.select_related("person__unit", "organisation", "team", "area").first()
    if found is None:
        raise Absent
    return found


def _said_before(asked: Asked, holder: Person | Organisation, running: QuerySet[Assignment]) -> Assignment | None:
    """What stands already because the same was said before; raises where they hold the post otherwise."""
    held = running.filter(role=asked.role, **held_by(holder)).order_by("since", "pk").first()
    if held is None:
        return None
    before = held.predecessor.key if held.predecessor else None
    if held.since == asked.since and asked.replaces in (None, before):
        return held
    raise AppointmentRefused("holds_it", name=holder.name, role=asked.role, day=held.since)


def _require_fit(holder: Person | Organisation, at: VillagePost, *, since: date) -> None:
    unit = holder.unit if isinstance(holder, Person) else holder
    if unit is not None and (unit.founded > since or (unit.dissolved is not None and unit.dissolved <= since)):
        raise AppointmentRefused("no_unit", unit=unit.name, day=since)
    if not isinstance(holder, Person):
        return
    rules, role = at.rules, at.post.key
    if rules.lists("posts.party_roles", role) and holder.party_member is False:
        raise AppointmentRefused("no_party_member", name=holder.name, role=role, source=_source(rules, "party_roles"))
    ended = Assignment.objects.ever_held().filter(person=holder, until__lte=since).order_by("-until", "-pk")
    for day, reason in ended.values_list("until", "end_reason"):
        if rules.lists("posts.barred_reasons", reason):
            source = _source(rules, "barred_reasons")
            raise AppointmentRefused("barred", name=holder.name, day=day, why=reason, source=source)


def _require_evidence(document: str, rules: PostRules, role: str) -> None:
    if not document and rules.lists("posts.document_roles", role):
        raise AppointmentRefused("no_document", role=role, source=_source(rules, "document_roles"))


def _source(rules: PostRules, name: str) -> str:
    setting = rules.setting(f"posts.{name}")
    return setting.source if setting else ""


def _require_free(at: VillagePost, others: QuerySet[Assignment]) -> None:
    """A single post has one holder; the database would refuse a second one too, but not say who it is."""
    slot = at.post.slot_at(at.village.code)
    held = others.filter(slot=slot).order_by("since", "pk").first() if slot else None
    if held is not None:
        raise AppointmentRefused("held", name=name_of(held), role=at.post.key, day=held.since)


def _own_in_team(holder: Person | Organisation, at: VillagePost, *, since: date) -> Assignment | None:
    """What somebody holds in the same team until then; raises where they are in as many others as may be."""
    team = Q(team__isnull=False, person=holder.pk)
    running = Assignment.objects.ever_held().filter(team, Q(until__isnull=True) | Q(until__gt=since))
    rows = list(running.select_related("area", "person").order_by("since", "pk"))
    elsewhere = [row for row in rows if row.area_id != at.village.pk]
    most = at.rules.setting("team.most_per_person")
    if most is not None and len(elsewhere) >= int(str(most.value)):
        row = elsewhere[0]
        place = row.area.name if row.area else ""
        raise AppointmentRefused(
            "other_team", name=holder.name, area=place, day=row.since, most=most.value, source=most.source
        )
    own = next((row for row in rows if row.area_id == at.village.pk), None)
    if own is not None and own.since >= since:
        raise AppointmentRefused("early_day", name=holder.name, day=own.since)
    return own


def _who_yields(at: VillagePost, others: QuerySet[Assignment]) -> Assignment | None:
    """Who led the team where its proper leader comes; raises where somebody is to lead beside them."""
    leader, acting = (at.rules.text(f"team.{role}_role") for role in ("leader", "acting"))
    leading = others.filter(role__in=(leader, acting)).order_by("since", "pk").first()
    if leading is None or at.post.key not in (leader, acting):
        return None
    if at.post.key == leader and leading.role == acting:
        if leading.since >= at.on:
            raise AppointmentRefused("early_day", name=name_of(leading), day=leading.since)
        return leading
    setting = at.rules.setting("team.leader_role")
    source = setting.source if setting else ""
    raise AppointmentRefused("leads", name=name_of(leading), leader=leading.role, day=leading.since, source=source)


def _needs_team(at: VillagePost) -> bool:
    """Whether a team begins with the first who comes: its leader also serves villages that need none."""
    if at.post.key != at.rules.text("team.leader_role"):
        return True
    teams = [slot.slot for slot in at.rules.pack.slots if slot.filled_by.column == "team"]
    return SlotVerdict.objects.on(at.on).filter(village=at.village, slot__in=teams).exists()


def name_of(row: Assignment) -> str:
    """What the holder of a post is called."""
    holder = row.person or row.organisation
    return holder.name if holder else ""
