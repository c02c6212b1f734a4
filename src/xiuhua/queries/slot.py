"""One required post of one village: who holds it, who held it, what is lacking, and who could be appointed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from xiuhua.duty.appointing import staff_to_choose, units_to_choose
from xiuhua.queries.chain import required_posts
from xiuhua.queries.leave import Away, away_on
from xiuhua.queries.post import Holder, holder, posts_ended, slots_of_villages, with_names
from xiuhua.queries.post_matrix import Gap, gap_of, slot_called
from xiuhua.queries.post_rules import PostRules, post_rules, roles_filling
from xiuhua.register.models import Area, Assignment
from xiuhua.words import AssignmentKind

MOST_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Held:
    """An assignment to a post of the slot: who, by its key, the end of its term, and who held it before."""

    key: UUID
    by: Holder
    term_end: date | None
    term_over: bool
    before: str
    followed: bool

    @property
    def resumable(self) -> bool:
        """Whether its end may be taken back: it held, its term runs, and nobody followed."""
        return not self.withdrawn and not self.term_over and not self.followed

    @property
    def withdrawn(self) -> bool:
        """Whether it never held: entered by mistake."""
        return self.by.until == self.by.since


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot of a village on a day; `required` is None where the last turn did not ask for it, or there was none.

    `roles` are the posts that fill it, `single` says that only one may hold it at a time. `filling` is False for what
    is counted over households: those are paired, not appointed here.
    """

    slot: str
    rules: PostRules
    roles: tuple[str, ...]
    required: int | None
    in_post: int
    gap: Gap | None
    held: tuple[Held, ...]
    former: tuple[Held, ...]
    single: bool
    is_team: bool

    @property
    def of_units(self) -> bool:
        """Whether a unit holds it, not a person."""
        return all(self.rules.pack.posts[role].kind == AssignmentKind.CONTRACT for role in self.roles)

    @property
    def has_room(self) -> bool:
        """Whether somebody may come beside those who hold it."""
        return not (self.single and self.held)


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody, or a unit, who may be appointed."""

    key: UUID
    name: str
    unit: str
    title: str


def slot_view(village: Area, slot: str, *, on: date) -> SlotView | None:
    """A slot of a village on a day; None where its pack has no such slot that is held. At most ten statements."""
    rules = post_rules(village.pk, on=on)
    wanted = slot_called(slot, rules)
    roles = roles_filling(wanted, rules) if wanted and rules else ()
    if rules is None or wanted is None or not roles:
        return None
    found = list(_assignments(village, roles, on=on))
    followed = {row.predecessor_id for row in found if row.until is None or row.until > row.since} - {None}
    now = away_on([row.pk for row in found if row.until is None or row.until > on], on=on)
    rows = [_held(row, rules, followed=followed, away=now.get(row.pk), on=on) for row in found]  # type: ignore[arg-type]
    lines = [line for line in slots_of_villages([village.pk], on=on) if line.slot == slot]
    posts = required_posts(lines, on=on)
    ended = posts_ended([village.code], on=on) if lines else {}
    held = tuple(row for row in rows if row.by.until is None or row.by.until > on)
    return SlotView(
        slot=slot, rules=rules, roles=roles, required=posts[0].required if posts else None,
        in_post=posts[0].in_post if posts else len(held),
        gap=gap_of(lines[0], posts[0], rules, ended, on=on) if posts else None,
        held=held, former=tuple(row for row in reversed(rows) if row not in held),
        single=all(rules.pack.posts[role].single for role in roles), is_team=wanted.filled_by.column == "team",
    )  # fmt: skip


def choices_called(village: Area, words: str, *, units: bool, on: date) -> list[Choice]:
    """Who may be appointed in a village and whose name holds some letters; one more than are shown. One statement."""
    found: QuerySet[Any, Any] = units_to_choose(village, on=on) if units else staff_to_choose(village, on=on)
    exactly = Case(When(name=words, then=Value(0)), default=Value(1))
    named = found.filter(name__icontains=words).annotate(far=exactly).order_by("far", "name", "pk")
    if units:
        rows = named.values_list("key", "name", "area__name")
        return [Choice(key, name, place or "", "") for key, name, place in rows[: MOST_CHOICES + 1]]
    people = named.values_list("key", "name", "unit__name", "title")
    return [Choice(key, name, unit or "", title) for key, name, unit, title in people[: MOST_CHOICES + 1]]


def _assignments(village: Area, roles: tuple[str, ...], *, on: date) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(area=village, role__in=roles, since__lte=on)
    named = with_names(rows).select_related("predecessor__person", "predecessor__organisation")
    return named.order_by("since", "role", "pk")


def _held(row: Assignment, rules: PostRules, *, followed: Collection[int], away: Away | None, on: date) -> Held:
    end = rules.term_end(row.role, row.since)
    before = row.predecessor.person or row.predecessor.organisation if row.predecessor else None
    return Held(
        row.key, holder(row, away=away), end, end is not None and end <= on, before.name if before else "",
        row.pk in followed,
    )  # fmt: skip
